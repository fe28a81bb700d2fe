import type { Db } from '#kit/database/transaction.ts'
import { loadPreset } from '#presets/load-preset.ts'
import type { CountyPreset } from '#presets/preset.ts'

export type CountyWithPreset = { name: string; synthetic: boolean; preset: CountyPreset }

const known = new Map<string, CountyWithPreset>()

/** The county and its preset; a county's preset never changes while it runs, so it is read once. */
export async function countyWithPreset(db: Db, countyCode: string): Promise<CountyWithPreset> {
  const before = known.get(countyCode)
  if (before !== undefined) return before
  const row = await db.selectFrom('county').select(['name', 'preset', 'synthetic']).where('county_code', '=', countyCode).executeTakeFirstOrThrow()
  const county = { name: row.name, synthetic: row.synthetic, preset: await loadPreset(row.preset) }
  known.set(countyCode, county)
  return county
}
