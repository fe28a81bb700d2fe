import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCrossings } from './crossings.ts'
import { centroid, haversineMetres, outlineBoundingBox, outlineSquareMetres } from './distance.ts'
import { ringsOf, sideOfPolygon, signedArea } from './shape.ts'
import type { Outline, Point, Ring } from './shape.ts'
import { subdivide, syntheticOutline } from './subdivide.ts'

/** Steps of a hundredth of a degree. */
const ring = (...corners: [number, number][]): Ring => corners.map(([x, y]) => [116 + x / 100, 36 + y / 100])
const outlineOf = (...polygons: Ring[][]): Outline => ({ type: 'MultiPolygon', coordinates: polygons })
const square = (x: number, y: number, size: number): Ring =>
  ring([x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y])

const comb = ring([0, 0], [9, 0], [9, 6], [8, 6], [8, 1], [7, 1], [7, 6], [5, 6], [5, 1], [4, 1], [4, 6], [2, 6], [2, 1], [1, 1], [1, 6], [0, 6], [0, 0])
const spiral = ring([0, 0], [9, 0], [9, 9], [1, 9], [1, 3], [6, 3], [6, 6], [4, 6], [4, 5], [5, 5], [5, 4], [2, 4], [2, 8], [8, 8], [8, 1], [0, 1], [0, 0])
const letterL = ring([0, 0], [6, 0], [6, 2], [2, 2], [2, 6], [0, 6], [0, 0])
const withHoles = [square(0, 0, 10), square(2, 3, 2).toReversed(), square(6, 4, 2).toReversed(), ring([3, 7], [4, 8], [5, 7], [4, 6], [3, 7])]

const wholes = fc.oneof(
  fc.record({ seed: fc.integer({ min: 0, max: 10_000 }), size: fc.constantFrom(0.02, 1, 1_400) }).map(({ seed, size }) => syntheticOutline([116.7, 36.7], size, seed)),
  fc.constantFrom(comb, spiral, letterL, square(0, 0, 4)).map((line) => outlineOf([line])),
  fc.constant(outlineOf(withHoles)),
)

/** Points all over the box, off any grid. */
function scatter(outline: Outline, count: number): Point[] {
  const { west, south, east, north } = outlineBoundingBox(outline)
  return Array.from({ length: count }, (_, i): Point => [
    west + (east - west) * ((i * Math.SQRT2 + 0.1) % 1),
    south + (north - south) * ((i * Math.sqrt(3) + 0.2) % 1),
  ])
}

const covers = (outline: Outline, point: Point) => outline.coordinates.some((polygon) => sideOfPolygon(polygon, point) === 1)

test('parts are simple, connected and about equal, add up to the whole, and hold each point once', () => {
  let inside = 0
  fc.assert(
    fc.property(wholes, fc.integer({ min: 1, max: 40 }), fc.nat(1_000), (whole, count, seed) => {
      const parts = subdivide(whole, count, seed)
      expect(parts).toHaveLength(count)
      const surfaces = parts.map(outlineSquareMetres)
      const total = outlineSquareMetres(whole)
      expect(Math.abs(surfaces.reduce((sum, surface) => sum + surface, 0) / total - 1)).toBeLessThan(1e-6)
      for (const surface of surfaces) expect(Math.abs((surface * count) / total - 1)).toBeLessThan(0.1)
      for (const part of parts) {
        expect(part.coordinates).toHaveLength(1)
        expect(findCrossings(ringsOf(part))).toEqual([])
        expect(signedArea(part.coordinates[0]![0]!)).toBeGreaterThan(0)
      }
      for (const point of scatter(whole, 60)) {
        const holders = parts.filter((part) => covers(part, point)).length
        expect(holders).toBe(covers(whole, point) ? 1 : 0)
        inside += holders
      }
    }),
    { numRuns: 150, seed: 61 },
  )
  expect(inside).toBeGreaterThan(2_000)
})

