import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayInChina } from '#kit/clock/china-day.ts'
import { addDays, bucketStart, buckets, bucketsOf, checkPeriod, daysIn, endOfMonth, mostDays, periodBefore, yearBefore } from '#modules/requests/statistics/periods.ts'

describe('the period before', () => {
  test.each([
    // from          to            before                       why
    ['2026-09-01', '2026-09-30', '2026-08-01', '2026-08-31', 'a month is compared with the whole month before'],
    ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28', 'also when that is shorter'],
    ['2026-01-01', '2026-03-31', '2025-10-01', '2025-12-31', 'a quarter with the quarter before'],
    ['2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31', 'a year with the year before'],
    ['2024-02-01', '2024-02-29', '2024-01-01', '2024-01-31', 'a leap February'],
    ['2026-09-01', '2026-09-15', '2026-08-01', '2026-08-15', 'the beginning of a month with the same days'],
    ['2026-03-01', '2026-03-30', '2026-02-01', '2026-02-28', 'at most its last day'],
    ['2026-09-14', '2026-09-20', '2026-09-07', '2026-09-13', 'a week with the week before'],
    ['2026-09-15', '2026-09-15', '2026-09-14', '2026-09-14', 'a day with the day before'],
    ['2026-08-20', '2026-09-10', '2026-07-29', '2026-08-19', 'anything else with as many days'],
  ])('%s to %s → %s to %s: %s', (from, to, beforeFrom, beforeTo) => {
    expect(periodBefore({ from, to })).toEqual({ from: beforeFrom, to: beforeTo })
  })

  const day = fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2020-01-01', days))
  test('never overlaps, and is as long unless it ends a month', () => {
    fc.assert(fc.property(day, fc.nat(500), (from, length) => {
      const period = { from, to: addDays(from, length) }
      const before = periodBefore(period)
      expect(before.to < period.from).toBe(true)
      expect(before.from <= before.to).toBe(true)
      if (daysIn(before) !== daysIn(period)) expect(before.to).toBe(endOfMonth(before.to))
    }))
  })

  test('buckets cover a period once, in order, without a gap', () => {
    fc.assert(fc.property(day, fc.nat(500), fc.constantFrom(...buckets), (from, length, bucket) => {
      const period = { from, to: addDays(from, length) }
      const found = bucketsOf(period, bucket)
      expect(found[0]!.period.from).toBe(period.from)
      expect(found.at(-1)!.period.to).toBe(period.to)
      for (const [index, { starts, period: part }] of found.entries()) {
        expect(bucketStart(part.from, bucket)).toBe(starts)
        expect(bucketStart(part.to, bucket)).toBe(starts)
        if (index > 0) expect(part.from).toBe(addDays(found[index - 1]!.period.to, 1))
      }
    }))
  })
})

test.each([
  ['2026-09-15', 'week', '2026-09-14'], ['2026-09-14', 'week', '2026-09-14'], ['2026-09-20', 'week', '2026-09-14'], ['2027-01-02', 'week', '2026-12-28'],
  ['2026-09-15', 'month', '2026-09-01'], ['2026-09-15', 'day', '2026-09-15'],
] as const)('%s lies in the %s of %s', (day, bucket, starts) => expect(bucketStart(day, bucket)).toBe(starts))

test.each([
  ['2026-09-15', '2026-09-14', 'statistics.period-turned'],
  ['2024-01-01', addDays('2024-01-01', mostDays), 'statistics.period-too-long'],
])('%s to %s is refused: %s', (from, to, type) => {
  expect(() => checkPeriod({ from, to })).toThrow(expect.objectContaining({ type, status: 422 }))
})

test('two whole years are asked for at once', () => {
  expect(checkPeriod({ from: '2024-01-01', to: '2025-12-31' })).toEqual({ from: '2024-01-01', to: '2025-12-31' })
})

test('a day begins at midnight in China', () => {
  expect(dayInChina(new Date('2026-09-14T16:00:00Z'))).toBe('2026-09-15')
  expect(dayInChina(new Date('2026-09-14T15:59:59Z'))).toBe('2026-09-14')
})

test.each([
  ['2026-09-01', '2026-09-30', '2025-09-01', '2025-09-30', 'a month'],
  ['2025-02-01', '2025-02-28', '2024-02-01', '2024-02-29', 'a whole month is a whole one, with its leap day'],
  ['2024-02-10', '2024-02-29', '2023-02-10', '2023-02-28', 'there is no 29 February the year before'],
  ['2025-02-10', '2025-02-28', '2024-02-10', '2024-02-28', 'the same days of a month that is not whole'],
  ['2026-09-01', '2026-09-15', '2025-09-01', '2025-09-15', 'the beginning of a month'],
  ['2025-12-20', '2026-01-08', '2024-12-20', '2025-01-08', 'across the turn of the year'],
  ['2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31', 'a year'],
])('a year before %s to %s: %s to %s: %s', (from, to, yearFrom, yearTo) => expect(yearBefore({ from, to })).toEqual({ from: yearFrom, to: yearTo }))

test('more than a year has no year before', () => expect(yearBefore({ from: '2025-01-01', to: '2026-01-31' })).toBeNull())
