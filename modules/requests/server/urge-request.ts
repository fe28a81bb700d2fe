import { command } from '#kit/http/handle.ts'
import { urge } from '#modules/requests/contract-moves.ts'
import { waitingFor } from '#modules/requests/lifecycle.ts'
import type { WaitingFor } from '#modules/requests/lifecycle.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { tellUnit } from '#modules/requests/server/tell.ts'

/** Goes to the unit that holds the clock; changes no due time. What the reporter urges himself is counted, and limited in time. */
export const urgeHandler = command(
  urge,
  async (context) => {
    const moving = await beginMove(context, 'urge')
    const { row } = moving
    const { words } = context.input
    const isReporter = row.reporter_id !== null && row.reporter_id === moving.scope.accountId
    await finishMove(moving, {
      ...(isReporter ? { request: { urge_count: row.urge_count + 1, urged_at: moving.scope.at } } : {}),
      data: { toId: row.waiting_organization_id }, ...(words === undefined ? {} : { words: { text: words, audience: isReporter ? ('reporter' as const) : ('internal' as const) } }),
    })
    const { can, label } = waitingFor[row.waiting_for as WaitingFor]
    await tellUnit(moving, { organizationId: row.waiting_organization_id, permission: can }, isReporter ? `居民第 ${row.urge_count + 1} 次催办：诉求 ${row.number} ${label}，请尽快办理。` : `催办：诉求 ${row.number} ${label}，请尽快办理。`)
    return row.id
  },
  showRow,
)
