import { describe, expect, test } from 'vitest'
import { findContradictions } from './check-preset.ts'
import { loadPreset, presetKeys, validatePreset } from './load-preset.ts'
import type { CountyPreset } from './preset.ts'
import { firstLevelCategories, Purpose, Stage, Urgency } from './preset.ts'
import { leadOf, limitOf } from './testing.ts'

const loadedDays = ['2025-01-01', '2026-12-31']

describe.each(presetKeys)('%s', (key) => {
  test('validates, and loads the same twice', async () => {
    const preset = await loadPreset(key)
    expect(preset.key).toBe(key)
    expect(await loadPreset(key)).toEqual(preset)
  })

  test('has the 15 first-level categories in order, each with its second level', async () => {
    const { categories } = await loadPreset(key)
    expect(categories.map((first) => first.key)).toEqual([...firstLevelCategories])
    for (const first of categories) expect(first.children.length).toBeGreaterThanOrEqual(6)
  })

  test('has a limit for every second level, urgency, stage on every loaded day', async () => {
    const preset = await loadPreset(key)
    const unset = secondLevel(preset.categories).flatMap(({ key: category }) =>
      Stage.options.flatMap((stage) => Urgency.options.flatMap((urgency) => loadedDays
        .filter((on) => limitOf(preset, { stage, category, urgency, on }) === undefined)
        .map((on) => `${category} ${urgency} ${stage} ${on}`))))
    expect(unset).toEqual([])
  })

  test('routes every second level that somebody is responsible for, and no other', async () => {
    const preset = await loadPreset(key)
    const led = new Set(preset.dutyList.filter((entry) => entry.part === 'lead').map((entry) => entry.category))
    for (const { key: category } of secondLevel(preset.categories)) {
      for (const purpose of Purpose.options.filter((option) => option !== 'thanks')) {
        const lead = leadOf(preset, { category, urgency: 'routine', purpose, areaLevels: ['county', 'street', 'community'], on: '2026-01-05' })
        expect({ category, routed: lead !== undefined }).toEqual({ category, routed: led.has(category) })
      }
    }
  })

  test('leaves nothing but other matters on nobody’s list', async () => {
    const { categories, dutyList } = await loadPreset(key)
    const led = dutyList.filter((entry) => entry.part === 'lead').map((entry) => entry.category)
    expect(secondLevel(categories).map((child) => child.key).filter((category) => !led.includes(category))).toEqual(['publicService.other'])
  })

  test('names exactly one leading unit on the duty list for each category that is on it', async () => {
    const { dutyList } = await loadPreset(key)
    const leading = dutyList.filter((entry) => entry.part === 'lead').map((entry) => entry.category)
    expect(leading).toEqual([...new Set(leading)])
  })

  test('asks for a site visit wherever safety is concerned', async () => {
    const { categories } = await loadPreset(key)
    const safety = categories.find((first) => first.key === 'safety')
    expect(safety?.children.filter((child) => !child.siteVerification)).toEqual([])
  })
})

test('an unknown key is refused with the keys there are', async () => {
  await expect(loadPreset('nowhere')).rejects.toThrow(`没有名为“nowhere”的县区预设，可用的有：${presetKeys.join('、')}`)
  await expect(loadPreset('constructor')).rejects.toThrow('没有名为“constructor”的县区预设')
})

