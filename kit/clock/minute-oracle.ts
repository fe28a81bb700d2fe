import type { WorkCalendarData, WorkingPeriod } from './calendar-data.ts'
import type { Limit, Pause } from './limit.ts'

/**
 * For tests only: the rules of the clock walked through minute by minute, with none of the code under test, so that the
 * two can be compared. Moments are whole minutes, numbered from `firstMinute`.
 */
export class MinuteOracle {
  readonly #start: number
  readonly #length: number
  /** 0 rest, 1 working */
  readonly #working: Uint8Array
  /** 1 where a working day ends with this minute */
  readonly #closing: Uint8Array
  readonly #year: Int16Array

  constructor(data: WorkCalendarData, firstYear: number, lastYear: number) {
    this.#start = Date.UTC(firstYear, 0, 1) / 60_000
    this.#length = Date.UTC(lastYear + 1, 0, 1) / 60_000 - this.#start
    this.#working = new Uint8Array(this.#length)
    this.#closing = new Uint8Array(this.#length)
    this.#year = new Int16Array(this.#length)
    for (let day = 0; day < this.#length; day += 1440) {
      const date = new Date((this.#start + day) * 60_000)
      const periods = periodsOf(date, data)
      for (let minute = 0; minute < 1440; minute++) {
        const isWorking = periods.some((period) => period.from <= minute && minute < period.to)
        const isLast = isWorking && periods.every((period) => period.to <= minute + 1)
        this.#working[day + minute] = isWorking ? 1 : 0
        this.#closing[day + minute] = isLast ? 1 : 0
        this.#year[day + minute] = data.years.includes(date.getUTCFullYear()) ? 0 : date.getUTCFullYear()
      }
    }
  }

  dueAt(startedAt: Date, limit: Limit, pauses: readonly Pause[]) {
    const needsCalendar = limit.unit === 'workingHours' || limit.unit === 'workingDays'
    const perUnit = limit.unit === 'minutes' ? 1 : limit.unit.endsWith('Hours') ? 60 : 1
    const spans = pauses.map((pause) => [this.#minute(pause.from), pause.to ? this.#minute(pause.to) : Infinity] as const)
    const isDays = limit.unit.endsWith('Days')
    let left = limit.value * perUnit
    const first = this.#minute(startedAt)
    const firstCounted = isDays ? Math.floor(first / 1440) * 1440 + 1440 : first
    for (let minute = first; minute < this.#length; minute++) {
      const pause = spans.find(([from, to]) => from <= minute && minute < to)
      if (pause?.[1] === Infinity) return { paused: true, remaining: { value: left / perUnit, unit: limit.unit } }
      if (pause || minute < firstCounted) continue
      if (needsCalendar && this.#year[minute] !== 0) return { pending: 'calendar', neededYear: this.#year[minute] }
      const counts =
        limit.unit === 'workingHours'
          ? this.#working[minute] === 1
          : limit.unit === 'workingDays'
            ? this.#closing[minute] === 1
            : limit.unit === 'calendarDays'
              ? minute % 1440 === 1439
              : true
      if (counts) left--
      if (left === 0) return { dueAt: this.#date(minute + 1) }
    }
    throw new RangeError('the oracle looks only a few years ahead')
  }

  workingMinutesBetween(from: Date, to: Date): number {
    return this.#working.subarray(this.#minute(from), this.#minute(to)).reduce((sum, one) => sum + one, 0)
  }

  addWorkingMinutes(from: Date, minutes: number) {
    const step = minutes < 0 ? -1 : 1
    let left = Math.abs(minutes)
    let at = this.#minute(from)
    while (left > 0) {
      const passed = step === 1 ? at : at - 1
      if (this.#year[passed] !== 0) return { pending: 'calendar', neededYear: this.#year[passed] }
      left -= this.#working[passed]!
      at += step
    }
    return { at: this.#date(at) }
  }

  nextWorkingMoment(from: Date) {
    let at = this.#minute(from)
    while (this.#year[at] === 0 && this.#working[at] === 0) at++
    return this.#year[at] === 0 ? { at: this.#date(at) } : { pending: 'calendar', neededYear: this.#year[at] }
  }

  isWorkingTime(at: Date): boolean {
    return this.#working[this.#minute(at)] === 1
  }

  #minute(at: Date): number {
    return Math.floor(at.getTime() / 60_000) + 480 - this.#start
  }

  #date(minute: number): Date {
    return new Date((minute + this.#start - 480) * 60_000)
  }
}

function periodsOf(date: Date, data: WorkCalendarData): readonly WorkingPeriod[] {
  const text = date.toISOString().slice(0, 10)
  const kinds = data.days.filter((day) => day.date === text).map((day) => day.kind)
  if (!data.years.includes(date.getUTCFullYear())) return []
  if (kinds.includes('holiday') || kinds.includes('in_lieu')) return []
  const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6
  if (isWeekend && !kinds.includes('makeup_workday')) return []
  let periods: readonly WorkingPeriod[] = data.periods
  for (const season of data.seasons ?? []) {
    if (season.from <= text.slice(5) && text.slice(5) <= season.to) periods = season.periods
  }
  return periods
}
