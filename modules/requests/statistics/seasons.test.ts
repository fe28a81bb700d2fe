import { describe, expect, test } from 'vitest'
import { prepareMonths, returningMonths, sayMonths, yearsOf } from '#modules/requests/statistics/seasons.ts'

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

describe('years', () => {
  const starts = ['2023-09-01', '2024-09-01', '2025-09-01']
  const months = (counts: Record<string, number>) => new Map(Object.entries(counts))
  const nothing = { byMonth: months({}), first: undefined, last: undefined }
  const list = (counts: Record<string, number>) => ({ byMonth: months(counts), first: '2023-11-01', last: '2025-03-01' })

  test('begin where the county began to keep anything', () => {
    const [first, second, third] = yearsOf({ byMonth: months({ '2025-11-01': 7 }), first: '2025-10-01' }, nothing, starts)
    expect([first, second]).toEqual([Array(12).fill(null), Array(12).fill(null)])
    expect(third!.map((count) => count ?? '—').join(' ')).toBe('0 0 0 0 0 0 0 0 — 0 7 0')
  })

  test('reach further back where lists from elsewhere do, and stop where those stop', () => {
    const [first, second, third] = yearsOf({ byMonth: months({ '2025-11-01': 7 }), first: '2025-10-01' }, list({ '2023-11-01': 8, '2024-11-01': 9, '2025-03-01': 1 }), starts)
    expect([first![10], first![8], second![10], second![2], second![3], third![10]]).toEqual([8, null, 9, 1, null, 7])
    expect(returningMonths([first!, second!, third!])).toEqual([11])
  })

  test('of a category that the lists do not hold say nothing before the county’s own', () => {
    expect(yearsOf({ byMonth: months({ '2025-11-01': 7 }), first: '2025-10-01' }, list({}), starts)[0]).toEqual(Array(12).fill(null))
  })

  test('with both in one month add up', () => {
    expect(yearsOf({ byMonth: months({ '2024-11-01': 2 }), first: '2024-11-01' }, list({ '2024-11-01': 9 }), starts)[1]![10]).toBe(11)
  })
})
