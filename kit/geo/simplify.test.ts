import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coverage } from './coverage.ts'
import { findCrossings } from './crossings.ts'
import { metresToLine, outlineSquareMetres } from './distance.ts'
import { ringsOf } from './shape.ts'
import type { Outline, Point } from './shape.ts'
import { simplify } from './simplify.ts'
import { subdivide, syntheticOutline } from './subdivide.ts'

const pointsOf = (outlines: Outline[]) => outlines.flatMap(ringsOf).reduce((sum, ring) => sum + ring.length, 0)

test('a simplified line has fewer points, none of the left-out ones far from it, and does not cross itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), fc.constantFrom(10, 100, 1_000), (seed, metres) => {
      const whole = syntheticOutline([116.7, 36.7], 1_400, seed)
      const [simple] = simplify([whole], metres) as [Outline]
      const line = simple.coordinates[0]![0]!
      const kept = new Set(line.map(String))
      expect(findCrossings([line])).toEqual([])
      for (const corner of ringsOf(whole)[0]!) {
        if (!kept.has(String(corner))) expect(metresToLine(corner, [line])).toBeLessThanOrEqual(metres * 1.001)
      }
      if (metres >= 100) expect(line.length).toBeLessThan(300)
    }),
    { numRuns: 60, seed: 81 },
  )
})

test.each([30, 300, 3_000])('neighbours simplified together by %d m leave no gap and no overlap, and none vanishes', (metres) => {
  const whole = syntheticOutline([116.7, 36.7], 1_400, 5)
  const parts = subdivide(whole, 90, 5)
  const simple = simplify(parts, metres)
  expect(pointsOf(simple)).toBeLessThan(pointsOf(parts))
  expect(simple.flatMap((outline) => findCrossings(ringsOf(outline)))).toEqual([])
  expect(coverage(simple.map((outline, i) => ({ areaId: `p${i}`, outline })), { overlapShare: 1e-9, gapSquareMetres: 0 }).overlaps).toEqual([])
  for (const outline of simple) expect(outlineSquareMetres(outline)).toBeGreaterThan(1e5)
  // Every inner edge has its counterpart, so there is no gap.
  const edges = new Set(simple.flatMap(ringsOf).flatMap((ring) => ring.slice(1).map((to, i) => `${ring[i]} ${to}`)))
  const alone = [...edges].filter((edge) => !edges.has(edge.split(' ').toReversed().join(' ')))
  const starts = alone.map((edge) => edge.split(' ')[0]).toSorted()
  expect(alone.map((edge) => edge.split(' ')[1]).toSorted()).toEqual(starts)
  expect(alone.length).toBeLessThan(ringsOf(whole)[0]!.length + 90)
})

test('an enclave and the hole that it fills stay the same line', () => {
  const circle = (radius: number, start: number): Point[] => {
    const corners = Array.from({ length: 40 }, (_, i): Point => [
      116 + radius * Math.cos(((i + start) / 20) * Math.PI), 36 + radius * Math.sin(((i + start) / 20) * Math.PI),
    ].map((degrees) => Math.round(degrees * 1e7) / 1e7) as Point)
    return [...corners, corners[0]!]
  }
  const around: Outline = { type: 'MultiPolygon', coordinates: [[circle(0.3, 0), circle(0.1, 0).toReversed()]] }
  const enclave: Outline = { type: 'MultiPolygon', coordinates: [[circle(0.1, 7)]] }
  const [simpleAround, simpleEnclave] = simplify([around, enclave], 300) as [Outline, Outline]
  const hole = simpleAround.coordinates[0]![1]!
  expect(hole.length).toBeLessThan(30)
  expect(new Set(simpleEnclave.coordinates[0]![0]!.map(String))).toEqual(new Set(hole.map(String)))
})
