import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moment, office, officeData, seasonal } from './calendar-fixture.ts'
import { Limit, dueAt } from './limit.ts'
import type { Pause } from './limit.ts'
import type { LimitUnit } from './unit-time.ts'
import { WorkCalendar } from './work-calendar.ts'

const limit = (value: number, unit: LimitUnit): Limit => ({ stage: 'reply', value, unit })
const pausesOf = (...spans: [from: string, to?: string][]): Pause[] =>
  spans.map(([from, to]) => (to ? { from: moment(from), to: moment(to) } : { from: moment(from) }))
type LimitCase = [from: string, value: number, unit: LimitUnit, due: string, why: string]
const pending = (neededYear: number) => ({ pending: 'calendar', neededYear })

test.each<LimitCase>([
  // start             limit                  due                 why
  ['2026-09-24 10:00', 3, 'workingDays', '2026-09-30 18:00', 'Mid-Autumn lies between'],
  ['2026-09-30 10:00', 1, 'workingDays', '2026-10-08 18:00', 'National Day'],
  ['2026-09-30 10:00', 3, 'workingDays', '2026-10-10 18:00', 'the third is a make-up Saturday'],
  ['2026-09-30 10:00', 4, 'workingDays', '2026-10-12 18:00', 'the Sunday after it is free'],
  ['2026-09-18 10:00', 1, 'workingDays', '2026-09-20 18:00', 'a make-up Sunday'],
  ['2026-02-13 10:00', 7, 'workingDays', '2026-03-02 18:00', '14, 24, 25, 26, 27, 28 February, 2 March'],
  ['2025-01-24 10:00', 3, 'workingDays', '2025-02-05 18:00', '26 (Sunday), 27 January, 5 February'],
  ['2025-01-27 10:00', 5, 'workingDays', '2025-02-10 18:00', '5, 6, 7, 8 (Saturday), 10 February'],
  ['2025-09-26 10:00', 15, 'workingDays', '2025-10-23 18:00', '28–30 September, 9–11, 13–17, 20–23 October'],
  ['2025-12-31 10:00', 1, 'workingDays', '2026-01-04 18:00', 'over the year end to a make-up Sunday'],
  ['2026-05-08 10:00', 1, 'workingDays', '2026-05-09 18:00', 'a make-up Saturday'],
  ['2026-10-03 12:00', 1, 'workingDays', '2026-10-08 18:00', 'started on a holiday'],
  ['2026-03-04 00:01', 1, 'workingDays', '2026-03-05 18:00', 'just after midnight'],
  ['2026-03-04 23:59', 1, 'workingDays', '2026-03-05 18:00', 'just before midnight, the same'],
  ['2026-12-30 10:00', 1, 'workingDays', '2026-12-31 18:00', 'the last loaded day'],
  ['2024-12-31 10:00', 1, 'workingDays', '2025-01-02 18:00', 'the starting day does not count, nor is its year needed'],
  ['2026-03-04 11:00', 2, 'workingHours', '2026-03-04 15:00', 'over lunch'],
  ['2026-03-04 16:00', 2, 'workingHours', '2026-03-04 18:00', 'until the close'],
  ['2026-03-04 20:00', 15, 'workingHours', '2026-03-06 18:00', 'two days of seven and a half hours'],
  ['2026-09-18 17:00', 2, 'workingHours', '2026-09-20 09:30', 'to a make-up Sunday'],
  ['2026-09-30 17:00', 2, 'workingHours', '2026-10-08 09:30', 'over National Day'],
  ['2026-02-14 17:00', 2, 'workingHours', '2026-02-24 09:30', 'over the Spring Festival'],
  ['2026-12-31 17:00', 1, 'workingHours', '2026-12-31 18:00', 'the last loaded hour'],
  ['2026-10-01 23:50', 30, 'minutes', '2026-10-02 00:20', 'day and night'],
  ['2026-12-31 10:00', 24, 'clockHours', '2027-01-01 10:00', 'needs no calendar'],
  ['2026-10-01 10:00', 7, 'calendarDays', '2026-10-08 24:00', 'the starting day does not count, the last to 24:00'],
  ['2026-09-27 23:59', 7, 'calendarDays', '2026-10-04 24:00', 'ends on a holiday and is not put off'],
  ['2026-12-31 10:00', 15, 'calendarDays', '2027-01-15 24:00', 'needs no calendar'],
])('%s + %i %s → %s: %s', (from, value, unit, due) =>
  expect(dueAt(moment(from), limit(value, unit), office, [])).toEqual({ dueAt: moment(due) }),
)

test.each([
  ['2026-12-31 09:00', 1, 'workingDays', 2027],
  ['2026-12-29 09:00', 3, 'workingDays', 2027],
  ['2026-12-31 17:00', 2, 'workingHours', 2027],
  ['2024-12-31 10:00', 1, 'workingHours', 2024],
  ['2019-05-06 10:00', 2, 'workingDays', 2019],
] as const)('%s + %i %s is not guessed: %i is needed', (from, value, unit, year) =>
  expect(dueAt(moment(from), limit(value, unit), office, [])).toEqual(pending(year)),
)

