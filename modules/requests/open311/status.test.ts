import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { expectedAt, MOST_DAYS, spanOf, statusNotes, statusOf, w3cTime } from '#modules/requests/open311/status.ts'
import type { Standing } from '#modules/requests/open311/status.ts'

const due = new Date('2026-09-20T02:00:00Z')

test('only what the county has closed is closed', () => {
  expect(Object.keys(requestLifecycle.states).filter((state) => statusOf(state) === 'closed')).toEqual(['declined', 'merged', 'closed', 'calledBack', 'final'])
})

test.each<[RequestState, Date | null, Date | null, Date | null, string]>([
  ['handling', null, due, due, 'the answer’s time runs'],
  ['accepted', null, due, due, 'sent back, and the time runs on'],
  ['handling', null, null, null, 'paused, or the calendar is not loaded: nothing to promise'],
  ['handling', new Date('2026-10-20T00:00:00Z'), due, null, 'suspended: the day of the review is no promise'],
  ['replied', null, null, null, 'answered, and waits for the resident'],
  ['closed', null, due, null, 'closed'],
])('%s, suspended until %s, due %s → %s: %s', (state, suspendedUntil, dueAt, expected, _why) => expect(expectedAt({ state, suspendedUntil, dueAt })).toBe(expected))

const stands: Standing = { state: 'handling', label: '已办成', publicAnswer: '路灯已经修好。', isPlan: false, suspendedUntil: null, kept: true, dueAt: null }

test.each([
  [{}, '已办成。路灯已经修好。'],
  [{ kept: false }, '已办成（没有按期）。路灯已经修好。'],
  [{ label: '已超期，尚未解决', isPlan: true, kept: false, publicAnswer: '等配件到货。' }, '已超期，尚未解决。计划：等配件到货。'],
  [{ label: '限期办结', kept: null, publicAnswer: '等配件到货。' }, '限期办结。等配件到货。'],
  [{ label: '办不到', publicAnswer: '不在规划范围。', state: 'closed' as const }, '办不到。不在规划范围。'],
  [{ label: '挂账中，尚未解决', isPlan: true, suspendedUntil: new Date('2026-10-19T16:00:00Z'), kept: null, publicAnswer: '明年改造。' }, '挂账中，尚未解决，2026年10月20日复核。计划：明年改造。'],
])('%o is said %s', (change, sentence) => expect(statusNotes({ ...stands, ...change })).toBe(sentence))

test('times are those of China, with their zone', () => expect(w3cTime(new Date('2026-09-14T18:30:05.999Z'))).toBe('2026-09-15T02:30:05+08:00'))

describe('the span', () => {
  const now = new Date('2026-09-15T02:00:00Z')
  const at = (text: string) => new Date(`${text}T02:00:00Z`)

  test.each<[string | undefined, string | undefined, string, string, string]>([
    [undefined, undefined, '2026-06-17', '2026-09-15', 'the last 90 days'],
    ['2026-01-01', undefined, '2026-01-01', '2026-04-01', '90 days from there'],
    [undefined, '2026-03-31', '2025-12-31', '2026-03-31', '90 days up to there'],
    ['2026-03-01', '2026-03-02', '2026-03-01', '2026-03-02', 'as asked'],
  ])('%s to %s is %s to %s: %s', (start, end, from, to, _why) => {
    expect(spanOf(start === undefined ? undefined : at(start), end === undefined ? undefined : at(end), now)).toEqual({ from: at(from), to: at(to) })
  })

  test('never longer than 90 days, never backwards, and never without an answer', () => {
    const moment = fc.option(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), { nil: undefined })
    fc.assert(fc.property(moment, moment, (start, end) => {
      const span = spanOf(start, end, now)
      if (span === 'turned') return void expect(start!.getTime()).toBeGreaterThan(end!.getTime())
      const days = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 86_400_000
      if (span === 'tooFar') return void expect(days(start!, end!)).toBeGreaterThan(MOST_DAYS)
      expect(days(span.from, span.to)).toBeGreaterThanOrEqual(0)
      expect(days(span.from, span.to)).toBeLessThanOrEqual(MOST_DAYS)
      expect([start ?? span.from, end ?? span.to]).toEqual([span.from, span.to])
    }))
  })
})
