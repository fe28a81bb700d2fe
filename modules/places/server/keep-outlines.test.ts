import { expect, test } from 'vitest'
import { outlineSquareMetres } from '#kit/geo/distance.ts'
import type { Outline, Point } from '#kit/geo/shape.ts'
import { subdivide, syntheticOutline } from '#kit/geo/subdivide.ts'
import { unionOf } from '#modules/places/server/keep-outlines.ts'

function box(west: number, south: number, east: number, north: number): Outline {
  const ring: Point[] = [[west, south], [east, south], [east, north], [west, north], [west, south]]
  return { type: 'MultiPolygon', coordinates: [[ring]] }
}

test('two that touch become one without the line between them', () => {
  const union = unionOf([box(116, 36, 116.01, 36.01), box(116.01, 36, 116.02, 36.01)])!
  expect(union.coordinates).toHaveLength(1)
  expect(union.coordinates[0]).toHaveLength(1)
  expect(outlineSquareMetres(union)).toBeCloseTo(outlineSquareMetres(box(116, 36, 116.02, 36.01)), 0)
})

test('two that lie apart stay two parts; what both cover counts once', () => {
  expect(unionOf([box(116, 36, 116.01, 36.01), box(117, 36, 117.01, 36.01)])!.coordinates).toHaveLength(2)
  const overlapping = unionOf([box(116, 36, 116.02, 36.01), box(116.01, 36, 116.03, 36.01)])!
  expect(outlineSquareMetres(overlapping)).toBeCloseTo(outlineSquareMetres(box(116, 36, 116.03, 36.01)), 0)
})

test('a yard that all of them surround stays open; a crack of drawing between them closes', () => {
  const around = [box(116, 36, 116.03, 36.01), box(116, 36.02, 116.03, 36.03), box(116, 36.01, 116.01, 36.02), box(116.02, 36.01, 116.03, 36.02)]
  expect(unionOf(around)!.coordinates.map((polygon) => polygon.length)).toEqual([2])
  const crack: Point[] = [[116.01, 36.005], [116.01000001, 36.0051], [116.01, 36.0052]]
  const left: Outline = { type: 'MultiPolygon', coordinates: [[[[116, 36], [116.01, 36], ...crack, [116.01, 36.01], [116, 36.01], [116, 36]]]] }
  const right: Outline = { type: 'MultiPolygon', coordinates: [[[[116.01, 36], [116.02, 36], [116.02, 36.01], [116.01, 36.01], [116.01, 36.0052], [116.01, 36.005], [116.01, 36]]]] }
  expect(unionOf([left, right])!.coordinates.map((polygon) => polygon.length)).toEqual([1])
})

test('the parts of a made-up outline give the outline again', () => {
  const whole = syntheticOutline([116, 36], 40, 7)
  const union = unionOf(subdivide(whole, 9, 11))!
  expect(union.coordinates).toHaveLength(1)
  expect(outlineSquareMetres(union) / outlineSquareMetres(whole)).toBeCloseTo(1, 6)
})
