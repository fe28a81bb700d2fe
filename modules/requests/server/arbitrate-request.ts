import { command } from '#kit/http/handle.ts'
import { arbitrate } from '#modules/requests/contract-moves.ts'
import { recordAsked } from '#modules/requests/server/approvals.ts'
import { dispatchTo, sealInstead } from '#modules/requests/server/dispatch-request.ts'
import { beginMove, finishMove } from '#modules/requests/server/move.ts'
import { showRowOrSealed } from '#modules/requests/server/seal-report.ts'

/** The county decides who leads: what is on nobody's list, and what came back twice. Neither objection nor return stands against it. */
export const arbitrateHandler = command(
  arbitrate,
  async (context) => {
    const moving = await beginMove(context, 'arbitrate')
    if (await sealInstead(moving, {})) return moving.row.id
    const { textId } = await finishMove(moving, await dispatchTo(moving, context.input, true))
    await recordAsked(moving, { kind: 'arbitration', ordinal: moving.row.objection_count + moving.row.return_count + 1, textId, status: 'approved' })
    return moving.row.id
  },
  showRowOrSealed,
)
