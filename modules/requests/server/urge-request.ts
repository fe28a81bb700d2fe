import { command } from '#kit/http/handle.ts'
import { urge } from '#modules/requests/contract-moves.ts'
import { waitingFor } from '#modules/requests/lifecycle.ts'
import type { WaitingFor } from '#modules/requests/lifecycle.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { tellUnit } from '#modules/requests/server/tell.ts'

/** Goes to the unit that holds the clock; changes no due time. */
export const urgeHandler = command(
  urge,
  async (context) => {
    const moving = await beginMove(context, 'urge')
    const { row } = moving
    const { words } = context.input
    await finishMove(moving, {
      data: { toId: row.waiting_organization_id }, ...(words === undefined ? {} : { words: { text: words, audience: 'internal' as const } }),
    })
    const { can, label } = waitingFor[row.waiting_for as WaitingFor]
    await tellUnit(moving, { organizationId: row.waiting_organization_id, permission: can }, `催办：诉求 ${row.number} ${label}，请尽快办理。`)
    return row.id
  },
  showRow,
)
