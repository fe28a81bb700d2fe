import { expect, test } from 'vitest'
import { labelsAbove, labelsOf, nameLines } from '#modules/requests/desk/statistics/bar-labels.ts'

/** Of a phone of 390 pixels, and of a desk. */
const PHONE = 286
const DESK = 1_100

test.each([
  ['counts, short beside their bar', PHONE, [{ words: '61', change: '少 5' }, { words: '0', change: null }], ['61  少 5', '0'], 75],
  ['a rate with what it divides, its change below', PHONE, [{ words: '89.7%  178/187', change: '降 12.4' }], ['89.7%  178/187\n降 12.4'], 120],
  ['the same with room for it', DESK, [{ words: '89.7%  178/187', change: '降 12.4' }], ['89.7%  178/187  降 12.4'], 200],
  ['rates of which none is compared', PHONE, [{ words: '89.7%  178/187', change: null }], ['89.7%\n178/187'], 70],
  ['nothing at all', PHONE, [], [], 12],
])('labels leave room for the bars: %s', (_what, width, bars, labels, most) => {
  const found = labelsOf(bars, width)
  expect(found.labels).toEqual(labels)
  expect(found.room).toBeLessThanOrEqual(most)
})

test.each([
  ['晏城街道', PHONE * 0.35, '晏城街道'],
  ['表白哈萨克族蒙古族乌孜别克族镇', PHONE * 0.35, '表白哈萨克族蒙\n古族乌孜别克…'],
  ['表白哈萨克族蒙古族乌孜别克族镇', 150, '表白哈萨克族蒙古族乌孜\n别克族镇'],
  ['', 150, ''],
])('a name that is too long for one line takes two: %s in %d', (name, room, lines) => expect(nameLines(name, room)).toBe(lines))

test.each([
  ['room for one line', 130, ['89.7%  178/187', '无']],
  ['room for two', 60, ['89.7%\n178/187', '无']],
  ['no room', 30, null],
])('above upright bars stands what does not lie upon its neighbour: %s', (_what, step, labels) => {
  expect(labelsAbove([{ words: '89.7%  178/187', change: null }, { words: '无', change: null }], step)).toEqual(labels)
})