test('what was pending is answered when the year is loaded', () => {
  const loaded = new WorkCalendar({
    ...officeData,
    years: [2025, 2026, 2027],
    days: [...officeData.days, { date: '2027-01-01', kind: 'holiday' }],
  })
  expect(dueAt(moment('2026-12-31 09:00'), limit(1, 'workingDays'), loaded, [])).toEqual({
    dueAt: moment('2027-01-04 18:00'),
  })
})

test.each<LimitCase>([
  ['2026-09-29 17:00', 3, 'workingHours', '2026-09-30 10:00', 'an hour and a half each side of the night'],
  ['2026-09-29 10:00', 1, 'workingDays', '2026-09-30 18:30', 'the summer close'],
  ['2026-09-29 10:00', 2, 'workingDays', '2026-10-08 18:00', 'the autumn close'],
])('seasonal hours: %s + %i %s → %s: %s', (from, value, unit, due) =>
  expect(dueAt(moment(from), limit(value, unit), seasonal, [])).toEqual({ dueAt: moment(due) }),
)

describe('pauses', () => {
  test.each<[string, number, LimitUnit, [string, string?][], string, string]>([
    // start, limit, pauses, due, why
    ['2026-03-04 09:00', 8, 'workingHours', [['2026-03-04 18:00', '2026-03-05 08:30']], '2026-03-05 09:30', 'a night costs nothing'],
    ['2026-03-04 09:00', 8, 'workingHours', [['2026-03-04 17:00', '2026-03-05 09:30']], '2026-03-05 11:30', 'an hour each side of the night'],
    ['2026-03-04 09:00', 4, 'workingHours', [['2026-03-04 11:30', '2026-03-04 14:30']], '2026-03-04 16:00', 'around lunch'],
    ['2026-09-30 16:00', 4, 'workingHours', [['2026-09-30 17:00', '2026-10-08 09:00']], '2026-10-08 12:00', 'over National Day: an hour and a half'],
    ['2026-03-04 09:00', 4, 'workingHours', [['2026-03-04 15:00', '2026-03-09 10:00']], '2026-03-04 15:00', 'begins when the time is up'],
    ['2026-03-04 09:00', 4, 'workingHours', [['2026-03-05 09:00']], '2026-03-04 15:00', 'open, but after the time was up'],
    ['2026-03-04 09:00', 4, 'workingHours', [['2026-03-03 09:00', '2026-03-04 10:00']], '2026-03-04 16:00', 'began before the start'],
    ['2026-03-04 09:00', 4, 'workingHours', [['2026-03-02 09:00', '2026-03-03 10:00']], '2026-03-04 15:00', 'lies before the start'],
    ['2026-03-04 09:00', 4, 'workingHours', [['2026-03-04 10:00', '2026-03-04 11:00'], ['2026-03-04 15:30', '2026-03-04 16:30']], '2026-03-04 17:00', 'the first moves the due time past the second'],
    ['2026-03-04 09:00', 4, 'workingHours', [['2026-03-04 10:30', '2026-03-04 11:30'], ['2026-03-04 10:00', '2026-03-04 11:00']], '2026-03-04 16:30', 'overlapping, out of order: counted once'],
    ['2026-03-02 10:00', 3, 'workingDays', [['2026-03-03 19:00', '2026-03-04 08:00']], '2026-03-05 18:00', 'a night costs nothing'],
    ['2026-03-02 10:00', 3, 'workingDays', [['2026-03-03 10:00', '2026-03-03 16:00']], '2026-03-05 18:00', 'within a day costs nothing'],
    ['2026-03-02 10:00', 3, 'workingDays', [['2026-03-03 10:00', '2026-03-04 09:00']], '2026-03-06 18:00', 'Tuesday ended in the pause'],
    ['2026-03-02 10:00', 3, 'workingDays', [['2026-03-05 10:00', '2026-03-09 09:00']], '2026-03-09 18:00', 'Thursday and Friday ended in it, the weekend is free'],
    ['2026-03-02 10:00', 3, 'workingDays', [['2026-03-05 18:00', '2026-03-09 09:00']], '2026-03-05 18:00', 'begins when the time is up'],
    ['2026-03-02 10:00', 3, 'workingDays', [['2026-03-02 11:00', '2026-03-03 09:00']], '2026-03-05 18:00', 'the starting day did not count anyway'],
    ['2026-09-28 10:00', 3, 'workingDays', [['2026-09-30 09:00', '2026-10-08 09:00']], '2026-10-09 18:00', 'over National Day one working day ended in it'],
    ['2026-03-02 10:00', 3, 'calendarDays', [['2026-03-03 10:00', '2026-03-05 10:00']], '2026-03-07 24:00', 'two days ended in it'],
    ['2026-03-02 10:00', 24, 'clockHours', [['2026-03-02 20:00', '2026-03-03 08:00']], '2026-03-03 22:00', 'twelve hours'],
    ['2026-03-02 10:00', 30, 'minutes', [['2026-03-02 10:10', '2026-03-02 10:15']], '2026-03-02 10:35', 'five minutes'],
  ])('%s + %i %s, %j → %s: %s', (from, value, unit, spans, due) =>
    expect(dueAt(moment(from), limit(value, unit), office, pausesOf(...spans))).toEqual({
      dueAt: moment(due),
    }),
  )

  test.each([
    ['2026-03-04 09:00', 4, 'workingHours', '2026-03-04 10:30', 2.5],
    ['2026-03-04 09:00', 4, 'workingHours', '2026-03-04 13:00', 1],
    ['2026-03-02 10:00', 3, 'workingDays', '2026-03-02 11:00', 3],
    ['2026-03-02 10:00', 3, 'workingDays', '2026-03-04 11:00', 2],
    ['2026-03-02 10:00', 3, 'calendarDays', '2026-03-04 11:00', 2],
    ['2026-03-02 10:00', 24, 'clockHours', '2026-03-02 16:00', 18],
    ['2026-12-31 10:00', 3, 'workingDays', '2026-12-31 11:00', 3],
    ['2026-12-30 10:00', 3, 'workingDays', '2026-12-31 19:00', 2],
  ] as const)('%s + %i %s, paused since %s: %d left', (from, value, unit, since, left) =>
    expect(dueAt(moment(from), limit(value, unit), office, pausesOf([since]))).toEqual({
      paused: true,
      remaining: { value: left, unit },
    }),
  )

  test('a pause that ends in a year that is not loaded leaves the due time pending', () => {
    const pauses = pausesOf(['2026-12-31 10:00', '2027-01-05 10:00'])
    expect(dueAt(moment('2026-12-30 10:00'), limit(1, 'workingDays'), office, pauses)).toEqual(pending(2027))
    expect(dueAt(moment('2026-12-31 09:00'), limit(2, 'workingHours'), office, pauses)).toEqual(pending(2027))
  })

  test('a pause that ends before it begins is an error', () =>
    expect(() => dueAt(moment('2026-03-04 09:00'), limit(4, 'workingHours'), office, pausesOf(['2026-03-04 11:00', '2026-03-04 10:00']))).toThrow(RangeError))
})

