import { command, query } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import { notFound } from '#kit/http/refusals.ts'
import { endLimit, listLimits, saveLimit, stageLabels } from '#modules/matters/contract.ts'
import type { LimitRule, LimitUnit, Stage, Urgency } from '#modules/matters/contract.ts'
import { holdsOn } from '#modules/matters/rules.ts'
import { categoryLabel } from '#modules/matters/server/category-label.ts'
import { plainDate } from '#modules/matters/server/clocks.ts'
import { countyRules, rulesChanged } from '#modules/matters/server/county-rules.ts'
import type { CountyRules, LimitRuleRow } from '#modules/matters/server/county-rules.ts'
import { endRule, insistOnOrder } from '#modules/matters/server/rule-versions.ts'
import { rowOf, touch } from '#modules/matters/server/statement.ts'
import type { z } from 'zod'

type Shown = z.infer<typeof LimitRule>
/** As a matter goes through them. */
const stages = Object.keys(stageLabels)

export const listLimitsHandler = query(listLimits, async ({ input, actor, db, at }) => {
  const rules = await countyRules(db, actor.countyCode)
  const on = input.on ?? plainDate(at)
  return { limits: rules.limits.filter((limit) => holdsOn(limit, on)).map((limit) => present(limit, rules)).sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage)) }
})

export const saveLimitHandler = command(
  saveLimit,
  async ({ input, actor, db, newId, audit }) => {
    insistOnOrder(input.validFrom, input.validTo)
    if (input.replaces !== undefined) await endRule(db, actor.countyCode, 'limit_rule', input.replaces, input.validFrom, input.version)
    const id = newId()
    await touch(db, 'INSERT INTO limit_rule (county_code, id, stage, value, unit, category, urgency, citation, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
      actor.countyCode, id, input.stage, input.value, input.unit, input.category ?? null, input.urgency ?? null, input.citation, input.validFrom, input.validTo ?? null,
    ])
    await rulesChanged(db, actor.countyCode)
    audit({ objectKind: 'limit', objectId: id })
    return id
  },
  showLimit,
)

export const endLimitHandler = command(
  endLimit,
  async ({ input, actor, db, audit }) => {
    await endRule(db, actor.countyCode, 'limit_rule', input.limitRuleId, input.on, input.version)
    await rulesChanged(db, actor.countyCode)
    audit({ objectKind: 'limit', objectId: input.limitRuleId })
    return input.limitRuleId
  },
  showLimit,
)

async function showLimit({ actor, db }: { actor: { countyCode: string }; db: Db }, id: string): Promise<Shown> {
  const [rules, row] = await Promise.all([
    countyRules(db, actor.countyCode, 60_000),
    rowOf<LimitRuleRow>(db, 'SELECT id, stage, value, unit, category, urgency, citation, valid_from, valid_to, version FROM limit_rule WHERE county_code = $1 AND id = $2', [actor.countyCode, id]),
  ])
  if (row === undefined) throw notFound()
  return present(row, rules)
}

function present(row: LimitRuleRow, rules: CountyRules): Shown {
  return {
    limitRuleId: row.id, stage: row.stage as Stage, stageLabel: stageLabels[row.stage as Stage], value: row.value, unit: row.unit as LimitUnit,
    limitWords: limitWords(row.value, row.unit), category: row.category, categoryLabel: row.category === null ? null : categoryLabel(rules, row.category),
    urgency: row.urgency as Urgency | null, citation: row.citation, validFrom: row.valid_from, validTo: row.valid_to, version: row.version,
  }
}

const unitWords: Readonly<Record<string, string>> = { minutes: '分钟', clockHours: '小时', workingHours: '个工作小时', workingDays: '个工作日', calendarDays: '天' }

/** 7 个工作日, 24 小时 */
export function limitWords(value: number, unit: string): string {
  return `${value} ${unitWords[unit] ?? unit}`
}
