import { useInfiniteQuery } from '@tanstack/react-query'
import type { Account } from '#modules/people/contract.ts'
import { ACCOUNT, PAGE, api } from '#modules/people/desk/api.ts'

export type AccountFilters = { search?: string | undefined; kind: Account['kind'] }

/** The same list for the one who makes accounts and for the one who guards them; each has a route of his own. */
export function useAccounts(route: 'listAccounts' | 'listGuardedAccounts', { search, kind }: AccountFilters) {
  const list = useInfiniteQuery(
    api[route].infiniteOptions({
      input: (after: string | undefined) => ({ kind, ...(search === undefined ? {} : { search }), limit: PAGE, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      meta: { live: [ACCOUNT] },
    }),
  )
  return { list, accounts: list.data?.pages.flatMap((page) => page.accounts) }
}

/** 王建国, or 居民账号 3f2a91 where there is no name to be told. */
export function accountName(account: Pick<Account, 'name' | 'kind' | 'accountId'>): string {
  return account.name ?? `${account.kind === 'resident' ? '居民' : ''}账号 ${account.accountId.slice(-6)}`
}
