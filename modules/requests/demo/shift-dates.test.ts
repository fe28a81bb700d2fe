import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shiftDates } from './shift-dates.ts'

const until = new Date('2026-11-20T10:00:00+08:00') // a Friday
const span = { until, days: 92 }

test('four messages over two days keep their order and their hours as far as the order allows', () => {
  const moments = ['2019-03-01T22:00:00+08:00', '2017-01-01T08:00:00+08:00', '2019-06-01T09:00:00+08:00', '2019-03-01T23:00:00+08:00'].map((text) => new Date(text))
  expect(shiftDates(moments, { until: new Date('2026-11-20T00:00:00+08:00'), days: 2 }).map(local)).toEqual([
    // 2017 and the first of March share a day; 23:00 and the June morning at 9:00 must change places to keep their order.
    '2026-11-18 22:00', '2026-11-18 08:00', '2026-11-19 23:00', '2026-11-19 09:00',
  ])
})

test('a weekend day gets fewer, and no two weeks are the same', () => {
  const moments = Array.from({ length: 1000 }, (_, index) => new Date(Date.UTC(2019, 0, 1) + index * 3_600_000))
  const perDay = new Map<string, number>()
  for (const moment of shiftDates(moments, span)) perDay.set(local(moment).slice(0, 10), (perDay.get(local(moment).slice(0, 10)) ?? 0) + 1)
  expect(perDay.size).toBe(93)
  const isWeekend = (day: string) => [0, 6].includes(new Date(day).getUTCDay())
  const mean = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0) / counts.length
  const days = [...perDay].filter(([day]) => day < '2026-11-20')
  expect(mean(days.filter(([day]) => isWeekend(day)).map(([, count]) => count)) / mean(days.filter(([day]) => !isWeekend(day)).map(([, count]) => count))).toBeCloseTo(0.6, 1)
  const weeks = Array.from({ length: 13 }, (_, week) => days.slice(week * 7, week * 7 + 7).reduce((sum, [, count]) => sum + count, 0))
  expect(new Set(weeks).size).toBeGreaterThan(5)
})

test('whatever the file holds: order kept, inside the span, no two at once, the same again', () => {
  const moments = fc.array(fc.date({ min: new Date('1969-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((date) => (date.getTime() % 3 === 0 ? new Date('2019-08-01T00:00:00+08:00') : date)), { maxLength: 300 })
  fc.assert(fc.property(moments, fc.integer({ min: 1, max: 365 }), fc.date({ min: new Date('2025-06-01'), max: new Date('2026-12-31'), noInvalidDate: true }), (given, days, end) => {
    const shifted = shiftDates(given, { until: end, days })
    expect(shiftDates(given, { until: end, days })).toEqual(shifted)
    const order = given.map((_, position) => position).sort((a, b) => given[a]!.getTime() - given[b]!.getTime() || a - b)
    const inOrder = order.map((position) => shifted[position]!.getTime())
    for (const [index, moment] of inOrder.entries()) {
      if (index > 0) expect(moment).toBeGreaterThan(inOrder[index - 1]!)
      expect(moment).toBeLessThanOrEqual(end.getTime())
      expect(moment).toBeGreaterThanOrEqual(end.getTime() - (days + 1) * 86_400_000)
    }
  }), { numRuns: 200, seed: 20_262 })
})

function local(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}
