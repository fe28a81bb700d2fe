import { command } from '#kit/http/handle.ts'
import { cancelTimers } from '#modules/matters/server/public.ts'
import { reopen } from '#modules/requests/contract-moves.ts'
import { FINAL } from '#modules/requests/server/become-final.ts'
import { authorityMark } from '#modules/requests/server/confirm-reply.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'

/** Back to handling, a limited number of times; what is done then is looked at on the spot. */
export const reopenHandler = command(
  reopen,
  async (context) => {
    const moving = await beginMove(context, 'reopen')
    const { row, scope, grant } = moving
    const isOwn = grant === undefined || grant.role === 'buildingLead'
    await finishMove(moving, {
      matter: { closed_at: null },
      request: { reopen_count: row.reopen_count + 1, reply_kind: null, promised_at: null, check_reason: 'dispute' },
      clocks: { void: ['callback'], start: [{ stage: 'reply', organizationId: row.holder_organization_id }] },
      data: { time: row.reopen_count + 1, ...authorityMark(moving) },
      words: { text: context.input.words, audience: isOwn ? 'reporter' : 'internal' },
    })
    await cancelTimers(scope, row.id, [FINAL])
    if (!isOwn) await tellReporter(moving, `您反映的 ${row.number} 重新办理。`)
    return row.id
  },
  showRow,
)
