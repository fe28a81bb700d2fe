import { dueAt } from '#kit/clock/limit.ts'
import type { Pause } from '#kit/clock/limit.ts'
import { nextReminder } from '#kit/clock/ladder.ts'
import type { ReminderLadder, Urgency } from '#kit/clock/ladder.ts'
import type { LimitUnit } from '#kit/clock/unit-time.ts'
import type { WorkCalendar } from '#kit/clock/work-calendar.ts'
import type { Stage } from '#modules/matters/contract.ts'

/** A rule with dates: from the first day, up to but not including the last. */
export type Dated = { valid_from: string; valid_to: string | null }

export function holdsOn(rule: Dated, on: string): boolean {
  return rule.valid_from <= on && (rule.valid_to === null || on < rule.valid_to)
}

export type LimitOf = Dated & { stage: string; value: number; unit: string; category: string | null; urgency: string | null }

/**
 * The limit of a stage on a day: the second-level category's before the first level's before the general one, and within
 * the same category the urgency's own before the general one. Undefined when the county sets none.
 */
export function findLimit<Rule extends LimitOf>(rules: readonly Rule[], asked: { stage: Stage; category: string; urgency: Urgency; on: string }): Rule | undefined {
  const exactness = (rule: Rule) => (rule.category === null ? 0 : rule.category.split('.').length) * 2 + (rule.urgency === null ? 0 : 1)
  let best: Rule | undefined
  for (const rule of rules) {
    const fits =
      rule.stage === asked.stage &&
      (rule.urgency === null || rule.urgency === asked.urgency) &&
      (rule.category === null || isWithin(asked.category, rule.category)) &&
      holdsOn(rule, asked.on)
    if (fits && (best === undefined || exactness(rule) > exactness(best))) best = rule
  }
  return best
}

/** `property.fees` lies within `property` and within itself. */
export function isWithin(category: string, wanted: string): boolean {
  return category === wanted || category.startsWith(`${wanted}.`)
}

/** The pauses that the timeline tells: from each 'pause' to the next 'resume'. */
export function pausesOf(events: readonly { at: Date; clock: string | null }[]): Pause[] {
  const pauses: Pause[] = []
  for (const event of events) {
    const last = pauses.at(-1)
    const isOpen = last !== undefined && last.to === undefined
    if (event.clock === 'pause' && !isOpen) pauses.push({ from: event.at })
    if (event.clock === 'resume' && isOpen) last.to = event.at
  }
  return pauses
}

/** Those that have stopped this very clock: what stood still before it started, and still does where it runs, is another's. */
export function pausesThatStop(clock: { started_at: Date; paused: boolean }, pauses: readonly Pause[]): Pause[] {
  return pauses.filter(({ from, to }) => from >= clock.started_at && (to !== undefined || clock.paused))
}

export type RunningClock = { started_at: Date; limit_value: number; limit_unit: string; extension_days: number; stage: string }
export type PlannedDue = { due_at: Date | null; paused: boolean; pending_calendar: boolean }

/** When the clock is up, from its start, its limit, the days granted on top and the pauses alone. */
export function planDue(clock: RunningClock, pauses: readonly Pause[], calendar: WorkCalendar): PlannedDue {
  const stage = clock.stage as Stage
  const base = dueAt(clock.started_at, { stage, value: clock.limit_value, unit: clock.limit_unit as LimitUnit }, calendar, pauses)
  if ('paused' in base) return { due_at: null, paused: true, pending_calendar: false }
  if ('pending' in base) return { due_at: null, paused: false, pending_calendar: true }
  if (clock.extension_days === 0) return { due_at: base.dueAt, paused: false, pending_calendar: false }
  // A due time of 24:00 belongs to the day that ends.
  const from = new Date(base.dueAt.getTime() - 1)
  const extended = dueAt(from, { stage, value: clock.extension_days, unit: 'workingDays' }, calendar, pauses)
  if ('paused' in extended) return { due_at: null, paused: true, pending_calendar: false }
  if ('pending' in extended) return { due_at: null, paused: false, pending_calendar: true }
  return { due_at: extended.dueAt, paused: false, pending_calendar: false }
}

/** The first year from this one on that the calendar does not hold. */
export function firstMissingYear(calendar: WorkCalendar, from: number): number {
  let year = from
  while ('working' in calendar.isWorkingDay(`${year}-01-01`)) year += 1
  return year
}

export type WatchedClock = { due_at: Date | null; started_at: Date; missed_at: Date | null; steps_sent: readonly string[] }
export type WatchedMatter = { urgency: Urgency; safety: boolean }

/** When the worker must look at the clock next: the next reminder or the due time itself, whichever comes first. */
export function nextLook(clock: WatchedClock, ladder: ReminderLadder, calendar: WorkCalendar, now: Date, matter: WatchedMatter): Date | null {
  if (clock.due_at === null) return null
  const reminder = nextReminder(clock.due_at, ladder, clock.steps_sent, calendar, now, { startedAt: clock.started_at, ...matter })
  const remindAt = reminder !== undefined && 'at' in reminder ? reminder.at : null
  // The due time itself is not overdue yet.
  const missAt = clock.missed_at === null ? new Date(clock.due_at.getTime() + 1) : null
  if (remindAt === null || missAt === null) return remindAt ?? missAt
  return remindAt < missAt ? remindAt : missAt
}

export type PlatformDue = { platform_due_at: Date | null; merged_due_at: Date | null; due_stage: string | null; due_at: Date | null; closed_at: Date | null }

/** Steps after the answer, which is what another platform waits for. */
const AFTER_ANSWER: readonly string[] = ['verify', 'callback']

/** By when another platform wants the answer, of this or of what was merged into it, while it is owed. It moves none of our clocks and is in none of our rates. */
export function platformWants(row: Omit<PlatformDue, 'due_at'>): Date | null {
  if (row.closed_at !== null || row.due_stage === null || AFTER_ANSWER.includes(row.due_stage)) return null
  const { platform_due_at: own, merged_due_at: merged } = row
  return own === null || (merged !== null && merged < own) ? merged : own
}

/** The nearer of our own due time and what another platform wants: by it what waits is sorted. Word for word as the index matter_queue has it. */
export const NEARER_DUE = `least(m.due_at, CASE WHEN m.closed_at IS NULL AND m.due_stage NOT IN (${AFTER_ANSWER.map((stage) => `'${stage}'`).join(', ')}) THEN least(m.platform_due_at, m.merged_due_at) END)`

/** The same where it comes before our own due time: then it is what whoever handles it must keep. */
export function earlierThanOurs(row: PlatformDue): Date | null {
  const wanted = platformWants(row)
  return wanted !== null && (row.due_at === null || wanted < row.due_at) ? wanted : null
}
