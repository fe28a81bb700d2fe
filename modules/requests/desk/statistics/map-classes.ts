/** One ramp, from little to much; kit/ui/tokens.css does not reach into a canvas. */
export const ramp = ['#e3edf8', '#bcd4ee', '#8bb4de', '#4f8bc9', '#1d5fa8'] as const
export const noValue = '#ffffff'

/** A step of the legend: values from `from` on, up to the next. */
export type MapClass = { from: number; colour: string; words: string }

/** Rates stand in fixed steps, so that two periods can be compared by eye. */
export const rateClasses: readonly MapClass[] = [
  { from: 0, colour: ramp[0], words: '不到 60%' },
  { from: 60, colour: ramp[1], words: '60%–70%' },
  { from: 70, colour: ramp[2], words: '70%–80%' },
  { from: 80, colour: ramp[3], words: '80%–90%' },
  { from: 90, colour: ramp[4], words: '90% 以上' },
]

/** Steps of equal width in round numbers, at most five, the last one holding the largest; from the lightest to the darkest of the ramp. */
export function countClasses(counts: readonly number[]): readonly MapClass[] {
  const most = Math.max(1, ...counts)
  const step = roundUp(most / ramp.length)
  const steps = Math.min(ramp.length, Math.floor(most / step) + 1)
  return Array.from({ length: steps }, (_, index) => {
    const [from, to] = [index * step, (index + 1) * step - 1]
    const words = index === steps - 1 ? `${from} 件以上` : from === to ? `${from} 件` : `${from}–${to} 件`
    return { from, colour: ramp[Math.round((index * (ramp.length - 1)) / (steps - 1))]!, words }
  })
}

/** 1, 2, 5, 10, 20, 50, 100 … */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return [1, 2, 5, 10].map((part) => part * power).find((round) => round >= value)!
}

export function classOf(value: number | null, classes: readonly MapClass[]): MapClass | undefined {
  return value === null ? undefined : classes.findLast(({ from }) => value >= from)
}
