import './work.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { workQuery } from '#modules/matters/screens/work.ts'
import { WorkEntry } from '#modules/matters/field/WorkEntry.tsx'

/** All that waits for me, the most pressing first. */
export default function Work() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(workQuery('waits', 20))
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <Screen title="等我办的">
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {items?.length === 0 && <Empty title="没有等您办的事">派给您或您网格的事会出现在这里，最急的在最上面。</Empty>}
      {items !== undefined && items.length > 0 && (
        <ul className="entries">
          {items.map((item) => (
            <li key={item.matterId}>
              <WorkEntry item={item} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <button type="button" className="press work-more" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          显示更多
        </button>
      )}
    </Screen>
  )
}
