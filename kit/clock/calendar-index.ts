import { dateOfDay, dayOfDate, minuteLength, weekdayOfDay, yearOfDay } from './calendar-date.ts'
import { isMonthDay } from './calendar-data.ts'
import type { DayKind, WorkCalendarData, WorkingPeriod, WorkingSeason } from './calendar-data.ts'

/**
 * The loaded years laid out day by day, from 1 January of the first to 31 December of the last; arrays are indexed by
 * the days since `firstDay`. What is counted for a year missing in between means nothing: ask `firstMissing` first.
 */
export type CalendarIndex = {
  firstDay: number
  length: number
  /** working periods of each day, none on a rest day */
  periods: readonly (readonly WorkingPeriod[])[]
  /** working milliseconds before each day begins; one entry more than days */
  workedBefore: Float64Array
  /** working days before each day; one entry more than days */
  workingDaysBefore: Int32Array
  /** the working days in order */
  workingDays: Int32Array
  /** the first day, this one or later, whose year is not loaded; `length` when there is none */
  firstMissing: Int32Array
}

export function indexCalendar(data: WorkCalendarData): CalendarIndex {
  const years = new Set(data.years)
  const firstDay = years.size === 0 ? 0 : dayOfDate(`${Math.min(...years)}-01-01`)
  const length = years.size === 0 ? 0 : dayOfDate(`${Math.max(...years) + 1}-01-01`) - firstDay
  const kinds = new Map(data.days.map(({ date, kind }) => [date, kind]))
  const periods: (readonly WorkingPeriod[])[] = []
  const workedBefore = new Float64Array(length + 1)
  const workingDaysBefore = new Int32Array(length + 1)
  const workingDays: number[] = []
  const firstMissing = new Int32Array(length + 1).fill(length)

  for (let at = 0; at < length; at++) {
    const date = dateOfDay(firstDay + at)
    const ofDay = isWorking(firstDay + at, kinds.get(date)) ? periodsOn(date, data) : []
    const worked = ofDay.reduce((sum, period) => sum + (period.to - period.from) * minuteLength, 0)
    periods.push(ofDay)
    if (ofDay.length > 0) workingDays.push(at)
    workedBefore[at + 1] = workedBefore[at]! + worked
    workingDaysBefore[at + 1] = workingDays.length
  }
  for (let at = length - 1; at >= 0; at--) {
    firstMissing[at] = years.has(yearOfDay(firstDay + at)) ? firstMissing[at + 1]! : at
  }
  return {
    firstDay,
    length,
    periods,
    workedBefore,
    workingDaysBefore,
    workingDays: Int32Array.from(workingDays),
    firstMissing,
  }
}

function isWorking(day: number, kind: DayKind | undefined): boolean {
  if (kind !== undefined) return kind === 'makeup_workday'
  const weekday = weekdayOfDay(day)
  return weekday !== 0 && weekday !== 6
}

function periodsOn(date: string, data: WorkCalendarData): readonly WorkingPeriod[] {
  const season = data.seasons?.findLast((candidate) => holdsOn(candidate, date))
  return season?.periods ?? data.periods
}

function holdsOn({ from, to, since, until }: WorkingSeason, date: string): boolean {
  if ((since !== undefined && date < since) || (until !== undefined && date >= until)) return false
  const day = isMonthDay(from) ? date.slice(5) : date
  return from <= to ? from <= day && day <= to : from <= day || day <= to
}
