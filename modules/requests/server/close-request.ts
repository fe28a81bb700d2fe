import { command } from '#kit/http/handle.ts'
import { cancelTimers, setTimer } from '#modules/matters/server/public.ts'
import { closeCase } from '#modules/requests/contract-moves.ts'
import { HEARD } from '#modules/requests/hotline/server/carry-out-events.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { readParties } from '#modules/requests/server/parties.ts'
import { SILENCE } from '#modules/requests/server/reply-to-request.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'
import { callerOf } from '#modules/requests/waiting.ts'

/** Only what is confirmed or verified. Whoever calls back afterwards must be a party: the centre, where the street itself answered. */
export const closeCaseHandler = command(
  closeCase,
  async (context) => {
    const moving = await beginMove(context, 'closeCase')
    const { row, scope, units } = moving
    const caller = callerOf(row, units)
    const parties = caller === units.centre && caller !== null && !row.org_ids.includes(caller) ? await readParties(scope, row) : undefined
    await finishMove(moving, {
      matter: { closed_at: scope.at },
      request: { closing: row.closing + 1, callback_count: 0, solved: null, satisfaction: null, next_callback_at: null },
      clocks: { void: 'all', start: [{ stage: 'callback', organizationId: caller }] },
      ...(parties === undefined ? {} : { parties: { ...parties, senders: [...parties.senders, caller!] } }),
    })
    await cancelTimers(scope, row.id, [SILENCE])
    if (row.external_number !== null) await setTimer(scope, row.id, HEARD, scope.at)
    await tellReporter(moving, `您反映的 ${row.number} 已结案，请评价。`)
    return row.id
  },
  showRow,
)
