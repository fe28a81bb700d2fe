import type { Client } from 'pg'
import { insertRows } from '#db/seed/insert-rows.ts'
import type { Place } from './world.ts'

export type SheetPlace = Pick<Place, 'county' | 'areaPath' | 'holder'>

const MADE_AT = '2026-09-14T09:00:00+08:00'

/** Empty sheets, each of a month of its own: a unit has one a month. */
export async function makeSheets(owner: Client, sheets: ReadonlyMap<string, SheetPlace>): Promise<void> {
  const made = [...sheets].map(([id, place], index) => ({ id, ...place, month: `${2000 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01` }))
  await insertRows(owner, 'sheet_month', made.map(({ county, month }) => ({ county_code: county, month, made_at: MADE_AT })))
  await insertRows(owner, 'monthly_sheet', made.map(({ id, county, areaPath, holder, month }) => ({ county_code: county, id, month, organization_id: holder, area_path: areaPath, appeal_days: 5, made_at: MADE_AT })))
  await insertRows(owner, 'sheet_edition', made.map(({ id, county }) => ({ county_code: county, sheet_id: id, edition: 1, made_at: MADE_AT, formula: 1, counts: {}, row_count: 0, sha256: '', appeal_id: null })))
}
