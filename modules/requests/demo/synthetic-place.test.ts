import { expect, test } from 'vitest'
import { sideOfPolygon } from '#kit/geo/shape.ts'
import type { Outline, Point } from '#kit/geo/shape.ts'
import { syntheticPlaces } from './synthetic-place.ts'

const square = (west: number, south: number): Outline => ({
  type: 'MultiPolygon',
  coordinates: [[[[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01], [west, south]]]],
})
// An L, so that a third of its box lies outside.
const corner: Outline = { type: 'MultiPolygon', coordinates: [[[[0, 0], [3, 0], [3, 1], [1, 1], [1, 3], [0, 3], [0, 0]]]] }
const keys = Array.from({ length: 2000 }, (_, index) => String(188_006 + index))

test('the same key has the same place, whatever the order of the grids', () => {
  const grids = [{ areaId: 'g1', outline: square(116, 36), weight: 400 }, { areaId: 'g2', outline: square(117, 36), weight: 100 }]
  const [there, back] = [syntheticPlaces('371425', grids), syntheticPlaces('371425', grids.toReversed())]
  expect(keys.map(there)).toEqual(keys.map(back))
  expect(keys.map(syntheticPlaces('370322', grids))).not.toEqual(keys.map(there))
})

test('grids share by weight; one with weight 0 gets nothing', () => {
  const place = syntheticPlaces('seed', [
    { areaId: 'big', outline: square(116, 36), weight: 400 }, { areaId: 'small', outline: square(117, 36), weight: 100 }, { areaId: 'empty', outline: square(118, 36), weight: 0 },
  ])
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(place(key).areaId, (counts.get(place(key).areaId) ?? 0) + 1)
  expect(counts.get('big')! / keys.length).toBeCloseTo(0.8, 1)
  expect(counts.get('small')! / keys.length).toBeCloseTo(0.2, 1)
  expect(counts.has('empty')).toBe(false)
})

test('every point lies strictly inside its grid, and points differ', () => {
  const place = syntheticPlaces('seed', [{ areaId: 'corner', outline: corner, weight: 1 }])
  const points = keys.map((key) => place(key).point as Point)
  expect(points.every((point) => sideOfPolygon(corner.coordinates[0]!, point) === 1)).toBe(true)
  expect(new Set(points.map(String)).size).toBe(keys.length)
})

test('a grid without an outline has no point', () => {
  expect(syntheticPlaces('seed', [{ areaId: 'g1', outline: undefined, weight: 1 }])('1')).toEqual({ areaId: 'g1', point: undefined })
  expect(() => syntheticPlaces('seed', [])).toThrow(RangeError)
})
