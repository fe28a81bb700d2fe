import type { Counts } from '#modules/requests/statistics/counts.ts'
import { ratesOf } from '#modules/requests/statistics/rules.ts'
import type { Basis, Measure, Rate } from '#modules/requests/statistics/rules.ts'

/** Between which rates the true one lies with 95 % certainty. */
export type Interval = { low: number; high: number }

/** Two-sided 95 %. */
const Z = 1.959963984540054

/**
 * Wilson's score interval (1927): for part of whole, 0 to 1. Wide where there is little to go by, so that 3 of 3 (44 % to 100 %)
 * is not read as better than 190 of 200 (91 % to 97 %).
 */
export function intervalOf({ part, whole }: Pick<Rate, 'part' | 'whole'>): Interval | null {
  if (whole === 0) return null
  const rate = part / whole
  const centre = (rate + (Z * Z) / (2 * whole)) / (1 + (Z * Z) / whole)
  const half = (Z / (1 + (Z * Z) / whole)) * Math.sqrt((rate * (1 - rate)) / whole + (Z * Z) / (4 * whole * whole))
  return { low: part === 0 ? 0 : centre - half, high: part === whole ? 1 : centre + half }
}

/** The lower end as it is shown and ranked by, in tenths of a per cent: what looks equal is equal. */
export function lowerTenths(interval: Interval): number {
  return Math.round(interval.low * 1000)
}

export type Unit = { key: string; name: string; counts: Counts }
export type RankedUnit<U extends Unit = Unit> = U & { rank: number; rate: Rate; interval: Interval }
export type Ranking<U extends Unit = Unit> = { ranked: RankedUnit<U>[]; apart: (U & { rate: Rate })[] }

/**
 * Units by the lower end of the interval, the best first; equal ones share a rank and the next rank is left out (1, 2, 2, 4). Whoever has
 * fewer than `least` in the denominator stands apart, by name and without a rank. Units only: nobody is ranked as a person.
 */
export function rankUnits<U extends Unit>(units: readonly U[], measure: Measure, basis: Basis, least: number): Ranking<U> {
  const measured = units.map((unit) => ({ ...unit, rate: ratesOf(unit.counts, basis)[measure] }))
  const enough = measured
    .filter(({ rate }) => rate.whole >= Math.max(1, least))
    .map((unit) => ({ ...unit, interval: intervalOf(unit.rate)! }))
    .toSorted((one, other) => lowerTenths(other.interval) - lowerTenths(one.interval) || one.name.localeCompare(other.name, 'zh'))
  const ranked = enough.map((unit) => ({ ...unit, rank: 1 + enough.filter((other) => lowerTenths(other.interval) > lowerTenths(unit.interval)).length }))
  const apart = measured.filter(({ rate }) => rate.whole < Math.max(1, least)).toSorted((one, other) => one.name.localeCompare(other.name, 'zh'))
  return { ranked, apart }
}
