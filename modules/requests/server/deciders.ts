import { rolesWith } from '#kit/access/roles-with.ts'
import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Db } from '#kit/database/transaction.ts'
import { plainDate, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { actsFor, lookAgain } from '#modules/people/server/public.ts'
import { roles } from '#modules/platform/server/public.ts'
import type { PlaceUnits } from '#modules/requests/waiting.ts'

/** Who heads a unit decides for it: the roles that carry the permission over what their own unit is party to. */
const headRoles = rolesWith(roles, 'request.decideExtension', 'party')

/** The unit has a head who acts at this moment, can sign in and is not the person left out. */
const hasHead = (unit: string, roleList: string, on: string, except: string, at: string) => `EXISTS (SELECT FROM post p
  JOIN appointment t ON t.county_code = p.county_code AND t.post_id = p.id AND ${actsFor('t', on, at)} AND t.valid_from <= ${on}::date AND (t.valid_to IS NULL OR t.valid_to > ${on}::date)
  JOIN staff_member s ON s.county_code = t.county_code AND s.id = t.staff_member_id AND s.account_id IS NOT NULL AND s.account_id IS DISTINCT FROM ${except}
  WHERE p.county_code = $1 AND p.organization_id = ${unit} AND p.role = ANY (${roleList}::text[]) AND (p.valid_to IS NULL OR p.valid_to > ${on}::date))`

const CANDIDATES = `SELECT o.id, o.short_name AS name FROM organization o
  LEFT JOIN area own ON own.county_code = o.county_code AND own.id = o.area_id
  WHERE o.county_code = $1 AND (o.id = $2 OR (o.id = $3 AND EXISTS (SELECT FROM organization h JOIN area a ON a.county_code = h.county_code AND a.id = h.area_id
      WHERE h.county_code = $1 AND h.id = $2 AND a.path ^@ own.path)))
    AND ${hasHead('o.id', '$4', '$5', '$6::uuid', '$7')}
  ORDER BY o.id = $2 DESC LIMIT 1`
const NAMED = 'SELECT id, short_name AS name FROM organization WHERE county_code = $1 AND id = $2'

export type Decider = { id: string; name: string }

/**
 * Who decides on what a unit asks for: its own head, or who stands in for him; where it has none, he is away without anybody in
 * his place, or there is only the one who asks, the head of the street or
 * town above it; otherwise the county's centre. Undefined where there is not even that.
 */
export async function deciderFor(db: Db, countyCode: string, at: Date, asked: { holder: string | null; by: string | null }, units: PlaceUnits): Promise<Decider | undefined> {
  return (await rowOf<Decider>(db, CANDIDATES, [countyCode, asked.holder, units.street, headRoles, plainDate(at), asked.by, at]))
    ?? rowOf<Decider>(db, NAMED, [countyCode, units.centre])
}

/** Named on the timeline where it is not the unit's own head. */
export function elsewhere(row: { holder_organization_id: string | null }, decider: Decider | undefined): { decider?: string } {
  return decider === undefined || decider.id === row.holder_organization_id ? {} : { decider: decider.name }
}

const VERIFIER = `SELECT o.id FROM organization o WHERE o.county_code = $1 AND o.id = ANY ($2::uuid[]) AND EXISTS (SELECT FROM post p
    JOIN appointment t ON t.county_code = p.county_code AND t.post_id = p.id AND ${actsFor('t', '$3', '$7')} AND t.valid_from <= $3::date AND (t.valid_to IS NULL OR t.valid_to > $3::date)
    JOIN staff_member s ON s.county_code = t.county_code AND s.id = t.staff_member_id AND s.account_id IS NOT NULL AND s.account_id IS DISTINCT FROM $4::uuid
    JOIN area a ON a.county_code = p.county_code AND a.id = p.area_id AND $5 ^@ a.path
    WHERE p.county_code = $1 AND p.organization_id = o.id AND p.role = ANY ($6::text[]) AND (p.valid_to IS NULL OR p.valid_to > $3::date))
  ORDER BY array_position($2::uuid[], o.id) LIMIT 1`
const verifyingRoles = rolesWith(roles, 'request.verify')

/**
 * Who looks on the spot: the community or village of the place, by somebody else than who replied; where it has nobody else,
 * the street or town, unless it replied itself. Null where nobody is left.
 */
export async function verifierFor(
  { db, countyCode, at }: Omit<CountyScope, 'newId'>, row: { area_path: string }, replied: { by: string | null; unit: string | null }, units: PlaceUnits,
): Promise<string | null> {
  const candidates = [units.community, units.street === replied.unit ? null : units.street].filter((id) => id !== null)
  return (await rowOf<{ id: string }>(db, VERIFIER, [countyCode, candidates, plainDate(at), replied.by, row.area_path, verifyingRoles, at]))?.id ?? null
}

const HEADLESS = `SELECT m.id FROM request q JOIN matter m ON m.county_code = q.county_code AND m.id = q.matter_id
  JOIN organization w ON w.county_code = m.county_code AND w.id = m.waiting_organization_id
  WHERE q.county_code = $1 AND q.pending IN ('extension', 'suspension') AND w.key IS DISTINCT FROM 'countyCentre'
    AND NOT ${hasHead('w.id', '$2', '$3', 'q.pending_by', '$4')} LIMIT 500`

/** A head has gone, or is away, while something waited for him: time looks at it again, and whoever stands above decides. */
export async function findHeadless(scope: TimeScope): Promise<void> {
  const rows = await rowsOf<{ id: string }>(scope.db, HEADLESS, [scope.countyCode, headRoles, plainDate(scope.at), scope.at])
  await lookAgain(scope, rows.map((row) => row.id), scope.at)
}
