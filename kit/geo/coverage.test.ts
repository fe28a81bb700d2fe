import { expect, test } from 'vitest'
import type { OutlinedArea } from './area-index.ts'
import { coverage } from './coverage.ts'
import { outlineSquareMetres } from './distance.ts'
import { sideOfPolygon } from './shape.ts'
import type { Outline, Ring } from './shape.ts'
import { subdivide, syntheticOutline } from './subdivide.ts'

const rectangle = (west: number, south: number, width: number, height: number): Ring => [
  [west, south], [west + width, south], [west + width, south + height], [west, south + height], [west, south],
]
const area = (areaId: string, ...rings: Ring[]): OutlinedArea => ({ areaId, outline: { type: 'MultiPolygon', coordinates: [rings] } })

test('overlaps are shares of the smaller area, the largest first; a shared border is none', () => {
  const areas = [
    area('a', rectangle(116, 36, 1, 1)),
    area('b', rectangle(117, 36, 1, 1)),
    area('c', rectangle(117.9, 36, 1, 1)),
    area('inA', rectangle(116.2, 36.2, 0.1, 0.1)),
    area('inHole', rectangle(120.4, 36.4, 0.2, 0.2)),
    area('withHole', rectangle(120, 36, 1, 1), rectangle(120.4, 36.4, 0.2, 0.2).toReversed()),
  ]
  const { overlaps, gaps } = coverage(areas, { overlapShare: 0.05, gapSquareMetres: 0 })
  expect(overlaps.map(({ areaId, otherAreaId, share }) => [areaId, otherAreaId, Number(share.toFixed(3))])).toEqual([
    ['a', 'inA', 1],
    ['b', 'c', 0.1],
  ])
  expect(overlaps[1]!.at).toEqual([expect.closeTo(117.95, 6), expect.closeTo(36.5, 6)])
  expect(gaps).toEqual([])
  expect(coverage(areas, { overlapShare: 0.11, gapSquareMetres: 0 }).overlaps).toHaveLength(1)
})

test('gaps are what no area covers, with a point inside', () => {
  const whole: Outline = { type: 'MultiPolygon', coordinates: [[rectangle(116, 36, 3, 1)]] }
  const { gaps } = coverage([area('a', rectangle(116, 36, 1, 1)), area('b', rectangle(117.1, 36, 2.5, 1))], {
    overlapShare: 0.01, gapSquareMetres: 10, whole,
  })
  expect(gaps).toHaveLength(1)
  expect(gaps[0]!.squareMetres).toBeCloseTo(outlineSquareMetres(area('', rectangle(117, 36, 0.1, 1)).outline), -2)
  expect(sideOfPolygon([rectangle(117, 36, 0.1, 1)], gaps[0]!.at)).toBe(1)
})

test('of a divided county one part that is taken out and one that is put in twice are found', () => {
  const whole = syntheticOutline([116.7, 36.7], 1_411, 3)
  const parts = subdivide(whole, 120, 3).map((outline, i): OutlinedArea => ({ areaId: `p${i}`, outline }))
  const limits = { overlapShare: 1e-6, gapSquareMetres: 1, whole }
  expect(coverage(parts, limits)).toEqual({ overlaps: [], gaps: [] })

  const spoiled = [...parts.filter(({ areaId }) => areaId !== 'p40'), { areaId: 'again', outline: parts[7]!.outline }]
  const { overlaps, gaps } = coverage(spoiled, limits)
  expect(overlaps).toEqual([expect.objectContaining({ areaId: 'p7', otherAreaId: 'again', share: expect.closeTo(1, 6) })])
  expect(gaps).toHaveLength(1)
  expect(gaps[0]!.squareMetres / outlineSquareMetres(parts[40]!.outline)).toBeCloseTo(1, 6)
})

test('no areas leave the whole uncovered', () => {
  const whole = syntheticOutline([116.7, 36.7], 100, 3)
  const { overlaps, gaps } = coverage([], { overlapShare: 0.01, gapSquareMetres: 1, whole })
  expect(overlaps).toEqual([])
  expect(gaps.map(({ squareMetres }) => Math.round(squareMetres / 1e4))).toEqual([10_000])
})
