import { expect, test } from 'vitest'
import { findRoom } from '#modules/requests/desk/statistics/map-room.ts'

/** A circle of 30 pixels and below it a name of 60 × 18. */
const at = (x: number, y: number, count: number) => ({
  count, circle: count === 0 ? null : { left: x - 15, top: y - 15, right: x + 15, bottom: y + 15 }, name: { left: x - 30, top: y + 18, right: x + 30, bottom: y + 36 },
})
const both = { circle: true, name: true }

test.each([
  ['far from each other', [at(0, 0, 5), at(200, 0, 3)], [both, both]],
  ['one circle upon another: the larger count stays, and no name tells of the other', [at(0, 0, 3), at(10, 0, 5)], [{ circle: false, name: false }, both]],
  ['circles that touch can both be pressed; of their names one is written', [at(0, 0, 3), at(30, 0, 5)], [{ circle: true, name: false }, both]],
  ['a name that another area’s circle would cover', [at(0, 0, 3), at(0, 40, 5)], [{ circle: true, name: false }, both]],
  ['nothing came in: a name alone', [at(0, 0, 0), at(200, 0, 1)], [{ circle: false, name: true }, both]],
])('%s', (_, marks, expected) => {
  expect(findRoom(marks)).toEqual(expected)
})

test('without names only the circles are looked at', () => {
  expect(findRoom([{ ...at(0, 0, 1), name: null }, { ...at(5, 5, 2), name: null }])).toEqual([{ circle: false, name: false }, { circle: true, name: false }])
})
