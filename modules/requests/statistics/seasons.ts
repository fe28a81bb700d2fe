import { addMonths } from '#modules/requests/statistics/periods.ts'

/** Each past year its twelve calendar months, January first; null before anything was kept at all. */
export type Years = readonly (readonly (number | null)[])[]

/** What the county received by month, as `2026-09-01` → how many, and which month was the first that it kept from its beginning. */
type Own = { byMonth: ReadonlyMap<string, number>; first: string | undefined }
/** The same of what was closed elsewhere and brought in: all its lists together reach from one month to another. */
type BroughtIn = { byMonth: ReadonlyMap<string, number>; first: string | undefined; last: string | undefined }

/**
 * The years that begin with `starts`, of one category. A month was kept from the first whole one of the county on; before, where lists from another
 * system reach over it and hold that category at all: a category that they leave out they may never have held.
 */
export function yearsOf(own: Own, broughtIn: BroughtIn, starts: readonly string[]): (number | null)[][] {
  const isKept = (month: string) => (own.first !== undefined && month >= own.first)
    || (broughtIn.byMonth.size > 0 && broughtIn.first !== undefined && month >= broughtIn.first && month <= broughtIn.last!)
  return starts.map((start) => {
    const months: (number | null)[] = Array.from({ length: 12 }, () => null)
    for (let step = 0; step < 12; step++) {
      const month = addMonths(start, step)
      if (isKept(month)) months[Number(month.slice(5, 7)) - 1] = (own.byMonth.get(month) ?? 0) + (broughtIn.byMonth.get(month) ?? 0)
    }
    return months
  })
}

/** Fewer in a month are no season, whatever the rest of the year was. */
const LEAST_A_MONTH = 5
/** Half as many again as in the middle of that year. */
const MORE = 1.5

/** The calendar months in which it was clearly more than usual in every past year of which that month was kept, of two at least. One such year is chance. */
export function returningMonths(years: Years): number[] {
  return Array.from({ length: 12 }, (_, index) => index + 1).filter((month) => {
    const kept = years.filter((months) => months[month - 1] !== null)
    return kept.length >= 2 && kept.every((months) => {
      const counted = months.filter((count) => count !== null)
      const usual = counted.reduce((one, other) => one + other, 0) / counted.length
      return months[month - 1]! >= Math.max(LEAST_A_MONTH, MORE * usual)
    })
  })
}

/** 7–8月, 11月至次年1月: months that follow each other are said together, across the turn of the year as well. */
export function sayMonths(months: readonly number[]): string {
  if (months.length === 12) return '全年'
  const set = new Set(months)
  const starts = months.filter((month) => !set.has(month === 1 ? 12 : month - 1))
  return starts.map((start) => {
    let end = start
    while (set.has((end % 12) + 1)) end = (end % 12) + 1
    if (end === start) return `${start}月`
    return end < start ? `${start}月至次年${end}月` : `${start}–${end}月`
  }).join('、')
}

/** The month before each season begins: when to prepare. */
export function prepareMonths(months: readonly number[]): number[] {
  const set = new Set(months)
  return months.map((month) => (month === 1 ? 12 : month - 1)).filter((month) => !set.has(month))
}
