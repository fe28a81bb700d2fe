import { command } from '#kit/http/handle.ts'
import { accept } from '#modules/requests/contract-moves.ts'
import { correctedSubject } from '#modules/requests/server/find-category.ts'
import { beginMove, finishMove, goesOn } from '#modules/requests/server/move.ts'
import type { Change, Moving } from '#modules/requests/server/move.ts'
import { keptRoute, routeAt } from '#modules/requests/server/request-rules.ts'
import type { KeptRoute } from '#modules/requests/server/request-rules.ts'
import { sealAndSend, showRowOrSealed } from '#modules/requests/server/seal-report.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'
import { chainOf, standingArea } from '#modules/requests/server/units.ts'
import { plainDate } from '#modules/matters/server/public.ts'
import { dispatcherOf } from '#modules/requests/waiting.ts'

/** The first receiver leads from here on. With another category the route is found anew. */
export const acceptHandler = command(
  accept,
  async (context) => {
    const moving = await beginMove(context, 'accept')
    const { row } = moving
    const subject = correctedSubject(moving.rules, row, context.input, moving.scope.at)
    const routing = await routeOf(moving, subject)
    if (routing.sealed === true) {
      await sealAndSend(moving, routing, subject)
      return row.id
    }
    await finishMove(moving, acceptance(moving, subject, routing))
    await tellReporter(moving, `您反映的 ${row.number} 已受理，由${row.holder_name}负责。`)
    return row.id
  },
  showRowOrSealed,
)

/** On nobody's list: the county arbitrates. The receiver's own: he signs. Otherwise it waits to be dispatched. */
export function acceptance({ row, units }: Moving, subject: { category: string; urgency: string }, routing: KeptRoute): Change {
  const isNobodys = routing.leadId === null
  const isOwn = routing.leadId === row.receiver_organization_id
  const next = isOwn ? ({ stage: 'sign', organizationId: row.receiver_organization_id } as const) : ({ stage: 'dispatch', organizationId: isNobodys ? units.centre : dispatcherOf(row, units) } as const)
  // It was accepted once, merged and taken out again: the time of the next step has not begun anew.
  const runsAlready = row.due_stage === next.stage
  return {
    matter: subject,
    request: { routing, pending: isNobodys ? 'arbitration' : null, pending_by: null, decider_organization_id: null },
    clocks: {
      ...goesOn(row),
      done: ['accept'],
      ...(runsAlready ? { hand: { stages: [next.stage], organizationId: next.organizationId } } : { void: ['dispatch', 'sign'] as const, start: [next] }),
    },
    data: { category: subject.category, urgency: subject.urgency, leadId: routing.leadId },
  }
}

export async function routeOf({ scope, row }: Moving, subject: { category: string; urgency: string }): Promise<KeptRoute> {
  const chain = await chainOf(scope.db, scope.countyCode, standingArea(row), plainDate(scope.at))
  const { route } = await routeAt(scope.db, scope.countyCode, chain, { ...subject, purpose: row.purpose, at: scope.at })
  return keptRoute(route)
}
