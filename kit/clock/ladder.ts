import { z } from 'zod'
import { dateOfDay, dayOfDate, dayOfInstant, startOfDay, yearOfDay } from './calendar-date.ts'
import { LimitUnit } from './limit.ts'
import { countsFrom, isDayUnit, momentAfter, stepsIn } from './unit-time.ts'
import type { CalendarPending, WorkCalendar } from './work-calendar.ts'

export const Urgency = z.enum(['routine', 'urgent', 'emergency'])
export type Urgency = z.infer<typeof Urgency>

/**
 * One rung: `label` is what is sent (催办, 工作提醒函, 督办, 通报), `amount` of `unit` before or after the due time (0 after:
 * at the due time). So many days before is the morning of that day; so many days after is when they have ended, the day
 * of the due time not counted. `safetyOnly`: for matters of safety alone.
 */
export const ReminderStep = z.object({
  key: z.string().min(1),
  label: z.string().min(1),
  at: z.enum(['before', 'after']),
  amount: z.int().nonnegative(),
  unit: LimitUnit,
  safetyOnly: z.boolean().optional(),
})
export type ReminderStep = z.infer<typeof ReminderStep>

/** The steps in the order in which they are sent. */
export const ReminderLadder = z
  .array(ReminderStep)
  .refine((steps) => new Set(steps.map((step) => step.key)).size === steps.length, '提醒阶梯中有两级用了同一个标识')
  .refine(
    (steps) => steps.every((step, at) => step.at === 'after' || steps[at - 1]?.at !== 'after'),
    '到期前的提醒要排在到期后的提醒之前',
  )
export type ReminderLadder = z.infer<typeof ReminderLadder>

/** What the ladder asks of the matter whose clock it watches. */
export type RemindedMatter = { startedAt: Date; urgency: Urgency; safety: boolean }

/**
 * The next step to send and when, never before `now`; undefined when the ladder is climbed. Ask again when that moment
 * has come: if the answer is still `now`, send. Only in working time, a moment outside moves to the next opening; an
 * emergency is reminded at any hour.
 *
 * The ladder is climbed, not descended: what stands below a step in `alreadySent` is not sent any more. Of the
 * warnings one is sent: whoever was told does not hear it again before the due time. A warning is left out when the limit is too short for it or the due time has passed; one that would come too late because the
 * offices are closed is brought forward to the last opening before the due time; of several that fall on one moment
 * the last is given. What is sent after the due time is never skipped. After an extension start with nothing sent.
 */
export function nextReminder(
  dueAt: Date,
  steps: ReminderLadder,
  alreadySent: readonly string[],
  calendar: WorkCalendar,
  now: Date,
  matter: RemindedMatter,
): { step: ReminderStep; at: Date } | CalendarPending | undefined {
  const climbed = steps.findLastIndex((step) => alreadySent.includes(step.key))
  let warning: { step: ReminderStep; at: Date } | undefined
  for (const step of steps.slice(climbed + 1)) {
    if (step.safetyOnly && !matter.safety) continue
    if (step.at === 'before' && climbed >= 0) continue
    if (step.at === 'after') return warning ?? reminderAfter(dueAt, step, calendar, now, matter)
    const found = warningBefore(dueAt, step, calendar, now, matter)
    if (found === undefined) continue
    if ('pending' in found) return warning ?? found
    if (warning && found.at > warning.at) return warning
    warning = found
  }
  return warning
}

function warningBefore(
  dueAt: Date,
  step: ReminderStep,
  calendar: WorkCalendar,
  now: Date,
  matter: RemindedMatter,
): { step: ReminderStep; at: Date } | CalendarPending | undefined {
  if (now >= dueAt) return undefined
  const planned = momentBefore(dueAt, step, calendar)
  if ('pending' in planned) return isBeforeStart(planned.neededYear, matter) ? undefined : planned
  if (planned.at <= matter.startedAt) return undefined
  const at = sendingTime(planned.at, calendar, now, matter)
  if ('at' in at && at.at < dueAt) return { step, at: at.at }
  const opening = calendar.lastOpeningBefore(dueAt)
  if ('pending' in opening) return isBeforeStart(opening.neededYear, matter) ? undefined : opening
  const isTooLate = opening.at < now || opening.at <= matter.startedAt
  return isTooLate ? undefined : { step, at: opening.at }
}

function momentBefore(dueAt: Date, step: ReminderStep, calendar: WorkCalendar): { at: Date } | CalendarPending {
  if (!isDayUnit(step.unit)) {
    return step.unit === 'workingHours'
      ? calendar.addWorkingMinutes(dueAt, -step.amount * 60)
      : { at: new Date(dueAt.getTime() - step.amount * stepsIn(step.unit)) }
  }
  // A due time of 24:00 belongs to the day that ends, not to the one that begins.
  const dueDay = dayOfInstant(dueAt.getTime() - 1)
  if (step.unit === 'calendarDays') return { at: new Date(startOfDay(dueDay - step.amount)) }
  const found = calendar.addWorkingDays(dateOfDay(dueDay), -step.amount)
  return 'pending' in found ? found : { at: new Date(startOfDay(dayOfDate(found.date))) }
}

function reminderAfter(
  dueAt: Date,
  step: ReminderStep,
  calendar: WorkCalendar,
  now: Date,
  matter: RemindedMatter,
): { step: ReminderStep; at: Date } | CalendarPending {
  const planned = momentPast(dueAt, step, calendar)
  if ('pending' in planned) return planned
  const at = sendingTime(planned.at, calendar, now, matter)
  return 'pending' in at ? at : { step, at: at.at }
}

function momentPast(dueAt: Date, { unit, amount }: ReminderStep, calendar: WorkCalendar): { at: Date } | CalendarPending {
  if (amount === 0) return { at: dueAt }
  const from = isDayUnit(unit) ? countsFrom(new Date(dueAt.getTime() - 1), unit) : dueAt
  return momentAfter(unit, calendar, from, amount * stepsIn(unit))
}

function sendingTime(
  planned: Date,
  calendar: WorkCalendar,
  now: Date,
  { urgency }: RemindedMatter,
): { at: Date } | CalendarPending {
  const earliest = planned < now ? now : planned
  return urgency === 'emergency' ? { at: earliest } : calendar.nextWorkingMoment(earliest)
}

/** A warning that needs a year before the matter's own would lie before its start. */
function isBeforeStart(neededYear: number, { startedAt }: RemindedMatter): boolean {
  return neededYear < yearOfDay(dayOfInstant(startedAt.getTime()))
}
