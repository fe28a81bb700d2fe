import { useQuery } from '@tanstack/react-query'
import { useCommand } from '#kit/ui/command.ts'
import { api } from '#modules/platform/screens/me.ts'

const SESSION = 'session'

/** Where I am signed in, and the way to be it here only. */
export function useOwnSessions(done?: (ended: number) => void) {
  const list = useQuery(api.listOwnSessions.queryOptions({ meta: { live: [SESSION] } }))
  const endOthers = useCommand(api.endOtherSessions, { changes: [SESSION], done: ({ ended }) => done?.(ended) })
  return { list, sessions: list.data?.sessions, endOthers }
}
