import { dateOfDay, dayOfDate, dayOfInstant, minuteLength, startOfDay, timeOfDay, yearOfDay } from './calendar-date.ts'
import { WorkCalendarData } from './calendar-data.ts'
import type { WorkingPeriod } from './calendar-data.ts'
import { indexCalendar } from './calendar-index.ts'
import type { CalendarIndex } from './calendar-index.ts'

/** The answer needs a year whose holidays are not loaded: load `neededYear`, then ask again. Nothing is guessed. */
export type CalendarPending = { pending: 'calendar'; neededYear: number }

/**
 * A county's working time in Asia/Shanghai, built once from its data. Working days are Monday to Friday without rest
 * days, and make-up days. A period holds from its opening up to, not including, its close. Every answer is an object,
 * so that "not known yet" cannot pass for a yes or a number.
 */
export class WorkCalendar {
  readonly #index: CalendarIndex

  /** Throws ZodError, its messages in Chinese, when periods overlap or a day is both rest and work. */
  constructor(data: WorkCalendarData) {
    this.#index = indexCalendar(WorkCalendarData.parse(data))
  }

  isWorkingDay(date: string): { working: boolean } | CalendarPending {
    const day = dayOfDate(date)
    return this.#missing(day, day) ?? { working: this.#periodsOn(day).length > 0 }
  }

  /**
   * The earliest moment by which so many working minutes have passed: at 18:00 when the day is full, not at 08:30 of
   * the next. Negative minutes: the latest moment after which so many pass until `at`. Zero: `at` itself.
   */
  addWorkingMinutes(at: Date, minutes: number): { at: Date } | CalendarPending {
    const amount = Math.round(minutes * minuteLength)
    if (amount === 0) return { at }
    return amount > 0 ? this.#forward(at.getTime(), amount) : this.#backward(at.getTime(), -amount)
  }

  /**
   * The date of the n-th working day after `date` (which does not count, working or not), before it when negative,
   * `date` itself for 0.
   */
  addWorkingDays(date: string, days: number): { date: string } | CalendarPending {
    const { firstDay, workingDays } = this.#index
    const day = dayOfDate(date)
    if (days === 0) return this.#missing(day, day) ?? { date }
    const from = days > 0 ? day + 1 : day - 1
    const outside = this.#missing(from, from)
    if (outside) return outside
    const position = days > 0 ? this.#workingDaysBefore(from) + days - 1 : this.#workingDaysBefore(day) + days
    const found = workingDays[position]
    if (found === undefined) return days > 0 ? this.#missingAfter(from) : this.#beforeFirst()
    const result = firstDay + found
    return this.#missing(Math.min(from, result), Math.max(from, result)) ?? { date: dateOfDay(result) }
  }