const spoilers: [why: string, spoil: (preset: CountyPreset) => void, sentence: string][] = [
  ['a county code of five digits', (preset) => { preset.code = '37142' }, '县级区划代码应为 6 位数字'],
  ['a duty of an unknown unit', (preset) => { preset.dutyList[0]!.unit = 'moonOffice' }, '履职事项清单引用的机构“moonOffice”不存在'],
  ['a duty for an unknown category', (preset) => { preset.dutyList[0]!.category = 'property.moon' }, '引用的分类“property.moon”不存在'],
  ['a route to an unknown unit', (preset) => { preset.routing[0]!.then.lead = 'moonOffice' }, '引用的机构“moonOffice”不存在'],
  ['a route to the petition office', (preset) => { preset.routing[0]!.then.lead = 'petitionOffice' }, '引用的机构“信访局”不接收诉求'],
  ['a route to a unit of each area', (preset) => { preset.routing[0]!.then.lead = 'streetOffice' }, '请改用 gridCommunity 或 street'],
  ['two rules with one order', (preset) => { preset.routing[1]!.order = preset.routing[0]!.order }, '派单规则序号“10”出现了不止一次'],
  ['a missing first level', (preset) => { preset.categories.pop() }, '缺少一级分类“marketGovernance”'],
  ['levels in a circle', (preset) => { preset.levels.find((level) => level.key === 'street')!.parents.push('grid') }, '形成了循环'],
  ['a ladder that skips a level', (preset) => { preset.ladder.splice(1, 1) }, '不能直接设在“县”之下'],
  ['a season missing', (preset) => { preset.calendar.seasons.pop() }, '没有恰好覆盖全年一次'],
  ['a period that ends before it starts', (preset) => { preset.calendar.seasons[0]!.periods[0]!.end = '07:00' }, '时段有误'],
  ['a day of a year that is not loaded', (preset) => { preset.calendar.days[0]!.date = '2027-01-01' }, '2027-01-01 不在已载入的年份内'],
  ['a rule that ends before it starts', (preset) => { preset.limits[0]!.to = '2024-12-31' }, '终止日期 2024-12-31 早于起始日期'],
  ['a post where nobody answers', (preset) => { preset.posts.at(-1)!.level = 'estate' }, '而这一级不是责任单元'],
  ['two rules of size with one key', (preset) => { preset.sizeRules.push(...Array.from({ length: 2 }, () => ({ key: 'grid', name: '网格', level: 'grid' as const, min: 300, max: 500, unit: 'households' as const, citation: '本县规定', from: '2025-01-01', to: null }))) }, '规模要求“grid”出现了不止一次'],
  ['a field that no county has', (preset) => { Object.assign(preset, { mood: '好' }) }, 'mood'],
]

test.each(spoilers)('%s is refused in Chinese', async (_why, spoil, sentence) => {
  const preset = structuredClone(await loadPreset('qihe'))
  spoil(preset)
  expect(() => validatePreset('qihe', preset)).toThrow(sentence)
})

test('a tree of nine levels is refused', async () => {
  const preset = structuredClone(await loadPreset('qihe'))
  const stairs = preset.levels.find((level) => level.key === 'stairUnit')!
  preset.levels.push({ ...stairs, key: 'microGrid', parents: ['stairUnit'] }, { ...stairs, key: 'memberHub', parents: ['microGrid'] })
  expect(findContradictions(preset)).toEqual(['层级最深有 9 级，最多允许 8 级'])
})

test('the more specific limit wins, and only while it holds', async () => {
  const preset = await loadPreset('qihe')
  const reply = (category: string, urgency: 'routine' | 'urgent' | 'emergency', on = '2026-01-05') =>
    limitOf(preset, { stage: 'reply', category, urgency, on })
  expect(reply('property.service', 'routine')).toMatchObject({ value: 7, unit: 'workingDays' })
  expect(reply('municipal.road', 'routine')).toMatchObject({ value: 15, unit: 'workingDays' })
  expect(reply('municipal.road', 'urgent')).toMatchObject({ value: 24, unit: 'clockHours' })
  expect(reply('utilities.gas', 'emergency')).toMatchObject({ value: 2, unit: 'clockHours' })
  expect(reply('utilities.gas', 'emergency', '2024-12-31')).toBeUndefined()
})

test('special rules come before the duty list', async () => {
  const preset = await loadPreset('qihe')
  const ask = { urgency: 'routine', purpose: 'complaint', areaLevels: ['county', 'street', 'community'], on: '2026-01-05' } as const
  const lead = (question: Parameters<typeof leadOf>[1]) => leadOf(preset, question)
  expect(lead({ ...ask, category: 'sanitation.garbage' })).toBe('urbanManagement')
  expect(lead({ ...ask, category: 'sanitation.garbage', areaLevels: ['county', 'town', 'village'] })).toBe('street')
  expect(lead({ ...ask, category: 'marketGovernance.conduct', purpose: 'report' })).toBe('disciplineInspection')
  expect(lead({ ...ask, category: 'publicService.other' })).toBeUndefined()
})

function secondLevel(categories: CountyPreset['categories']) {
  return categories.flatMap((first) => first.children)
}
