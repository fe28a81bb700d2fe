import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flatMapOf, namesOn } from '#modules/requests/phone/flat-map.ts'
import type { OutlineFeature } from '#modules/requests/phone/flat-map.ts'

const square = (id: string, west: number, south: number, size: number): OutlineFeature => ({
  id,
  properties: { name: id },
  geometry: { coordinates: [[[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]]] },
})

test('without outlines there is no drawing', () => {
  expect(flatMapOf([])).toBeUndefined()
})

test('it is as wide as a phone, north is up, and names stand in the middle', () => {
  const map = flatMapOf([square('west', 116, 36, 0.1), square('east', 116.1, 36, 0.1)])!
  expect(map.width).toBeLessThanOrEqual(361)
  expect(map.height).toBeLessThanOrEqual(521)
  const [west, east] = map.shapes
  expect(west!.middle[0]).toBeLessThan(east!.middle[0])
  expect(map.ground(0, 0).latitude).toBeGreaterThan(map.ground(0, map.height).latitude)
  expect(west!.path).toMatch(/^M[\d. L]+Z$/)
})

test('a name that is longer than its shape stands shortened, not left out', () => {
  const names = ['顺', '安', '泰', '乐'].map((one) => `永${one}中心社区马庄安置区社区`)
  const written = namesOn(flatMapOf(names.map((name, index) => square(name, 116 + index / 10, 36, 0.1)))!)
  expect(written.map(({ id }) => id)).toEqual(names)
  expect(written.every(({ id, name }) => name.length < id.length && id.startsWith(name.slice(0, 2)))).toBe(true)
})

test('a point of the drawing lies where it was drawn', () => {
  fc.assert(
    fc.property(fc.double({ min: 73, max: 135, noNaN: true }), fc.double({ min: 4, max: 53, noNaN: true }), fc.double({ min: 0.001, max: 1, noNaN: true }), (west, south, size) => {
      const map = flatMapOf([square('a', west, south, size)])!
      const { longitude, latitude } = map.ground(...(map.shapes[0]!.middle as [number, number]))
      expect(longitude).toBeCloseTo(west + size / 2, 6)
      expect(latitude).toBeCloseTo(south + size / 2, 6)
    }),
  )
})