  /** Working minutes from one moment to another, with fractions; negative when `to` is earlier. */
  workingMinutesBetween(from: Date, to: Date): { minutes: number } | CalendarPending {
    const [earlier, later] = from <= to ? [from.getTime(), to.getTime()] : [to.getTime(), from.getTime()]
    const missing = this.#missingBetween(earlier, later)
    if (missing) return missing
    const minutes = (this.#workedBy(later) - this.#workedBy(earlier)) / minuteLength
    return { minutes: from <= to ? minutes : -minutes }
  }

  /** `at` itself inside working time, else the next opening; a close is outside. */
  nextWorkingMoment(at: Date): { at: Date } | CalendarPending {
    const { firstDay, workingDays } = this.#index
    const instant = at.getTime()
    const day = dayOfInstant(instant)
    const outside = this.#missing(day, day)
    if (outside) return outside
    const open = this.#periodsOn(day).find((period) => timeOfDay(instant) < period.to * minuteLength)
    if (open) return { at: new Date(Math.max(instant, startOfDay(day) + open.from * minuteLength)) }
    const found = workingDays[this.#workingDaysBefore(day + 1)]
    if (found === undefined) return this.#missingAfter(day)
    const next = firstDay + found
    const opening = startOfDay(next) + this.#periodsOn(next)[0]!.from * minuteLength
    return this.#missing(day, next) ?? { at: new Date(opening) }
  }

  /** The opening of the last working period that begins before `at`. */
  lastOpeningBefore(at: Date): { at: Date } | CalendarPending {
    const inside = this.#backward(at.getTime(), 1)
    if ('pending' in inside) return inside
    const instant = inside.at.getTime()
    const day = dayOfInstant(instant)
    const period = this.#periodsOn(day).findLast((candidate) => candidate.from * minuteLength <= timeOfDay(instant))!
    return { at: new Date(startOfDay(day) + period.from * minuteLength) }
  }

  /** How many working days end (close of their last period) after `from` and not after `to`; `from` ≤ `to`. */
  closingsBetween(from: Date, to: Date): { days: number } | CalendarPending {
    const missing = this.#missingBetween(from.getTime(), to.getTime())
    return missing ?? { days: this.#closingsBy(to.getTime()) - this.#closingsBy(from.getTime()) }
  }

  /** The end of the n-th working day (n ≥ 1) that ends after `at`. */
  closingAfter(at: Date, days: number): { at: Date } | CalendarPending {
    const { firstDay, workingDays } = this.#index
    const day = dayOfInstant(at.getTime())
    const outside = this.#missing(day, day)
    if (outside) return outside
    const found = workingDays[this.#closingsBy(at.getTime()) + days - 1]
    if (found === undefined) return this.#missingAfter(day)
    const last = firstDay + found
    return this.#missing(day, last) ?? { at: new Date(startOfDay(last) + closeOf(this.#periodsOn(last))) }
  }

  #forward(from: number, amount: number): { at: Date } | CalendarPending {
    const { firstDay, length, workedBefore } = this.#index
    const day = dayOfInstant(from)
    const outside = this.#missing(day, day)
    if (outside) return outside
    const target = this.#workedBy(from) + amount
    if (target > workedBefore[length]!) return this.#missingAfter(day)
    const found = firstAtLeast(workedBefore, target) - 1
    return this.#missing(day, firstDay + found) ?? { at: this.#momentOn(found, target - workedBefore[found]!, true) }
  }

  #backward(from: number, amount: number): { at: Date } | CalendarPending {
    const { firstDay, workedBefore } = this.#index
    const day = dayOfInstant(from - 1)
    const outside = this.#missing(day, day)
    if (outside) return outside
    const target = this.#workedBy(from) - amount
    if (target < 0) return this.#beforeFirst()
    const found = firstAtLeast(workedBefore, target + 1) - 1
    return this.#missing(firstDay + found, day) ?? { at: this.#momentOn(found, target - workedBefore[found]!, false) }
  }

  /** The moment on a working day by which `worked` has passed; where two periods meet, the close or the opening. */
  #momentOn(indexed: number, worked: number, preferClose: boolean): Date {
    const start = startOfDay(this.#index.firstDay + indexed)
    let left = worked
    for (const period of this.#index.periods[indexed]!) {
      const span = (period.to - period.from) * minuteLength
      if (preferClose ? left <= span : left < span) return new Date(start + period.from * minuteLength + left)
      left -= span
    }
    throw new RangeError('工作日历的索引与工作时间不一致')
  }

  /** Working milliseconds from the first loaded day to the instant. */
  #workedBy(instant: number): number {
    const { firstDay, length, workedBefore } = this.#index
    const day = dayOfInstant(instant)
    const time = timeOfDay(instant)
    let worked = workedBefore[Math.min(Math.max(day - firstDay, 0), length)]!
    for (const period of this.#periodsOn(day)) {
      if (time <= period.from * minuteLength) break
      worked += Math.min(time, period.to * minuteLength) - period.from * minuteLength
    }
    return worked
  }

  #closingsBy(instant: number): number {
    const day = dayOfInstant(instant)
    const periods = this.#periodsOn(day)
    const hasClosed = periods.length > 0 && timeOfDay(instant) >= closeOf(periods)
    return this.#workingDaysBefore(day) + (hasClosed ? 1 : 0)
  }

  #workingDaysBefore(day: number): number {
    const { firstDay, length, workingDaysBefore } = this.#index
    return workingDaysBefore[Math.min(Math.max(day - firstDay, 0), length)]!
  }

  #periodsOn(day: number): readonly WorkingPeriod[] {
    return this.#index.periods[day - this.#index.firstDay] ?? []
  }

  /** An interval ends just before `to`: one that ends at midnight of New Year does not need the new year. */
  #missingBetween(from: number, to: number): CalendarPending | undefined {
    return from === to ? undefined : this.#missing(dayOfInstant(from), dayOfInstant(to - 1))
  }

  /** The first year not loaded among the days from `first` to `last`, both included. */
  #missing(first: number, last: number): CalendarPending | undefined {
    const { firstDay, length, firstMissing } = this.#index
    const from = first - firstDay
    if (from < 0 || from >= length) return pendingFor(first)
    const missing = firstMissing[from]!
    return missing <= last - firstDay ? pendingFor(firstDay + missing) : undefined
  }

  #missingAfter(day: number): CalendarPending {
    return pendingFor(this.#index.firstDay + this.#index.firstMissing[day - this.#index.firstDay]!)
  }

  #beforeFirst(): CalendarPending {
    return pendingFor(this.#index.firstDay - 1)
  }
}

/** Milliseconds from 00:00 to the close of the last period. */
function closeOf(periods: readonly WorkingPeriod[]): number {
  return periods[periods.length - 1]!.to * minuteLength
}

/** The first position whose value is at least `target`, in a list that never falls. */
function firstAtLeast(values: Float64Array, target: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < target) low = middle + 1
    else high = middle
  }
  return low
}

function pendingFor(day: number): CalendarPending {
  return { pending: 'calendar', neededYear: yearOfDay(day) }
}
