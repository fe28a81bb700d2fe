import { command } from '#kit/http/handle.ts'
import { decline } from '#modules/requests/contract-moves.ts'
import { reasonUnknown } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'

/** An end, with a reason from the county's list and words that the resident reads. */
export const declineHandler = command(
  decline,
  async (context) => {
    const moving = await beginMove(context, 'decline')
    const { reasonKey, words } = context.input
    const reason = moving.rules.procedure.declineReasons.find((one) => one.key === reasonKey)
    if (reason === undefined) throw reasonUnknown()
    await finishMove(moving, {
      matter: { closed_at: moving.scope.at }, clocks: { done: ['accept'], void: 'all' }, data: { reason: reason.name }, words: { text: words, audience: 'reporter' },
    })
    await tellReporter(moving, `您反映的 ${moving.row.number} 不予受理：${reason.name}。`)
    return moving.row.id
  },
  showRow,
)
