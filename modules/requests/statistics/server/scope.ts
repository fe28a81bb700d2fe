import type { Db } from '#kit/database/transaction.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'

export type AskedArea = { id: string; name: string; path: string; depth: number; area_path: string }
export type AskedOrganization = { id: string; name: string; org_ids: string[] }

/** The area a figure or an export is asked for, in the form in which the guard looks at it. */
export async function findArea(db: Db, countyCode: string, areaId: string): Promise<AskedArea | undefined> {
  return rowOf<AskedArea>(db, 'SELECT id, name, path, depth, path AS area_path FROM area WHERE county_code = $1 AND id = $2', [countyCode, areaId])
}

/** The county as an area. */
export async function findRoot(db: Db, countyCode: string): Promise<AskedArea | undefined> {
  return rowOf<AskedArea>(db, 'SELECT id, name, path, depth, path AS area_path FROM area WHERE county_code = $1 AND parent_id IS NULL AND valid_to IS NULL ORDER BY id LIMIT 1', [countyCode])
}

export async function findOrganization(db: Db, countyCode: string, organizationId: string): Promise<AskedOrganization | undefined> {
  return rowOf<AskedOrganization>(db, 'SELECT id, short_name AS name, ARRAY[id] AS org_ids FROM organization WHERE county_code = $1 AND id = $2', [countyCode, organizationId])
}

/** Names as they were on a day: an area that began later has its first name, one that has ended its last. */
export async function areaNamesOn(db: Db, countyCode: string, ids: readonly string[], on: string): Promise<Map<string, string>> {
  const rows = await rowsOf<{ id: string; name: string }>(db, `SELECT a.id, coalesce(h.name, a.name) AS name FROM area a
    LEFT JOIN LATERAL (SELECT s.name FROM area_history s WHERE s.county_code = a.county_code AND s.area_id = a.id ORDER BY s.valid_from <= $3::date DESC, abs(s.valid_from - $3::date) LIMIT 1) h ON true
    WHERE a.county_code = $1 AND a.id = ANY ($2)`, [countyCode, ids, on])
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function areaNames(db: Db, countyCode: string, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await rowsOf<{ id: string; name: string }>(db, 'SELECT id, name FROM area WHERE county_code = $1 AND id = ANY ($2)', [countyCode, ids])
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export async function organizationNames(db: Db, countyCode: string, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await rowsOf<{ id: string; name: string }>(db, 'SELECT id, short_name AS name FROM organization WHERE county_code = $1 AND id = ANY ($2)', [countyCode, ids])
  return new Map(rows.map(({ id, name }) => [id, name]))
}
