import type { Db } from '#kit/database/transaction.ts'
import type { Context } from '#kit/http/handle.ts'
import { touch } from '#modules/matters/server/public.ts'
import { replyKindLabels } from '#modules/requests/shapes.ts'

const FOLLOW = `UPDATE published_request SET kept = $3, reply_kind = $4, promised_at = $5, suspended_until = $6, version = version + 1
  WHERE county_code = $1 AND matter_id = $2 AND withdrawn_at IS NULL`

/**
 * What is said of it stays true to what happens after publishing: an answer that was taken back, a day that was missed, a
 * suspension that has ended.
 */
export async function followPublication(
  scope: { db: Db; countyCode: string; at: Date }, row: Answered & { id: string; suspended_until: Date | null },
): Promise<void> {
  await touch(scope.db, FOLLOW, [scope.countyCode, row.id, keptOf(row, scope.at), row.reply_kind, row.promised_at, row.suspended_until])
}

/** What is public says of its place no more than this. */
export const NEAREST_PUBLISHED = ['county', 'street', 'town', 'community', 'village'] as const

export function publishedAreaOf<Area extends { level: string }>(chain: readonly Area[]): { area: Area; levels: readonly string[] } {
  return { area: chain.findLast((one) => NEAREST_PUBLISHED.some((level) => level === one.level)) ?? chain[0]!, levels: NEAREST_PUBLISHED }
}

type Answered = { reply_kind: string | null; replied_at: Date | null; replied_in_time: boolean | null; promised_at: Date | null }

/**
 * Whether the promise was kept: of a day that was named, whether what stands now was answered by its end; otherwise whether the
 * limit was. Null while it still runs, and while nothing is answered: then only a miss is known.
 */
export function keptOf({ reply_kind, replied_at, replied_in_time, promised_at }: Answered, at: Date): boolean | null {
  if (reply_kind === null) return replied_in_time === false ? false : null
  if (promised_at === null) return replied_in_time
  if (reply_kind === 'byWhen') return at < promised_at ? null : false
  return replied_at !== null && replied_at <= promised_at
}

export type Published = { reply_kind: keyof typeof replyKindLabels | null; is_plan: boolean; suspended_until: Date | string | null }

/** How it stands, in the words of the public page. A plan is no answer: not solved yet is said as that. */
export function publicationLabel({ reply_kind, suspended_until }: Published): string {
  if (suspended_until !== null) return '挂账中，尚未解决'
  return reply_kind === null ? '已恢复办理，尚未解决' : replyKindLabels[reply_kind]
}

const UNNAME = `UPDATE published_request p SET reporter_shown = NULL, version = p.version + 1 FROM matter m
  WHERE p.county_code = $1 AND m.county_code = p.county_code AND m.id = p.matter_id AND m.reporter_id = $2 AND p.reporter_shown IS NOT NULL`
const STAY_ANONYMOUS = `UPDATE request q SET anonymous_to_public = true FROM matter m
  WHERE q.county_code = $1 AND m.county_code = q.county_code AND m.id = q.matter_id AND m.reporter_id = $2 AND NOT q.anonymous_to_public`

/** Whoever no longer agrees to be named is named nowhere from this moment, and what he reported stays without a name. */
export async function stopNaming({ db, actor }: Context<unknown>, purpose: string): Promise<void> {
  if (purpose !== 'publicName') return
  await touch(db, UNNAME, [actor.countyCode, actor.accountId])
  await touch(db, STAY_ANONYMOUS, [actor.countyCode, actor.accountId])
}
