import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { readOrKept } from '#kit/ui/device/kept.ts'
import { usePerson } from '#kit/ui/person.ts'
import { api } from '#modules/matters/screens/work.ts'

const A_PAGE = 20
const MINUTE = 60_000

/** The first page also comes without a line, as it was last read on this phone. Due words grow old, so it is asked again each minute. */
function fieldWorkQuery(accountId: string) {
  return infiniteQueryOptions({
    queryKey: ['field-work', accountId],
    queryFn: async ({ pageParam: after }) => {
      if (after !== undefined) return { ...(await api.listMyWork.call({ reason: 'waits', limit: A_PAGE, after })), keptAt: null }
      const { data, keptAt } = await readOrKept('work', accountId, () => api.listMyWork.call({ reason: 'waits', limit: A_PAGE }))
      return { ...data, keptAt }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { live: ['request', 'matter'] },
    refetchInterval: MINUTE,
  })
}

/** All that waits for me, page by page. */
export function useWork() {
  return useInfiniteQuery(fieldWorkQuery(usePerson()?.accountId ?? ''))
}
