/** What stands at a bar: its value, and how that compares. */
export type BarWords = { words: string; change: string | null }

const FONT_SIZE = 13
/** Digits, points and blanks; a percent sign is wider, a point narrower. */
const NARROW_SIGN = 7.6
const GAP = 12

/** The words of each bar and the room that they take beside it: the change, or else what a rate divides, below where one line would take more than a third of the chart; names take another. */
export function labelsOf(bars: readonly BarWords[], width: number): { labels: string[]; room: number } {
  const joined = (between: string) => bars.map(({ words, change }) => (change === null ? words : `${words}${between}${change}`))
  const inOneLine = joined('  ')
  const labels = roomOf(inOneLine) <= width / 3 ? inOneLine : bars.every(({ change }) => change === null) ? inTwoLines(bars) : joined('\n')
  return { labels, room: roomOf(labels) }
}

/** The words above upright bars, of which each has `step` pixels; none where they would lie upon each other even in two lines. */
export function labelsAbove(bars: readonly BarWords[], step: number): string[] | null {
  return [bars.map(({ words }) => words), inTwoLines(bars)].find((labels) => roomOf(labels) <= step + GAP) ?? null
}

function inTwoLines(bars: readonly BarWords[]): string[] {
  return bars.map(({ words }) => words.replace('  ', '\n'))
}

/** A name in as many as two lines of at most `room` pixels; what is longer still ends in dots. */
export function nameLines(name: string, room: number): string {
  const [first, rest] = startOf(name, room)
  if (rest === '') return first
  const [second, more] = startOf(rest, room)
  return `${first}\n${more === '' ? second : `${startOf(rest, room - FONT_SIZE)[0]}…`}`
}

/** What of the words has room, and the rest. */
function startOf(words: string, room: number): [start: string, rest: string] {
  const signs = [...words]
  let count = signs.length
  while (count > 1 && widthOf(signs.slice(0, count).join('')) > room) count--
  return [signs.slice(0, count).join(''), signs.slice(count).join('')]
}

function roomOf(labels: readonly string[]): number {
  return Math.ceil(Math.max(0, ...labels.flatMap((label) => label.split('\n')).map(widthOf)) + GAP)
}

function widthOf(line: string): number {
  return [...line].reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign) ? FONT_SIZE : NARROW_SIGN), 0)
}
