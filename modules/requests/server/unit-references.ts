import type { Db } from '#kit/database/transaction.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { unitUnknown } from '#modules/requests/refusals.ts'
import { keysOf, placeReferences } from '#modules/requests/routing.ts'

const NAMES = 'SELECT DISTINCT ON (key) key, short_name, area_id FROM organization WHERE county_code = $1 AND key IS NOT NULL AND accepts_matters ORDER BY key, area_id NULLS FIRST'

/** What a reference of a rule is called: the unit's short name, or 所在社区（村） for one that goes by place. */
export async function referenceLabels(db: Db, countyCode: string): Promise<Map<string, string>> {
  const rows = await rowsOf<{ key: string; short_name: string }>(db, NAMES, [countyCode])
  return new Map([...rows.map((row) => [row.key, row.short_name] as const), ...Object.entries(placeReferences)])
}

/** A rule may only name units that the county has. */
export async function insistOnReference(db: Db, countyCode: string, reference: string): Promise<void> {
  const found = await rowOf(db, 'SELECT id FROM organization WHERE county_code = $1 AND key = ANY ($2::text[]) AND accepts_matters LIMIT 1', [countyCode, keysOf(reference)])
  if (found === undefined) throw unitUnknown()
}
