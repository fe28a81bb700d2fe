import { command } from '#kit/http/handle.ts'
import { withdrawApplication } from '#modules/requests/contract-moves.ts'
import { recordWithdrawal } from '#modules/requests/server/approvals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'

/** By the unit that applied, before anybody decided: it goes on as if nothing had been asked, and nothing is counted. */
export const withdrawApplicationHandler = command(
  withdrawApplication,
  async (context) => {
    const moving = await beginMove(context, 'withdrawApplication')
    const { row } = moving
    const { textId } = await finishMove(moving, {
      request: { pending: null, pending_by: null, pending_organization_id: null, decider_organization_id: null },
      data: { what: row.pending! }, words: { text: context.input.words, audience: 'internal' },
    })
    await recordWithdrawal(moving, textId)
    return row.id
  },
  showRow,
)
