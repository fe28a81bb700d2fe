/** The digest goes out from this hour on, in China. */
const DIGEST_HOUR = 8
const EIGHT_HOURS = 8 * 3_600_000
const SENTENCES_IN_A_DIGEST = 3

/** The day whose digest may go out at this moment, or undefined before its hour. */
export function digestDay(now: Date): string | undefined {
  const local = new Date(now.getTime() + EIGHT_HOURS)
  return local.getUTCHours() < DIGEST_HOUR ? undefined : local.toISOString().slice(0, 10)
}

/** One sentence for everything that waited: how many, and the first few. */
export function digestSentence(sentences: readonly string[]): string {
  const shown = sentences.slice(0, SENTENCES_IN_A_DIGEST).map((sentence) => sentence.replace(/。$/, ''))
  if (sentences.length === 1) return `${shown[0]}。`
  return `有 ${sentences.length} 条提醒：${shown.join('；')}${sentences.length > SENTENCES_IN_A_DIGEST ? '……' : '。'}`
}