test.each([
  [{ stage: 'reply', value: 7, unit: 'calendarDays' }, true],
  [{ stage: 'reply', value: 0, unit: 'calendarDays' }, false],
  [{ stage: 'reply', value: 1.5, unit: 'workingHours' }, false],
  [{ stage: 'reply', value: 7, unit: 'weeks' }, false],
  [{ stage: 'lunch', value: 7, unit: 'minutes' }, false],
])('the schema takes %j: %s', (value, accepted) => expect(Limit.safeParse(value).success).toBe(accepted))

test('200,000 due times take at most 3 s (measured: 1,000,000 in 0.2 s)', () => {
  const begin = performance.now()
  let known = 0
  for (let at = 0; at < 200_000; at++) {
    const start = new Date(moment('2025-01-01 00:00').getTime() + at * 300_000)
    const unit = at % 2 === 0 ? 'workingDays' : 'workingHours'
    if ('dueAt' in dueAt(start, limit(1 + (at % 15), unit), office, [])) known++
  }
  expect(known).toBeGreaterThan(190_000)
  expect(performance.now() - begin).toBeLessThan(3000)
})

test('monotone: a later start or a longer limit is never due earlier', () => {
  const instant = fc.integer({ min: moment('2025-01-01 00:00').getTime(), max: moment('2026-09-30 00:00').getTime() })
  const unit = fc.constantFrom<LimitUnit>('minutes', 'clockHours', 'workingHours', 'workingDays', 'calendarDays')
  const due = (start: number, value: number, of: LimitUnit) => {
    const answer = dueAt(new Date(start), limit(value, of), seasonal, [])
    if (!('dueAt' in answer)) throw new Error('inside the loaded years')
    return answer.dueAt.getTime()
  }
  fc.assert(
    fc.property(instant, fc.nat(10 * 86_400_000), fc.integer({ min: 1, max: 30 }), fc.nat(5), unit, (start, later, value, more, of) => {
      expect(due(start + later, value, of)).toBeGreaterThanOrEqual(due(start, value, of))
      expect(due(start, value + more, of)).toBeGreaterThanOrEqual(due(start, value, of))
      expect(due(start, value, of)).toBeGreaterThan(start)
    }),
    { seed: 20260304, numRuns: 500 },
  )
})
