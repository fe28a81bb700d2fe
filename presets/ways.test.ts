import { describe, expect, test } from 'vitest'
import { deepestPath } from './check-preset.ts'
import { loadPreset, presetKeys } from './load-preset.ts'
import { leadOf } from './testing.ts'

test.each([
  ['qihe', '齐河县', '371425', '一核多元', '县→街道→社区→网格（小区）→楼宇→楼道'],
  ['gaoqing', '高青县', '370322', '一网三联·三联五优', '街道→社区→基础网格→楼栋→单元'],
  ['juye', '巨野县', '371724', '五个一', '街道→社区→小区'],
  ['mudan', '牡丹区', '371702', '1+2+N', '街道→社区→小区（网格）→楼宇→党员楼栋长'],
  ['taonan', '洮南市', '220881', '书记一号工程', '社区→网格→楼栋→党员中心户'],
  ['longyao', '隆尧县', '130525', '一心多元', '社区→小区→网格'],
  ['shangnan', '商南县', '611023', '六化', '街道→社区→小区→网格→党员中心户'],
])('%s: %s %s %s %s', async (key, name, code, brand, ladder) => {
  const preset = await loadPreset(key)
  const levelNames = new Map(preset.levels.map((level) => [level.key, level.name]))
  expect([preset.name, preset.code, preset.brand]).toEqual([name, code, brand])
  expect(preset.ladder.map((level) => levelNames.get(level)).join('→')).toBe(ladder)
})

test('all counties together are exactly the keys that load', () => {
  expect(presetKeys).toEqual(['qihe', 'gaoqing', 'juye', 'mudan', 'taonan', 'longyao', 'shangnan'])
})

describe.each(presetKeys)('%s', (key) => {
  test('has towns and villages beside streets and communities, at most eight levels deep', async () => {
    const { levels } = await loadPreset(key)
    const keys = levels.map((level) => level.key)
    expect(keys).toEqual(expect.arrayContaining(['county', 'street', 'town', 'community', 'village']))
    expect(deepestPath(levels)).toBeLessThanOrEqual(8)
  })

  test('calls itself by its own kind', async () => {
    const { name, ...rest } = await loadPreset(key)
    const kind = name.at(-1)!
    const words = JSON.stringify(rest)
    for (const other of ['县', '区', '市'].filter((word) => word !== kind)) expect(words).not.toContain(`本${other}`)
    expect(words).toContain(`本${kind}`)
  })
})

test.each([
  ['shangnan', 'gridWorker', '片长'],
  ['shangnan', 'communityHead', '社区党总支书记'],
  ['gaoqing', 'buildingLead', '楼长'],
  ['mudan', 'buildingLead', '党员楼栋长'],
  ['mudan', 'countyDispatcher', '区中心派单员'],
  ['taonan', 'countyLeader', '市领导'],
  ['longyao', 'buildingLead', undefined],
])('%s calls a %s %s', async (key, role, called) => {
  const { roles } = await loadPreset(key)
  expect(roles.find((candidate) => candidate.key === role)?.name).toBe(called)
})

test.each([
  ['gaoqing', 'buildingLead', { name: '楼长', paired: true, level: 'building' }],
  ['gaoqing', 'unitLead', { name: '单元长', paired: false, level: 'stairUnit' }],
  ['shangnan', 'gridChief', { name: '片长', substitute: true, level: 'grid' }],
  ['shangnan', 'zoneChief', { name: '区域总长', level: 'zone' }],
  ['shangnan', 'sectionChief', { name: '大区片长', level: 'section' }],
  ['qihe', 'stairLiaison', { name: '楼道党建联络员', level: 'stairUnit' }],
])('%s has the post %s', async (key, post, traits) => {
  const { posts } = await loadPreset(key)
  expect(posts.find((candidate) => candidate.key === post)).toMatchObject(traits)
})

test.each([
  // county, category, who leads there
  ['longyao', 'streetOrder.stall', 'communityEnforcement'],
  ['taonan', 'streetOrder.stall', 'street'],
  ['juye', 'construction.illegalBuilding', 'street'],
  ['mudan', 'property.service', 'housing'],
  ['qihe', 'property.service', 'gridCommunity'],
  ['qihe', 'streetOrder.stall', 'urbanManagement'],
])('%s sends %s in a community to %s', async (key, category, lead) => {
  const named = leadOf(await loadPreset(key), { category, urgency: 'routine', purpose: 'complaint', areaLevels: ['county', 'street', 'community'], on: '2026-03-02' })
  expect(named).toBe(lead)
})

test('shangnan keeps grids of 50–80 and 30–50 households and communities of 6,000–10,000 people', async () => {
  const { sizeRules } = await loadPreset('shangnan')
  expect(sizeRules.map(({ level, min, max, unit }) => [level, min, max, unit])).toEqual([
    ['grid', 50, 80, 'households'], ['grid', 30, 50, 'households'], ['community', 6000, 10_000, 'people'],
  ])
})
