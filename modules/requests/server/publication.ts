import type { Db } from '#kit/database/transaction.ts'
import { touch } from '#modules/matters/server/public.ts'
import { replyKindLabels } from '#modules/requests/shapes.ts'

const FOLLOW = `UPDATE published_request SET kept = $3, reply_kind = coalesce($4, reply_kind), promised_at = $5, suspended_until = $6, version = version + 1
  WHERE county_code = $1 AND matter_id = $2 AND withdrawn_at IS NULL`

/**
 * What is said of it stays true to what happens after publishing: an answer that was taken back, a day that was missed, a
 * suspension that has ended.
 */
export async function followPublication(
  scope: { db: Db; countyCode: string }, row: { id: string; replied_in_time: boolean | null; reply_kind: string | null; promised_at: Date | null; suspended_until: Date | null },
): Promise<void> {
  await touch(scope.db, FOLLOW, [scope.countyCode, row.id, row.replied_in_time, row.reply_kind, row.promised_at, row.suspended_until])
}

export type Published = { reply_kind: keyof typeof replyKindLabels | null; is_plan: boolean; suspended_until: Date | string | null }

/** How it stands, in the words of the public page. A plan is no answer: not solved yet is said as that. */
export function publicationLabel({ reply_kind, suspended_until }: Published): string {
  if (suspended_until !== null) return '挂账中，尚未解决'
  return reply_kind === null ? '已恢复办理，尚未解决' : replyKindLabels[reply_kind]
}
