import fc from 'fast-check'
import { expect, test } from 'vitest'
import { areaIndex } from './area-index.ts'
import type { OutlinedArea } from './area-index.ts'
import { metresToPolygon, outlineSquareMetres } from './distance.ts'
import { sideOfPolygon } from './shape.ts'
import type { Outline, Point, Ring } from './shape.ts'
import { subdivide, syntheticOutline } from './subdivide.ts'

const square = (x: number, y: number, size: number): Ring => [
  [116 + x, 36 + y], [116 + x + size, 36 + y], [116 + x + size, 36 + y + size], [116 + x, 36 + y + size], [116 + x, 36 + y],
]
const outlineOf = (...rings: Ring[]): Outline => ({ type: 'MultiPolygon', coordinates: [rings] })
const twoParts = (...outers: Ring[]): Outline => ({ type: 'MultiPolygon', coordinates: outers.map((ring) => [ring]) })

const town: OutlinedArea[] = [
  { areaId: 'whole', outline: outlineOf(square(0, 0, 8)) },
  { areaId: 'ring', outline: outlineOf(square(2, 2, 4), square(3, 3, 2).toReversed()) },
  { areaId: 'east', outline: outlineOf(square(8, 0, 2)) },
  { areaId: 'twinB', outline: outlineOf(square(12, 0, 1)) },
  { areaId: 'twinA', outline: outlineOf(square(12, 0, 1)) },
  { areaId: 'islands', outline: twoParts(square(20, 0, 1), square(22, 0, 1)) },
]

test.each<[string, Point, string | undefined]>([
  ['only the whole covers it', [117, 37], 'whole'],
  ['the smaller one wins', [118.5, 38.5], 'ring'],
  ['in the hole the whole is left', [120, 40], 'whole'],
  ['the line of the hole belongs to the ring too', [119, 40], 'ring'],
  ['a corner of the hole as well', [121, 41], 'ring'],
  ['on a shared line the smaller side', [124, 37], 'east'],
  ['in a shared corner too', [124, 36], 'east'],
  ['an outer line belongs to the area', [116, 40], 'whole'],
  ['so does its top corner', [116, 44], 'whole'],
  ['of two equal ones the first by id', [128.5, 36.5], 'twinA'],
  ['the first part', [136.5, 36.5], 'islands'],
  ['the second part', [138.5, 36.5], 'islands'],
  ['between the parts', [137.5, 36.5], undefined],
  ['outside', [110, 36.5], undefined],
])('find: %s', (_, point, areaId) => {
  expect(areaIndex(town).find(point)).toBe(areaId)
  expect(areaIndex(town.toReversed()).find(point)).toBe(areaId)
})

test('nothing is found among no areas', () => {
  expect(areaIndex([]).find([116, 36])).toBeUndefined()
  expect(areaIndex([]).near([116, 36], 1_000_000)).toEqual([])
})

const cornerOnGrid = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 5 }))
const someAreas = fc.array(cornerOnGrid, { minLength: 1, maxLength: 12 }).map((squares) =>
  squares.map(([x, y, size], i): OutlinedArea => ({
    areaId: `a${i}`,
    outline: size > 2 && i % 2 === 0 ? outlineOf(square(x, y, size), square(x + 1, y + 1, size - 2).toReversed()) : outlineOf(square(x, y, size)),
  })),
)
/** Halves, so that many points lie on lines and in corners. */
const halfGridPoint = fc
  .tuple(fc.integer({ min: -2, max: 24 }), fc.integer({ min: -2, max: 24 }))
  .map(([x, y]): Point => [116 + x / 2, 36 + y / 2])

test('finds and orders the same as looking at every area', () => {
  let found = 0
  fc.assert(
    fc.property(someAreas, halfGridPoint, fc.integer({ min: 0, max: 300_000 }), (areas, point, metres) => {
      const index = areaIndex(areas)
      const covering = areas
        .filter(({ outline }) => outline.coordinates.some((polygon) => sideOfPolygon(polygon, point) !== -1))
        .toSorted((a, b) => outlineSquareMetres(a.outline) - outlineSquareMetres(b.outline) || (a.areaId < b.areaId ? -1 : 1))
      expect(index.find(point)).toBe(covering[0]?.areaId)

      const distances = new Map(areas.map(({ areaId, outline }) => [areaId, Math.min(...outline.coordinates.map((polygon) => metresToPolygon(point, polygon)))]))
      const near = index.near(point, metres)
      expect(new Map(near.map((one) => [one.areaId, one.metres]))).toEqual(new Map([...distances].filter(([, away]) => away <= metres)))
      expect(near.map((one) => one.metres)).toEqual(near.map((one) => one.metres).toSorted((a, b) => a - b))
      if (covering.length > 1) found++
    }),
    { numRuns: 2_000, seed: 51 },
  )
  expect(found).toBeGreaterThan(100)
})

test('near: metres from the nearest line, 0 inside, nearest first', () => {
  const index = areaIndex(town)
  // 0.01 degree of latitude north of the whole's top line is 1,112 m.
  expect(index.near([118, 44.01], 1_200)).toEqual([{ areaId: 'whole', metres: expect.closeTo(1_111.95, 1) }])
  expect(index.near([118, 44.01], 1_100)).toEqual([])
  expect(index.near([123.999, 37], 100)).toEqual([
    { areaId: 'whole', metres: 0 },
    { areaId: 'east', metres: expect.closeTo(88.8, 1) },
  ])
})

test('a point takes a few microseconds over 3,343 grids', () => {
  const grids = subdivide(syntheticOutline([116.7, 36.7], 1_411, 7), 3_343, 1)
  const index = areaIndex(grids.map((outline, i) => ({ areaId: `g${i}`, outline })))
  const points = Array.from({ length: 10_000 }, (_, i): Point => [116.55 + (i % 100) * 0.003, 36.55 + Math.floor(i / 100) * 0.003])
  const microseconds = Array.from({ length: 8 }, () => {
    const start = performance.now()
    for (const point of points) index.find(point)
    return ((performance.now() - start) * 1_000) / points.length
  })
  expect(points.filter((point) => index.find(point)).length).toBeGreaterThan(9_000)
  // Measured 1.1 µs alone on the machine of architecture.md; the bound leaves room for a busy one.
  expect(Math.min(...microseconds)).toBeLessThan(10)
})
