import { describe, expect, test } from 'vitest'
import { monthsBefore, sayMonths } from '#modules/platform/retention.ts'

describe('so many months before', () => {
  test.each([
    ['2029-09-15T10:00:00+08:00', 36, '2026-09-15T10:00:00+08:00'],
    ['2027-03-31T10:00:00+08:00', 1, '2027-02-28T10:00:00+08:00'],
    ['2028-02-29T23:59:59+08:00', 12, '2027-02-28T23:59:59+08:00'],
    // Still the evening of the day before in London.
    ['2027-01-01T00:30:00+08:00', 12, '2026-01-01T00:30:00+08:00'],
    ['2027-01-31T00:00:00+08:00', 14, '2025-11-30T00:00:00+08:00'],
  ])('%s, %d months: %s', (at, months, before) => expect(monthsBefore(new Date(at), months)).toEqual(new Date(before)))
})

test('months in words', () => expect([sayMonths(36), sayMonths(18), sayMonths(12)]).toEqual(['3 年', '18 个月', '1 年']))
