import type { Context } from '#kit/http/handle.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import { endStates } from '#modules/requests/server/public.ts'
import { subjectGone } from '#modules/rights/refusals.ts'
import type { RightsRecord } from '#modules/rights/server/rights-record.ts'
import { subjectOf } from '#modules/rights/server/subject.ts'

const ERASE = 'SELECT erased, left_open FROM app.erase_person($1, $2::text[], $3::text[], $4)'

/**
 * Deletes the person in this transaction. Files follow by the worker, which removes what has no row any more; the database
 * itself checks that a second person confirms.
 */
export async function erase(context: Context<unknown>, row: RightsRecord): Promise<{ erased: number; leftOpen: number }> {
  const { phoneIndexes } = await subjectOf(context, row)
  const done = await rowOf<{ erased: number; left_open: number }>(context.db, ERASE, [row.id, phoneIndexes, [...endStates], context.at])
  if (done === undefined) throw subjectGone()
  return { erased: done.erased, leftOpen: done.left_open }
}
