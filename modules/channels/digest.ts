import { clockInChina } from '#kit/clock/china-day.ts'
import type { WorkCalendar } from '#kit/clock/work-calendar.ts'

/** The digest goes out from this hour on, in China. */
const DIGEST_HOUR = 8
const SENTENCES_IN_A_DIGEST = 3

/**
 * The working day whose digest may go out at this moment, or undefined before its hour and on a day of rest: what came
 * meanwhile waits for the next working day. A day of a year that is not loaded is not guessed to be one of rest: better a
 * digest on a Sunday than none at all.
 */
export function digestDay(now: Date, calendar: WorkCalendar): string | undefined {
  const local = clockInChina(now)
  if (local.getUTCHours() < DIGEST_HOUR) return undefined
  const day = local.toISOString().slice(0, 10)
  const known = calendar.isWorkingDay(day)
  return 'working' in known && !known.working ? undefined : day
}

/** One sentence for everything that waited: how many, and the first few. */
export function digestSentence(sentences: readonly string[]): string {
  const shown = sentences.slice(0, SENTENCES_IN_A_DIGEST).map((sentence) => sentence.replace(/。$/, ''))
  if (sentences.length === 1) return `${shown[0]}。`
  return `有 ${sentences.length} 条提醒：${shown.join('；')}${sentences.length > SENTENCES_IN_A_DIGEST ? '……' : '。'}`
}
