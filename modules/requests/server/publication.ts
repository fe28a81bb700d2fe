import type { Db } from '#kit/database/transaction.ts'
import { touch } from '#modules/matters/server/public.ts'

const FOLLOW = `UPDATE published_request SET kept = $3, reply_kind = coalesce($4, reply_kind), promised_at = $5, version = version + 1
  WHERE county_code = $1 AND matter_id = $2 AND withdrawn_at IS NULL`

/** Whether the promise was kept stays true to what happens after publishing: an answer that was taken back, a day that was missed. */
export async function followPublication(
  scope: { db: Db; countyCode: string }, row: { id: string; replied_in_time: boolean | null; reply_kind: string | null; promised_at: Date | null },
): Promise<void> {
  await touch(scope.db, FOLLOW, [scope.countyCode, row.id, row.replied_in_time, row.reply_kind, row.promised_at])
}
