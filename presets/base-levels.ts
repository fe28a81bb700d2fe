import type { Level, LevelKey } from './preset.ts'

type LevelTraits = { optional?: boolean; unit?: boolean }

/** One level; required and answered for by somebody unless said otherwise. */
export function level(
  key: LevelKey, name: string, parents: LevelKey[], citation: string, traits: LevelTraits = {},
): Level {
  return {
    key,
    name,
    parents,
    optional: traits.optional ?? false,
    responsibilityUnit: traits.unit ?? true,
    citation,
  }
}

const nationalCode = '国家统计局《统计用区划代码和城乡划分代码》（2023 年）'

/** County, streets and towns, communities and villages: the levels that have a division code, in local words. */
export function codedLevels(words: { county: '县' | '区' | '市'; town: '乡镇' | '镇' }): Level[] {
  return [
    level('county', words.county, [], nationalCode),
    level('street', '街道', ['county'], nationalCode),
    level('town', words.town, ['county'], nationalCode),
    level('community', '社区', ['street', 'town'], nationalCode),
    level('village', '行政村', ['street', 'town'], nationalCode),
  ]
}
