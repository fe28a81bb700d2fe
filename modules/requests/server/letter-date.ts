import { plainDate } from '#modules/matters/server/public.ts'
import { letterDateMissing, letterDateNotNeeded, letterDateWrong } from '#modules/requests/refusals.ts'

const DAY = 86_400_000
/** Older than a year it is no longer something to be answered by a clock that begins today. */
const OLDEST_DAYS = 366

/** The day on which a letter came: always of a letter, never of anything else, and not after today. */
export function letterDateOf({ channel, letterDate }: { channel: string; letterDate?: string | undefined }, at: Date): string | null {
  if (channel !== 'paper') {
    if (letterDate !== undefined) throw letterDateNotNeeded()
    return null
  }
  if (letterDate === undefined) throw letterDateMissing()
  const [earliest, latest] = [plainDate(new Date(at.getTime() - OLDEST_DAYS * DAY)), plainDate(at)]
  if (letterDate < earliest || letterDate > latest) throw letterDateWrong({ earliest, latest })
  return letterDate
}
