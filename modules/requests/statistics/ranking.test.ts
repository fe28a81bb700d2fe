import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noCounts } from '#modules/requests/statistics/counts.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { intervalOf, lowerTenths, rankUnits } from '#modules/requests/statistics/ranking.ts'

const unit = (key: string, inTime: number, due: number, more: Partial<Counts> = {}) => ({ key, name: key, counts: { ...noCounts, received: due, assessable: due, due, inTime, ...more } })

test.each([
  // Newcombe (1998), table I, the score method without continuity correction
  [81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718], [29, 29, 0.8830, 1],
])('%i of %i lies between %d and %d', (part, whole, low, high) => {
  const interval = intervalOf({ part, whole })!
  expect(interval.low).toBeCloseTo(low, 4)
  expect(interval.high).toBeCloseTo(high, 4)
})

test('three of three do not stand before 190 of 200, whatever is asked for at least', () => {
  for (const least of [1, 3]) expect(rankUnits([unit('三件', 3, 3), unit('二百件', 190, 200)], 'onTime', 'all', least).ranked.map(({ key }) => key)).toEqual(['二百件', '三件'])
  expect(rankUnits([unit('三件', 3, 3), unit('二百件', 190, 200)], 'onTime', 'all', 10)).toMatchObject({ ranked: [{ key: '二百件', rank: 1 }], apart: [{ key: '三件' }] })
})

test('equal ones share a rank, and the rank after them is left out', () => {
  const { ranked } = rankUnits([unit('甲', 90, 100), unit('乙', 95, 100), unit('丙', 95, 100), unit('丁', 50, 100)], 'onTime', 'all', 10)
  expect(ranked.map(({ key, rank }) => [key, rank])).toEqual([['丙', 1], ['乙', 1], ['甲', 3], ['丁', 4]])
})

test('without the excluded requests another order may come out', () => {
  const units = [unit('甲', 80, 100, { excluded: 20, excludedDue: 20, excludedInTime: 0 }), unit('乙', 90, 100)]
  expect(rankUnits(units, 'onTime', 'all', 10).ranked.map(({ key }) => key)).toEqual(['乙', '甲'])
  expect(rankUnits(units, 'onTime', 'assessable', 10).ranked.map(({ key }) => key)).toEqual(['甲', '乙'])
})

test('whatever the units: each stands once, ranks follow the lower end, and the rate lies in its interval', () => {
  const units = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 12 }).map((pairs) => pairs.map(([one, other], index) => unit(`u${index}`, Math.min(one, other), Math.max(one, other))))
  fc.assert(fc.property(units, fc.integer({ min: 1, max: 30 }), (all, least) => {
    const { ranked, apart } = rankUnits(all, 'onTime', 'all', least)
    expect([...ranked, ...apart].map(({ key }) => key).sort()).toEqual(all.map(({ key }) => key).sort())
    expect(apart.every(({ rate }) => rate.whole < least)).toBe(true)
    for (const [index, one] of ranked.entries()) {
      expect(one.interval.low).toBeLessThanOrEqual(one.rate.rate! + 1e-12)
      expect(one.interval.high).toBeGreaterThanOrEqual(one.rate.rate! - 1e-12)
      const before = ranked[index - 1]
      if (before !== undefined) expect(one.rank === before.rank).toBe(lowerTenths(one.interval) === lowerTenths(before.interval))
      if (before !== undefined && one.rank !== before.rank) expect(one.rank).toBe(index + 1)
    }
  }))
})
