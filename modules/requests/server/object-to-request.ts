import { command } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import { plainDate, rowOf } from '#modules/matters/server/public.ts'
import { object } from '#modules/requests/contract-moves.ts'
import { dutyEntryUnknown } from '#modules/requests/refusals.ts'
import { recordAsked } from '#modules/requests/server/approvals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { dispatcherOf } from '#modules/requests/waiting.ts'

const TAKEN_BACK = ['sign', 'reply', 'contact'] as const

/** Before signing, citing an entry of the duty list: once back to the sender, the second time to the county. */
export const objectHandler = command(
  object,
  async (context) => {
    const moving = await beginMove(context, 'object')
    const { row, scope, units } = moving
    const { dutyEntryId, words } = context.input
    await insistOnDutyEntry(scope.db, scope.countyCode, dutyEntryId, scope.at)
    const isSecond = row.objection_count + row.return_count >= 1
    const sender = dispatcherOf(row, units)
    const { textId } = await finishMove(moving, {
      request: { objection_count: row.objection_count + 1, ...(isSecond ? { pending: 'arbitration', pending_by: scope.accountId } : {}) },
      // Who objects stays a party until it is sent again: the record is its own too.
      parties: { holder: row.receiver_organization_id, senders: [sender, row.holder_organization_id].filter((id) => id !== null), coUnits: [] },
      openTaskIds: [],
      clocks: { void: TAKEN_BACK, start: [{ stage: 'dispatch', organizationId: isSecond ? units.centre : sender }] },
      data: { dutyEntryId },
      words: { text: words, audience: 'internal' },
    })
    await recordAsked(moving, { kind: 'objection', ordinal: row.objection_count + 1, textId, dutyEntryId, status: 'approved' })
    return row.id
  },
  showRow,
)

export async function insistOnDutyEntry(db: Db, countyCode: string, dutyEntryId: string, at: Date): Promise<void> {
  const on = plainDate(at)
  const row = await rowOf(db, 'SELECT id FROM duty_entry WHERE county_code = $1 AND id = $2 AND valid_from <= $3::date AND (valid_to IS NULL OR valid_to > $3::date)', [countyCode, dutyEntryId, on])
  if (row === undefined) throw dutyEntryUnknown()
}
