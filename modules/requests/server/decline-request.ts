import { command } from '#kit/http/handle.ts'
import { decline } from '#modules/requests/contract-moves.ts'
import { awaitPlatform } from '#modules/requests/hotline/server/silent-platform.ts'
import { decidesOn } from '#modules/requests/hotline/server/decides-on.ts'
import { reasonUnknown } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { takeDown } from '#modules/requests/server/publication.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'

/**
 * An end, with a reason from the county's list and words that the resident reads. An order of the 12345 platform goes back to
 * it and waits for its decision: the clock stands still, and whoever sent it back may still accept it.
 */
export const declineHandler = command(
  decline,
  async (context) => {
    const moving = await beginMove(context, 'decline')
    const { scope, row } = moving
    const { reasonKey, words } = context.input
    const reason = moving.rules.procedure.declineReasons.find((one) => one.key === reasonKey)
    if (reason === undefined) throw reasonUnknown()
    const said = { data: { reason: reason.name }, words: { text: words, audience: 'reporter' as const } }
    if (await decidesOn(scope, row.id, 'returned')) {
      await finishMove({ ...moving, move: 'sendBack', to: 'submitted' }, {
        request: { pending: 'platformReturn', pending_by: scope.accountId, pending_organization_id: moving.grant!.organizationId, decider_organization_id: null }, clocks: { pause: true }, ...said,
      })
      await awaitPlatform(scope, moving.rules, row.id)
      return row.id
    }
    // What is declined owes nobody anything.
    await finishMove(moving, { matter: { closed_at: scope.at, published: false }, clocks: { done: ['accept'], void: 'all' }, ...said })
    if (row.published) await takeDown(scope, row.id)
    await tellReporter(moving, `您反映的 ${row.number} 不予受理：${reason.name}。`)
    return row.id
  },
  showRow,
)
