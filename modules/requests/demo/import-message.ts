import { z } from 'zod'
import { command } from '#kit/http/handle.ts'
import { route } from '#kit/http/contract.ts'
import { CategoryKey, Purpose, Urgency, words } from '#modules/matters/contract.ts'
import { countyRules, plainDate } from '#modules/matters/server/public.ts'
import { centreOf, SEALED_UNIT } from '#modules/requests/routing.ts'
import { createRequest } from '#modules/requests/server/create-request.ts'
import { insistOnCategory } from '#modules/requests/server/find-category.ts'
import { findPlace } from '#modules/requests/server/find-place.ts'
import { showReceipt } from '#modules/requests/server/receipt.ts'
import { routeAt } from '#modules/requests/server/request-rules.ts'
import { firstReceiver } from '#modules/requests/server/units.ts'
import { Receipt } from '#modules/requests/shapes.ts'
import { longestText, longestTitle } from './parse-messages.ts'

/** Not among the routes of the product: the import calls it in its own process, in a session of whoever wrote the message. */
export const importMessage = route
  .route({ method: 'POST', path: '/requests/import', summary: '导入居民留言（演示数据）' })
  .meta({ can: 'request.report', over: 'row', object: 'area' })
  .input(
    z.strictObject({
      requestId: z.uuid(),
      number: z.string(),
      /** The title and the text below it, where the text says more. */
      text: words('留言', longestTitle + longestText + 2),
      category: CategoryKey,
      purpose: Purpose,
      urgency: Urgency,
      areaId: z.string(),
      longitude: z.number().optional(),
      latitude: z.number().optional(),
    }),
  )
  .output(Receipt)

/**
 * A message becomes a request like a report does: routed, with its clock, timeline and figures. What differs: its id follows
 * from the message, so that there is never a second one; its place is made up and marked so; it may be longer.
 */
export const importMessageHandler = command(
  importMessage,
  async (context) => {
    const { input, db, actor, at } = context
    const rules = await countyRules(db, actor.countyCode)
    const place = await findPlace(db, actor.countyCode, input, plainDate(at))
    context.guard({ area_path: place.chain.at(-1)!.path, reporter_id: actor.accountId })
    const category = insistOnCategory(rules, input.category, at)
    const { route: found, surroundings } = await routeAt(db, actor.countyCode, place.chain, { category: category.key, urgency: input.urgency, purpose: input.purpose, at })
    const sealedTo = found.lead?.key === SEALED_UNIT ? found.lead.id : undefined
    const centre = sealedTo === undefined ? undefined : centreOf(surroundings.chain, surroundings.units)
    context.audit({ details: { message: input.number } })
    return createRequest({ ...context, newId: firstOf(input.requestId, context.newId) }, rules, {
      text: input.text, place, category, categoryWhy: '类别由系统按留言中的字词初步判断，请受理时核对。', purpose: input.purpose, urgency: input.urgency, channel: 'import',
      anonymousToPublic: true, photoIds: [], reporterId: actor.accountId, reporterName: null, reporterPhone: null, authority: null, enteredBy: null,
      enteredOrganizationId: null, receiver: centre ?? firstReceiver(surroundings), route: found, placeSynthetic: true, sealedTo, suggested: null, move: 'report',
    })
  },
  showReceipt,
)

/** The first id asked for is the request's own. */
function firstOf(id: string, next: () => string): () => string {
  let given = false
  return () => {
    if (given) return next()
    given = true
    return id
  }
}
