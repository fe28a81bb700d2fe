import { describe, expect, test } from 'vitest'
import { qihe } from '#presets/qihe.ts'
import { WorkCalendar } from '#kit/clock/work-calendar.ts'
import { findLimit, firstMissingYear, nextLook, pausesOf, planDue } from '#modules/matters/rules.ts'
import type { LimitOf } from '#modules/matters/rules.ts'

const { days, years } = qihe.calendar
const calendar = new WorkCalendar({ years, days, periods: [{ from: 510, to: 720 }, { from: 840, to: 1080 }] })
const at = (text: string) => new Date(`${text}+08:00`)

const limit = (stage: string, value: number, more: Partial<LimitOf> = {}): LimitOf => ({ stage, value, unit: 'workingDays', category: null, urgency: null, valid_from: '2025-01-01', valid_to: null, ...more })
const limits = [
  limit('reply', 7), limit('reply', 1, { urgency: 'urgent' }), limit('reply', 5, { category: 'housing' }), limit('reply', 15, { category: 'housing.renovation' }),
  limit('reply', 2, { category: 'housing.renovation', urgency: 'urgent' }), limit('reply', 30, { category: 'property', valid_to: '2026-01-01' }), limit('sign', 2),
]
test.each([
  ['general', 'traffic.bus', 'routine', 7],
  ['by urgency', 'traffic.bus', 'urgent', 1],
  ['by first level, before the urgency of the general one', 'housing.leak', 'urgent', 5],
  ['by second level', 'housing.renovation', 'routine', 15],
  ['by second level and urgency', 'housing.renovation', 'urgent', 2],
  ['not what is over', 'property.fees', 'routine', 7],
] as const)('limit: %s', (_why, category, urgency, value) => {
  expect(findLimit(limits, { stage: 'reply', category, urgency, on: '2026-09-15' })?.value).toBe(value)
})

test('no limit where the county sets none', () => {
  expect(findLimit(limits, { stage: 'verify', category: 'traffic.bus', urgency: 'routine', on: '2026-09-15' })).toBeUndefined()
})

describe('pausesOf', () => {
  const event = (time: string, clock: 'pause' | 'resume') => ({ at: at(time), clock })
  test.each([
    ['closed and open', [event('2026-09-15T10:00', 'pause'), event('2026-09-16T10:00', 'resume'), event('2026-09-17T10:00', 'pause')], [['2026-09-15T10:00', '2026-09-16T10:00'], ['2026-09-17T10:00', undefined]]],
    ['a second pause inside one says nothing new', [event('2026-09-15T10:00', 'pause'), event('2026-09-15T12:00', 'pause'), event('2026-09-16T10:00', 'resume')], [['2026-09-15T10:00', '2026-09-16T10:00']]],
    ['nothing to resume', [event('2026-09-15T10:00', 'resume')], []],
  ])('%s', (_why, events, expected) => {
    expect(pausesOf(events)).toEqual(expected.map(([from, to]) => (to === undefined ? { from: at(from!) } : { from: at(from!), to: at(to) })))
  })
})

describe('planDue', () => {
  const clock = { stage: 'reply', started_at: at('2026-09-15T10:00'), limit_value: 7, limit_unit: 'workingDays', extension_days: 0 }
  test.each([
    // 2026-09-15 is a Tuesday; 09-20 is a make-up Sunday before the holidays, 09-25 Mid-Autumn.
    ['seven working days', {}, [], '2026-09-23T18:00'],
    ['three more on top', { extension_days: 3 }, [], '2026-09-29T18:00'],
    ['a day’s pause puts it off by the day', {}, [{ from: at('2026-09-16T09:00'), to: at('2026-09-17T09:00') }], '2026-09-24T18:00'],
  ])('%s', (_why, changed, pauses, expected) => {
    const due = planDue({ ...clock, ...changed }, pauses, calendar)
    expect(due).toEqual({ due_at: at(expected), paused: false, pending_calendar: false })
  })

  test('stands still while a pause is open', () => {
    expect(planDue(clock, [{ from: at('2026-09-16T09:00') }], calendar)).toEqual({ due_at: null, paused: true, pending_calendar: false })
  })

  test('never guesses past the last loaded year', () => {
    expect(planDue({ ...clock, started_at: at('2026-12-28T10:00') }, [], calendar)).toEqual({ due_at: null, paused: false, pending_calendar: true })
    expect(planDue({ ...clock, started_at: at('2026-12-18T10:00'), extension_days: 10 }, [], calendar)).toEqual({ due_at: null, paused: false, pending_calendar: true })
  })
})

describe('nextLook', () => {
  const ladder = [
    { key: 'urge', label: '催办', at: 'before' as const, amount: 2, unit: 'workingHours' as const },
    { key: 'letter', label: '工作提醒函', at: 'after' as const, amount: 1, unit: 'workingDays' as const },
  ]
  const matter = { urgency: 'routine' as const, safety: false }
  const clock = { started_at: at('2026-09-15T10:00'), due_at: at('2026-09-17T18:00'), missed_at: null, steps_sent: [] as string[] }
  test.each([
    ['the reminder before', clock, '2026-09-15T10:00', '2026-09-17T16:00'],
    ['just after the due time', { ...clock, steps_sent: ['urge'] }, '2026-09-17T17:00', '2026-09-17T18:00:00.001'],
    ['the letter, a working day later', { ...clock, steps_sent: ['urge'], missed_at: clock.due_at }, '2026-09-17T19:00', '2026-09-20T08:30'],
  ])('%s', (_why, watched, now, expected) => {
    expect(nextLook(watched, ladder, calendar, at(now), matter)).toEqual(at(expected))
  })
  test('nothing to wait for without a due time, or with the ladder climbed', () => {
    expect(nextLook({ ...clock, due_at: null }, ladder, calendar, at('2026-09-15T10:00'), matter)).toBeNull()
    expect(nextLook({ ...clock, missed_at: clock.due_at, steps_sent: ['letter'] }, ladder, calendar, at('2026-09-30T10:00'), matter)).toBeNull()
  })
})

test('the first year that the calendar does not hold, from a given one on', () => {
  expect(firstMissingYear(calendar, Math.min(...years))).toBe(Math.max(...years) + 1)
  expect(firstMissingYear(calendar, 2031)).toBe(2031)
})
