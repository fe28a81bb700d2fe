import { plainDate } from '#modules/matters/server/public.ts'
import { receivedOnMissing, receivedOnNotNeeded, receivedOnWrong } from '#modules/requests/refusals.ts'

const DAY = 86_400_000
/** Older than a year it is no longer something to be answered by a clock that begins today. */
const OLDEST_DAYS = 366

/** The day on which a letter came: always of a letter, never of anything else, and not after today. */
export function receivedOnOf({ channel, receivedOn }: { channel: string; receivedOn?: string | undefined }, at: Date): string | null {
  if (channel !== 'paper') {
    if (receivedOn !== undefined) throw receivedOnNotNeeded()
    return null
  }
  if (receivedOn === undefined) throw receivedOnMissing()
  const [earliest, latest] = [plainDate(new Date(at.getTime() - OLDEST_DAYS * DAY)), plainDate(at)]
  if (receivedOn < earliest || receivedOn > latest) throw receivedOnWrong({ earliest, latest })
  return receivedOn
}
