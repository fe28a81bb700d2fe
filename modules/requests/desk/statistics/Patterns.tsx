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
import { PlaceRows } from '#modules/requests/desk/statistics/PlaceRows.tsx'
import { Recurrences } from '#modules/requests/desk/statistics/Recurrences.tsx'
import { Seasons } from '#modules/requests/desk/statistics/Seasons.tsx'

const tabs = { hot: '近 30 天热点', again: '结案后又来', seasons: '年年到季就来的' } as const
type Tab = keyof typeof tabs

/** Where more comes than usual now, what came back after it was closed, and what comes back every year. */
export default function Patterns() {
  const { search } = usePlace(patternsPage)
  const { data: reach, error, refetch } = useQuery(reachQuery)
  if (reach === undefined) return <PageWaiting title="热点和季节" error={error} retry={refetch} />
  const area = reach.areas.find(({ areaId }) => `area-${areaId}` === search.of) ?? reach.areas[0]
  const tab: Tab = search.tab === 'seasons' || search.tab === 'again' ? search.tab : 'hot'
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
            {(Object.keys(tabs) as Tab[]).map((one) => <Go key={one} to={to({ tab: one === 'hot' ? undefined : one })} className="tab" aria-current={tab === one ? 'page' : undefined}>{tabs[one]}</Go>)}
          </nav>
          <Shown areaId={area.areaId} tab={tab} list={search.list} closed={search.set === 'closed'} />
        </div>
      )}
    </>
  )
}

function Shown({ areaId, tab, list, closed }: { areaId: string; tab: Tab; list: string | undefined; closed: boolean }) {
  if (tab === 'seasons') return <Seasons areaId={areaId} />
  if (list !== undefined) return <PlaceRows key={`${list} ${closed}`} areaId={areaId} requestId={list} of={tab === 'hot' ? 'spot' : closed ? 'closed' : 'again'} />
  return tab === 'hot' ? <HotSpots areaId={areaId} /> : <Recurrences areaId={areaId} />
}
