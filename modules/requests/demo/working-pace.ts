import type { WorkCalendar } from '#kit/clock/work-calendar.ts'
import { deterministic } from '#presets/deterministic.ts'
import type { Deterministic } from '#presets/deterministic.ts'
import type { Urgency } from '#presets/preset.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const CHINA_OFFSET = 8 * HOUR

/** How reliably a unit keeps its times, 0.80 to 0.98; the same unit is always the same. Assumed, so that units differ. */
export function punctuality(seed: string, organizationId: string): number {
  return 0.8 + deterministic(`${seed}/punctuality/${organizationId}`).next() * 0.18
}

export type Pace = {
  from: Date
  /** When the clock runs out; undefined where nothing is due. */
  dueAt: Date | undefined
  urgency: Urgency
  /** 0.5 is half of the time allowed, 1.2 a fifth more than it. */
  share: number
  calendar: WorkCalendar
}

/**
 * When a unit acts that uses `share` of its time. Ordinary matters move in working time only; urgent ones at any hour.
 * Where no time is left or none is set, it counts a working day.
 */
export function actAt({ from, dueAt, urgency, share, calendar }: Pace): Date {
  const left = dueAt === undefined ? 0 : dueAt.getTime() - from.getTime()
  if (urgency !== 'routine') return new Date(from.getTime() + Math.max(3 * MINUTE, (left > 0 ? left : 2 * HOUR) * share))
  const worked = dueAt === undefined || left <= 0 ? undefined : calendar.workingMinutesBetween(from, dueAt)
  const allowed = worked !== undefined && 'minutes' in worked && worked.minutes >= 30 ? worked.minutes : 450
  const done = calendar.addWorkingMinutes(from, Math.max(5, Math.round(allowed * share)))
  // Without a calendar for the year nobody can say what working time is; the nearest is the clock on the wall.
  return 'at' in done ? done.at : new Date(from.getTime() + DAY * share)
}

/** The share of its time that a unit uses: within it as often as it is reliable, otherwise up to twice of it. */
export function shareOfTime(choose: Deterministic, reliability: number): number {
  return choose.chance(reliability) ? 0.1 + choose.next() * 0.8 : 1.05 + choose.next() * choose.next() * 1.2
}

/** A resident acts some days later, between 8:00 and 21:59. */
export function residentActsAt(from: Date, choose: Deterministic, days: { least: number; most: number }): Date {
  const at = from.getTime() + (days.least + choose.next() * (days.most - days.least)) * DAY
  const hour = Math.floor(((at + CHINA_OFFSET) % DAY) / HOUR)
  return new Date(hour >= 8 && hour < 22 ? at : at + ((32 - hour) % 24) * HOUR)
}

/** The calendar day in China, some days later. */
export function dayAfter(from: Date, days: number): string {
  return new Date(from.getTime() + CHINA_OFFSET + days * DAY).toISOString().slice(0, 10)
}
