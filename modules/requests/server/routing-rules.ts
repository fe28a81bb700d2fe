import type { z } from 'zod'
import { command, query } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import { notFound } from '#kit/http/refusals.ts'
import type { Purpose, Urgency } from '#modules/matters/contract.ts'
import { countyRules, endRule, insistOnOrder, plainDate, rowsOf, rulesChanged, touch } from '#modules/matters/server/public.ts'
import { endRoutingRule, listRoutingRules, saveRoutingRule, tryRouting } from '#modules/requests/contract-rules.ts'
import type { RoutingRule } from '#modules/requests/contract-rules.ts'
import { placeUnknown } from '#modules/requests/refusals.ts'
import { insistOnCategory } from '#modules/requests/server/find-category.ts'
import { routeAt } from '#modules/requests/server/request-rules.ts'
import { insistOnReference, referenceLabels } from '#modules/requests/server/unit-references.ts'
import { chainOf, firstReceiver } from '#modules/requests/server/units.ts'

type Shown = z.infer<typeof RoutingRule>
type RuleRow = {
  id: string
  position: number
  when_category: string | null
  when_urgency: Urgency | null
  when_purpose: Purpose | null
  when_area_level: string | null
  lead: string
  co_units: string[]
  why: string
  citation: string
  valid_from: string
  valid_to: string | null
  version: number
}

const COLUMNS = 'id, position, when_category, when_urgency, when_purpose, when_area_level, lead, co_units, why, citation, valid_from, valid_to, version'

export const listRoutingRulesHandler = query(listRoutingRules, async ({ input, actor, db, at }) => {
  const [labels, rows] = await Promise.all([
    referenceLabels(db, actor.countyCode),
    rowsOf<RuleRow>(db, `SELECT ${COLUMNS} FROM routing_rule WHERE county_code = $1 AND valid_from <= $2::date AND (valid_to IS NULL OR valid_to > $2::date) ORDER BY position, id`, [
      actor.countyCode, input.on ?? plainDate(at),
    ]),
  ])
  return { rules: rows.map((row) => present(row, labels)) }
})

const INSERT = `INSERT INTO routing_rule (county_code, id, position, when_category, when_urgency, when_purpose, when_area_level, lead, co_units, why, citation, valid_from, valid_to)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

export const saveRoutingRuleHandler = command(
  saveRoutingRule,
  async ({ input, actor, db, at, newId, audit }) => {
    insistOnOrder(input.validFrom, input.validTo)
    if (input.whenCategory !== undefined) insistOnCategory(await countyRules(db, actor.countyCode), input.whenCategory, at)
    for (const reference of [input.lead, ...input.coUnits]) await insistOnReference(db, actor.countyCode, reference)
    if (input.replaces !== undefined) await endRule(db, actor.countyCode, 'routing_rule', input.replaces, input.validFrom, input.version)
    const id = newId()
    await touch(db, INSERT, [
      actor.countyCode, id, input.position, input.whenCategory ?? null, input.whenUrgency ?? null, input.whenPurpose ?? null, input.whenAreaLevel ?? null, input.lead,
      input.coUnits, input.why, input.citation, input.validFrom, input.validTo ?? null,
    ])
    await rulesChanged(db, actor.countyCode)
    audit({ objectKind: 'routingRule', objectId: id })
    return id
  },
  showRule,
)

export const endRoutingRuleHandler = command(
  endRoutingRule,
  async ({ input, actor, db, audit }) => {
    await endRule(db, actor.countyCode, 'routing_rule', input.routingRuleId, input.on, input.version)
    await rulesChanged(db, actor.countyCode)
    audit({ objectKind: 'routingRule', objectId: input.routingRuleId })
    return input.routingRuleId
  },
  showRule,
)

/** Where such a request would go, and why not by the rules before. */
export const tryRoutingHandler = command(
  tryRouting,
  async () => '',
  async ({ input, actor, db, at }) => {
    insistOnCategory(await countyRules(db, actor.countyCode), input.category, at)
    const chain = await chainOf(db, actor.countyCode, input.areaId, plainDate(at))
    if (chain.length === 0) throw placeUnknown()
    const { route, surroundings } = await routeAt(db, actor.countyCode, chain, { category: input.category, urgency: input.urgency, purpose: input.purpose, at })
    return {
      receiver: firstReceiver(surroundings).short_name, lead: route.lead?.short_name ?? null, coUnits: route.coUnits.map((unit) => unit.short_name), why: route.why,
      ruleId: route.ruleId, dutyEntryId: route.dutyEntryId, passedOver: route.passedOver,
    }
  },
)

async function showRule({ actor, db }: { actor: { countyCode: string }; db: Db }, id: string): Promise<Shown> {
  const [labels, rows] = await Promise.all([referenceLabels(db, actor.countyCode), rowsOf<RuleRow>(db, `SELECT ${COLUMNS} FROM routing_rule WHERE county_code = $1 AND id = $2`, [actor.countyCode, id])])
  if (rows[0] === undefined) throw notFound()
  return present(rows[0], labels)
}

function present(row: RuleRow, labels: ReadonlyMap<string, string>): Shown {
  return {
    routingRuleId: row.id, position: row.position, whenCategory: row.when_category, whenUrgency: row.when_urgency, whenPurpose: row.when_purpose,
    whenAreaLevel: row.when_area_level, lead: row.lead, leadLabel: labels.get(row.lead) ?? row.lead, coUnits: row.co_units, why: row.why, citation: row.citation,
    validFrom: row.valid_from, validTo: row.valid_to, version: row.version,
  }
}
