import { expect, test } from 'vitest'
import { prepareMonths, returningMonths, sayMonths } from '#modules/requests/statistics/seasons.ts'

const year = (months: Record<number, number>, rest: number | null = 1) => Array.from({ length: 12 }, (_, index) => months[index + 1] ?? rest)

test.each([
  [[year({ 11: 30, 12: 20 }), year({ 11: 25, 12: 22 })], [11, 12], 'heating, two winters'],
  [[year({ 7: 30 }), year({})], [], 'one wet summer is chance'],
  [[year({ 7: 30 })], [], 'one year says nothing'],
  [[year({ 7: 4 }, 0), year({ 7: 4 }, 0)], [], 'four are too few'],
  [[year({}, 20), year({}, 20)], [], 'always the same is no season'],
  [[year({ 7: 30 }), year({ 7: 28 }), year({}, null)], [7], 'a year before anything was kept does not count'],
  [[year({ 7: 30 }), year({ 7: 28 }), year({}, 0)], [], 'a year without any does'],
  [[year({ 11: 9, 12: 1 }, null), year({ 11: 9 }, 8)], [], 'nine are many of the two months that were kept first, and few of the year after'],
])('%o → %o: %s', (years, months) => expect(returningMonths(years)).toEqual(months))

test.each([[[7], '7月', [6]], [[7, 8], '7–8月', [6]], [[1, 11, 12], '11月至次年1月', [10]], [[1, 5], '1月、5月', [12, 4]], [[12], '12月', [11]]])('%o is said as %s, prepared in %o', (months, said, before) => {
  expect(sayMonths(months)).toBe(said)
  expect(prepareMonths(months)).toEqual(before)
})
