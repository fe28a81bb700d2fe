import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { startLiveUpdates } from '#kit/ui/live.ts'
import type { LiveUpdates } from '#kit/ui/live.ts'
import { meQuery } from '#modules/platform/screens/me.ts'

/**
 * While somebody is signed in, what changes elsewhere appears here; a lost connection is marked on the page's root. When its
 * session ended it is asked who is signed in now: nobody, or, after a new password, the same person in a new session.
 */
export function useLiveUpdates(accountId: string | undefined): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (accountId === undefined) return
    let live: LiveUpdates | undefined
    let left = false
    const listen = () => {
      live = startLiveUpdates(queries, {
        onEnded: () => void queries.fetchQuery({ ...meQuery, staleTime: 0 }).then(goOn, () => {}),
        onState: (connected) => document.documentElement.toggleAttribute('data-live-lost', !connected),
      })
    }
    const goOn = (me: object | null) => {
      if (left || me === null) return
      live?.stop()
      listen()
    }
    listen()
    return () => {
      left = true
      live?.stop()
    }
  }, [queries, accountId])
}
