import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { countyRules, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import { planOfficeDays } from '#modules/requests/office-days/contract.ts'
import { officeDayPast, officeDayTooNear, officeDayUnitUnknown } from '#modules/requests/office-days/refusals.ts'
import { officeDays, presentPlan } from '#modules/requests/office-days/server/read-office-days.ts'
import type { OfficeDayRow } from '#modules/requests/office-days/server/read-office-days.ts'
import { insistOnCategory } from '#modules/requests/server/find-category.ts'

const LEVELS = ['county', 'street', 'town', 'community', 'village']
const AREA = 'SELECT id, level, path AS area_path FROM area WHERE county_code = $1 AND id = $2 AND valid_to IS NULL'
const UNITS = 'SELECT count(*)::integer AS count FROM organization WHERE county_code = $1 AND id = ANY ($2::uuid[]) AND (valid_to IS NULL OR valid_to > $3)'
const INSERT = `INSERT INTO office_day (county_code, id, plan_id, area_id, host_organization_id, unit_ids, spot, starts_at, ends_at, categories, note, state, changed_at, longitude, latitude)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'planned', $12, $13, $14)`
const OF_PLAN = officeDays('$3', { where: 'd.plan_id = $2', order: 'd.starts_at, d.id' })

/** The host is the unit of the post by which somebody plans there. */
export const planOfficeDaysHandler = command(
  planOfficeDays,
  async ({ input, actor, db, at, newId, guard, audit, announce }) => {
    const area = guard(await rowOf<{ id: string; level: string; area_path: string }>(db, AREA, [actor.countyCode, input.areaId]))
    if (!LEVELS.includes(area.level)) throw officeDayTooNear()
    const host = actor.grantFor('officeDay.plan', area)!.organizationId
    await insistOnParts({ actor, db, at }, input)
    if (input.times.some(({ startsAt }) => new Date(startsAt) <= at)) throw officeDayPast()
    const planId = newId()
    for (const { startsAt, endsAt } of input.times) {
      const id = newId()
      await touch(db, INSERT, [actor.countyCode, id, planId, area.id, host, input.unitIds.filter((unit) => unit !== host), input.spot, startsAt, endsAt, input.categories, input.note ?? null, at, input.point?.longitude ?? null, input.point?.latitude ?? null])
    }
    audit({ objectKind: 'officeDay', objectId: planId, details: { days: input.times.length } })
    announce({ kind: 'officeDay.planned', objectId: planId })
    return planId
  },
  async ({ actor, db, at }, planId) => {
    const [rules, rows] = await Promise.all([countyRules(db, actor.countyCode), rowsOf<OfficeDayRow>(db, OF_PLAN, [actor.countyCode, planId, at])])
    return { items: rows.map((row) => presentPlan(row, rules, actor, at)) }
  },
)

/** Units and categories that there are today. */
export async function insistOnParts({ actor, db, at }: Pick<Context<unknown>, 'actor' | 'db' | 'at'>, { unitIds, categories }: { unitIds: readonly string[]; categories: readonly string[] }): Promise<void> {
  const units = [...new Set(unitIds)]
  const found = await rowOf<{ count: number }>(db, UNITS, [actor.countyCode, units, at])
  if (found!.count !== unitIds.length) throw officeDayUnitUnknown()
  const rules = await countyRules(db, actor.countyCode)
  for (const key of categories) insistOnCategory(rules, key, at)
}
