import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { branchesBelowCommunity, sampleAreas } from '#db/seed/sample-areas.ts'
import { sampleOrganizations, samplePeople } from '#db/seed/sample-people.ts'
import { openKeyring } from '#kit/secrets/keyring.ts'
import type { PostRole } from '#modules/people/contract.ts'
import { countyLevels, whyPostDoesNotFit } from '#modules/people/rules.ts'
import { loadPreset, presetKeys } from '#presets/load-preset.ts'

const folder = mkdtempSync(join(tmpdir(), 'linli-sample-'))
const keyring = openKeyring(join(folder, 'keys.json'))
afterAll(() => rmSync(folder, { recursive: true }))

const made = new Map<string, ReturnType<typeof makeSample>>()

/** Made once a preset: what is made is only read here. */
function sample(key: string): ReturnType<typeof makeSample> {
  const known = made.get(key) ?? makeSample(key)
  made.set(key, known)
  return known
}

async function makeSample(key: string) {
  const preset = await loadPreset(key)
  const areas = await sampleAreas(preset)
  const organizations = sampleOrganizations(preset, areas)
  return { preset, areas, ...samplePeople(preset, areas, organizations, keyring) }
}

test.each([
  ['qihe', 'community→grid→building'],
  ['gaoqing', 'community→grid→building'],
  ['juye', 'community→estate'],
  ['mudan', 'community→grid→building→memberHub'],
  ['taonan', 'community→grid→building'],
  ['longyao', 'community→estate→grid'],
  ['shangnan', 'community→estate→grid→memberHub, community→zone→section→grid→memberHub'],
])('below a community of %s: %s', async (key, ways) => {
  const branches = branchesBelowCommunity(await loadPreset(key))
  const waysDown = (level: string): string[] => {
    const below = branches.get(level as 'community') ?? []
    return below.length === 0 ? [level] : below.flatMap((next) => waysDown(next).map((way) => `${level}→${way}`))
  }
  expect(waysDown('community').join(', ')).toBe(ways)
})

describe.each(presetKeys)('the sample of %s', (key) => {
  test('has every level that it branches into, each area inside an allowed one, at most eight deep', async () => {
    const { preset, areas } = await sample(key)
    const levelOf = new Map(areas.map((area) => [area.id, area.level]))
    const allowed = new Map(preset.levels.map((level) => [level.key, level]))
    for (const level of [...branchesBelowCommunity(preset).values()].flat()) expect(areas.filter((area) => area.level === level).length, level).toBeGreaterThan(0)
    expect(new Set(areas.map((area) => area.id)).size).toBe(areas.length)
    for (const area of areas) {
      expect(area.id).toMatch(/^[0-9a-z]{1,16}$/)
      expect(area.depth).toBeLessThanOrEqual(8)
      if (area.parentId !== null) expect(allowed.get(area.level)!.parents).toContain(levelOf.get(area.parentId))
      if (area.synthetic) expect(allowed.get(area.level)!.responsibilityUnit).toBe(true)
    }
  })

  test('has the posts of its preset, of each level that the sample has, and each fits its area', async () => {
    const { preset, areas, rows } = await sample(key)
    const levelOf = new Map(areas.map((area) => [area.id, area.level as string]))
    const county = countyLevels(preset.gridLevel, preset.levels)
    for (const post of rows.post) {
      const level = post['area_id'] === null ? null : levelOf.get(post['area_id'] as string)!
      expect(whyPostDoesNotFit(post['role'] as PostRole, level, county), String(post['name'])).toBeNull()
    }
    // Villages have a clerk alone.
    for (const template of preset.posts.filter((one) => one.level !== 'village' && areas.some((area) => area.level === one.level && (area.synthetic || area.level !== 'community')))) {
      const held = rows.post.filter((post) => post['role'] === template.role && levelOf.get(post['area_id'] as string) === template.level)
      expect(held.length, template.key).toBeGreaterThan(0)
      const seats = rows.appointment.filter((one) => held.some((post) => post['id'] === one['post_id']))
      expect(seats.some((one) => one['position'] === 'substitute'), template.key).toBe(preset.posts.some((one) => one.level === template.level && one.role === template.role && one.substitute))
    }
  })

  test('has a person to sign in as for each role of the county', async () => {
    const { preset, people } = await sample(key)
    const roles = new Set(people.map((person) => person.role))
    const generated = preset.roles.map((role) => role.key).filter((role) => role !== 'buildingLead' || key !== 'juye')
    expect([...roles].toSorted()).toEqual(generated.toSorted())
  })
})

test('two leads share a building in 高青, one in service and one not; each grid of 商南 has a 片长 with a B holder', async () => {
  const { rows } = await sample('gaoqing')
  const leads = rows.post.filter((post) => post['role'] === 'buildingLead').map((post) => String(post['name']))
  expect(leads.filter((name) => name.endsWith('楼长（在职）')).length).toBe(leads.length / 2)
  expect(leads.filter((name) => name.endsWith('楼长（非在职）')).length).toBe(leads.length / 2)
  const shangnan = await sample('shangnan')
  const grids = shangnan.areas.filter((area) => area.level === 'grid')
  const chiefs = shangnan.rows.post.filter((post) => String(post['name']).endsWith('网格片长'))
  expect(chiefs.length).toBe(grids.length)
  const holders = shangnan.rows.appointment.filter((one) => chiefs.some((post) => post['id'] === one['post_id']))
  expect(holders.filter((one) => one['position'] === 'substitute').length).toBe(grids.length)
  const sizes = grids.map((grid) => grid.households!)
  expect(sizes.some((households) => households < 30 || households > 80), 'a few grids break the rule').toBe(true)
})
