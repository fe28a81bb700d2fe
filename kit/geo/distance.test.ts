import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  METRES_PER_DEGREE, centroid, haversineMetres, labelPoint, metresToPolygon, metresToSegment,
  outlineBoundingBox, outlineSquareMetres, ringSquareMetres,
} from './distance.ts'
import { sideOfPolygon } from './shape.ts'
import type { Outline, Point, Ring } from './shape.ts'
import { syntheticOutline } from './subdivide.ts'

const box = (west: number, south: number, east: number, north: number): Ring => [
  [west, south], [east, south], [east, north], [west, north], [west, south],
]
const outlineOf = (...rings: Ring[]): Outline => ({ type: 'MultiPolygon', coordinates: [rings] })

test.each<[string, Point, Point, number]>([
  ['Beijing to Shanghai', [116.4074, 39.9042], [121.4737, 31.2304], 1_067_311],
  ['a degree of latitude', [116, 36], [116, 37], METRES_PER_DEGREE],
  ['a degree of longitude on the equator', [116, 0], [117, 0], METRES_PER_DEGREE],
  ['half round the earth', [0, 0], [180, 0], 180 * METRES_PER_DEGREE],
  ['a metre', [116, 36], [116, 36 + 1 / METRES_PER_DEGREE], 1],
  ['nothing', [116, 36], [116, 36], 0],
])('%s', (_, a, b, metres) => {
  expect(Math.abs(haversineMetres(a, b) - metres)).toBeLessThan(1e-6 + metres * 1e-5)
  expect(haversineMetres(b, a)).toBe(haversineMetres(a, b))
})

test.each<[string, Point, number]>([
  ['beside the middle', [116.5, 36.01], 0.01],
  ['beyond the end', [116.5, 37], 1],
  ['on it', [116.5, 36], 0],
])('to a segment: %s', (_, point, degrees) => {
  expect(metresToSegment(point, [116, 36], [117, 36])).toBeCloseTo(degrees * METRES_PER_DEGREE, 3)
  expect(metresToSegment([116, 36.5], [116, 36], [116, 36])).toBeCloseTo(METRES_PER_DEGREE / 2, 3)
})

test('metres to a polygon are 0 inside, and counted to a hole’s line within the hole', () => {
  const polygon = [box(116, 36, 117, 37), box(116.4, 36.4, 116.6, 36.6).toReversed()]
  expect(metresToPolygon([116.2, 36.2], polygon)).toBe(0)
  expect(metresToPolygon([116, 36.2], polygon)).toBe(0)
  expect(metresToPolygon([116.5, 36.59], polygon)).toBeCloseTo(0.01 * METRES_PER_DEGREE, 3)
  expect(metresToPolygon([116.5, 37.1], polygon)).toBeCloseTo(0.1 * METRES_PER_DEGREE, 2)
})

/** Between two meridians and two parallels, from the formula of the spherical zone. */
function zone(west: number, south: number, east: number, north: number): number {
  const radius = METRES_PER_DEGREE / (Math.PI / 180)
  const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180)
  return radius ** 2 * ((east - west) * Math.PI / 180) * (sine(north) - sine(south))
}

test.each([
  [116, 36, 117, 37],
  [116, 36, 116.001, 36.001],
  [73, 3, 136, 54],
])('the surface between meridians %d, %d and parallels %d, %d', (west, south, east, north) => {
  const surface = zone(west, south, east, north)
  expect(ringSquareMetres(box(west, south, east, north)) / surface).toBeCloseTo(1, 9)
  expect(ringSquareMetres(box(west, south, east, north).toReversed()) / surface).toBeCloseTo(-1, 9)
})

test('holes are taken off', () => {
  const outline = outlineOf(box(116, 36, 117, 37), box(116.4, 36.4, 116.6, 36.6).toReversed())
  expect(outlineSquareMetres(outline)).toBeCloseTo(zone(116, 36, 117, 37) - zone(116.4, 36.4, 116.6, 36.6), -2)
})

test('a corner put in the middle of an edge changes nothing, so parts add up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.nat(359), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (seed, edge, share) => {
      const line = syntheticOutline([116.7, 36.7], 30_000, seed).coordinates[0]![0]!
      const [a, b] = [line[edge]!, line[edge + 1]!]
      const between: Point = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
      const more = [...line.slice(0, edge + 1), between, ...line.slice(edge + 1)]
      expect(Math.abs(ringSquareMetres(more) / ringSquareMetres(line) - 1)).toBeLessThan(1e-11)
    }),
    { numRuns: 200, seed: 71 },
  )
})

test('bounding box and centre of gravity', () => {
  const outline: Outline = { type: 'MultiPolygon', coordinates: [[box(116, 36, 118, 37), box(117, 36, 118, 37).toReversed()]] }
  expect(outlineBoundingBox(outline)).toEqual({ west: 116, south: 36, east: 118, north: 37 })
  expect(centroid(outline)).toEqual([expect.closeTo(116.5, 9), expect.closeTo(36.5, 9)])
})

test.each<[string, Outline, Point | undefined]>([
  ['a box: the middle', outlineOf(box(116, 36, 117, 37)), [116.5, 36.5]],
  ['a box with a hole in the middle', outlineOf(box(116, 36, 117, 37), box(116.4, 36.4, 116.6, 36.6).toReversed()), undefined],
  ['a horseshoe', outlineOf([[116, 36], [119, 36], [119, 38], [118, 38], [118, 36.5], [117, 36.5], [117, 38], [116, 38], [116, 36]]), undefined],
  ['a thin arc', outlineOf([[116, 36], [118, 36], [118, 38], [117.99, 38], [117.99, 36.01], [116, 36.01], [116, 36]]), undefined],
  ['two parts: the larger', { type: 'MultiPolygon', coordinates: [[box(116, 36, 116.1, 36.1)], [box(117, 37, 118, 38)]] }, [117.5, 37.5]],
])('the label of %s is inside', (_, outline, place) => {
  const point = labelPoint(outline)
  expect(outline.coordinates.some((polygon) => sideOfPolygon(polygon, point) === 1)).toBe(true)
  if (place) expect(point).toEqual([expect.closeTo(place[0], 9), expect.closeTo(place[1], 9)])
})

test('the label of a made-up county is inside', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), (seed) => {
      const outline = syntheticOutline([116.7, 36.7], 1_400, seed)
      expect(sideOfPolygon(outline.coordinates[0]!, labelPoint(outline))).toBe(1)
    }),
    { numRuns: 50, seed: 72 },
  )
})
