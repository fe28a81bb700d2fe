import { command } from '#kit/http/handle.ts'
import { arbitrate } from '#modules/requests/contract-moves.ts'
import { recordAsked } from '#modules/requests/server/approvals.ts'
import { dispatchTo } from '#modules/requests/server/dispatch-request.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'

/** The county decides who leads: what is on nobody's list, and what came back twice. Neither objection nor return stands against it. */
export const arbitrateHandler = command(
  arbitrate,
  async (context) => {
    const moving = await beginMove(context, 'arbitrate')
    const { textId } = await finishMove(moving, await dispatchTo(moving, context.input, true))
    await recordAsked(moving, { kind: 'arbitration', ordinal: moving.row.objection_count + moving.row.return_count + 1, textId, status: 'approved' })
    return moving.row.id
  },
  showRow,
)
