import { useQuery } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { useCommand } from '#kit/ui/command.ts'
import { usePerson } from '#kit/ui/person.ts'
import type { mattersContract } from '#modules/matters/contract.ts'

const api = apiOf<typeof mattersContract>('matters')

const MINUTE = 60_000
/** A notice comes with its own event; what a request's move settles is no more to be counted. */
const live = ['notice', 'request']

/** What I and my units were told, the newest first, page by page. */
export function noticesQuery() {
  return api.listNotices.infiniteOptions({
    input: (after: string | undefined) => (after === undefined ? {} : { after }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { live },
  })
}

/** How many I have not read, as it is said: nothing while it is not known or there is none, `99+` where counting ended. */
export function useUnread(): string {
  const person = usePerson()
  const { data } = useQuery(api.countNotices.queryOptions({ input: {}, meta: { live }, enabled: person !== null, staleTime: MINUTE, refetchInterval: 5 * MINUTE }))
  if (person === null || data === undefined || data.unread === 0) return ''
  return data.unread >= data.most ? `${data.most - 1}+` : String(data.unread)
}

/** Marks what is listed as read, or without a list everything: for this person alone. */
export function useReadNotices() {
  return useCommand(api.readNotices, { changes: ['notice.read'] })
}