test('neighbours share their corners exactly: inside, every edge is found once in each direction', () => {
  const whole = syntheticOutline([116.7, 36.7], 1_411, 9)
  const edges = new Map<string, number>()
  for (const line of subdivide(whole, 80, 9).flatMap(ringsOf)) {
    for (let i = 1; i < line.length; i++) edges.set(`${line[i - 1]} ${line[i]}`, (edges.get(`${line[i - 1]} ${line[i]}`) ?? 0) + 1)
  }
  const alone = [...edges.keys()].filter((edge) => !edges.has(edge.split(' ').toReversed().join(' ')))
  expect(new Set(edges.values())).toEqual(new Set([1]))
  // What has no counterpart is the outer line: it begins where it ends and is as long as the whole's.
  const lengthOf = (line: [Point, Point][]) => line.reduce((sum, [a, b]) => sum + haversineMetres(a, b), 0)
  const outer = alone.map((edge) => edge.split(' ').map((corner) => corner.split(',').map(Number)) as [Point, Point])
  const wholeLine = ringsOf(whole)[0]!
  expect(lengthOf(outer)).toBeCloseTo(lengthOf(wholeLine.slice(1).map((to, i): [Point, Point] => [wholeLine[i]!, to])), 0)
})

test('the same seed gives the same parts, another seed others', () => {
  const whole = syntheticOutline([116.7, 36.7], 1_411, 9)
  expect(subdivide(whole, 12, 5)).toEqual(subdivide(whole, 12, 5))
  expect(subdivide(whole, 12, 6)).not.toEqual(subdivide(whole, 12, 5))
})

test('detached pieces get parts by their surface, or go to the nearest part', () => {
  const large = square(0, 0, 10)
  const half = square(20, 0, 7)
  const crumb = square(11, 9, 1)
  const parts = subdivide(outlineOf([large], [crumb], [half]), 6, 4)
  expect(parts).toHaveLength(6)
  expect(parts.filter((part) => covers(part, [116.235, 36.035]))).toHaveLength(1)
  const keeper = parts.find((part) => covers(part, [116.115, 36.095]))!
  expect(keeper.coordinates).toHaveLength(2)
  expect(haversineMetres(centroid({ type: 'MultiPolygon', coordinates: [keeper.coordinates[0]!] }), [116.1, 36.1])).toBeLessThan(5_000)
  const total = parts.reduce((sum, part) => sum + outlineSquareMetres(part), 0)
  expect(total / outlineSquareMetres(outlineOf([large], [crumb], [half]))).toBeCloseTo(1, 9)
})

test('one part is the whole', () => {
  const whole = outlineOf(withHoles)
  expect(subdivide(whole, 1, 1)).toEqual([whole])
})

test('a part around a hole keeps it as a hole', () => {
  const pierced = outlineOf([square(0, 0, 20), ring([4, 3], [4, 4], [5, 4], [5, 3], [4, 3])])
  const parts = subdivide(pierced, 2, 2)
  expect(parts.map(({ coordinates }) => coordinates[0]!.length).toSorted()).toEqual([1, 2])
})

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('synthetic outline %d is one simple line around its centre, of the surface asked for', (seed) => {
  const squareKilometres = seed * 150
  const outline = syntheticOutline([112.3, 29.8], squareKilometres, seed)
  expect(outline.coordinates).toHaveLength(1)
  expect(ringsOf(outline)).toHaveLength(1)
  expect(findCrossings(ringsOf(outline))).toEqual([])
  expect(outlineSquareMetres(outline) / 1e6 / squareKilometres).toBeCloseTo(1, 5)
  expect(covers(outline, [112.3, 29.8])).toBe(true)
  expect(syntheticOutline([112.3, 29.8], squareKilometres, seed)).toEqual(outline)
  expect(syntheticOutline([112.3, 29.8], squareKilometres, seed + 1)).not.toEqual(outline)
})
