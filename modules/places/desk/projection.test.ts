import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelPlace, namedOf, pathOf, projectionOf, roundLength, sayLength } from '#modules/places/desk/projection.ts'
import type { Point, Shape } from '#modules/places/desk/projection.ts'

const square = (west: number, south: number, size: number): Point[] => [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
const shape = (...rings: Point[][]): Shape => ({ coordinates: [rings] })

test('nothing to draw has no projection', () => expect(projectionOf([])).toBeUndefined())

test('a tenth of a degree at 36° north is 11 km high and 9 km wide, north above', () => {
  const projection = projectionOf([shape(square(116, 36, 0.1))])!
  expect(projection.height).toBeCloseTo(11_132, 0)
  expect(projection.width).toBeCloseTo(11_132 * Math.cos((36.05 * Math.PI) / 180), 0)
  const [x, y] = projection.place([116, 36.1])
  expect([x, y]).toEqual([expect.closeTo(0), expect.closeTo(0)])
})

test('everything that is shown lies within the drawing', () => {
  const degree = fc.double({ min: 0, max: 0.5, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(degree, degree), { minLength: 3, maxLength: 12 }), (offsets) => {
      const points = offsets.map(([x, y]): Point => [116 + x, 36 + y])
      const projection = projectionOf([shape(points)])!
      for (const point of points) {
        const [x, y] = projection.place(point)
        expect(x).toBeGreaterThanOrEqual(-1e-6)
        expect(y).toBeGreaterThanOrEqual(-1e-6)
        expect(x).toBeLessThanOrEqual(projection.width + 1e-6)
        expect(y).toBeLessThanOrEqual(projection.height + 1e-6)
      }
    }),
  )
})

test('a hole is a ring of its own, and the name stands in the largest part', () => {
  const outline = shape(square(116, 36, 0.1), square(116.04, 36.04, 0.02))
  const projection = projectionOf([outline])!
  expect(pathOf(outline, projection).match(/M/g)).toHaveLength(2)
  const islands: Shape = { coordinates: [[square(116, 36, 0.01)], [square(116.05, 36.05, 0.05)]] }
  const { x, room } = labelPlace(islands, projectionOf([islands])!)
  expect(room).toBeCloseTo(0.05 * 111_320 * Math.cos((36.05 * Math.PI) / 180), -2)
  expect(x).toBeGreaterThan(projectionOf([islands])!.width / 2)
})

describe('whose name is written', () => {
  const named = (name: string, x: number, y: number, room: number) => ({ label: { x, y, room }, properties: { name } })
  const write = (...features: ReturnType<typeof named>[]) => namedOf(features, 10).map(({ properties }) => properties.name)
  test('where it fits', () => expect(write(named('永顺社区', 0, 0, 50), named('李官村', 0, 200, 30))).toEqual(['永顺社区']))
  test('of two that would touch the one with more room', () => expect(write(named('李官村', 0, 0, 40), named('张官村', 31, 0, 50), named('王官村', 0, 20, 40))).toEqual(['张官村', '王官村']))
  test('beside and below each other', () => expect(write(named('李官村', 0, 0, 40), named('张官村', 40, 0, 40), named('王官村', 0, 15, 40))).toEqual(['李官村', '张官村', '王官村']))
})

test.each([[1_300, 1_000], [9_999, 5_000], [250, 200], [100, 100]])('at most %i metres: %i', (most, length) => expect(roundLength(most)).toBe(length))
test.each([[500, '500 米'], [2_000, '2 公里']])('%i is said %s', (metres, said) => expect(sayLength(metres)).toBe(said))
