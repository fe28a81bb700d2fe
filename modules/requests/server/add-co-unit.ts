import { command } from '#kit/http/handle.ts'
import { plainDate } from '#modules/matters/server/public.ts'
import { addCoUnit } from '#modules/requests/contract-moves.ts'
import { unitIsHolder, unitIsParty } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { readParties } from '#modules/requests/server/parties.ts'
import { getUnit } from '#modules/requests/server/units.ts'

/** The lead or the sender asks another unit to help; while a required task is open the lead cannot reply. */
export const addCoUnitHandler = command(
  addCoUnit,
  async (context) => {
    const moving = await beginMove(context, 'addCoUnit')
    const { row, scope } = moving
    const { organizationId, required, words } = context.input
    const unit = await getUnit(scope.db, scope.countyCode, organizationId, plainDate(scope.at))
    if (unit.id === row.holder_organization_id) throw unitIsHolder()
    if (row.open_task_ids.includes(unit.id)) throw unitIsParty()
    const parties = await readParties(scope, row)
    await finishMove(moving, {
      parties: { ...parties, coUnits: [...parties.coUnits.filter((one) => one.organizationId !== unit.id), { organizationId: unit.id, required }] },
      openTaskIds: [...row.open_task_ids, ...(required ? [unit.id] : [])],
      data: { toId: unit.id, to: unit.short_name, required },
      words: { text: words, audience: 'internal' },
    })
    return row.id
  },
  showRow,
)
