import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { startLiveUpdates } from '#kit/ui/live.ts'
import { forgetMe } from '#modules/platform/screens/me.ts'

/** While somebody is signed in, what changes elsewhere appears here; a lost connection is marked on the page's root. */
export function useLiveUpdates(accountId: string | undefined): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (accountId === undefined) return
    const live = startLiveUpdates(queries, {
      onEnded: () => forgetMe(queries),
      onState: (connected) => document.documentElement.toggleAttribute('data-live-lost', !connected),
    })
    return live.stop
  }, [queries, accountId])
}
