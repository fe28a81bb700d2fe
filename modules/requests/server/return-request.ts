import { command } from '#kit/http/handle.ts'
import { notify, WITH_THE_DIGEST } from '#modules/matters/server/public.ts'
import { approveReturn, askReturn, refuseReturn } from '#modules/requests/contract-moves.ts'
import { dutyEntryNeeded, reasonUnknown } from '#modules/requests/refusals.ts'
import { recordAsked, recordDecision } from '#modules/requests/server/approvals.ts'
import { groundsOf } from '#modules/requests/server/duty-grounds.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { dispatcherOf } from '#modules/requests/waiting.ts'

const NOT_OUR_DUTY = 'notOurDuty'

/** For a lawful reason, inside the window; the clocks go on until it is decided. */
export const askReturnHandler = command(
  askReturn,
  async (context) => {
    const moving = await beginMove(context, 'askReturn')
    const { reasonKey, dutyEntryId, words } = context.input
    const reason = moving.rules.procedure.returnReasons.find((one) => one.key === reasonKey)
    if (reason === undefined) throw reasonUnknown()
    if (reasonKey === NOT_OUR_DUTY && dutyEntryId === undefined) throw dutyEntryNeeded()
    const entryId = dutyEntryId === undefined ? null : await groundsOf(moving, dutyEntryId)
    const { textId } = await finishMove(moving, {
      request: { pending: 'return', pending_by: moving.scope.accountId, pending_organization_id: moving.grant!.organizationId },
      data: { reason: reason.name }, words: { text: words, audience: 'internal' },
    })
    await recordAsked(moving, { kind: 'return', ordinal: moving.row.return_count + 1, textId, reasonKey, dutyEntryId: entryId ?? undefined })
    return moving.row.id
  },
  showRow,
)

/** Back to the dispatcher the first time; the second time the county decides who leads, and that stands. */
export const approveReturnHandler = command(
  approveReturn,
  async (context) => {
    const moving = await beginMove(context, 'approveReturn')
    const { row, units } = moving
    const asker = row.pending_by
    const isSecond = row.return_count >= 1
    const dispatcher = isSecond ? units.centre : dispatcherOf(row, units)
    const { words } = context.input
    const { textId } = await finishMove(moving, {
      request: { pending: isSecond ? 'arbitration' : null, pending_by: null, pending_organization_id: null, return_count: row.return_count + 1 },
      parties: { holder: row.receiver_organization_id, senders: dispatcher === null ? [] : [dispatcher], coUnits: [] },
      openTaskIds: [],
      clocks: { void: ['sign', 'contact', 'reply'], start: [{ stage: 'dispatch', organizationId: dispatcher }] },
      ...(words === undefined ? {} : { words: { text: words, audience: 'internal' } }),
    })
    await recordDecision(moving, 'return', true, textId)
    if (asker !== null) await notify(moving.scope, { matterId: row.id, to: { accountId: asker }, step: 'approveReturn', sentence: `诉求 ${row.number} 的退单申请已同意，不再由您单位办理。`, pace: WITH_THE_DIGEST })
    return row.id
  },
  showRow,
)

export const refuseReturnHandler = command(
  refuseReturn,
  async (context) => {
    const moving = await beginMove(context, 'refuseReturn')
    const { row } = moving
    const { textId } = await finishMove(moving, {
      request: { pending: null, pending_by: null, pending_organization_id: null, return_count: row.return_count + 1 },
      words: { text: context.input.words, audience: 'internal' },
    })
    await recordDecision(moving, 'return', false, textId)
    return row.id
  },
  showRow,
)
