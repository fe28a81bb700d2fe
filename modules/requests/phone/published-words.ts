import { sayMoment } from '#kit/ui/time-words.ts'
import { dayOf } from '#modules/requests/phone/plain-state.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'

type Told = Pick<PublishedEntry, 'open' | 'overdue' | 'suspendedUntil' | 'promisedAt' | 'dueAt' | 'kept'>
/** `shape` stands beside the words, so that colour is not needed. */
export type KeptWords = { shape: 'calm' | 'done' | 'missed'; words: string }

/** What was promised or owed by when, and whether it was kept. Undefined where nothing of it can be said. */
export function keptWords({ open, overdue, suspendedUntil, promisedAt, dueAt, kept }: Told, now: Date): KeptWords | undefined {
  if (open) {
    const by = promisedAt ?? dueAt
    const owed = promisedAt === null ? '答复' : '办好'
    if (overdue) return { shape: 'missed', words: by === null ? `已逾期，还没有${owed}` : `已逾期：应在${sayMoment(new Date(by), now)}前${owed}` }
    if (suspendedUntil !== null || by === null) return undefined
    // The time may have passed a moment ago, before it was noted.
    if (new Date(by) <= now) return undefined
    return { shape: 'calm', words: promisedAt === null ? `最迟${sayMoment(new Date(by), now)}前答复` : `答应${sayMoment(new Date(by), now)}前办好，还没到期` }
  }
  if (kept === null) return undefined
  if (promisedAt !== null) return kept ? { shape: 'done', words: `答应${dayOf(promisedAt, now)}前办好，做到了` } : { shape: 'missed', words: `答应${dayOf(promisedAt, now)}前办好，没有做到` }
  return kept ? { shape: 'done', words: '在期限内答复' } : { shape: 'missed', words: '超过期限才答复' }
}
