import { command } from '#kit/http/handle.ts'
import { plainDate } from '#modules/matters/server/public.ts'
import { transfer } from '#modules/requests/contract-moves.ts'
import { unitIsHolder } from '#modules/requests/refusals.ts'
import { passesOn } from '#modules/requests/rules.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { readParties } from '#modules/requests/server/parties.ts'
import { chainOf, getUnit, insistInside, standingArea } from '#modules/requests/server/units.ts'
import type { Chain } from '#modules/requests/server/units.ts'

/**
 * To another unit, by the holder (once) or the sender. The promise to the resident goes on: the reply clock changes hands
 * only, and the window for a return is not opened anew.
 */
export const transferHandler = command(
  transfer,
  async (context) => {
    const moving = await beginMove(context, 'transfer')
    const { row, scope, grant, units } = moving
    const on = plainDate(scope.at)
    const [unit, chain] = await Promise.all([
      getUnit(scope.db, scope.countyCode, context.input.organizationId, on), chainOf(scope.db, scope.countyCode, standingArea(row), on),
    ])
    const mover = grant!.organizationId
    if (unit.id === row.holder_organization_id) throw unitIsHolder()
    if (mover !== units.centre) insistInside(unit, streetPath(chain))
    const parties = await readParties(scope, row)
    await finishMove(moving, {
      request: { dispatched_at: scope.at, transfer_count: row.transfer_count + (passesOn(row, grant!) ? 1 : 0) },
      // Whoever sent it first stays the sender; a unit that passes it on stands behind it and sees it on.
      parties: { holder: unit.id, senders: mover === row.holder_organization_id ? [...parties.senders, mover] : [mover, ...parties.senders.filter((id) => id !== mover)], coUnits: parties.coUnits.filter((one) => one.organizationId !== unit.id) },
      openTaskIds: row.open_task_ids.filter((id) => id !== unit.id),
      clocks: { void: ['sign', 'contact'], hand: { stages: ['reply'], organizationId: unit.id }, start: [{ stage: 'sign', organizationId: unit.id }] },
      data: { toId: unit.id, to: unit.short_name },
      words: { text: context.input.words, audience: 'internal' },
    })
    return row.id
  },
  showRow,
)

/** Of the place's street or town: across streets only the county sends. Without one the whole county. */
function streetPath(chain: Chain): string {
  return (chain.find((area) => area.level === 'street' || area.level === 'town') ?? chain[0]!).path
}
