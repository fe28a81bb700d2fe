import { endStates } from '#modules/requests/lifecycle.ts'
import { isStillOwed } from '#modules/requests/published/standing.ts'
import { replyKindLabels } from '#modules/requests/shapes.ts'

/** How an open request stands, as far as others hear of it before anything of it is public (access.sql, `open_requests`). */
export type OpenStanding = { state: string; reply_kind: string | null; suspended: boolean }

/** Others hear of it from its acceptance on: before that nobody has read it, and it may be anything. */
const joinableStates: ReadonlySet<string> = new Set(['accepted', 'dispatched', 'signed', 'handling', 'replied'])

/** What is done or over needs no more voices: whoever still has the trouble reports it. */
export function isUnsolved({ state, reply_kind }: Pick<OpenStanding, 'state' | 'reply_kind'>): boolean {
  return joinableStates.has(state) && !(state === 'replied' && reply_kind === 'done')
}

/** Asked for where an answer is owed: until then, and after a day was named by which it will be done. */
export function mayBeUrged(standing: Pick<OpenStanding, 'state' | 'reply_kind'>): boolean {
  return isUnsolved(standing) && isStillOwed(standing.reply_kind)
}

type Joinable = Pick<OpenStanding, 'state' | 'reply_kind'> & { category: string; purpose: string; urgency: string; sealed: boolean; published: boolean; joining: string }

/** Whether others can hear of it before anything of it is public: the conditions of `open_requests`, but for what staff say of a single one. */
export function isOpenToOthers(row: Joinable, isFacility: (category: string) => boolean): boolean {
  return !row.sealed && !row.published && row.joining !== 'published' && (row.purpose === 'help' || row.purpose === 'complaint') && row.urgency !== 'emergency' && isUnsolved(row) && isFacility(row.category)
}

/** How it stands, in as few words as a supporter needs. */
export function standingLabel({ state, reply_kind, suspended }: OpenStanding): string {
  if (suspended) return '挂账中，尚未解决'
  const isAnswered = state === 'replied' || state === 'verified' || endStates.has(state)
  if (!isAnswered || reply_kind === null) return endStates.has(state) ? '已结案' : '办理中'
  return `${replyKindLabels[reply_kind as keyof typeof replyKindLabels]}${endStates.has(state) ? '，已结案' : ''}`
}

/**
 * One of those that nobody can tell apart by category, day and standing: the one that is supported already, or else the oldest, so that
 * all who have the same trouble come together in one. `rows`: the newest first.
 */
export function oneOfEach<Row extends OpenStanding & { category: string; opened_on: string; supported: boolean }>(rows: readonly Row[]): Row[] {
  const alike = Map.groupBy(rows, (row) => `${row.category} ${row.opened_on} ${standingLabel(row)}`)
  return [...alike.values()].map((group) => group.find(({ supported }) => supported) ?? group.at(-1)!)
}
