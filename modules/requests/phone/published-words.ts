import { sayBefore, sayLastDay } from '#kit/ui/time-words.ts'
import type { PublishedEntry } from '#modules/requests/published/contract.ts'

type Told = Pick<PublishedEntry, 'open' | 'overdue' | 'suspendedUntil' | 'promisedAt' | 'dueAt' | 'kept' | 'lateStep'>
/** `shape` stands beside the words, so that colour is not needed. */
export type KeptWords = { shape: 'calm' | 'done' | 'missed'; words: string }

const stepWords = { accept: '受理', dispatch: '派单' } as const

/** Whose words stand below: while it is suspended the unit's plan; otherwise unanswered, they are what is said of it, and not its own. */
export function saidOf({ unit, isPlan, kept, lateStep, suspendedUntil }: Pick<PublishedEntry, 'unit' | 'isPlan' | 'kept' | 'lateStep' | 'suspendedUntil'>): string {
  if (lateStep !== null) return `${unit}应当${stepWords[lateStep]}`
  if (!isPlan) return `${unit}答复`
  return kept === false ? `${unit}承办` : suspendedUntil !== null ? `${unit}的计划` : `现由${unit}办理`
}

/** What was promised or owed by when, and whether it was kept. Undefined where nothing of it can be said. */
export function keptWords({ open, overdue, suspendedUntil, promisedAt, dueAt, kept, lateStep }: Told, now: Date): KeptWords | undefined {
  if (open) {
    const by = promisedAt ?? dueAt
    const what = promisedAt !== null ? `${sayLastDay(new Date(promisedAt), now)}前办好` : dueAt !== null ? `${sayBefore(new Date(dueAt), now)}答复` : null
    if (overdue) return { shape: 'missed', words: lateStep !== null ? `已超期，还没有${stepWords[lateStep]}` : what === null ? '已超期，还没有答复' : `已超期：应在${what}` }
    if (suspendedUntil !== null || by === null) return undefined
    // The time may have passed a moment ago, before it was noted.
    if (new Date(by) <= now) return undefined
    return { shape: 'calm', words: promisedAt === null ? `最迟${what}` : `答应${what}，还没到期` }
  }
  if (kept === null) return undefined
  const promised = promisedAt === null ? null : `答应${sayLastDay(new Date(promisedAt), now)}前办好`
  if (promised !== null) return kept ? { shape: 'done', words: `${promised}，做到了` } : { shape: 'missed', words: `${promised}，没有做到` }
  return kept ? { shape: 'done', words: '在期限内答复' } : { shape: 'missed', words: '超过期限才答复' }
}
