import { sayMonth } from '#kit/ui/time-words.ts'
import { periodTooLong, periodTurned } from '#modules/requests/statistics/refusals.ts'

/** Days in China as `2026-09-15`; both ends belong to the period. */
export type Period = { from: string; to: string }

export const buckets = ['day', 'week', 'month'] as const
export type Bucket = (typeof buckets)[number]

/** Two years and a leap day: more at once is a report, not a look. */
export const mostDays = 732
const DAY = 86_400_000
export const DAYS_OF_A_YEAR = 366

/** Refuses a period that ends before it begins or is longer than two years. */
export function checkPeriod(period: Period): Period {
  if (period.to < period.from) throw periodTurned({ from: period.from, to: period.to })
  if (daysIn(period) > mostDays) throw periodTooLong({ days: mostDays })
  return period
}

export function daysIn({ from, to }: Period): number {
  return (numberOf(to) - numberOf(from)) / DAY + 1
}

export function addDays(day: string, days: number): string {
  return dayOf(numberOf(day) + days * DAY)
}

/** The last day of the month of `day`. */
export function endOfMonth(day: string): string {
  return addDays(addMonths(`${day.slice(0, 7)}-01`, 1), -1)
}

/**
 * The period to compare with. Whole months: as many months before them. The beginning of a month up to some day: the same
 * days of the month before (at most its last). Anything else: as many days before it.
 */
export function periodBefore({ from, to }: Period): Period {
  const fromFirst = from.endsWith('-01')
  if (fromFirst && to === endOfMonth(to)) return { from: addMonths(from, -monthsBetween(from, to) - 1), to: addDays(from, -1) }
  if (fromFirst && from.slice(0, 7) === to.slice(0, 7)) {
    const start = addMonths(from, -1)
    const end = `${start.slice(0, 7)}-${to.slice(8)}`
    const last = endOfMonth(start)
    return { from: start, to: end > last ? last : end }
  }
  return { from: addDays(from, -daysIn({ from, to })), to: addDays(from, -1) }
}

/** The same days of the year before: whole months become whole months, 29 February the 28th. Nothing for more than a year, which would overlap itself. */
export function yearBefore({ from, to }: Period): Period | null {
  if (daysIn({ from, to }) > DAYS_OF_A_YEAR) return null
  const start = addMonths(`${from.slice(0, 7)}-01`, -12)
  const end = addMonths(`${to.slice(0, 7)}-01`, -12)
  const last = endOfMonth(end)
  const day = `${end.slice(0, 7)}-${to.slice(8)}`
  const first = `${start.slice(0, 7)}-${from.slice(8)}`
  const isWhole = from.endsWith('-01') && to === endOfMonth(to)
  return { from: first > endOfMonth(start) ? endOfMonth(start) : first, to: isWhole || day > last ? last : day }
}

/** Each bucket that the period touches: its first day, its name, and the part of the period that lies in it. */
export function bucketsOf(period: Period, bucket: Bucket): { starts: string; name: string; period: Period }[] {
  const found: { starts: string; name: string; period: Period }[] = []
  for (let starts = bucketStart(period.from, bucket); starts <= period.to; starts = nextStart(starts, bucket)) {
    const last = addDays(nextStart(starts, bucket), -1)
    found.push({
      starts,
      name: nameOf(starts, last, bucket),
      period: { from: starts < period.from ? period.from : starts, to: last > period.to ? period.to : last },
    })
  }
  return found
}

/** First day of the bucket in which the day lies; weeks begin on Monday. */
export function bucketStart(day: string, bucket: Bucket): string {
  if (bucket === 'day') return day
  if (bucket === 'month') return `${day.slice(0, 7)}-01`
  return addDays(day, -((new Date(numberOf(day)).getUTCDay() + 6) % 7))
}

function nextStart(starts: string, bucket: Bucket): string {
  return bucket === 'month' ? addMonths(starts, 1) : addDays(starts, bucket === 'week' ? 7 : 1)
}

function nameOf(starts: string, last: string, bucket: Bucket): string {
  const said = (day: string) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
  if (bucket === 'month') return sayMonth(starts)
  return bucket === 'day' ? said(starts) : `${said(starts)}–${said(last)}`
}

/** For the first day of a month. */
export function addMonths(first: string, months: number): string {
  const date = new Date(numberOf(first))
  return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
}

function monthsBetween(from: string, to: string): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
}

function numberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

function dayOf(number: number): string {
  return new Date(number).toISOString().slice(0, 10)
}
