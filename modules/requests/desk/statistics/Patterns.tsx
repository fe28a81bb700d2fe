import '#modules/requests/desk/request.css'
import './statistics.css'
import { useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { PageWaiting } from '#kit/ui/desk/PageWaiting.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty } from '#kit/ui/states.tsx'
import { patternsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { reachQuery } from '#modules/requests/desk/statistics/api.ts'
import { HotSpots } from '#modules/requests/desk/statistics/HotSpots.tsx'
import { Seasons } from '#modules/requests/desk/statistics/Seasons.tsx'

/** Where more comes than usual now, and what comes back every year. */
export default function Patterns() {
  const { search } = usePlace(patternsPage)
  const { data: reach, error, refetch } = useQuery(reachQuery)
  if (reach === undefined) return <PageWaiting title="热点和季节" error={error} retry={refetch} />
  const area = reach.areas.find(({ areaId }) => `area-${areaId}` === search.of) ?? reach.areas[0]
  const tab = search.tab === 'seasons' ? 'seasons' : 'hot'
  const to = (change: { of?: string | undefined; tab?: string | undefined }) => patternsPage.to({}, { of: search.of, tab: search.tab, ...change })
  return (
    <>
      <header className="page-head">
        <h1>热点和季节</h1>
        <nav className="scope" aria-label="统计范围">
          <strong>{area?.name ?? ' '}</strong>
          {reach.areas.filter(({ areaId }) => areaId !== area?.areaId).map(({ areaId, name }) => <Go key={areaId} to={to({ of: `area-${areaId}` })} className="scope-other">换看{name}</Go>)}
        </nav>
      </header>
      {area === undefined && <Empty title="热点和季节按辖区查看">您的职务不按辖区查看统计。本单位承办的诉求请看“统计”。</Empty>}
      {area !== undefined && (
        <div className="figures">
          <nav className="tabs" aria-label="看什么">
            <Go to={to({ tab: undefined })} className="tab" aria-current={tab === 'hot' ? 'page' : undefined}>近 30 天热点</Go>
            <Go to={to({ tab: 'seasons' })} className="tab" aria-current={tab === 'seasons' ? 'page' : undefined}>年年到季就来的</Go>
          </nav>
          {tab === 'hot' ? <HotSpots areaId={area.areaId} /> : <Seasons areaId={area.areaId} />}
        </div>
      )}
    </>
  )
}
