import { Suspense, createElement } from 'react'
import { Go } from '#kit/ui/desk/Go.tsx'
import { lazyOnce } from '#kit/ui/lazy-once.ts'
import { Empty, Loading } from '#kit/ui/states.tsx'
import { useGo } from '#kit/ui/desk/place.ts'
import type { Statistics } from '#modules/requests/statistics/contract.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { measureSets } from '#modules/requests/statistics/row-sets.ts'
import { compareRates, ratesOf, sayRate } from '#modules/requests/statistics/rules.ts'
import type { Measure } from '#modules/requests/statistics/rules.ts'
import { addressOf, narrowedTo, rowsAddressOf, sayPeriod } from '#modules/requests/desk/statistics/question.ts'
import type { Question } from '#modules/requests/desk/statistics/question.ts'
import { FEW } from '#modules/requests/desk/statistics/Figure.tsx'
import { MeasureChoice, measureTitle } from '#modules/requests/desk/statistics/MeasureChoice.tsx'
import type { Bar } from '#modules/requests/desk/statistics/BarChart.tsx'

const loadBarChart = () => import('#modules/requests/desk/statistics/BarChart.tsx')
const MOST_BARS = 24

type FiguresChartProps = { question: Question; figures: Statistics; measure: Measure | 'received' }

/** One measure as bars from zero, labelled with what they divide; every bar opens its requests. The table has the rest. */
export function FiguresChart({ question, figures, measure }: FiguresChartProps) {
  const go = useGo()
  const isTime = question.by === 'day' || question.by === 'week' || question.by === 'month'
  const isFirst = figures.totalBefore.received === 0
  const bars = figures.rows.map((row): Bar => ({ key: row.key, name: row.name, ...barOf(row.counts, isTime || isFirst ? null : row.before, measure, question) }))
  const isCompared = bars.some(({ before }) => before !== null)
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
        {sayPeriod(figures.period)}{isTime ? '' : isFirst ? `，上期（${sayPeriod(figures.periodBefore)}）没有收到诉求` : isCompared ? `，浅色细条为上期（${sayPeriod(figures.periodBefore)}）${measure === 'received' ? '' : '，比得了的才画'}` : `，和上期（${sayPeriod(figures.periodBefore)}）还比不了`}{!isTime && !isFirst && measure !== 'received' && '：两期都满 10 件、没到期的不多才比'}。{shown.length > 0 && '点一条，看它背后的诉求。'}
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

/** What stood before is drawn and told only where the two may be compared: a thin bar that judges nothing says something all the same. */
function barOf(counts: Counts, before: Counts | null, measure: Measure | 'received', { basis }: Question): Pick<Bar, 'value' | 'before' | 'words' | 'change'> {
  if (measure === 'received') return { value: counts.received, before: before?.received ?? null, words: String(counts.received), change: before === null ? null : sayMore(counts.received - before.received) }
  const rate = ratesOf(counts, basis)[measure]
  if (rate.rate === null) return { value: null, before: null, words: '无', change: null }
  const words = `${sayRate(rate)}  ${rate.part}/${rate.whole}`
  const then = before === null ? null : ratesOf(before, basis)[measure]
  const change = before === null ? null : compareRates(counts, before, basis, measure)
  if (then === null || then.rate === null || change === null || change.points === null || Math.min(rate.whole, then.whole) < FEW) return { value: rate.rate * 100, before: null, words, change: null }
  return { value: rate.rate * 100, before: then.rate * 100, words, change: change.direction === 'same' ? '持平' : `${change.direction === 'up' ? '升' : '降'} ${Math.abs(change.points).toFixed(1)}` }
}

function sayMore(difference: number): string {
  return difference === 0 ? '持平' : `${difference > 0 ? '多' : '少'} ${Math.abs(difference)}`
}
