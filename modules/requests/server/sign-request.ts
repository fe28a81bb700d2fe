import { command } from '#kit/http/handle.ts'
import { sign } from '#modules/requests/contract-moves.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Change, Moving } from '#modules/requests/server/move.ts'

export const signHandler = command(
  sign,
  async (context) => {
    const moving = await beginMove(context, 'sign')
    await finishMove(moving, signing(moving))
    return moving.row.id
  },
  showRow,
)

/** The holder takes it. A first receiver who takes on what he accepted has nobody who sent it; his reply clock starts here. */
export function signing({ row }: Moving): Change {
  const organizationId = row.holder_organization_id
  const isFirstReceiver = row.state === 'accepted'
  return {
    clocks: {
      done: isFirstReceiver ? ['sign', 'dispatch'] : ['sign'],
      start: [
        ...(row.contacted_at === null ? [{ stage: 'contact' as const, organizationId }] : []),
        ...(isFirstReceiver ? [{ stage: 'reply' as const, organizationId }] : []),
      ],
    },
  }
}
