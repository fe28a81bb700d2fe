import { command } from '#kit/http/handle.ts'
import { plainDate } from '#modules/matters/server/public.ts'
import { transfer } from '#modules/requests/contract-moves.ts'
import { unitIsHolder } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { readParties } from '#modules/requests/server/parties.ts'
import { getUnit } from '#modules/requests/server/units.ts'

/** To another unit, by the holder or the sender. The promise to the resident goes on: the reply clock changes hands only. */
export const transferHandler = command(
  transfer,
  async (context) => {
    const moving = await beginMove(context, 'transfer')
    const { row, scope, grant, rules } = moving
    const unit = await getUnit(scope.db, scope.countyCode, context.input.organizationId, plainDate(scope.at))
    if (unit.id === row.holder_organization_id) throw unitIsHolder()
    const parties = await readParties(scope, row)
    const window = rules.calendar.addWorkingMinutes(scope.at, rules.procedure.returnWindowWorkingHours * 60)
    const sender = grant!.organizationId
    await finishMove(moving, {
      request: { dispatched_at: scope.at, returnable_until: 'at' in window ? window.at : null, arbitrated: false },
      // The county's or street's own place as sender is kept beside the unit that passes it on.
      parties: { holder: unit.id, senders: [sender, ...parties.senders.filter((id) => id !== sender)], coUnits: parties.coUnits.filter((one) => one.organizationId !== unit.id) },
      openTaskIds: row.open_task_ids.filter((id) => id !== unit.id),
      clocks: { void: ['sign', 'contact'], hand: { stages: ['reply'], organizationId: unit.id }, start: [{ stage: 'sign', organizationId: unit.id }] },
      data: { toId: unit.id, to: unit.short_name },
      words: { text: context.input.words, audience: 'internal' },
    })
    return row.id
  },
  showRow,
)
