import { useEffect } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { startLiveUpdates } from '#kit/ui/live.ts'
import type { LiveUpdates } from '#kit/ui/live.ts'
import { meQuery } from '#modules/platform/screens/me.ts'

/** Answers null when nobody is signed in any more. */
type WhoIsIn = (queries: QueryClient) => Promise<object | null>

/**
 * While somebody is signed in, what changes elsewhere appears here; a lost connection is marked on the page's root. When its
 * session ended it is asked who is signed in now: nobody, or, after a new password or a phone's proof, the same person.
 */
export function useLiveUpdates(accountId: string | undefined, whoIsIn: WhoIsIn = askMe): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (accountId === undefined) return
    let live: LiveUpdates | undefined
    let left = false
    const listen = () => {
      live = startLiveUpdates(queries, {
        onEnded: () => void whoIsIn(queries).then(goOn, () => {}),
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
  }, [queries, accountId, whoIsIn])
}

const askMe: WhoIsIn = async (queries) => await queries.fetchQuery({ ...meQuery, staleTime: 0 })
