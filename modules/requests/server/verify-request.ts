import { command } from '#kit/http/handle.ts'
import { rework, verify } from '#modules/requests/contract-moves.ts'
import { siteCheckNeeded } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { checkReasonLabels } from '#modules/requests/shapes.ts'

/** On the spot; by telephone only where the one reason is that the reporter has no account. */
export const verifyHandler = command(
  verify,
  async (context) => {
    const moving = await beginMove(context, 'verify')
    const { method, words, photoIds } = context.input
    const reason = moving.row.check_reason as keyof typeof checkReasonLabels
    if (method === 'phone' && reason !== 'noReporter') throw siteCheckNeeded({ reason: checkReasonLabels[reason] })
    await finishMove(moving, {
      request: { verified_by: 'staff' }, clocks: { done: ['verify'] }, data: { method }, photoIds,
      ...(words === undefined ? {} : { words: { text: words, audience: 'internal' as const } }),
    })
    return moving.row.id
  },
  showRow,
)

/** What fails the check goes back to whoever replied. */
export const reworkHandler = command(
  rework,
  async (context) => {
    const moving = await beginMove(context, 'rework')
    const { row } = moving
    await finishMove(moving, {
      request: { reply_kind: null, promised_at: null, check_reason: row.check_reason },
      clocks: { done: ['verify'], start: [{ stage: 'reply', organizationId: row.holder_organization_id }] },
      words: { text: context.input.words, audience: 'internal' }, photoIds: context.input.photoIds,
    })
    return row.id
  },
  showRow,
)
