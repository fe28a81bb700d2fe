import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCrossings } from './crossings.ts'
import { overlay } from './overlay.ts'
import { sideOfPolygon, signedArea } from './shape.ts'
import type { Point, Polygon, Ring } from './shape.ts'

const square = (x: number, y: number, size: number): Ring => [
  [x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y],
]

function areaOf(polygons: readonly Polygon[]): number {
  return polygons.flat().reduce((sum, ring) => sum + signedArea(ring), 0)
}

test.each<[string, Ring[], Ring[], (a: boolean, b: boolean) => boolean, { area: number; rings: number[] }]>([
  ['union of two that overlap', [square(0, 0, 4)], [square(2, 2, 4)], (a, b) => a || b, { area: 28, rings: [1] }],
  ['what both cover', [square(0, 0, 4)], [square(2, 2, 4)], (a, b) => a && b, { area: 4, rings: [1] }],
  ['one without the other', [square(0, 0, 4)], [square(2, 2, 4)], (a, b) => a && !b, { area: 12, rings: [1] }],
  ['a hole cut out of the middle', [square(0, 0, 4)], [square(1, 1, 2)], (a, b) => a && !b, { area: 12, rings: [2] }],
  ['a hole cut out that touches in a corner', [square(0, 0, 4)], [[[0, 0], [2, 1], [1, 2], [0, 0]]], (a, b) => a && !b, { area: 14.5, rings: [2] }],
  ['neighbours become one', [square(0, 0, 2), square(2, 0, 2)], [], (a) => a, { area: 8, rings: [1] }],
  ['corner to corner stays two', [square(0, 0, 2), square(2, 2, 2)], [], (a) => a, { area: 8, rings: [1, 1] }],
  ['nothing in common', [square(0, 0, 2)], [square(5, 0, 2)], (a, b) => a && b, { area: 0, rings: [] }],
  ['a bow-tie comes apart', [[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]], [], (a) => a, { area: 8, rings: [1, 1] }],
  ['a loop covered twice counts once', [[[0, 0], [6, 0], [6, 6], [2, 6], [2, 2], [4, 2], [4, 4], [0, 4], [0, 0]]], [], (a) => a, { area: 32, rings: [1] }],
  ['a spike goes', [[[0, 0], [4, 0], [4, 4], [9, 9], [4, 4], [0, 4], [0, 0]]], [], (a) => a, { area: 16, rings: [1] }],
])('%s', (_, first, second, keep, expected) => {
  const polygons = overlay(first, second, keep)
  expect(areaOf(polygons)).toBeCloseTo(expected.area, 9)
  expect(polygons.map(({ length }) => length)).toEqual(expected.rings)
})

/** Off the grid and off every line through it. */
const samples = Array.from({ length: 14 * 14 }, (_, i): Point => [
  (i % 14) + Math.SQRT1_2 - 1,
  Math.floor(i / 14) + 1 / Math.PI - 1,
])

function winding(ring: Ring, [x, y]: Point): number {
  let turns = 0
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]!
    const [bx, by] = ring[i]!
    const left = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
    if (ay <= y && by > y && left > 0) turns++
    if (ay > y && by <= y && left < 0) turns--
  }
  return turns
}

const tangle = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), {
    minLength: 3, maxLength: 10, selector: String,
  })
  .map((corners): Ring => [...corners, corners[0]!])

test('every point is inside the result exactly when the windings say so, and the result is simple', () => {
  const rules = [(a: boolean) => a, (a: boolean, b: boolean) => a || b, (a: boolean, b: boolean) => a && b, (a: boolean, b: boolean) => a && !b]
  let inside = 0
  fc.assert(
    fc.property(fc.array(tangle, { minLength: 1, maxLength: 3 }), fc.array(tangle, { maxLength: 2 }), fc.constantFrom(...rules), (first, second, keep) => {
      const polygons = overlay(first, second, keep)
      expect(findCrossings(polygons.flat())).toEqual([])
      for (const [outer, ...holes] of polygons) {
        expect(signedArea(outer!)).toBeGreaterThan(0)
        for (const hole of holes) expect(signedArea(hole)).toBeLessThan(0)
      }
      const isIn = (rings: Ring[], point: Point) => rings.reduce((sum, ring) => sum + winding(ring, point), 0) !== 0
      for (const point of samples) {
        const holders = polygons.filter((polygon) => sideOfPolygon(polygon, point) === 1)
        expect(holders).toHaveLength(keep(isIn(first, point), isIn(second, point)) ? 1 : 0)
        inside += holders.length
      }
    }),
    { numRuns: 400, seed: 31 },
  )
  expect(inside).toBeGreaterThan(1_000)
})
