import { z } from 'zod'
import { countsFrom, limitUnits, momentAfter, stepsBetween, stepsIn } from './unit-time.ts'
import type { Amount } from './unit-time.ts'
import type { CalendarPending, WorkCalendar } from './work-calendar.ts'

/** The stages of a matter that have a clock. */
export const Stage = z.enum(['accept', 'dispatch', 'sign', 'contact', 'reply', 'verify', 'callback'])
export type Stage = z.infer<typeof Stage>

export const LimitUnit = z.enum(limitUnits)

export const Limit = z.object({
  stage: Stage,
  value: z.int('时限要填整数').positive('时限要大于 0'),
  unit: LimitUnit,
})
export type Limit = z.infer<typeof Limit>

/** A span of the timeline in which the clock stands (waiting for the resident, suspended); without `to` it stands still now. */
export type Pause = { from: Date; to?: Date }

/** `paused`: an open pause began before the time was up; `remaining` is what is left when it ends. */
export type Due = { dueAt: Date } | { paused: true; remaining: Amount } | CalendarPending

/**
 * When the limit is up, worked out from the start and the timeline's pauses alone, so that it can be asked again at any
 * moment.
 *
 * Days: the starting day does not count (《民法典》第二百零一条); the last working day ends at the close of its last
 * period, the last calendar day at 24:00 (第二百零三条第二款). A calendar-day limit that ends on a holiday is not put
 * off to the next working day (第二百零三条第一款 would): it is a promise to the resident, and a county that wants
 * holidays out of it chooses working days. Hours count from the start itself.
 *
 * A pause puts the due time off by what of the unit's own time lies in it: working hours by its working time, days by
 * the days that end in it. A pause that begins at the due time or later changes nothing.
 */
export function dueAt(startedAt: Date, limit: Limit, calendar: WorkCalendar, pauses: readonly Pause[]): Due {
  const { unit } = limit
  let from = countsFrom(startedAt, unit)
  let left = limit.value * stepsIn(unit)
  for (const pause of joinPauses(pauses)) {
    const pausedAt = pause.from < from ? from : pause.from
    const due = momentAfter(unit, calendar, from, left)
    if ('at' in due && due.at <= pausedAt) return { dueAt: due.at }
    if (pause.to && pause.to <= from) continue
    const passed = stepsBetween(unit, calendar, from, pausedAt)
    if ('pending' in passed) return passed
    left -= passed.steps
    if (!pause.to) return { paused: true, remaining: { value: left / stepsIn(unit), unit } }
    from = pause.to
  }
  const due = momentAfter(unit, calendar, from, left)
  return 'pending' in due ? due : { dueAt: due.at }
}

/** The pauses in order, those that overlap or meet made one, empty ones left out; throws RangeError if one ends before it begins. */
export function joinPauses(pauses: readonly Pause[]): Pause[] {
  const joined: Pause[] = []
  for (const pause of pauses.toSorted((one, other) => one.from.getTime() - other.from.getTime())) {
    if (pause.to && pause.to < pause.from) throw new RangeError('暂停的结束早于开始')
    if (pause.to && pause.to.getTime() === pause.from.getTime()) continue
    const last = joined.at(-1)
    if (!last || (last.to && last.to < pause.from)) joined.push({ ...pause })
    else if (last.to && (!pause.to || last.to < pause.to)) last.to = pause.to
  }
  return joined
}
