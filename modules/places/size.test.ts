import { expect, test } from 'vitest'
import { checkSize } from '#modules/places/size.ts'
import type { SizeRule } from '#presets/preset.ts'
import { loadPreset } from '#presets/load-preset.ts'

const inForce = { citation: '本县规定', from: '2025-01-01', to: null }
const grid: SizeRule = { key: 'grid', name: '网格', level: 'grid', min: 300, max: 500, unit: 'households', ...inForce }
const people: SizeRule = { key: 'community', name: '社区规模', level: 'community', min: 6000, max: 10_000, unit: 'people', ...inForce }

test.each([
  // rules, households, verdict, sentence
  [[grid], 412, 'keeps', '第1网格有 412 户，符合网格 300–500 户的要求。'],
  [[grid], 300, 'keeps', '第1网格有 300 户，符合网格 300–500 户的要求。'],
  [[grid], 500, 'keeps', '第1网格有 500 户，符合网格 300–500 户的要求。'],
  [[grid], 299, 'breaks', '第1网格有 299 户，本县要求网格 300–500 户。请研究是否调整；现有的划分照常使用。'],
  [[grid], 501, 'breaks', '第1网格有 501 户，本县要求网格 300–500 户。请研究是否调整；现有的划分照常使用。'],
  [[grid], null, 'unknown', '本县要求网格 300–500 户；第1网格的户数未登记，无法核对。'],
  [[people], 2500, 'unknown', '本县要求社区规模 6000–10000 人；人口没有按区划登记，无法核对。'],
] as const)('%o, %s households: %s', (rules, households, verdict, sentence) => {
  expect(checkSize(rules, { name: '第1网格', households })).toMatchObject({ verdict, sentence })
})

test('no rules, no check', () => {
  expect(checkSize([], { name: '第1网格', households: 412 })).toBeNull()
})

test.each([
  [29, 'breaks', '居民楼网格 50–80 户、自建房网格 30–50 户'],
  [45, 'keeps', '符合自建房网格 30–50 户的要求'],
  [50, 'keeps', '符合居民楼网格 50–80 户、自建房网格 30–50 户的要求'],
  [81, 'breaks', '居民楼网格 50–80 户、自建房网格 30–50 户'],
])('a grid of 商南 with %i households %s: %s', async (households, verdict, words) => {
  const { sizeRules } = await loadPreset('shangnan')
  const found = checkSize(sizeRules.filter((rule) => rule.level === 'grid'), { name: '第1网格', households })
  expect(found).toMatchObject({ verdict })
  expect(found!.sentence).toContain(words)
})
