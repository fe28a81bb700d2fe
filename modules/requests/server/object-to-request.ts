import { command } from '#kit/http/handle.ts'
import { object } from '#modules/requests/contract-moves.ts'
import { recordAsked } from '#modules/requests/server/approvals.ts'
import { groundsOf } from '#modules/requests/server/duty-grounds.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { dispatcherOf } from '#modules/requests/waiting.ts'

const TAKEN_BACK = ['sign', 'reply', 'contact'] as const

/** Before signing, citing the duty list: once back to the sender; the second time, and what is on nobody's list, to the county. */
export const objectHandler = command(
  object,
  async (context) => {
    const moving = await beginMove(context, 'object')
    const { row, scope, units } = moving
    const { dutyEntryId, words } = context.input
    const entryId = await groundsOf(moving, dutyEntryId)
    const isForCounty = entryId === null || row.objection_count + row.return_count >= 1
    const sender = dispatcherOf(row, units)
    const { textId } = await finishMove(moving, {
      request: { objection_count: row.objection_count + 1, ...(isForCounty ? { pending: 'arbitration', pending_by: scope.accountId } : {}) },
      // Who objects stays a party until it is sent again: the record is its own too.
      parties: { holder: row.receiver_organization_id, senders: [sender, row.holder_organization_id].filter((id) => id !== null), coUnits: [] },
      openTaskIds: [],
      clocks: { void: TAKEN_BACK, start: [{ stage: 'dispatch', organizationId: isForCounty ? units.centre : sender }] },
      data: { dutyEntryId },
      words: { text: words, audience: 'internal' },
    })
    await recordAsked(moving, { kind: 'objection', ordinal: row.objection_count + 1, textId, dutyEntryId: entryId ?? undefined, status: 'approved' })
    return row.id
  },
  showRow,
)
