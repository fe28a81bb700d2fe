import { command } from '#kit/http/handle.ts'
import { cancelTimers } from '#modules/matters/server/public.ts'
import { confirm, disagree } from '#modules/requests/contract-moves.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { SILENCE } from '#modules/requests/server/reply-to-request.ts'

/** What a building lead confirms for somebody else is marked so. */
export function authorityMark({ grant }: Moving): { byAuthority?: true } {
  return grant?.role === 'buildingLead' ? { byAuthority: true } : {}
}

/** His word suffices, also when it comes after the days of silence: then nobody need look any more. */
export const confirmHandler = command(
  confirm,
  async (context) => {
    const moving = await beginMove(context, 'confirm')
    await finishMove(moving, { request: { verified_by: 'reporter', check_reason: null }, clocks: { void: ['verify'] }, data: authorityMark(moving) })
    await cancelTimers(moving.scope, moving.row.id, [SILENCE])
    return moving.row.id
  },
  showRow,
)

/** Back to handling; after a dispute somebody must look on the spot. */
export const disagreeHandler = command(
  disagree,
  async (context) => {
    const moving = await beginMove(context, 'disagree')
    const { row, scope } = moving
    await finishMove(moving, {
      request: { check_reason: 'dispute', reply_kind: null, promised_at: null },
      clocks: { void: ['verify', 'reply'], start: [{ stage: 'reply', organizationId: row.holder_organization_id }] },
      data: authorityMark(moving),
      words: { text: context.input.words, audience: 'reporter' },
    })
    await cancelTimers(scope, row.id, [SILENCE])
    return row.id
  },
  showRow,
)
