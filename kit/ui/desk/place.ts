import { useCallback } from 'react'
import { useParams, useRouter, useSearch } from '@tanstack/react-router'
import type { Address, Params, Search } from '#kit/ui/address.ts'

/** Where the person is, read by the page's own address: every state of a list is an address that can be sent. */
export function usePlace<Path extends string, Names extends string>(address: Address<Path, Names>) {
  const params = useParams({ strict: false }) as Params<Path>
  const search = address.readSearch(useSearch({ strict: false }) as Record<string, unknown>)
  const go = useGo()
  const setSearch = useCallback(
    (change: Search<Names>, { replace = false }: { replace?: boolean } = {}) => go(address.to(params, { ...search, ...change }), { replace }),
    [go, address, params, search],
  )
  return { params, search, setSearch }
}

/** Goes to an address of this app, as built by `Address.to`. */
export function useGo(): (to: string, options?: { replace?: boolean }) => void {
  const router = useRouter()
  return useCallback((to, { replace = false } = {}) => (replace ? router.history.replace(router.basepath + to) : router.history.push(router.basepath + to)), [router])
}
