import { dueAt, joinPauses } from './limit.ts'
import type { Limit, Pause } from './limit.ts'
import { countsFrom, isDayUnit, stepsBetween, stepsIn } from './unit-time.ts'
import type { Amount, LimitUnit } from './unit-time.ts'
import type { CalendarPending, WorkCalendar } from './work-calendar.ts'

/**
 * How a clock stands at a moment. `left` and `over` are in the limit's unit. A day counts as passed at its end, so that
 * on the morning of the last day one day is left; what is overdue by less than a whole day is told in (working) hours.
 * `over` is unknown when the moment lies in a year that is not loaded: overdue it is all the same.
 */
export type Remaining =
  | { state: 'running'; dueAt: Date; left: Amount }
  | { state: 'paused'; left: Amount }
  | { state: 'overdue'; dueAt: Date; over: Amount | CalendarPending }
  | ({ state: 'pending' } & CalendarPending)

/**
 * What was known at `now`: pauses that begin later are left out, one that ends later is still open. The due time itself
 * is not overdue yet. Time in a pause is not counted as overdue either.
 */
export function remaining(
  startedAt: Date,
  limit: Limit,
  calendar: WorkCalendar,
  pauses: readonly Pause[],
  now: Date,
): Remaining {
  const { unit } = limit
  const known = pausesKnownAt(pauses, now)
  const due = dueAt(startedAt, limit, calendar, known)
  if ('pending' in due) return { state: 'pending', ...due }
  if ('paused' in due) return { state: 'paused', left: due.remaining }
  if (now > due.dueAt) return { state: 'overdue', dueAt: due.dueAt, over: overdue(due.dueAt, unit, calendar, known, now) }

  const passed = activeSteps(unit, calendar, countsFrom(startedAt, unit), now, known)
  if ('pending' in passed) return { state: 'pending', ...passed }
  return { state: 'running', dueAt: due.dueAt, left: { value: limit.value - passed.steps / stepsIn(unit), unit } }
}

function pausesKnownAt(pauses: readonly Pause[], now: Date): Pause[] {
  return joinPauses(pauses)
    .filter((pause) => pause.from <= now)
    .map((pause) => (pause.to && pause.to <= now ? pause : { from: pause.from }))
}

function overdue(
  due: Date,
  unit: LimitUnit,
  calendar: WorkCalendar,
  pauses: readonly Pause[],
  now: Date,
): Amount | CalendarPending {
  const passed = activeSteps(unit, calendar, due, now, pauses)
  if ('pending' in passed) return passed
  if (passed.steps > 0 || !isDayUnit(unit)) return { value: passed.steps / stepsIn(unit), unit }
  return overdue(due, unit === 'workingDays' ? 'workingHours' : 'clockHours', calendar, pauses, now)
}

/** Steps of the unit from one moment to another without those that fall into a pause; none when `to` is earlier. */
function activeSteps(
  unit: LimitUnit,
  calendar: WorkCalendar,
  from: Date,
  to: Date,
  pauses: readonly Pause[],
): { steps: number } | CalendarPending {
  if (to <= from) return { steps: 0 }
  const all = stepsBetween(unit, calendar, from, to)
  if ('pending' in all) return all
  let steps = all.steps
  for (const pause of pauses) {
    const begin = pause.from < from ? from : pause.from
    const end = pause.to && pause.to < to ? pause.to : to
    if (end <= begin) continue
    const paused = stepsBetween(unit, calendar, begin, end)
    if ('pending' in paused) return paused
    steps -= paused.steps
  }
  return { steps }
}
