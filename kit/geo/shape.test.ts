import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sideOfPolygon, sideOfRing, signedArea, turn } from './shape.ts'
import type { Point, Polygon } from './shape.ts'

const gridPoint = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))

/** Whole numbers only, so that this is exact: on an edge, or else even-odd. */
function sideByHand(corners: readonly Point[], [x, y]: Point): -1 | 0 | 1 {
  let inside = false
  for (const [i, a] of corners.entries()) {
    const b = corners[(i + 1) % corners.length]!
    const cross = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
    const inBox = Math.min(a[0], b[0]) <= x && x <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= y && y <= Math.max(a[1], b[1])
    if (cross === 0 && inBox) return 0
    if (a[1] <= y !== b[1] <= y && cross > 0 === b[1] > a[1]) inside = !inside
  }
  return inside ? 1 : -1
}

test('the side of a ring is right for every ring and point of a small grid, open or closed, in tips and along flat edges', () => {
  const seen = new Set<number>()
  fc.assert(
    fc.property(fc.array(gridPoint, { minLength: 3, maxLength: 9 }), gridPoint, (corners, point) => {
      const expected = sideByHand(corners, point)
      seen.add(expected)
      expect(sideOfRing(corners, point)).toBe(expected)
      expect(sideOfRing([...corners, corners[0]!], point)).toBe(expected)
    }),
    { numRuns: 20_000, seed: 11 },
  )
  expect(seen).toEqual(new Set([-1, 0, 1]))
})

test.each<[string, Point, -1 | 0 | 1]>([
  ['in the wide part', [1, 1], 1],
  ['in the hole', [4, 4], -1],
  ['on the line of the hole', [3, 4], 0],
  ['in a corner of the hole', [5, 5], 0],
  ['on the outer line', [8, 2], 0],
  ['in an outer corner', [0, 8], 0],
  ['outside', [9, 4], -1],
])('a polygon with a hole: %s', (_, point, side) => {
  const polygon: Polygon = [
    [[0, 0], [8, 0], [8, 8], [0, 8], [0, 0]],
    [[3, 3], [3, 5], [5, 5], [5, 3], [3, 3]],
  ]
  expect(sideOfPolygon(polygon, point)).toBe(side)
})

test.each<[Point, -1 | 0 | 1]>([
  [[117.3, 37.3], 0],
  [[117.3, 37.3 + 2 ** -47], 1],
  [[117.3, 37.3 - 2 ** -47], -1],
])('turn sees the last bit of a coordinate: %o is %d', (point, side) => {
  // 37.3 = 117.3 - 80 does not hold in binary; the line is laid through the point itself.
  const [x, y]: Point = [117.3, 37.3]
  expect(turn([x - 0.5, y - 0.5], [x + 0.5, y + 0.5], point)).toBe(side)
})

test('turn changes its sign with the direction of the walk', () => {
  const point = fc.tuple(fc.double({ min: 73, max: 136, noNaN: true }), fc.double({ min: 3, max: 54, noNaN: true }))
  fc.assert(
    fc.property(point, point, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
      const between: Point = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
      expect(turn(a, b, between)).toBe(0 - turn(b, a, between))
      expect(turn(a, b, between)).toBe(turn(b, between, a))
    }),
    { numRuns: 2_000, seed: 12 },
  )
})

test('counter-clockwise is positive', () => {
  expect(signedArea([[1, 1], [3, 1], [3, 2], [1, 2], [1, 1]])).toBe(2)
  expect(signedArea([[1, 1], [1, 2], [3, 2], [3, 1], [1, 1]])).toBe(-2)
})
