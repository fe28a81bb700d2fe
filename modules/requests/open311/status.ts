import { clockInChina } from '#kit/clock/china-day.ts'
import { endStates } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'

/** As labels of the public page begin that say it themselves. */
const OVERDUE = '已超期'

/** How a published request stands, as far as the public may know. */
export type Standing = {
  state: RequestState
  /** The label of the public page: 已办成; 挂账中，尚未解决. */
  label: string
  publicAnswer: string
  isPlan: boolean
  suspendedUntil: Date | null
  /** Whether the answer or promise was in time; null while the time runs. */
  kept: boolean | null
  /** The end of the answer's or promise's time that really runs. */
  dueAt: Date | null
}

/** Only a case that the county has closed is closed: answered is not yet agreed to, and whoever was answered may say no. */
export function statusOf(state: string): 'open' | 'closed' {
  return endStates.has(state) ? 'closed' : 'open'
}

/** No time is named for what is closed, suspended, paused or waits for somebody else than who answers. */
export function expectedAt({ state, suspendedUntil, dueAt }: Pick<Standing, 'state' | 'suspendedUntil' | 'dueAt'>): Date | null {
  return statusOf(state) === 'closed' || suspendedUntil !== null ? null : dueAt
}

/** 限期办结（没有按期）。…: the label first, so that "closed" is never read as "solved" where it is not. What is late and unanswered says so in its label, once. */
export function statusNotes({ label, publicAnswer, isPlan, suspendedUntil, kept }: Standing): string {
  const late = kept === false && !label.startsWith(OVERDUE) ? '（没有按期）' : ''
  const review = suspendedUntil === null ? '' : `，${dayOf(suspendedUntil)}复核`
  return `${label}${late}${review}。${isPlan ? '计划：' : ''}${publicAnswer}`
}

/** 2026-09-15T10:00:00+08:00 */
export function w3cTime(at: Date): string {
  return `${clockInChina(at).toISOString().slice(0, 19)}+08:00`
}

function dayOf(at: Date): string {
  const [year, month, day] = w3cTime(at).slice(0, 10).split('-').map(Number)
  return `${year}年${month}月${day}日`
}

const DAY = 86_400_000
export const MOST_DAYS = 90

export type Span = { from: Date; to: Date }

/** The span asked for. One end alone stands for the 90 days on its side of it; none for the last 90. */
export function spanOf(start: Date | undefined, end: Date | undefined, now: Date): Span | 'turned' | 'tooFar' {
  const to = end ?? (start === undefined ? now : new Date(start.getTime() + MOST_DAYS * DAY))
  const from = start ?? new Date(to.getTime() - MOST_DAYS * DAY)
  if (from > to) return 'turned'
  return to.getTime() - from.getTime() > MOST_DAYS * DAY ? 'tooFar' : { from, to }
}
