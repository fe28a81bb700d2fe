import '#modules/requests/desk/requests.css'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import { listedAtOnce } from '#modules/requests/statistics/contract-patterns.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { RequestRows } from '#modules/requests/desk/RequestRows.tsx'
import { patternsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { api, hotSpotsQuery, recurrencesQuery } from '#modules/requests/desk/statistics/api.ts'

const unmarked: ReadonlySet<string> = new Set()

type PlaceRowsProps = { areaId: string; requestId: string; of: 'spot' | 'again' | 'closed' }

/** All requests of one hot spot, or of one problem that came back, or what was closed before it did. */
export function PlaceRows({ areaId, requestId, of }: PlaceRowsProps) {
  const { search } = usePlace(patternsPage)
  const spots = useQuery({ ...hotSpotsQuery(areaId), enabled: of === 'spot' })
  const recurrences = useQuery({ ...recurrencesQuery(areaId), enabled: of !== 'spot' })
  const { error, data, refetch } = of === 'spot' ? spots : recurrences
  const back = patternsPage.to({}, { of: search.of, tab: search.tab, open: requestId })
  if (error !== null && data === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={12} />
  const spot = spots.data?.items.find((one) => one.requestId === requestId)
  const problem = recurrences.data?.items.find((one) => one.requestId === requestId)
  if (spot !== undefined) return <Listed areaId={areaId} words={`${spot.areaName}：${spot.categories.join('、')}，30 天内 ${spot.count} 件`} count={spot.count} ids={spot.requestIds} back={back} />
  if (problem === undefined) return <Empty title="这一处现在不在所列的地方里">又收到或办完了诉求，所列的地方会变。<Go to={patternsPage.to({}, { of: search.of, tab: search.tab })}>返回看现在的</Go></Empty>
  if (of === 'again') return <Listed areaId={areaId} words={`${problem.areaName}：${problem.category}，结案后又来 ${problem.count} 件`} count={problem.count} ids={problem.requestIds} back={back} />
  return <Listed areaId={areaId} words={`${problem.areaName}：${problem.category}，又来之前结案 ${problem.closedCount} 件`} count={problem.closedCount} ids={problem.closedIds} back={back} />
}

function Listed({ areaId, words, count, ids, back }: { areaId: string; words: string; count: number; ids: readonly string[]; back: string }) {
  const list = useInfiniteQuery(api.listPlaceRows.infiniteOptions({
    input: (from: number) => ({ areaId, ids: ids.slice(from, from + listedAtOnce).join(',') }), initialPageParam: 0,
    getNextPageParam: (_page, _pages, from: number) => (from + listedAtOnce < ids.length ? from + listedAtOnce : undefined),
  }))
  return (
    <>
      <p className="chart-words place-words">{words}{count > ids.length ? `，列出最近的 ${ids.length} 件` : ''}。<Go to={back}>返回</Go></p>
      <RequestRows list={list as never} rows={list.data?.pages.flatMap(({ items }) => items)} changed={unmarked} gone={unmarked} nothing={<Empty title="这些诉求现在不在这里了">它们可能转到了别的辖区，或者改成了密封件。</Empty>} toOf={(row) => requestPage.to({ matterId: row.requestId })} />
    </>
  )
}
