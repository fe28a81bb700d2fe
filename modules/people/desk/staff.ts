import { useInfiniteQuery } from '@tanstack/react-query'
import { PAGE, STAFF, api } from '#modules/people/desk/api.ts'
import { inOrderWhenWhole } from '#modules/people/desk/in-order.ts'

export function useStaff({ search, withoutPost = false }: { search?: string | undefined; withoutPost?: boolean }) {
  const list = useInfiniteQuery(
    api.listStaff.infiniteOptions({
      input: (after: string | undefined) => ({ ...(search === undefined ? {} : { search }), ...(withoutPost ? { withoutPost: 'true' } : {}), limit: PAGE, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      meta: { live: [STAFF] },
    }),
  )
  const staff = list.data?.pages.flatMap((page) => page.staff)
  return { list, staff: inOrderWhenWhole(staff, list.hasNextPage === false, (member) => member.name) }
}
