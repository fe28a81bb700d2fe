import { createContext, createElement, useContext } from 'react'
import type { ReactNode } from 'react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { QueryClient } from '@tanstack/react-query'
import { apiOf } from '#kit/ui/api.ts'
import { PersonProvider } from '#kit/ui/person.ts'
import { isRefusal } from '#kit/ui/refusal.ts'
import type { Me, platformContract } from '#modules/platform/contract.ts'

export const api = apiOf<typeof platformContract>('platform')

const MINUTE = 60_000

/** Who is signed in; null: nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await api.getMe.call()
    } catch (error) {
      if (isRefusal(error, 'session.missing')) return null
      throw error
    }
  },
  staleTime: 5 * MINUTE,
  refetchOnWindowFocus: 'always',
})

/** A read was refused for want of a session: whoever was signed in no longer is. */
export function forgetMe(client: QueryClient): void {
  client.setQueryData(meQuery.queryKey, null)
}

const MeContext = createContext<Me | null>(null)

/**
 * The shell gives its screens the person, ours by `useMe`, other modules' by `usePerson`; it goes on giving the last one while
 * a dialog asks to sign in again.
 */
export function MeProvider({ value, children }: { value: Me | null; children: ReactNode }) {
  return createElement(PersonProvider, { value }, createElement(MeContext.Provider, { value }, children))
}

/** For screens inside a shell, where somebody is signed in. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (me === null) throw new Error('a screen that needs a person was drawn without one')
  return me
}

/** The person, or null on pages that are open to everybody. */
export function useMaybeMe(): Me | null {
  return useContext(MeContext)
}

/** What the sign-in page needs: county, notice, sample people. */
export function useWelcome() {
  return useQuery(api.getWelcome.queryOptions({ staleTime: 5 * MINUTE }))
}

/** The post by which a person is named in a frame: the first, or 居民 without one. */
export function postWords(me: Me): string {
  const post = me.posts[0]
  if (post === undefined) return me.surface === 'resident' ? '居民' : ''
  return `${post.organizationName} ${post.roleName}`
}
