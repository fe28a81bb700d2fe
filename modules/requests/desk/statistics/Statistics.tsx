import './statistics.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Go } from '#kit/ui/desk/Go.tsx'
import { PageWaiting } from '#kit/ui/desk/PageWaiting.tsx'
import { usePlace } from '#kit/ui/desk/place.ts'
import { Empty, Failure, Loading } from '#kit/ui/states.tsx'
import type { Statistics as Figures } from '#modules/requests/statistics/contract.ts'
import { today } from '#modules/requests/desk/days.ts'
import { statisticsPage } from '#modules/requests/desk/statistics/addresses.ts'
import { api, reachQuery } from '#modules/requests/desk/statistics/api.ts'
import { sheetsPage } from '#modules/requests/desk/sheets/addresses.ts'
import { FiguresChart } from '#modules/requests/desk/statistics/FiguresChart.tsx'
import { FiguresMap } from '#modules/requests/desk/statistics/FiguresMap.tsx'
import { FiguresTable } from '#modules/requests/desk/statistics/FiguresTable.tsx'
import { addressOf, measureOf, questionOf, sayPeriod } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'
import { Ranking } from '#modules/requests/desk/statistics/Ranking.tsx'
import { StatisticsFilters } from '#modules/requests/desk/statistics/StatisticsFilters.tsx'
import { SuggestionFigures } from '#modules/requests/desk/statistics/SuggestionFigures.tsx'
import { Totals } from '#modules/requests/desk/statistics/Totals.tsx'

/** The five rates of an area or a unit, split one way, each figure a link to its requests. Everything that narrows it is in the address. */
export default function Statistics() {
  const { data: reach, error, refetch } = useQuery(reachQuery)
  if (reach === undefined) return <PageWaiting title="统计" error={error} retry={refetch} />
  const area = reach.areas[0]
  const unit = reach.organizations[0]
  if (area === undefined && unit === undefined) return <Empty title="您现在的职务没有可以查看的统计">统计按职务的管辖范围开放。如需查看，请联系本单位负责人。</Empty>
  const first = area === undefined ? { kind: 'organization' as const, id: unit!.organizationId } : { kind: 'area' as const, id: area.areaId }
  return <Asked first={first} scopes={[...reach.areas.map(({ areaId, name }) => ({ of: { kind: 'area' as const, id: areaId }, name })), ...reach.organizations.map(({ organizationId, name }) => ({ of: { kind: 'organization' as const, id: organizationId }, name }))]} />
}

type Scope = { of: Question['of']; name: string }

