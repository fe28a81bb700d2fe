import { expect, test } from 'vitest'
import { labelsOf } from '#modules/requests/desk/statistics/bar-labels.ts'

/** Of a phone of 390 pixels, and of a desk. */
const PHONE = 286
const DESK = 1_100

test.each([
  ['counts, short beside their bar', PHONE, [{ words: '61', change: '少 5' }, { words: '0', change: null }], ['61  少 5', '0'], 75],
  ['a rate with what it divides, its change below', PHONE, [{ words: '89.7%  178/187', change: '降 12.4' }], ['89.7%  178/187\n降 12.4'], 120],
  ['the same with room for it', DESK, [{ words: '89.7%  178/187', change: '降 12.4' }], ['89.7%  178/187  降 12.4'], 200],
  ['nothing at all', PHONE, [], [], 12],
])('labels leave room for the bars: %s', (_what, width, bars, labels, most) => {
  const found = labelsOf(bars, width)
  expect(found.labels).toEqual(labels)
  expect(found.room).toBeLessThanOrEqual(most)
})
