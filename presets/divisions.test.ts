import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import divisionRows from './divisions.json' with { type: 'json' }
import { levelOfCode, loadDivisions, withoutCommittee } from './divisions.ts'
import { loadPreset, presetKeys } from './load-preset.ts'

const realData = process.env['LINLI_REAL_DATA'] ?? join(import.meta.dirname, '../../shared/data')
const published = join(realData, 'divisions/seven_counties_2023.csv')
const present = existsSync(published)
if (!present) console.warn(`SKIPPED: the divisions are not compared with the published list, ${published} is missing`)

test.skipIf(!present)('equal the published list of 2023, row by row', () => {
  const rows: { code: string; name: string; parent_code: string }[] = parse(readFileSync(published), { columns: true })
  const byCode = (left: string[], right: string[]) => (left[0]! < right[0]! ? -1 : 1)
  expect([...divisionRows].sort(byCode)).toEqual(rows.map((row) => [row.code, row.name, row.parent_code]).sort(byCode))
})

test.each([
  // county   streets and towns, communities and villages
  ['qihe', 15, 1038],
  ['gaoqing', 9, 318],
  ['juye', 17, 631],
  ['mudan', 18, 525],
  ['taonan', 25, 250],
  ['longyao', 13, 288],
  ['shangnan', 10, 128],
])('%s has %i streets and towns and %i communities and villages, each under its parent', async (key, upper, lower) => {
  const preset = await loadPreset(key)
  const divisions = await loadDivisions(preset.code)
  const known = new Set<string>()
  for (const { code, parent } of divisions) {
    expect(parent === null || known.has(parent)).toBe(true)
    known.add(code)
  }
  expect(divisions[0]).toEqual({ code: preset.code, name: preset.name, areaName: preset.name, parent: null, level: 'county' })
  expect(divisions.filter((division) => division.code.length === 9)).toHaveLength(upper)
  expect(divisions.filter((division) => division.code.length === 12)).toHaveLength(lower)
})

test('levels told by the code agree with the names', async () => {
  const said: [RegExp, string][] = [[/街道$/, 'street'], [/[镇乡]$/, 'town'], [/村委会$|村民委员会$/, 'village'], [/居委会$|居民委员会$/, 'community']]
  const wrong = []
  for (const key of presetKeys) {
    for (const { name, level } of await loadDivisions((await loadPreset(key)).code)) {
      const expected = said.find(([ending]) => ending.test(name))?.[1]
      if (expected !== undefined && expected !== level) wrong.push({ name, level, expected })
    }
  }
  expect(wrong).toEqual([])
})

test.each([
  ['371425', 'county'], ['371425001', 'street'], ['371425101', 'town'], ['371425001001', 'community'],
  ['371425001199', 'community'], ['371425001200', 'village'], ['371425001399', 'village'],
  ['130525400498', 'community'], ['220881402598', 'village'],
])('%s is a %s', (code, level) => {
  expect(levelOfCode(code)).toBe(level)
})

test.each([
  ['永顺社区居民委员会', '永顺社区'], ['青苑社区居委会', '青苑社区'], ['安静社区', '安静社区'],
  ['祝楼村委会', '祝楼村'], ['顺合村村民委员会', '顺合村'], ['张家村村委会', '张家村'], ['晏城街道', '晏城街道'],
])('%s is the committee of %s', (committee, place) => {
  expect(withoutCommittee(committee)).toBe(place)
})

test.each(['999999', '3714', ''])('“%s” is refused', async (code) => {
  await expect(loadDivisions(code)).rejects.toThrow(`没有代码为“${code}”的县级区划数据`)
})
