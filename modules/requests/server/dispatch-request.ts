import { command } from '#kit/http/handle.ts'
import { plainDate } from '#modules/matters/server/public.ts'
import type { Urgency } from '#modules/matters/contract.ts'
import { dispatch } from '#modules/requests/contract-moves.ts'
import { unitIsHolder } from '#modules/requests/refusals.ts'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { routeOf } from '#modules/requests/server/accept-request.ts'
import { correctedSubject } from '#modules/requests/server/find-category.ts'
import { beginMove, finishMove } from '#modules/requests/server/move.ts'
import type { Change, Moving } from '#modules/requests/server/move.ts'
import type { CoUnit } from '#modules/requests/server/parties.ts'
import { sealAndSend, showRowOrSealed } from '#modules/requests/server/seal-report.ts'
import { getUnit, insistInside } from '#modules/requests/server/units.ts'

type Dispatch = { organizationId: string; coUnits: readonly CoUnit[]; category?: string | undefined; urgency?: Urgency | undefined; words?: string | undefined }

/** Street inside the street, county across streets; why it was routed there stays with the request. What turns out to be a report on officials is nobody's to send. */
export const dispatchHandler = command(
  dispatch,
  async (context) => {
    const moving = await beginMove(context, 'dispatch')
    if (await sealInstead(moving, context.input)) return moving.row.id
    await finishMove(moving, await dispatchTo(moving, context.input))
    return moving.row.id
  },
  showRowOrSealed,
)

/** What is a report on officials, or turns out to be one, is nobody's to send: it goes sealed to the body that examines it. Answers whether it did. */
export async function sealInstead(moving: Moving, given: { category?: string | undefined; urgency?: Urgency | undefined }): Promise<boolean> {
  const subject = correctedSubject(moving.rules, moving.row, given, moving.scope.at)
  if (subject.category === moving.row.category && subject.category !== CONDUCT) return false
  const routing = await routeOf(moving, subject)
  if (routing.sealed !== true) return false
  await sealAndSend(moving, routing, subject)
  return true
}

/** What sending it to a unit changes; the same for a dispatch, an arbitration and a whole batch. With another category the route is found anew. */
export async function dispatchTo(moving: Moving, { organizationId, coUnits, category, urgency, words }: Dispatch, arbitrated = false): Promise<Change> {
  const { row, scope, grant, rules } = moving
  const on = plainDate(scope.at)
  const [lead, ...helpers] = await Promise.all([organizationId, ...coUnits.map((unit) => unit.organizationId)].map((id) => getUnit(scope.db, scope.countyCode, id, on)))
  for (const unit of [lead!, ...helpers]) insistInside(unit, grant?.areaPath ?? null)
  if (helpers.some((unit) => unit.id === lead!.id)) throw unitIsHolder()
  const subject = correctedSubject(rules, row, { category, urgency }, scope.at)
  const isOther = subject.category !== row.category || subject.urgency !== row.urgency
  const window = rules.calendar.addWorkingMinutes(scope.at, rules.procedure.returnWindowWorkingHours * 60)
  const required = coUnits.filter((unit) => unit.required).map((unit) => unit.organizationId)
  return {
    matter: subject,
    request: {
      ...(isOther ? { routing: await routeOf(moving, subject) } : {}),
      dispatched_at: scope.at, returnable_until: 'at' in window ? window.at : null, pending: null, pending_by: null, contacted_at: null, ...(arbitrated ? { arbitrated } : {}),
    },
    parties: { holder: lead!.id, senders: grant === undefined ? [] : [grant.organizationId], coUnits },
    openTaskIds: required,
    clocks: { done: ['dispatch'], start: [{ stage: 'sign', organizationId: lead!.id }, { stage: 'reply', organizationId: lead!.id }] },
    data: { toId: lead!.id, to: lead!.short_name, coUnits: helpers.map((unit) => unit.short_name) },
    words: words === undefined ? undefined : { text: words, audience: 'internal' },
  }
}
