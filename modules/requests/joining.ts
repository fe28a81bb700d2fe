import { endStates } from '#modules/requests/lifecycle.ts'
import { replyKindLabels } from '#modules/requests/shapes.ts'

/** How an open request stands, as far as others hear of it before anything of it is public (access.sql, `open_requests`). */
export type OpenStanding = { state: string; reply_kind: string | null; suspended: boolean }

/** Others hear of it from its acceptance on: before that nobody has read it, and it may be anything. */
const joinableStates: ReadonlySet<string> = new Set(['accepted', 'dispatched', 'signed', 'handling', 'replied'])

/** What is done or over needs no more voices: whoever still has the trouble reports it. */
export function mayJoin({ state, reply_kind }: OpenStanding): boolean {
  return joinableStates.has(state) && !(state === 'replied' && reply_kind === 'done')
}

/** How it stands, in as few words as a supporter needs. */
export function standingLabel({ state, reply_kind, suspended }: OpenStanding): string {
  if (suspended) return '挂账中，尚未解决'
  const isAnswered = state === 'replied' || state === 'verified' || endStates.has(state)
  if (!isAnswered || reply_kind === null) return endStates.has(state) ? '已结案' : '办理中'
  return `${replyKindLabels[reply_kind as keyof typeof replyKindLabels]}${endStates.has(state) ? '，已结案' : ''}`
}

/**
 * One of those that nobody can tell apart by day and standing: the one that is supported already, or else the oldest, so that
 * all who have the same trouble come together in one. `rows`: the newest first.
 */
export function oneOfEach<Row extends OpenStanding & { opened_on: string; supported: boolean }>(rows: readonly Row[]): Row[] {
  const alike = Map.groupBy(rows, (row) => `${row.opened_on} ${standingLabel(row)}`)
  return [...alike.values()].map((group) => group.find(({ supported }) => supported) ?? group.at(-1)!)
}