function Asked({ first, scopes }: { first: Question['of']; scopes: readonly Scope[] }) {
  const { search } = usePlace(statisticsPage)
  const question = questionOf(search, first, today())
  const { data, error, refetch, isPlaceholderData } = useFigures(question)
  const rest = { view: search.view, measure: search.measure }
  // A map shows areas only; another split of the same question stands in the table.
  const view = search.view === 'chart' || search.view === 'suggestion' || (search.view === 'ranking' && question.of.kind === 'area' && question.by === 'unit') || (search.view === 'map' && question.by === 'area') ? search.view : 'table'
  return (
    <>
      <header className="page-head">
        <h1>统计</h1>
        <ScopeLine question={question} figures={data} scopes={scopes} rest={rest} />
        <div className="page-acts"><Go to={sheetsPage.to({})}>月度核算单</Go></div>
      </header>
      <StatisticsFilters question={question} rest={rest} unit={data?.unit ?? null} area={data?.area ?? null} />
      {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={12} />}
      {data !== undefined && (
        <div className="figures" aria-busy={isPlaceholderData}>
          <Totals question={question} figures={data} rest={rest} />
          {data.leftOut.length > 0 && (
            <p className="figures-note">
              这段时间里还属于这里、现已划出的 {data.leftOut.join('、')} 不计在内：划出以后由现在的上级查看。
            </p>
          )}
          <nav className="tabs" aria-label="显示方式">
            <Go to={addressOf(question, {}, { measure: search.measure })} className="tab" aria-current={view === 'table' ? 'page' : undefined}>表</Go>
            <Go to={addressOf(question, {}, { ...rest, view: 'chart' })} className="tab" aria-current={view === 'chart' ? 'page' : undefined}>图</Go>
            <Go to={addressOf(question, { by: 'area' }, { ...rest, view: 'map' })} className="tab" aria-current={view === 'map' ? 'page' : undefined}>地图</Go>
            {question.of.kind === 'area' && <Go to={addressOf(question, { by: 'unit', unitId: undefined }, { ...rest, view: 'ranking' })} className="tab" aria-current={view === 'ranking' ? 'page' : undefined}>单位排名</Go>}
            <Go to={addressOf(question, { by: 'category' }, { ...rest, view: 'suggestion' })} className="tab" aria-current={view === 'suggestion' ? 'page' : undefined}>类别建议</Go>
          </nav>
          {view === 'table' && <FiguresTable question={question} figures={data} rest={rest} />}
          {view === 'chart' && <FiguresChart question={question} figures={data} measure={measureOf(search.measure)} />}
          {view === 'ranking' && <Ranking question={question} figures={data} measure={measureOf(search.measure)} />}
          {view === 'suggestion' && <SuggestionFigures question={question} figures={data} rest={rest} />}
          {view === 'map' && <FiguresMap question={question} figures={data} measure={measureOf(search.measure)} />}
        </div>
      )}
    </>
  )
}

const FRESH_MILLISECONDS = 60_000

function useFigures(question: Question) {
  const narrowing = { from: question.period.from, to: question.period.to, by: question.by, ...(question.category === undefined ? {} : { category: question.category }), ...(question.channel === undefined ? {} : { channel: question.channel }) }
  const ofArea = useQuery({
    ...api.getAreaStatistics.queryOptions({ input: { areaId: question.of.id, ...narrowing, ...(question.unitId === undefined ? {} : { unitId: question.unitId }) } }),
    enabled: question.of.kind === 'area', staleTime: FRESH_MILLISECONDS, placeholderData: keepPreviousData,
  })
  const ofUnit = useQuery({
    ...api.getOrganizationStatistics.queryOptions({ input: { organizationId: question.of.id, ...narrowing, ...(question.areaId === undefined ? {} : { areaId: question.areaId }) } }),
    enabled: question.of.kind === 'organization', staleTime: FRESH_MILLISECONDS, placeholderData: keepPreviousData,
  })
  return question.of.kind === 'area' ? ofArea : ofUnit
}

type ScopeLineProps = { question: Question; figures: Figures | undefined; scopes: readonly Scope[]; rest: { view: string | undefined; measure: string | undefined } }

/** Where one stands: the way down from the widest area, each step a link; other posts' scopes beside it. */
function ScopeLine({ question, figures, scopes, rest }: ScopeLineProps) {
  const others = scopes.filter(({ of }) => of.id !== question.of.id && !figures?.above.some(({ areaId }) => areaId === of.id))
  return (
    <nav className="scope" aria-label="统计范围">
      {figures?.above.map(({ areaId, name }) => (
        <span key={areaId}>
          <Go to={addressOf(question, { of: { kind: 'area', id: areaId } }, rest)}>{name}</Go>
          <span aria-hidden="true"> › </span>
        </span>
      ))}
      <strong>{figures?.of.name ?? ' '}</strong>
      <span className="scope-period">{sayPeriod(question.period)}</span>
      {others.map(({ of, name }) => (
        <Go key={of.id} to={addressOf(question, { of, unitId: undefined, areaId: undefined, by: of.kind === 'area' ? 'area' : 'category' }, rest)} className="scope-other">
          换看{name}
        </Go>
      ))}
    </nav>
  )
}
