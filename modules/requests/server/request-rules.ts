import type { Db } from '#kit/database/transaction.ts'
import { cachedByRuleVersion, plainDate, rowsOf } from '#modules/matters/server/public.ts'
import { keysOf, referencesFor, routeBy, SEALED_UNIT } from '#modules/requests/routing.ts'
import type { CountyRouting, DutyEntry, Route, RoutingRule } from '#modules/requests/routing.ts'
import { unitsAt } from '#modules/requests/server/units.ts'
import type { Chain, Surroundings } from '#modules/requests/server/units.ts'

const ROUTING = `SELECT id, position, when_category, when_urgency, when_purpose, when_area_level, lead, co_units, why, valid_from, valid_to
  FROM routing_rule WHERE county_code = $1 ORDER BY position, valid_from, id`

const DUTIES = `SELECT d.id, d.unit, d.category, coalesce(c.name, d.category) AS category_name, d.part, d.basis, d.citation, d.valid_from, d.valid_to FROM duty_entry d
  LEFT JOIN LATERAL (SELECT name FROM category c WHERE c.county_code = d.county_code AND c.key = d.category ORDER BY c.valid_from DESC LIMIT 1) c ON true
  WHERE d.county_code = $1 ORDER BY d.category, d.valid_from, d.id`

export const countyRouting = cachedByRuleVersion(async (db, countyCode): Promise<CountyRouting> => {
  const [rules, duties] = await Promise.all([rowsOf<RoutingRule>(db, ROUTING, [countyCode]), rowsOf<DutyEntry>(db, DUTIES, [countyCode])])
  return { rules, duties }
})

/** What the request keeps of its routing; ids and the rule's own sentence. */
export type KeptRoute = { leadId: string | null; leadName: string | null; coUnits: { organizationId: string; name: string }[]; why: string; ruleId: string | null; dutyEntryId: string | null; sealed?: boolean }

/** Where a request of this subject at this place should go, and the units around it. `ruleVersion`: as just read by the caller. */
export async function routeAt(
  db: Db, countyCode: string, chain: Chain, subject: { category: string; urgency: string; purpose: string; at: Date }, ruleVersion?: number,
): Promise<{ route: Route; surroundings: Surroundings }> {
  const on = plainDate(subject.at)
  const county = await countyRouting(db, countyCode, 0, ruleVersion)
  const question = { category: subject.category, urgency: subject.urgency, purpose: subject.purpose, areaLevels: chain.map((area) => area.level), on }
  const units = await unitsAt(db, countyCode, chain, on, referencesFor(county, question).flatMap(keysOf))
  return { route: routeBy(county, question, chain, units), surroundings: { chain, units } }
}

export function keptRoute(route: Route): KeptRoute {
  return {
    leadId: route.lead?.id ?? null, leadName: route.lead?.short_name ?? null, why: route.why, ruleId: route.ruleId, dutyEntryId: route.dutyEntryId,
    ...(route.lead?.key === SEALED_UNIT ? { sealed: true } : {}),
    coUnits: route.coUnits.map((unit) => ({ organizationId: unit.id, name: unit.short_name })),
  }
}
