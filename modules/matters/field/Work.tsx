import './work.css'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { sayMoment } from '#kit/ui/time-words.ts'
import { useWork } from '#modules/matters/field/use-work.ts'
import { WorkEntry } from '#modules/matters/field/WorkEntry.tsx'

/** All that waits for me, the most pressing first. */
export default function Work() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useWork()
  const keptAt = data?.pages[0]?.keptAt ?? null
  const items = data?.pages.flatMap((page) => page.items)
  return (
    <Screen title="等我办的">
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {items === undefined && error === null && <Loading />}
      {keptAt !== null && (
        <p className="kept-note" role="status">
          没有网络，这是{sayMoment(new Date(keptAt), new Date())} 的列表。
        </p>
      )}
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
