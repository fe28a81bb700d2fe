import { isSoon } from '#kit/ui/due-time.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

type Clock = RequestDetail['clocks'][number]

export type ClockBar = {
  /** How a clerk says it: 按时, 超期, 还剩 2 个工作日. */
  words: string
  tone: 'done' | 'calm' | 'near' | 'missed' | 'waiting'
  /** Shares of the bar, 0 to 1: how much time has run, and where the due time stands. */
  run: number
  due: number | undefined
}

/** What a clock's bar shows: the bar is as long as the limit, or as what was needed when that was longer. */
export function barOf(clock: Clock, now: Date): ClockBar {
  const started = Date.parse(clock.startedAt)
  const ran = Math.max(0, Date.parse(clock.stoppedAt ?? now.toISOString()) - started)
  const words = clock.stoppedAt !== null ? endingOf(clock) : clock.pendingCalendar ? '待日历' : clock.paused ? (clock.missed ? '超期，暂停中' : '暂停中') : (clock.remainingWords ?? '')
  const tone = clock.missed ? 'missed' : clock.voided ? 'waiting' : clock.stoppedAt !== null ? 'done' : clock.paused || clock.dueAt === null ? 'waiting' : isSoon(new Date(clock.dueAt), now) ? 'near' : 'calm'
  if (clock.dueAt === null) return { words, tone, run: clock.stoppedAt === null ? 0 : 1, due: undefined }
  const limit = Math.max(1, Date.parse(clock.dueAt) - started)
  const whole = Math.max(limit, clock.missed ? ran : limit)
  return { words, tone, run: Math.min(1, ran / whole), due: limit / whole }
}

/** What was taken away was not done in time, and no more late than it was by then. */
function endingOf({ voided, missed }: Clock): string {
  if (voided) return missed ? '超期后取消' : '已取消'
  return missed ? '超期办完' : '按时'
}
