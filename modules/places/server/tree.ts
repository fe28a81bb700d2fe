import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Db } from '#kit/database/transaction.ts'
import { sql } from '#kit/database/transaction.ts'
import { countyWithPreset } from '#modules/platform/server/public.ts'
import type { AreaNode, Change, LevelRule, PlainDate, Tree } from '#modules/places/rules.ts'

export { dayInChina as dayOf } from '#kit/clock/china-day.ts'

/** Which areas a list holds; without any of these, the county itself. */
export type AreaFilter = {
  parentId?: string | undefined; level?: string | undefined; within?: string | undefined; search?: string | undefined; areaId?: string | undefined
}

export type Plan = { id: string; change: Change; on: PlainDate }

/** One change of a county's tree at a time. */
export async function lockTree({ db, countyCode }: Pick<CountyScope, 'db' | 'countyCode'>): Promise<void> {
  await sql`SELECT FROM area WHERE county_code = ${countyCode} AND parent_id IS NULL FOR UPDATE`.execute(db)
}

/** Every area that was ever there, as it stands after all that has taken effect. */
export async function loadTree(db: Db, countyCode: string): Promise<Tree> {
  const { rows } = await sql<AreaNode>`
    SELECT a.id, a.level, a.name, a.division_code AS "divisionCode", a.parent_id AS "parentId", a.path, a.valid_from AS "from", a.valid_to AS "to",
      coalesce(own.since, a.valid_from) AS since, coalesce(codes.former, '{}') AS "formerCodes", coalesce(below.still, a.valid_from) AS "stillSince"
    FROM area a
    LEFT JOIN (SELECT area_id, max(valid_from) AS since FROM area_history WHERE county_code = ${countyCode} GROUP BY area_id) own ON own.area_id = a.id
    LEFT JOIN (SELECT parent_id, max(greatest(valid_from, valid_to)) AS still FROM area_history WHERE county_code = ${countyCode} GROUP BY parent_id) below ON below.parent_id = a.id
    LEFT JOIN LATERAL (
      SELECT jsonb_object_agg(c.division_code, c.until) AS former
      FROM (SELECT h.division_code, max(h.valid_to) AS until FROM area_history h WHERE h.county_code = ${countyCode} AND h.area_id = a.id AND h.division_code IS DISTINCT FROM a.division_code AND h.division_code IS NOT NULL GROUP BY h.division_code) c
    ) codes ON true
    WHERE a.county_code = ${countyCode}
    ORDER BY a.depth, a.id`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What is still to come, in the order in which it will take effect. */
export async function loadPlans(db: Db, countyCode: string): Promise<Plan[]> {
  const { rows } = await sql<Plan>`
    SELECT id, change, on_date AS "on" FROM area_change WHERE county_code = ${countyCode} AND status = 'planned' ORDER BY on_date, ordered_at, id`.execute(db)
  return rows
}

export async function levelsOf(db: Db, countyCode: string): Promise<readonly LevelRule[]> {
  const { preset } = await countyWithPreset(db, countyCode)
  return preset.levels
}
