import { describe, expect, test } from 'vitest'
import { moment, office } from './calendar-fixture.ts'
import type { Limit, Pause } from './limit.ts'
import { remainingWords } from './remaining-words.ts'
import { remaining } from './remaining.ts'
import type { LimitUnit } from './unit-time.ts'

const limit = (value: number, unit: LimitUnit): Limit => ({ stage: 'reply', value, unit })

function stands(start: string, value: number, unit: LimitUnit, now: string, pauses: Pause[] = []) {
  return remaining(moment(start), limit(value, unit), office, pauses, moment(now))
}

test.each<[string, number, LimitUnit, string, number, string]>([
  // start              limit             now                 left  why
  ['2026-03-02 10:00', 3, 'workingDays', '2026-03-02 10:00', 3, 'at the start all of it'],
  ['2026-03-02 10:00', 3, 'workingDays', '2026-03-02 20:00', 3, 'the starting day does not count'],
  ['2026-03-02 10:00', 3, 'workingDays', '2026-03-03 17:59', 3, 'Tuesday has not ended'],
  ['2026-03-02 10:00', 3, 'workingDays', '2026-03-03 18:00', 2, 'Tuesday has ended'],
  ['2026-03-02 10:00', 3, 'workingDays', '2026-03-05 18:00', 0, 'at the due time, not yet overdue'],
  ['2026-09-30 10:00', 2, 'workingDays', '2026-10-07 10:00', 2, 'holidays use nothing up'],
  ['2026-03-04 11:00', 2, 'workingHours', '2026-03-04 13:00', 1, 'in the lunch break'],
  ['2026-03-04 11:00', 2, 'workingHours', '2026-03-04 14:45', 0.25, 'fractions of an hour'],
  ['2026-03-02 10:00', 24, 'clockHours', '2026-03-02 22:30', 11.5, 'day and night'],
  ['2026-03-02 10:00', 7, 'calendarDays', '2026-03-05 10:00', 5, 'the 3rd and 4th have ended'],
  ['2026-03-02 10:00', 30, 'minutes', '2026-03-02 10:12', 18, 'minutes'],
  ['2026-03-02 10:00', 30, 'minutes', '2026-03-02 09:00', 30, 'asked before the start'],
])('%s + %i %s, at %s: %d left: %s', (start, value, unit, now, left) =>
  expect(stands(start, value, unit, now)).toMatchObject({ state: 'running', left: { value: left, unit } }),
)

test.each<[string, number, LimitUnit, string, number, LimitUnit, string]>([
  ['2026-03-02 10:00', 3, 'workingDays', '2026-03-10 18:00', 3, 'workingDays', 'Friday, Monday, Tuesday'],
  ['2026-03-02 10:00', 3, 'workingDays', '2026-03-06 10:00', 1.5, 'workingHours', 'less than a day: in working hours'],
  ['2026-03-02 10:00', 3, 'workingDays', '2026-03-05 20:00', 0, 'workingHours', 'late in the evening, no working time lost'],
  ['2026-03-02 10:00', 1, 'calendarDays', '2026-03-04 09:00', 9, 'clockHours', 'less than a day: in hours'],
  ['2026-03-02 10:00', 1, 'calendarDays', '2026-03-07 00:00', 3, 'calendarDays', 'three days have ended'],
  ['2026-03-04 11:00', 2, 'workingHours', '2026-03-05 09:30', 4, 'workingHours', 'three before the close, one after'],
  ['2026-03-02 10:00', 30, 'minutes', '2026-03-02 10:31', 1, 'minutes', 'one minute'],
])('%s + %i %s, at %s: over by %d %s: %s', (start, value, unit, now, over, overUnit) =>
  expect(stands(start, value, unit, now)).toMatchObject({ state: 'overdue', over: { value: over, unit: overUnit } }),
)

test('pauses known only later do not reach back', () => {
  const pauses = [{ from: moment('2026-03-04 10:00'), to: moment('2026-03-04 11:00') }]
  const at = (now: string) => stands('2026-03-04 09:00', 4, 'workingHours', now, pauses)
  expect(at('2026-03-04 09:30')).toMatchObject({ state: 'running', dueAt: moment('2026-03-04 15:00'), left: { value: 3.5 } })
  expect(at('2026-03-04 10:00')).toEqual({ state: 'paused', left: { value: 3, unit: 'workingHours' } })
  expect(at('2026-03-04 10:59')).toEqual({ state: 'paused', left: { value: 3, unit: 'workingHours' } })
  expect(at('2026-03-04 11:00')).toMatchObject({ state: 'running', dueAt: moment('2026-03-04 16:00'), left: { value: 3 } })
})

test('time in a pause after the due time is not counted as overdue', () => {
  const pauses = [{ from: moment('2026-03-04 16:00'), to: moment('2026-03-04 17:00') }]
  expect(stands('2026-03-04 09:00', 4, 'workingHours', '2026-03-04 17:30', pauses)).toMatchObject({
    state: 'overdue',
    dueAt: moment('2026-03-04 15:00'),
    over: { value: 1.5 },
  })
})

test('overdue in a year that is not loaded is overdue, by an unknown amount', () =>
  expect(stands('2026-12-30 10:00', 1, 'workingDays', '2027-01-05 10:00')).toEqual({
    state: 'overdue',
    dueAt: moment('2026-12-31 18:00'),
    over: { pending: 'calendar', neededYear: 2027 },
  }))

