import type { ChannelReason } from '#modules/channels/channel-reasons.ts'

/**
 * What became of one try to send.
 * `taken`: the other side has it. `gone`: nobody is there any more. `refused`: never, whatever we do. `later`: it was surely
 * not taken, or a second one is known for the first by its number: again. `uncertain`: it may have arrived, and a second one
 * would be a second message: never again by itself.
 */
export type Outcome =
  | { outcome: 'taken' }
  | { outcome: 'gone' | 'refused' | 'uncertain'; reason: ChannelReason; code?: string }
  | { outcome: 'later'; reason: ChannelReason; code?: string; waitMilliseconds?: number }

/** Whether a second try is safe decides between the two. */
export function unclear(repeatable: boolean, reason: 'noAnswer' | 'unreadable' | 'brokenAnswer'): Outcome {
  return repeatable ? { outcome: 'later', reason: 'repeated' } : { outcome: 'uncertain', reason }
}

export function isUnclear(answer: Outcome): boolean {
  return answer.outcome === 'later' && answer.reason === 'repeated'
}

export type Settled = { answer: Outcome; again: Date | null }

/**
 * What becomes of the message after this try. One that was never answered is not forgotten because a later try was surely not
 * taken: it is tried again only as long as the other side knows the first by its number. `unclearSince`: the first such try;
 * `knownMilliseconds`: for how long it knows it, null: without an end.
 */
export function settle(answer: Outcome, { attempts, triedAt, unclearSince }: { attempts: number; triedAt: Date; unclearSince: Date | null }, knownMilliseconds: number | null, now: Date): Settled {
  const since = unclearSince ?? (isUnclear(answer) ? triedAt : null)
  const again = answer.outcome === 'later' ? new Date(now.getTime() + waitAfter(attempts, answer.waitMilliseconds)) : null
  if (since === null || (answer.outcome !== 'later' && answer.outcome !== 'refused')) return { answer, again }
  if (again !== null && (knownMilliseconds === null || again.getTime() < since.getTime() + knownMilliseconds)) return { answer, again }
  return { answer: { outcome: 'uncertain', reason: 'neverCleared' }, again: null }
}

const FIRST_WAIT_MILLISECONDS = 30_000
export const LONGEST_WAIT_MILLISECONDS = 3_600_000

/** Half a minute after the first failure, then twice as long each time, at most an hour; longer where the other side asks for it. */
export function waitAfter(attempts: number, asked = 0): number {
  const grown = Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (attempts - 1), LONGEST_WAIT_MILLISECONDS)
  return Math.max(grown, Math.min(asked, LONGEST_WAIT_MILLISECONDS))
}

/** As it is kept with the message. */
export function keptReason(answer: Outcome): string | null {
  if (answer.outcome === 'taken') return null
  return answer.code === undefined ? answer.reason : `${answer.reason}:${answer.code.replace(/[^\w.-]/g, '').slice(0, 20)}`
}
