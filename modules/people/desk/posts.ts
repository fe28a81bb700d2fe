import { useInfiniteQuery } from '@tanstack/react-query'
import type { Post } from '#modules/people/contract.ts'
import { ABSENCE, PAGE, POST, PROPOSAL, STAFF, api } from '#modules/people/desk/api.ts'
import { inOrderWhenWhole } from '#modules/people/desk/in-order.ts'

export type PostFilters = { search?: string; role?: Post['role']; organizationId?: string; areaId?: string; vacant?: boolean }

export function usePosts({ vacant = false, ...filters }: PostFilters) {
  const list = useInfiniteQuery(
    api.listPosts.infiniteOptions({
      input: (after: string | undefined) => ({ ...filters, ...(vacant ? { vacant: 'true' } : {}), limit: PAGE, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      meta: { live: [POST] },
    }),
  )
  const posts = list.data?.pages.flatMap((page) => page.posts)
  return { list, posts: inOrderWhenWhole(posts, list.hasNextPage === false, (post) => `${post.organizationName} ${post.name}`) }
}

/** Each reading of names is recorded; a count in a tab need not be newer than this, unless something was changed here. */
const MINUTES_5 = 300_000

/** How many posts there are, and how many stand empty; of the whole county. */
export const postCountsQuery = api.listPosts.queryOptions({ input: { limit: 1 }, staleTime: MINUTES_5, meta: { live: [POST] } })
export const staffCountsQuery = api.listStaff.queryOptions({ input: { limit: 1 }, staleTime: MINUTES_5, meta: { live: [STAFF] } })
export const proposalsQuery = api.listProposals.queryOptions({ meta: { live: [PROPOSAL] } })
export const absencesQuery = api.listAbsences.queryOptions({ input: {}, meta: { live: [ABSENCE] } })
