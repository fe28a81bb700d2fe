/** What stands at a bar: its value, and how that compares. */
export type BarWords = { words: string; change: string | null }

const FONT_SIZE = 13
/** Digits, points and blanks; a percent sign is wider, a point narrower. */
const NARROW_SIGN = 7.6
const GAP = 12

/** The words of each bar and the room that they take beside it: the change below where one line would take more than a third of the chart; names take another. */
export function labelsOf(bars: readonly BarWords[], width: number): { labels: string[]; room: number } {
  const joined = (between: string) => bars.map(({ words, change }) => (change === null ? words : `${words}${between}${change}`))
  const inOneLine = joined('  ')
  const labels = roomOf(inOneLine) <= width / 3 ? inOneLine : joined('\n')
  return { labels, room: roomOf(labels) }
}

function roomOf(labels: readonly string[]): number {
  return Math.ceil(Math.max(0, ...labels.flatMap((label) => label.split('\n')).map(widthOf)) + GAP)
}

function widthOf(line: string): number {
  return [...line].reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign) ? FONT_SIZE : NARROW_SIGN), 0)
}
