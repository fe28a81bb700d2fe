import { describe, expect, test } from 'vitest'
import { administers, countyLevels, overlap, whyPostDoesNotFit } from '#modules/people/rules.ts'
import { PostRole } from '#modules/people/contract.ts'
import { loadPreset, presetKeys } from '#presets/load-preset.ts'

const qihe = { downToGrid: ['grid'], belowGrid: ['estate', 'building', 'stairUnit'] }

test.each([
  // role               level        fits
  ['buildingLead', 'building', true],
  ['buildingLead', 'stairUnit', true],
  ['buildingLead', 'grid', false],
  ['gridWorker', 'grid', true],
  ['gridWorker', 'community', false],
  ['gridLeader', null, false],
  ['communityStaff', 'community', true],
  ['communityHead', 'village', true],
  ['communityHead', 'street', false],
  ['streetStaff', 'town', true],
  ['streetHead', 'street', true],
  ['streetHead', 'county', false],
  ['departmentStaff', null, true],
  ['departmentHead', 'county', false],
  ['countyDispatcher', 'county', true],
  ['countyLeader', 'street', false],
  ['systemAdministrator', 'county', true],
  ['auditAdministrator', null, false],
] as const)('a post of %s held for %s: %s', (role, level, fits) => {
  const why = whyPostDoesNotFit(role, level, qihe)
  expect(why === null).toBe(fits)
  if (why !== null) expect(why).toMatch(/[\u4e00-\u9fff]/)
})

test('three roles administer, all others handle requests', () => {
  expect(PostRole.options.filter((role) => administers(role) !== null)).toEqual(['systemAdministrator', 'securityAdministrator', 'auditAdministrator'])
})

describe.each(presetKeys)('%s', (key) => {
  test('each role has a level at which its post can be held, and what lies below the grid is not the grid', async () => {
    const preset = await loadPreset(key)
    const levels = countyLevels(preset.gridLevel, preset.levels)
    expect(levels.downToGrid).toContain(preset.gridLevel)
    expect(levels.belowGrid).not.toContain(preset.gridLevel)
    for (const level of ['county', 'street', 'community', 'village']) expect([...levels.downToGrid, ...levels.belowGrid]).not.toContain(level)
    for (const post of preset.posts) expect(whyPostDoesNotFit(post.role as PostRole, post.level, levels), post.key).toBeNull()
  })
})

test.each([
  // a                              b                               share a day
  ['2026-01-01', '2026-02-01', '2026-02-01', null, false],
  ['2026-01-01', '2026-02-02', '2026-02-01', null, true],
  ['2026-01-01', null, '2020-01-01', '2026-01-01', false],
  ['2026-01-01', null, '2020-01-01', null, true],
  ['2026-03-01', '2026-04-01', '2026-01-01', '2026-05-01', true],
  ['2026-03-01', '2026-03-01', '2026-01-01', '2026-05-01', false],
  ['2026-03-01', '2026-03-01', '2026-03-01', null, false],
])('%s–%s and %s–%s: %s', (from, to, otherFrom, otherTo, shared) => {
  expect(overlap({ from, to }, { from: otherFrom, to: otherTo })).toBe(shared)
  expect(overlap({ from: otherFrom, to: otherTo }, { from, to })).toBe(shared)
})
