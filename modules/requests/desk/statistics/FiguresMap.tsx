import { Suspense, createElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useGo } from '#kit/ui/desk/place.ts'
import { Go } from '#kit/ui/desk/Go.tsx'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { Empty, Failure, FailureBoundary, Loading } from '#kit/ui/states.tsx'
import type { Statistics } from '#modules/requests/statistics/contract.ts'
import { basisWords, measureWords, ratesOf, sayRate } from '#modules/requests/statistics/rules.ts'
import type { Measure } from '#modules/requests/statistics/rules.ts'
import { placesApi } from '#modules/requests/desk/areas.ts'
import type { MappedArea } from '#modules/requests/desk/statistics/AreaMap.tsx'
import { classOf, countClasses, noValue, rateClasses } from '#modules/requests/desk/statistics/map-classes.ts'
import { addressOf, deeperInto, narrowedTo, rowsAddressOf, sayPeriod } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'
import { MeasureChoice, measureTitle } from '#modules/requests/desk/statistics/MeasureChoice.tsx'

const loadAreaMap = () => import('#modules/requests/desk/statistics/AreaMap.tsx')
const HOUR = 3_600_000

type FiguresMapProps = { question: Question; figures: Statistics; measure: Measure | 'received' }

/** One measure over the areas below: one ramp with its legend, what came in as circles. The same question as the table. */
export function FiguresMap({ question, figures, measure }: FiguresMapProps) {
  const go = useGo()
  const county = useQuery({ ...placesApi.listAreas.queryOptions({ input: {}, staleTime: HOUR }), enabled: question.of.kind === 'organization' && question.areaId === undefined })
  const areaId = question.of.kind === 'area' ? question.of.id : (question.areaId ?? county.data?.areas[0]?.areaId)
  const { data, error, refetch } = useQuery({ ...placesApi.listOutlines.queryOptions({ input: { areaId: areaId ?? '' }, staleTime: HOUR }), enabled: areaId !== undefined })
  const rows = new Map(figures.rows.map((row) => [row.key, row]))
  const valueOf = (key: string): number | null => {
    const row = rows.get(key)
    if (row === undefined) return measure === 'received' ? 0 : null
    if (measure === 'received') return row.counts.received
    const { rate } = ratesOf(row.counts, question.basis)[measure]
    return rate === null ? null : rate * 100
  }
  const classes = measure === 'received' ? countClasses(figures.rows.map(({ counts }) => counts.received)) : rateClasses
  const areas = data?.features.map((feature): MappedArea => {
    const row = rows.get(feature.id)
    const received = row?.counts.received ?? 0
    const rate = row === undefined || measure === 'received' ? undefined : ratesOf(row.counts, question.basis)[measure]
    return {
      id: feature.id, name: feature.properties.name, outline: feature.geometry, colour: classOf(valueOf(feature.id), classes)?.colour ?? noValue, count: received,
      words: `${feature.properties.name}：收到 ${received} 件${rate === undefined || measure === 'received' ? '' : `，${measureWords[measure].name} ${sayRate(rate)}（${rate.part}/${rate.whole}）`}`,
    }
  })
  const rowOf = (id: string) => rows.get(id) ?? { key: id, period: null }
  const open = (id: string) => go(rowsAddressOf(question, 'received', { ...narrowedTo(question, rowOf(id)), basis: 'all' }))
  const deeper = (id: string) => {
    const into = deeperInto(question, rowOf(id))
    if (into !== undefined) go(addressOf(question, into, { view: 'map', measure }))
  }
  const unmapped = figures.rows.filter(({ key }) => data !== undefined && !data.features.some(({ id }) => id === key))
  const title = measureTitle(measure, question.basis)
  return (
    <section className="chart" aria-label={title}>
      <MeasureChoice question={question} view="map" measure={measure} />
      <h2 className="chart-title">{title}</h2>
      <p className="chart-words">
        {sayPeriod(figures.period)}，{basisWords[question.basis]}。圆圈里是收到的件数，点圆圈看诉求{question.of.kind === 'area' && '，点区块看它的下一级'}。
        {unmapped.length > 0 && `${unmapped.map(({ name }) => name).slice(0, 3).join('、')}${unmapped.length > 3 ? ' 等' : ''}没有边界，`}
        {unmapped.length > 0 && <Go to={addressOf(question, {}, { measure })}>见表</Go>}
      </p>
      {error !== null && data === undefined && <Failure error={error} retry={() => void refetch()} />}
      {areas === undefined && error === null && <Loading rows={8} />}
      {areas?.length === 0 && <Empty title="这一级还没有边界">导入边界后，这里会画出地图。现在请看“表”或“图”。</Empty>}
      {areas !== undefined && areas.length > 0 && (
        <FailureBoundary>
          <Suspense fallback={<Loading rows={8} />}>{createElement(lazyOnce(loadAreaMap), { label: `${title}，地图。图中的数字在“表”里都有。`, areas, open, deeper })}</Suspense>
          <ul className="map-legend" aria-label="图例">
            {classes.map((one) => (
              <li key={one.from}>
                <span className="map-colour" style={{ background: one.colour }} aria-hidden="true" />
                {one.words}：{areas.filter(({ id }) => classOf(valueOf(id), classes) === one).length} 个
              </li>
            ))}
            {measure !== 'received' && (
              <li>
                <span className="map-colour" style={{ background: noValue }} aria-hidden="true" />
                没有可算的：{areas.filter(({ id }) => valueOf(id) === null).length} 个
              </li>
            )}
          </ul>
        </FailureBoundary>
      )}
    </section>
  )
}
