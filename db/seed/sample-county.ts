import type { Client } from 'pg'
import { insertRows } from '#db/seed/insert-rows.ts'
import { SEED_FROM, sampleAreas } from '#db/seed/sample-areas.ts'
import type { SeedArea } from '#db/seed/sample-areas.ts'
import { sampleOrganizations, samplePeople } from '#db/seed/sample-people.ts'
import type { Row } from '#db/seed/sample-people.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { matterRuleRows } from '#modules/matters/seed.ts'
import { requestRuleRows } from '#modules/requests/seed.ts'
import { loadPreset } from '#presets/load-preset.ts'
import type { CountyPreset } from '#presets/preset.ts'

export type SeedOptions = {
  /** The owner's connection. */
  client: Client
  keyring: Keyring
  presetKey: string
  /** Calendar day in China. */
  today: string
  log: (line: string) => void
}

/** The sample county: real divisions, everything below and everybody in it generated, marked synthetic, the same each time. */
export async function seedSampleCounty(options: SeedOptions): Promise<void> {
  const preset = await loadPreset(options.presetKey)
  await once(options.client, preset.code, async () => {
    options.log(`生成样例县：${preset.name}。${preset.scale.basis}`)
    const areas = await sampleAreas(preset)
    const organizations = sampleOrganizations(preset, areas)
    const { rows, people } = samplePeople(preset, areas, organizations, options.keyring)
    await insertCounty(options.client, preset, areas, organizations, true)
    for (const table of ['account', 'membership', 'credential', 'staff_member', 'post', 'appointment', 'resident_profile'] as const)
      await insertRows(options.client, table, rows[table].map((row) => (table === 'membership' ? { large_type: false, ...row } : withVersion(table, row))))
    await insertRows(options.client, 'setting', [{ county_code: preset.code, key: 'sample-people', value: people, changed_at: `${SEED_FROM}T08:00:00+08:00`, version: 1 }])
    options.log(`  ${areas.length} 个区划，${organizations.length} 个单位，${rows.appointment.length} 项任职，${rows.resident_profile.length} 位居民`)
  })
}

/** A real county before its first day: divisions, organisations and rules of the preset, no person and no account. */
export async function loadCounty(options: SeedOptions): Promise<void> {
  const preset = await loadPreset(options.presetKey)
  await once(options.client, preset.code, async () => {
    const areas = (await sampleAreas(preset)).filter((area) => !area.synthetic).map((area) => ({ ...area, outline: null }))
    const organizations = sampleOrganizations(preset, areas).map((row) => ({ ...row, synthetic: false }))
    await insertCounty(options.client, preset, areas, organizations, false)
    options.log(`载入 ${preset.name}：${areas.length} 个区划，${organizations.length} 个单位，没有任何账号`)
  })
}

async function insertCounty(client: Client, preset: CountyPreset, areas: readonly SeedArea[], organizations: readonly Row[], synthetic: boolean): Promise<void> {
  const county = { county_code: preset.code }
  await insertRows(client, 'county', [{ ...county, name: preset.name, preset: preset.key, synthetic, created_at: `${SEED_FROM}T08:00:00+08:00` }])
  await insertRows(client, 'area', areas.map((area) => ({
    ...county, id: area.id, level: area.level, division_code: area.divisionCode, name: area.name, parent_id: area.parentId, path: area.path, depth: area.depth,
    households: area.households, synthetic: area.synthetic, valid_from: SEED_FROM, valid_to: null, version: 1,
  })))
  await insertRows(client, 'area_history', areas.map((area) => ({
    ...county, area_id: area.id, valid_from: SEED_FROM, valid_to: null, name: area.name, division_code: area.divisionCode, parent_id: area.parentId, path: area.path,
  })))
  await insertRows(client, 'area_outline', areas.filter((area) => area.outline !== null).map((area) => ({
    ...county, area_id: area.id, outline: area.outline, source: 'synthetic', repaired: null, imported_at: `${SEED_FROM}T08:00:00+08:00`,
  })))
  await insertRows(client, 'organization', organizations.map((row) => ({ ...row, version: 1 })))
  const rules = { ...matterRuleRows(preset, `${SEED_FROM}T08:00:00+08:00`), ...requestRuleRows(preset) }
  for (const [table, rows] of Object.entries(rules)) await insertRows(client, table, rows)
}

const VERSIONED = new Set(['staff_member', 'post', 'appointment', 'resident_profile'])

function withVersion(table: string, row: Row): Row {
  return VERSIONED.has(table) ? { ...row, version: 1 } : row
}

/** A county that is there stays as it is; one whose loading was interrupted was never there. */
async function once(client: Client, countyCode: string, load: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    const { rowCount } = await client.query('SELECT FROM county WHERE county_code = $1', [countyCode])
    if (rowCount === 0) await load()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}