describe('words', () => {
  test.each([
    ['2026-03-04 11:00', 4, 'workingHours', '2026-03-04 12:00', '今天 17:00', '2026-03-04 17:00 星期三'],
    ['2026-03-04 17:30', 1, 'workingHours', '2026-03-04 17:40', '明天 09:00 前', '2026-03-05 09:00 星期四'],
    ['2026-03-06 17:00', 2, 'workingHours', '2026-03-06 17:00', '还剩 2 工作时', '2026-03-09 09:30 星期一'],
    ['2026-03-06 17:00', 2, 'workingHours', '2026-03-06 17:10', '还剩 1 工作时', '2026-03-09 09:30 星期一'],
    ['2026-03-06 17:00', 2, 'workingHours', '2026-03-07 12:00', '还剩 1 工作时', '2026-03-09 09:30 星期一'],
    ['2026-03-06 17:30', 1, 'workingHours', '2026-03-07 12:00', '还剩 30 分钟', '2026-03-09 09:00 星期一'],
    ['2026-03-06 17:30', 1, 'workingHours', '2026-03-08 12:00', '明天 09:00 前', '2026-03-09 09:00 星期一'],
    ['2026-03-02 10:00', 3, 'workingDays', '2026-03-02 10:00', '还剩 3 工作日', '2026-03-05 18:00 星期四'],
    ['2026-03-02 10:00', 3, 'workingDays', '2026-03-04 10:00', '明天 18:00 前', '2026-03-05 18:00 星期四'],
    ['2026-03-02 10:00', 3, 'workingDays', '2026-03-05 18:00', '今天 18:00', '2026-03-05 18:00 星期四'],
    ['2026-03-02 10:00', 3, 'workingDays', '2026-03-10 18:30', '超 3 工作日', '2026-03-05 18:00 星期四'],
    ['2026-03-02 10:00', 3, 'workingDays', '2026-03-06 10:00', '超 1 工作时', '2026-03-05 18:00 星期四'],
    ['2026-03-02 10:00', 3, 'workingDays', '2026-03-05 20:00', '已超时', '2026-03-05 18:00 星期四'],
    ['2026-03-02 10:00', 7, 'calendarDays', '2026-03-02 10:00', '还剩 7 天', '2026-03-09 24:00 星期一'],
    ['2026-03-02 10:00', 7, 'calendarDays', '2026-03-08 10:00', '明天 24:00 前', '2026-03-09 24:00 星期一'],
    ['2026-03-02 10:00', 7, 'calendarDays', '2026-03-09 10:00', '今天 24:00', '2026-03-09 24:00 星期一'],
    ['2026-03-02 10:00', 7, 'calendarDays', '2026-03-10 00:00', '今天 24:00', '2026-03-09 24:00 星期一'],
    ['2026-03-02 10:00', 7, 'calendarDays', '2026-03-10 05:30', '超 5 小时', '2026-03-09 24:00 星期一'],
    ['2026-03-02 10:00', 7, 'calendarDays', '2026-03-13 09:00', '超 3 天', '2026-03-09 24:00 星期一'],
    ['2026-03-02 10:00', 72, 'clockHours', '2026-03-02 12:00', '还剩 70 小时', '2026-03-05 10:00 星期四'],
    ['2026-03-02 10:00', 96, 'clockHours', '2026-03-02 12:00', '还剩 3 天', '2026-03-06 10:00 星期五'],
    ['2026-03-02 10:00', 24, 'clockHours', '2026-03-06 10:30', '超 3 天', '2026-03-03 10:00 星期二'],
    ['2026-03-02 10:00', 24, 'clockHours', '2026-03-05 10:30', '超 48 小时', '2026-03-03 10:00 星期二'],
    ['2026-03-02 10:00', 30, 'minutes', '2026-03-02 10:50', '超 20 分钟', '2026-03-02 10:30 星期一'],
    ['2026-12-31 10:00', 1, 'workingDays', '2026-12-31 11:00', '待日历', '2027 年的工作日历尚未载入，载入后自动算出到期时间'],
    ['2026-12-30 10:00', 1, 'workingDays', '2027-01-05 11:00', '已超时', '2026-12-31 18:00 星期四'],
  ] as const)('%s + %i %s, at %s: %s (%s)', (start, value, unit, now, words, exact) =>
    expect(remainingWords(stands(start, value, unit, now), moment(now))).toEqual({ words, exact }),
  )

  test('what is left is rounded down, also to the minute', () => {
    const now = new Date(moment('2026-03-06 17:30').getTime() + 500)
    const left = remaining(moment('2026-03-06 17:30'), limit(1, 'workingHours'), office, [], now)
    expect(remainingWords(left, now).words).toBe('还剩 59 分钟')
  })

  test('not one whole working day: the day itself is said, not that nothing is left', () => {
    const running = { state: 'running', dueAt: moment('2026-03-09 10:30'), left: { value: 0, unit: 'workingDays' } } as const
    expect(remainingWords(running, moment('2026-03-06 19:00')).words).toBe('周一 10:30 前')
    expect(remainingWords(running, moment('2026-03-07 19:00')).words, 'as any other moment two days ahead').toBe('后天 10:30 前')
    expect(remainingWords({ state: 'paused', left: { value: 0, unit: 'workingDays' } }, moment('2026-03-06 19:00')).words).toBe('已暂停，还剩不到 1 工作日')
  })

  test('a paused clock says what is left', () => {
    const now = '2026-03-09 10:00'
    const paused = stands('2026-03-02 10:00', 3, 'workingDays', now, [{ from: moment('2026-03-04 11:00') }])
    expect(remainingWords(paused, moment(now)).words).toBe('已暂停，还剩 2 工作日')
  })
})
