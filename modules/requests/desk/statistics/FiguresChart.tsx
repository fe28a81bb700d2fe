import { Suspense, createElement } from 'react'
import { Go } from '#kit/ui/desk/Go.tsx'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { Empty, Loading } from '#kit/ui/states.tsx'
import { useGo } from '#kit/ui/desk/place.ts'
import type { Statistics } from '#modules/requests/statistics/contract.ts'
import { measureSets } from '#modules/requests/statistics/row-sets.ts'
import { ratesOf, sayRate } from '#modules/requests/statistics/rules.ts'
import type { Measure } from '#modules/requests/statistics/rules.ts'
import { addressOf, narrowedTo, rowsAddressOf, sayPeriod } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'
import { MeasureChoice, measureTitle } from '#modules/requests/desk/statistics/MeasureChoice.tsx'
import type { Bar } from '#modules/requests/desk/statistics/BarChart.tsx'

const loadBarChart = () => import('#modules/requests/desk/statistics/BarChart.tsx')
const MOST_BARS = 24

type FiguresChartProps = { question: Question; figures: Statistics; measure: Measure | 'received' }

/** One measure as bars from zero, labelled with what they divide; every bar opens its requests. The table has the rest. */
export function FiguresChart({ question, figures, measure }: FiguresChartProps) {
  const go = useGo()
  const isTime = question.by === 'day' || question.by === 'week' || question.by === 'month'
  const bars = figures.rows.map((row): Bar => ({ key: row.key, name: row.name, ...barOf(row.counts, measure, question), before: row.before === null || isTime ? null : barOf(row.before, measure, question).value }))
  // Time keeps its order and shows its end; of the others those with the most requests, as in the table.
  const shown = isTime ? bars.slice(-MOST_BARS * 2) : bars.slice(0, MOST_BARS)
  const title = measureTitle(measure, question.basis)
  const open = (key: string) => {
    const row = figures.rows.find((one) => one.key === key)!
    go(rowsAddressOf(question, measure === 'received' ? 'received' : measureSets[measure].whole, { ...narrowedTo(question, row), ...(measure === 'received' ? { basis: 'all' as const } : {}) }))
  }
  return (
    <section className="chart" aria-label={title}>
      <MeasureChoice question={question} view="chart" measure={measure} />
      <h2 className="chart-title">{title}</h2>
      <p className="chart-words">
        {sayPeriod(figures.period)}{isTime ? '' : `，浅色细条为上期（${sayPeriod(figures.periodBefore)}）`}。点一条，看它背后的诉求。
        {bars.length > shown.length && `共 ${bars.length} 项，图中是${isTime ? '最近的' : '诉求最多的'} ${shown.length} 项，其余`}
        {bars.length > shown.length && <Go to={addressOf(question, {}, { measure })}>见表</Go>}
      </p>
      {shown.length === 0 ? <Empty title="这段时间没有收到诉求">换一段时间，或去掉筛选条件再看。</Empty> : (
        <Suspense fallback={<Loading rows={8} />}>
          {createElement(lazyOnce(loadBarChart), { label: `${title}。图中的数字在“表”里都有。`, bars: shown, upright: isTime, percent: measure !== 'received', open })}
        </Suspense>
      )}
    </section>
  )
}

function barOf(counts: Statistics['total'], measure: Measure | 'received', { basis }: Question): Pick<Bar, 'value' | 'words'> {
  if (measure === 'received') return { value: counts.received, words: String(counts.received) }
  const rate = ratesOf(counts, basis)[measure]
  return rate.rate === null ? { value: null, words: '无' } : { value: rate.rate * 100, words: `${sayRate(rate)}  ${rate.part}/${rate.whole}` }
}
