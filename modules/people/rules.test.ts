import { describe, expect, test } from 'vitest'
import { administers, countyLevels, overlap, postNames, whyPostDoesNotFit } from '#modules/people/rules.ts'
import { PostRole } from '#modules/people/contract.ts'
import { loadPreset, presetKeys } from '#presets/load-preset.ts'

const qihe = await loadPreset('qihe').then((preset) => countyLevels(preset.gridLevel, preset.levels))

test.each([
  // role               level        fits
  ['buildingLead', 'building', true],
  ['buildingLead', 'stairUnit', true],
  ['buildingLead', 'grid', false],
  // 小区 in 齐河 are places, nobody answers for one.
  ['buildingLead', 'estate', false],
  ['gridLeader', 'estate', false],
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

test.each([
  // template                                  area             posts
  [{ name: '社区党组织书记', paired: false }, '永顺社区', ['永顺社区党组织书记']],
  [{ name: '派单员', paired: false }, '华店镇', ['华店镇派单员']],
  [{ name: '网格（小区）党支部书记', paired: false }, '阳光花园网格', ['阳光花园网格（小区）党支部书记']],
  [{ name: '区域总长', paired: false }, '城关社区第1区域', ['城关社区第1区域总长']],
  [{ name: '县中心派单员', paired: false }, '', ['县中心派单员']],
  [{ name: '楼长', paired: true }, '3号楼', ['3号楼长（在职）', '3号楼长（非在职）']],
])('%o of %s: %o', (template, area, names) => {
  expect(postNames(template, area)).toEqual(names)
})

test('what a post needs is said in the county’s own words', async () => {
  const preset = await loadPreset('shangnan')
  const levels = countyLevels(preset.gridLevel, preset.levels)
  expect(whyPostDoesNotFit('buildingLead', 'grid', levels)).toBe('党员中心户')
  expect(whyPostDoesNotFit('gridLeader', 'community', levels)).toBe('小区、区域、大片区、网格')
})

test('three roles administer, all others handle requests', () => {
  expect(PostRole.options.filter((role) => administers(role) !== null)).toEqual(['systemAdministrator', 'securityAdministrator', 'auditAdministrator'])
})

describe.each(presetKeys)('%s', (key) => {
  test('each role has a level at which its post can be held, and what lies below the grid is not the grid', async () => {
    const preset = await loadPreset(key)
    const levels = countyLevels(preset.gridLevel, preset.levels)
    const [downToGrid, belowGrid] = [levels.downToGrid.map((level) => level.key), levels.belowGrid.map((level) => level.key)]
    expect(downToGrid).toContain(preset.gridLevel)
    expect(belowGrid).not.toContain(preset.gridLevel)
    for (const level of ['county', 'street', 'community', 'village']) expect([...downToGrid, ...belowGrid]).not.toContain(level)
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
