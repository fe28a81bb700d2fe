import { expect, test } from 'vitest'
import { findRoom, placeNames, shorterNames } from '#modules/requests/map-room.ts'

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

const box = (x: number, y: number, width = 40, height = 14) => ({ left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 })

test.each([
  ['below its circle, where nothing is in the way', [[box(0, 20), box(0, -20)]], [box(0, 0, 20, 20)], [0]],
  ['above it, where another circle lies below', [[box(0, 20), box(0, -20)]], [box(0, 0, 20, 20), box(10, 24, 20, 20)], [1]],
  ['the second of two names moves', [[box(0, 20), box(0, -20)], [box(20, 22), box(20, -18), box(60, 0)]], [], [0, 1]],
  ['nowhere, where everything is taken', [[box(0, 20)], [box(5, 22)]], [], [0, undefined]],
])('a name stands %s', (_where, places, circles, expected) => {
  expect(placeNames(places, circles)).toEqual(expected)
})

test('a name is not cut off at the edge of the drawing', () => {
  expect(placeNames([[box(30, 3), box(30, 20)], [box(90, 40)]], [], box(50, 50, 100, 100))).toEqual([1, undefined])
})

test.each([
  ['晏城街道', ['晏城街道', '晏城']],
  ['祝阿镇', ['祝阿镇', '祝阿']],
  ['李村', ['李村']],
  ['晏北街道永顺社区居民委员会', ['晏北街道永顺社区居民委员会', '晏北街道永顺', '晏北街道…', '晏北…']],
  ['黄河国际生态城管理委员会第二联合社区', ['黄河国际生态城管理委员会第二联合社区', '黄河国际生态城管理委员会第二联合', '黄河国际生态…', '黄河国际…', '黄河…']],
])('%s may be written on a map as %j', (name, names) => {
  expect(shorterNames([name])).toEqual([names])
})

test.each([
  ['the place above that all of them name', ['晏北街道永顺社区', '晏北街道和平社区'], [['晏北街道永顺社区', '永顺社区', '永顺'], ['晏北街道和平社区', '和平社区', '和平']]],
  ['nothing that is no place: one village is not the other', ['大李村', '大王村'], [['大李村', '大李'], ['大王村', '大王']]],
  ['nothing that might be either of two', ['晏城街道', '晏城镇', '晏北街道'], [['晏城街道'], ['晏城镇'], ['晏北街道', '晏北']]],
  ['no beginning that is that of another', ['永顺园第一社区', '永顺园第二社区'], [['永顺园第一社区', '永顺园第一'], ['永顺园第二社区', '永顺园第二']]],
  ['no half of a rare character', ['𠮷𠮷李家庄子社区'], [['𠮷𠮷李家庄子社区', '𠮷𠮷李家庄子', '𠮷𠮷李家…', '𠮷𠮷…']]],
])('names lose %s', (_what, names, shorter) => expect(shorterNames(names)).toEqual(shorter))
