import { clockInChina, dayInChina } from '#kit/clock/china-day.ts'
import type { Urgency } from '#kit/clock/ladder.ts'
import type { WorkCalendar } from '#kit/clock/work-calendar.ts'

/** The digest goes out from this hour on, in China, on each working day. */
export const DIGEST_HOUR = 8

const DAY = 86_400_000
/** Longer than any run of rest days. */
const MOST_DAYS = 30

/** What decides how fast a notice leaves the house: what it is about, and by when something must be done. */
export type Pressing = { category: string; urgency: Urgency; dueAt: Date | null }

/**
 * How a notice leaves the house. `immediate` with `gatherUntil` null: by itself and at once. With a moment: its limit ends then,
 * before any digest can tell it; it goes with the others of its unit, at most once in the county's interval, and no later than
 * that. Neither: in the digest of the next working day.
 */
export type Pace = { immediate: boolean; gatherUntil: Date | null }

/** One digest a day, except for safety, what is urgent, and what would have ended by the next one. What has ended already no haste mends. */
export function paceOf({ category, urgency, dueAt }: Pressing, now: Date, calendar: WorkCalendar): Pace {
  if (urgency !== 'routine' || category.startsWith('safety')) return { immediate: true, gatherUntil: null }
  if (dueAt === null || dueAt <= now || dueAt > nextDigest(now, calendar)) return { immediate: false, gatherUntil: null }
  return { immediate: true, gatherUntil: dueAt }
}

/** When the digest that follows this moment goes out. */
export function nextDigest(now: Date, calendar: WorkCalendar): Date {
  for (let ahead = 0; ; ahead += 1) {
    const day = dayInChina(new Date(now.getTime() + ahead * DAY))
    const at = new Date(`${day}T${String(DIGEST_HOUR).padStart(2, '0')}:00:00+08:00`)
    if (at > now && (isDigestDay(day, calendar) || ahead > MOST_DAYS)) return at
  }
}

/** A day of a year that is not loaded is not guessed to be one of rest: better a digest on a Sunday than none at all. */
export function isDigestDay(day: string, calendar: WorkCalendar): boolean {
  const known = calendar.isWorkingDay(day)
  return !('working' in known) || known.working
}

/** The day whose digest may go out at this moment, or undefined before its hour and on a day of rest: what came meanwhile waits for the next working day. */
export function digestDay(now: Date, calendar: WorkCalendar): string | undefined {
  const day = dayInChina(now)
  return clockInChina(now).getUTCHours() >= DIGEST_HOUR && isDigestDay(day, calendar) ? day : undefined
}
