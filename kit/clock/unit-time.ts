import { dayOfInstant, hourLength, minuteLength, startOfDay } from './calendar-date.ts'
import type { CalendarPending, WorkCalendar } from './work-calendar.ts'

/** minutes and clockHours run day and night; the other three know days, working days and working time. */
export const limitUnits = ['minutes', 'clockHours', 'workingHours', 'workingDays', 'calendarDays'] as const
export type LimitUnit = (typeof limitUnits)[number]

/** So much of a unit's own time; hours and minutes may have fractions, days are whole. */
export type Amount = { value: number; unit: LimitUnit }

/**
 * Whole steps in which a unit is counted: milliseconds for hours and minutes, days for days. A day counts at its end:
 * a working day at the close of its last period, a calendar day at 24:00.
 */
export function stepsIn(unit: LimitUnit): number {
  if (unit === 'minutes') return minuteLength
  return isDayUnit(unit) ? 1 : hourLength
}

export function isDayUnit(unit: LimitUnit): boolean {
  return unit === 'workingDays' || unit === 'calendarDays'
}

/**
 * From when a clock that starts at `startedAt` counts. Hours and minutes count at once; for days the starting day does
 * not count, counting begins with the next: 《民法典》第二百零一条.
 */
export function countsFrom(startedAt: Date, unit: LimitUnit): Date {
  return isDayUnit(unit) ? new Date(startOfDay(dayOfInstant(startedAt.getTime()) + 1)) : startedAt
}

/** Steps of the unit after `from` and not after `to` (`from` ≤ `to`): spans that meet add up exactly. */
export function stepsBetween(
  unit: LimitUnit,
  calendar: WorkCalendar,
  from: Date,
  to: Date,
): { steps: number } | CalendarPending {
  if (unit === 'workingHours') {
    const passed = calendar.workingMinutesBetween(from, to)
    return 'pending' in passed ? passed : { steps: Math.round(passed.minutes * minuteLength) }
  }
  if (unit === 'workingDays') {
    const passed = calendar.closingsBetween(from, to)
    return 'pending' in passed ? passed : { steps: passed.days }
  }
  if (unit === 'calendarDays') return { steps: dayOfInstant(to.getTime()) - dayOfInstant(from.getTime()) }
  return { steps: to.getTime() - from.getTime() }
}

/** The earliest moment by which so many steps (≥ 1) have passed since `from`. */
export function momentAfter(
  unit: LimitUnit,
  calendar: WorkCalendar,
  from: Date,
  steps: number,
): { at: Date } | CalendarPending {
  if (unit === 'workingHours') return calendar.addWorkingMinutes(from, steps / minuteLength)
  if (unit === 'workingDays') return calendar.closingAfter(from, steps)
  if (unit === 'calendarDays') return { at: new Date(startOfDay(dayOfInstant(from.getTime()) + steps)) }
  return { at: new Date(from.getTime() + steps) }
}
