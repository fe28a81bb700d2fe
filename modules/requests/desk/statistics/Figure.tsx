import { Go } from '#kit/ui/desk/Go.tsx'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { measureSets, rowSetWords } from '#modules/requests/statistics/row-sets.ts'
import type { RowSet } from '#modules/requests/statistics/row-sets.ts'
import { compareRates, measureWords, ratesOf, sayChange, sayRate } from '#modules/requests/statistics/rules.ts'
import type { Basis, Change, Measure } from '#modules/requests/statistics/rules.ts'

/** Builds the address of the requests behind a count. */
export type Opens = (set: RowSet) => string

/** A count that opens to its requests; nothing to open where it is 0. */
export function Count({ value, set, opens }: { value: number; set: RowSet; opens: Opens }) {
  if (value === 0) return <span className="count-figure">0</span>
  return <Go to={opens(set)} className="count-figure" title={`看这 ${value} 件：${rowSetWords[set]}`}>{value}</Go>
}

/** What a figure stands against: `name` where it stands against more than one. */
export type Against = { counts: Counts; words: string; name?: string }

type RateProps = { measure: Measure; counts: Counts; against: readonly Against[]; basis: Basis; opens: Opens }

/** A rate with what it divides by what, both open to their requests, and how it stands against earlier periods. */
export function RateFigure({ measure, counts, against, basis, opens }: RateProps) {
  const rate = ratesOf(counts, basis)[measure]
  const { part, whole } = measureSets[measure]
  const words = measureWords[measure]
  if (rate.rate === null) return <span className="rate rate-none" title={`没有${words.whole[basis]}，算不出${words.name}`}><span className="rate-value">—</span></span>
  return (
    <span className="rate">
      <span className="rate-value">{sayRate(rate)}</span>
      {against.map((one) => {
        const then = ratesOf(one.counts, basis)[measure]
        return <ChangeWords key={one.words} name={one.name} change={compareRates(counts, one.counts, basis, measure)} few={Math.min(rate.whole, then.whole) < FEW} title={`${one.words} ${sayRate(then)}（${then.part}/${then.whole}）`} />
      })}
      <span className="rate-parts">
        <Count value={rate.part} set={part} opens={opens} />/<Count value={rate.whole} set={whole} opens={opens} />
      </span>
    </span>
  )
}

/** Of fewer requests than this a rate jumps by itself: its change is told without judging it. */
export const FEW = 10

/** An arrow, always with its word. Higher is better for all five rates. */
function ChangeWords({ name, change, few, title }: { name: string | undefined; change: Change; few: boolean; title: string }) {
  if (change.direction === 'none') return <span className="change" title={`${title}，无法比较`}>{name === undefined ? '' : `${name} 无法比较`}</span>
  if (change.direction === 'unripe') return <span className="change" title={`${title}，${sayChange(change)}`}>{name === undefined ? '' : `${name} `}先不比</span>
  const short = change.direction === 'same' ? '持平' : `${change.direction === 'up' ? '升' : '降'} ${Math.abs(change.points).toFixed(1)}`
  return (
    <span className={few ? 'change' : `change change-${change.direction}`} title={`${title}，${sayChange(change)}${few ? '；件数少，升降仅供参考' : ''}`}>
      {name}
      <Arrow direction={change.direction} />
      {short}
    </span>
  )
}

function Arrow({ direction }: { direction: 'up' | 'down' | 'same' }) {
  const path = { up: 'M5 1l4 5H6v3H4V6H1z', down: 'M5 9L1 4h3V1h2v3h3z', same: 'M1 4h8v2H1z' }[direction]
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      <path d={path} fill="currentColor" />
    </svg>
  )
}

/** How many more or fewer requests than in an earlier period: neither good nor bad. */
export function CountChange({ name, now, before, beforeWords }: { name?: string; now: number; before: number | null; beforeWords: string }) {
  if (before === null) return null
  const difference = now - before
  const short = difference === 0 ? '持平' : `${difference > 0 ? '多' : '少'} ${Math.abs(difference)}`
  return <span className="change change-count" title={`${beforeWords} ${before} 件`}>{name === undefined ? '' : `${name} `}{short}</span>
}
