import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Db } from '#kit/database/transaction.ts'
import { sql } from '#kit/database/transaction.ts'
import { dayOf } from '#modules/people/server/scope.ts'

export type FormerSpan = { validFrom: string; validTo: string; name: string; shortName: string; parentId: string | null; parentName: string | null }

/** The names and superiors a unit had before today's, oldest first. */
export async function readFormerSpans(db: Db, countyCode: string, organizationId: string): Promise<FormerSpan[]> {
  const { rows } = await sql<FormerSpan>`
    SELECT h.valid_from AS "validFrom", h.valid_to AS "validTo", h.name, h.short_name AS "shortName", h.parent_id AS "parentId", above.name AS "parentName"
    FROM organization_history h LEFT JOIN organization above ON above.county_code = h.county_code AND above.id = h.parent_id
    WHERE h.county_code = ${countyCode} AND h.organization_id = ${organizationId} ORDER BY h.valid_from`.execute(db)
  return rows
}

/** Before units get another name or superior: what they have up to today is kept with its dates. */
export async function keepFormer({ db, countyCode, at }: CountyScope, organizationIds: readonly string[]): Promise<void> {
  const today = dayOf(at)
  await sql`
    INSERT INTO organization_history (county_code, organization_id, valid_from, valid_to, name, short_name, parent_id)
    SELECT o.county_code, o.id, s.since, ${today}::date, o.name, o.short_name, o.parent_id
    FROM organization o
    CROSS JOIN LATERAL (SELECT coalesce(max(h.valid_to), o.valid_from) AS since FROM organization_history h WHERE h.county_code = o.county_code AND h.organization_id = o.id) s
    WHERE o.county_code = ${countyCode} AND o.id = ANY (${organizationIds}::uuid[]) AND s.since < ${today}::date`.execute(db)
}

/**
 * What stood under units that have ended goes to whoever took over from them, else to whoever stood above them, so that nothing
 * hangs under a unit that is not there. A successor from below does not come to stand above itself.
 */
export async function handOverSubordinates(scope: CountyScope, endedIds: readonly string[]): Promise<void> {
  const { db, countyCode } = scope
  for (const endedId of endedIds) {
    const { rows } = await sql<{ id: string }>`SELECT o.id FROM organization o WHERE o.county_code = ${countyCode} AND o.parent_id = ${endedId} AND o.valid_to IS NULL`.execute(db)
    const below = rows.map((row) => row.id)
    if (below.length === 0) continue
    const above = await standsAbove(scope, endedId)
    await keepFormer(scope, below)
    await sql`UPDATE organization SET parent_id = ${above}, version = version + 1 WHERE county_code = ${countyCode} AND id = ANY (${below}::uuid[])`.execute(db)
  }
}

async function standsAbove({ db, countyCode }: CountyScope, endedId: string): Promise<string | null> {
  const { rows } = await sql<{ parent: string | null; successor: string | null; successorIsBelow: boolean }>`
    WITH RECURSIVE taker AS (
      SELECT s.successor_id AS id FROM organization_succession s WHERE s.county_code = ${countyCode} AND s.predecessor_id = ${endedId} ORDER BY s.successor_id LIMIT 1),
    up (id, steps) AS (
      SELECT taker.id, 0 FROM taker
      UNION ALL SELECT o.parent_id, up.steps + 1 FROM up JOIN organization o ON o.county_code = ${countyCode} AND o.id = up.id WHERE o.parent_id IS NOT NULL AND up.steps < 16)
    SELECT o.parent_id AS parent, (SELECT taker.id FROM taker) AS successor, EXISTS (SELECT FROM up WHERE up.id = ${endedId}) AS "successorIsBelow"
    FROM organization o WHERE o.county_code = ${countyCode} AND o.id = ${endedId}`.execute(db)
  const { parent, successor, successorIsBelow } = rows[0]!
  return successor === null || successorIsBelow ? parent : successor
}
