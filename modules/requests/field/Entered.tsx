import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Icon } from '#kit/ui/Icon.tsx'
import { Screen } from '#kit/ui/phone/Screen.tsx'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { taskPage } from '#modules/requests/field/addresses.ts'
import { myRequestsQuery } from '#modules/requests/phone/api.ts'
import { PlainStateLine } from '#modules/requests/phone/PlainStateLine.tsx'

/** What a building lead reported himself or entered for a neighbour: followed, confirmed and rated here. */
export default function Entered() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(myRequestsQuery)
  const rows = data?.pages.flatMap((page) => page.items)
  return (
    <Screen title="我反映的和代报的">
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {rows === undefined && error === null && <Loading />}
      {rows?.length === 0 && <Empty title="还没有反映过、代报过">在首页点“代人反映”，替不方便的邻居上报；办到哪一步都显示在这里。</Empty>}
      {rows !== undefined && rows.length > 0 && (
        <ul className="entries">
          {rows.map((row) => (
            <li key={row.requestId}>
              <Link href={taskPage.to({ matterId: row.requestId })} className="entry">
                <span className="entry-words">
                  <span className="entry-name">{row.title}</span>
                  <PlainStateLine row={row} />
                </span>
                <Icon name="next" />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <button type="button" className="press list-more" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          显示更早的
        </button>
      )}
    </Screen>
  )
}
