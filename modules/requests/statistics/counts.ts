import type { Measures } from '#modules/requests/contribution.ts'

/**
 * What is counted of requests: the sums of what each contributes (modules/requests/contribution.ts), under the names of the
 * API. All belong to the day on which the request came in, so that the parts of a rate and its denominator speak of the
 * same requests.
 *
 * assessable: received and not declined, before exclusions.
 * contacted: the time for the first contact has ended, by the contact or by passing.
 * due: the time for the answer has ended, by the answer or by passing, or that for taking it up or for the first contact has
 * passed: whatever is open and overdue is in it.
 * openOverdue: due and not in time, and not completed yet; a promise is not completed.
 * asked, answered: the reporter was asked after the case was closed, and did answer.
 * suggested, suggestedRight: a category was suggested as it came in and staff have looked at it since; it stands as suggested.
 * suggestedByModel, suggestedByModelRight: those of them that the county's classifier suggested; the others go by hint words.
 * excluded…: how much of a count belongs to requests with an approved exclusion.
 */
export const countNames = [
  'received', 'assessable', 'excluded', 'contacted', 'contactedInTime', 'completed', 'due', 'inTime', 'openOverdue', 'asked', 'answered', 'solved', 'satisfied',
  'excludedContactedInTime', 'excludedCompleted', 'excludedDue', 'excludedInTime', 'excludedOpenOverdue', 'excludedAnswered', 'excludedSolved', 'excludedSatisfied',
  'suggested', 'suggestedRight', 'suggestedByModel', 'suggestedByModelRight',
] as const

export type CountName = (typeof countNames)[number]
export type Counts = Record<CountName, number>

export const noCounts: Readonly<Counts> = Object.fromEntries(countNames.map((name) => [name, 0])) as Counts

/** contactedInTime → contacted_in_time: the column of request_count. */
export function columnOf(name: CountName): keyof Measures {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as keyof Measures
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = { ...noCounts }
  for (const counts of all) for (const name of countNames) sum[name] += counts[name]
  return sum
}

/** Nothing left to show: a request that moved to another unit or category leaves such a row behind. */
export function isEmpty(counts: Counts): boolean {
  return countNames.every((name) => counts[name] === 0)
}
