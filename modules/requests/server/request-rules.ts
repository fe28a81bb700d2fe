import type { Db } from '#kit/database/transaction.ts'
import { cachedByRuleVersion, plainDate, rowsOf } from '#modules/matters/server/public.ts'
import { findRule, keysOf, routeBy } from '#modules/requests/routing.ts'
import type { Route, RoutingRule } from '#modules/requests/routing.ts'
import { unitsAt } from '#modules/requests/server/units.ts'
import type { Chain, Surroundings } from '#modules/requests/server/units.ts'

const ROUTING = `SELECT id, position, when_category, when_urgency, when_purpose, when_area_level, lead, co_units, why, valid_from, valid_to
  FROM routing_rule WHERE county_code = $1 ORDER BY position, valid_from, id`

export const routingRules = cachedByRuleVersion((db, countyCode) => rowsOf<RoutingRule>(db, ROUTING, [countyCode]))

/** What the request keeps of its routing; ids and the rule's own sentence. */
export type KeptRoute = { leadId: string | null; leadName: string | null; coUnits: { organizationId: string; name: string }[]; why: string; ruleId: string | null }

/** Where a request of this subject at this place should go, and the units around it. `ruleVersion`: as just read by the caller. */
export async function routeAt(
  db: Db, countyCode: string, chain: Chain, subject: { category: string; urgency: string; purpose: string; at: Date }, ruleVersion?: number,
): Promise<{ route: Route; surroundings: Surroundings }> {
  const on = plainDate(subject.at)
  const rules = await routingRules(db, countyCode, 0, ruleVersion)
  const question = { category: subject.category, urgency: subject.urgency, purpose: subject.purpose, areaLevels: chain.map((area) => area.level), on }
  const { rule } = findRule(rules, question)
  const keys = rule === undefined ? [] : [rule.lead, ...rule.co_units].flatMap(keysOf)
  const units = await unitsAt(db, countyCode, chain, on, keys)
  return { route: routeBy(rules, question, chain, units), surroundings: { chain, units } }
}

export function keptRoute(route: Route): KeptRoute {
  return {
    leadId: route.lead?.id ?? null, leadName: route.lead?.short_name ?? null, why: route.why, ruleId: route.ruleId,
    coUnits: route.coUnits.map((unit) => ({ organizationId: unit.id, name: unit.short_name })),
  }
}
