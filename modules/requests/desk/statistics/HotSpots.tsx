import { Suspense } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Moment } from '#kit/ui/DueTime.tsx'
import { Go } from '#kit/ui/desk/Go.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { Empty, Failure, FailureBoundary, Loading } from '#kit/ui/states.tsx'
import type { HotSpot } from '#modules/requests/statistics/contract-patterns.ts'
import { requestPage } from '#modules/requests/desk/addresses.ts'
import { patternsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { api } from '#modules/requests/desk/statistics/api.ts'

const PlaceMap = lazyOnce(() => import('#modules/requests/desk/PlaceMap.tsx'))
const FRESH_MILLISECONDS = 300_000

/** The strongest first; one press opens what was written and where it lies. */
export function HotSpots({ areaId }: { areaId: string }) {
  const { search, setSearch } = usePlace(patternsPage)
  const { data, error, refetch } = useQuery({ ...api.listHotSpots.queryOptions({ input: { areaId } }), staleTime: FRESH_MILLISECONDS })
  if (error !== null && data === undefined) return <Failure error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  return (
    <section className="spots" aria-label="热点">
      <p className="chart-words">
        一处（300 米以内，没有定位的按同一社区或网格）30 天内同类或内容相近的诉求满 {data.least} 件，并且明显多于这里往常的。按问题和地点数，不按人数；密封件不在内。
        {data.cut ? `诉求太多，只比对了最近的 ${data.compared} 件；换看小一些的辖区会更全。` : `比对了 ${data.compared} 件。`}
      </p>
      {data.items.length === 0 && <Empty title="没有明显多于往常的地方">30 天内没有哪一处的同类诉求满 {data.least} 件又明显多于往常。</Empty>}
      {data.items.map((spot) => (
        <Spot key={spot.requestId} spot={spot} open={search.open === spot.requestId} press={() => setSearch({ open: search.open === spot.requestId ? undefined : spot.requestId })} />
      ))}
    </section>
  )
}

function Spot({ spot, open, press }: { spot: HotSpot; open: boolean; press: () => void }) {
  const place = `spot-${spot.requestId}`
  return (
    <article className="spot">
      <header>
        <strong className="spot-count">{spot.count} 件</strong>
        <div>
          <h2>{spot.areaName}：{spot.categories.join('、')}</h2>
          <p>{spot.usual === null ? '过去的数据还不够，比不出往常多少' : `往常 30 天约 ${spot.usual} 件`}；<Moment at={spot.from} /> 至 <Moment at={spot.to} /></p>
        </div>
        <Button onClick={press} aria-expanded={open} aria-controls={place}>{open ? '收起' : '看这些诉求'}</Button>
      </header>
      {open && (
        <div id={place} className="spot-rows">
          <ol>
            {spot.rows.map(({ request, text }) => (
              <li key={request.requestId}>
                <p>{text}</p>
                <p className="fact-more"><Go to={requestPage.to({ matterId: request.requestId })}>{request.number}</Go> {request.place}，<Moment at={request.openedAt} />，{request.stateLabel}{request.holder === null ? '' : `，${request.holder.name}`}</p>
              </li>
            ))}
            {spot.count > spot.rows.length && <li className="fact-more">另有 {spot.count - spot.rows.length} 件更早的</li>}
          </ol>
          <FailureBoundary>
            <Suspense fallback={null}>
              <PlaceMap areaId={spot.areaId} areaName={spot.areaName} longitude={spot.longitude} latitude={spot.latitude} />
            </Suspense>
          </FailureBoundary>
        </div>
      )}
    </article>
  )
}
