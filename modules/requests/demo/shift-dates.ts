import { deterministic } from '#presets/deterministic.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const CHINA_OFFSET = 8 * HOUR

export type DateSpan = {
  /** The moment up to which messages arrive; the last day counts as far as it has gone. */
  until: Date
  /** How many days before that day the first message arrives. */
  days: number
}

/** On Saturday and Sunday people write less; 1 is an ordinary weekday. */
const WEEKEND_SHARE = 0.6
/** No two days are the same: each gets up to so much more or less. */
const DAILY_SWING = 0.3

/**
 * Moves the moments of a file into the span: their order is kept (equal ones in the order given), so is the hour of the
 * day as far as the order allows, and each day gets its share: weekends less, and no two days the same. Answers the new moments in the order given; no two of
 * them are the same and none is later than `until`. Depends on nothing but its arguments.
 */
export function shiftDates(moments: readonly Date[], { until, days }: DateSpan): Date[] {
  const order = moments.map((_, position) => position).sort((a, b) => moments[a]!.getTime() - moments[b]!.getTime() || a - b)
  const lastDay = Math.floor((until.getTime() + CHINA_OFFSET) / DAY)
  const lastPart = (until.getTime() + CHINA_OFFSET - lastDay * DAY) / DAY
  const shares = Array.from({ length: days + 1 }, (_, index) => {
    const weekday = (lastDay - days + index + 4) % 7 // 1 January 1970 was a Thursday
    const swing = 1 + DAILY_SWING * (2 * deterministic(`day/${lastDay - days + index}`).next() - 1)
    return (weekday === 0 || weekday === 6 ? WEEKEND_SHARE : 1) * swing * (index === days ? lastPart : 1)
  })
  const total = shares.reduce((sum, share) => sum + share, 0)

  const shifted: Date[] = moments.slice()
  let shareBefore = 0
  let from = 0
  for (const [index, share] of shares.entries()) {
    shareBefore += share
    const to = index === days ? order.length : Math.round((order.length * shareBefore) / total)
    const ofDay = order.slice(from, to)
    const start = (lastDay - days + index) * DAY - CHINA_OFFSET
    const length = index === days ? lastPart * DAY : DAY
    const times = ofDay.map((position) => timeOfDay(moments[position]!)).sort((a, b) => a - b)
    for (const [rank, position] of ofDay.entries()) shifted[position] = new Date(start + Math.floor((times[rank]! * length) / DAY))
    separate(ofDay, shifted, start + length)
    from = to
  }
  return shifted
}

/** Milliseconds since midnight in China; also right before 1970. */
function timeOfDay(moment: Date): number {
  return (((moment.getTime() + CHINA_OFFSET) % DAY) + DAY) % DAY
}

/** Moves equal moments apart by a millisecond, backwards where the day ends. */
function separate(positions: readonly number[], moments: Date[], end: number): void {
  for (let rank = 1; rank < positions.length; rank++) {
    const before = moments[positions[rank - 1]!]!.getTime()
    if (moments[positions[rank]!]!.getTime() <= before) moments[positions[rank]!] = new Date(before + 1)
  }
  let latest = end - 1
  for (const position of positions.toReversed()) {
    if (moments[position]!.getTime() <= latest) break
    moments[position] = new Date(latest)
    latest--
  }
}
