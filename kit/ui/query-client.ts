import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isRefusal, mayPass } from '#kit/ui/refusal.ts'

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** Kinds of thing whose change makes this answer stale: `request` also hears `request.dispatched`. */
      live?: readonly string[]
    }
  }
}

const FRESH_MILLISECONDS = 30_000
const MOST_RETRIES = 2

/**
 * Answers stay on the screen while they are asked for again. Offline a question fails at once with a sentence, instead of
 * waiting without one. `onSessionEnded` hears of every read and write that was refused for want of a session.
 */
export function makeQueryClient(onSessionEnded: (client: QueryClient) => void): QueryClient {
  const hear = (error: unknown) => { if (isRefusal(error, 'session.missing')) onSessionEnded(client) }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: hear }),
    mutationCache: new MutationCache({ onError: hear }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: FRESH_MILLISECONDS,
        retry: (count, error) => count < MOST_RETRIES && mayPass(error),
        retryDelay: (count) => 500 * 2 ** count,
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}
