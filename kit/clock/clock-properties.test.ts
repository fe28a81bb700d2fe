import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moment, office, officeData, seasonal, seasonalData } from './calendar-fixture.ts'
import { dueAt, joinPauses } from './limit.ts'
import type { Limit, Pause } from './limit.ts'
import { MinuteOracle } from './minute-oracle.ts'
import { remaining } from './remaining.ts'
import { limitUnits, momentAfter, stepsBetween, stepsIn } from './unit-time.ts'
import type { LimitUnit } from './unit-time.ts'

const calendars = [
  { name: 'same hours all year', calendar: office, oracle: new MinuteOracle(officeData, 2024, 2027) },
  { name: 'seasonal hours', calendar: seasonal, oracle: new MinuteOracle(seasonalData, 2024, 2027) },
]
const options = { seed: 20261001, numRuns: 250 }

const minute = 60_000
const day = 1440
const minutesFrom2025 = (minutes: number) => new Date(moment('2025-01-01 00:00').getTime() + minutes * minute)
const twoYears = 730 * day
/** Any minute of 2025 and 2026, twice as often at a place where something changes: National Day, Spring Festival, year end. */
const startedAt = fc.oneof(
  fc.nat(twoYears).map(minutesFrom2025),
  fc.constantFrom('2025-01-24', '2025-04-29', '2025-09-26', '2025-12-30', '2026-02-13', '2026-09-29', '2026-12-18', '2026-12-30')
    .chain((date) => fc.nat(3 * day).map((after) => new Date(moment(`${date} 00:00`).getTime() + after * minute))),
)
const anyLimit: fc.Arbitrary<Limit> = fc
  .record({ value: fc.integer({ min: 1, max: 15 }), unit: fc.constantFrom<LimitUnit>(...limitUnits) })
  .map((of) => ({ stage: 'reply', ...of }))
/** Spans in minutes after the start, in any order, perhaps overlapping, the length between nothing and six days. */
const spans = fc.array(
  fc.record({ after: fc.integer({ min: -day, max: 12 * day }), length: fc.oneof(fc.nat(200), fc.nat(6 * day)) }),
  { maxLength: 4 },
)
const openAfter = fc.option(fc.nat(12 * day), { freq: 3, nil: undefined })

function pausesAfter(start: Date, closed: { after: number; length: number }[], open?: number): Pause[] {
  const from = (after: number) => new Date(start.getTime() + after * minute)
  const pauses: Pause[] = closed.map(({ after, length }) => ({ from: from(after), to: from(after + length) }))
  return open === undefined ? pauses : [...pauses, { from: from(open) }]
}

describe.each(calendars)('against the minute-by-minute oracle, $name', ({ calendar, oracle }) => {
  test('due times, with pauses closed and open', () => {
    const seen = { dueAt: 0, paused: 0, pending: 0 }
    fc.assert(
      fc.property(startedAt, anyLimit, spans, openAfter, (start, limit, closed, open) => {
        const pauses = pausesAfter(start, closed, open)
        const answer = dueAt(start, limit, calendar, pauses)
        expect(answer).toEqual(oracle.dueAt(start, limit, pauses))
        seen['dueAt' in answer ? 'dueAt' : 'paused' in answer ? 'paused' : 'pending']++
      }),
      { ...options, numRuns: 800 },
    )
    expect(Math.min(seen.dueAt, seen.paused, seen.pending)).toBeGreaterThan(20)
  })

  test('addWorkingMinutes, forwards and backwards', () =>
    fc.assert(
      fc.property(startedAt, fc.integer({ min: -4000, max: 4000 }), (start, minutes) => {
        expect(calendar.addWorkingMinutes(start, minutes)).toEqual(oracle.addWorkingMinutes(start, minutes))
      }),
      options,
    ))

  test('workingMinutesBetween', () =>
    fc.assert(
      fc.property(fc.nat(twoYears), fc.nat(twoYears), (one, other) => {
        const [from, to] = [minutesFrom2025(Math.min(one, other)), minutesFrom2025(Math.max(one, other))]
        expect(calendar.workingMinutesBetween(from, to)).toEqual({ minutes: oracle.workingMinutesBetween(from, to) })
      }),
      { ...options, numRuns: 60 },
    ))

  test('nextWorkingMoment', () =>
    fc.assert(
      fc.property(startedAt, (start) => {
        expect(calendar.nextWorkingMoment(start)).toEqual(oracle.nextWorkingMoment(start))
      }),
      options,
    ))

  test('lastOpeningBefore is an opening, and nothing opens between it and the moment', () =>
    fc.assert(
      fc.property(startedAt, (start) => {
        const answer = calendar.lastOpeningBefore(start)
        if ('pending' in answer) return
        const isOpening = (at: Date) => oracle.isWorkingTime(at) && !oracle.isWorkingTime(new Date(at.getTime() - minute))
        expect(answer.at < start && isOpening(answer.at)).toBe(true)
        for (let at = answer.at.getTime() + minute; at < start.getTime(); at += minute) {
          if (isOpening(new Date(at))) throw new Error(`${new Date(at).toISOString()} opens later`)
        }
      }),
      options,
    ))
})

/** Milliseconds, not whole minutes: the oracle cannot follow there, the laws hold all the same. */
const exactStart = fc.nat(500 * day * minute).map((after) => new Date(moment('2025-01-01 00:00').getTime() + after))

test('adding working time, then measuring it, returns the amount', () =>
  fc.assert(
    fc.property(exactStart, fc.integer({ min: 1, max: 60 * 200 * minute }), (start, milliseconds) => {
      const minutes = milliseconds / minute
      const end = seasonal.addWorkingMinutes(start, minutes)
      if (!('at' in end)) throw new Error('inside the loaded years')
      const measured = seasonal.workingMinutesBetween(start, end.at)
      expect('minutes' in measured && Math.round(measured.minutes * minute)).toBe(milliseconds)
      const justBefore = seasonal.workingMinutesBetween(start, new Date(end.at.getTime() - 1))
      expect('minutes' in justBefore && Math.round(justBefore.minutes * minute)).toBe(milliseconds - 1)
    }),
    options,
  ))

test('every unit: the moment after an amount is the first by which so much has passed', () =>
  fc.assert(
    fc.property(exactStart, anyLimit, (start, { value, unit }) => {
      const steps = value * stepsIn(unit)
      const end = momentAfter(unit, seasonal, start, steps)
      if (!('at' in end)) throw new Error('inside the loaded years')
      expect(stepsBetween(unit, seasonal, start, end.at)).toEqual({ steps })
      expect(stepsBetween(unit, seasonal, start, new Date(end.at.getTime() - 1))).toEqual({ steps: steps - 1 })
    }),
    options,
  ))

test('adding in two parts is adding at once', () =>
  fc.assert(
    fc.property(exactStart, fc.nat(5000), fc.nat(5000), (start, one, other) => {
      const first = seasonal.addWorkingMinutes(start, one)
      if (!('at' in first)) throw new Error('inside the loaded years')
      expect(seasonal.addWorkingMinutes(first.at, other)).toEqual(seasonal.addWorkingMinutes(start, one + other))
    }),
    options,
  ))

test('forwards and back again never ends after the start, and no working time lies between', () =>
  fc.assert(
    fc.property(exactStart, fc.integer({ min: 1, max: 5000 }), (start, minutes) => {
      const there = seasonal.addWorkingMinutes(start, minutes)
      if (!('at' in there)) throw new Error('inside the loaded years')
      const back = seasonal.addWorkingMinutes(there.at, -minutes)
      if (!('at' in back)) throw new Error('inside the loaded years')
      expect(back.at >= start).toBe(true)
      expect(seasonal.workingMinutesBetween(start, back.at)).toEqual({ minutes: 0 })
    }),
    options,
  ))

test('splitting a pause into two that meet changes nothing, nor does their order', () =>
  fc.assert(
    fc.property(startedAt, anyLimit, spans, openAfter, fc.nat(6 * day), (start, limit, closed, open, cut) => {
      const split = closed.flatMap(({ after, length }) => {
        const first = Math.min(cut, length)
        return [{ after: after + first, length: length - first }, { after, length: first }]
      })
      const whole = dueAt(start, limit, seasonal, pausesAfter(start, closed, open))
      expect(dueAt(start, limit, seasonal, pausesAfter(start, split, open))).toEqual(whole)
      expect(dueAt(start, limit, seasonal, pausesAfter(start, closed, open).toReversed())).toEqual(whole)
    }),
    { ...options, numRuns: 500 },
  ))

test('a pause never brings the due time forward, and puts it off by the unit time in it', () =>
  fc.assert(
    fc.property(exactStart, anyLimit, fc.nat(12 * day), fc.nat(6 * day), (start, limit, after, length) => {
      const [pause] = pausesAfter(start, [{ after, length }])
      const plain = dueAt(start, limit, seasonal, [])
      const paused = dueAt(start, limit, seasonal, [pause!])
      if (!('dueAt' in plain) || !('dueAt' in paused)) throw new Error('inside the loaded years')
      expect(paused.dueAt >= plain.dueAt).toBe(true)
      if (pause!.from >= plain.dueAt) expect(paused).toEqual(plain)
      const isStartingDay = limit.unit.endsWith('Days') && after < 1440
      if (pause!.from >= plain.dueAt || isStartingDay) return
      const [putOff, inPause] = [
        stepsBetween(limit.unit, seasonal, plain.dueAt, paused.dueAt),
        stepsBetween(limit.unit, seasonal, pause!.from, pause!.to!),
      ]
      expect(putOff).toEqual(inPause)
    }),
    { ...options, numRuns: 500 },
  ))

/**
 * A clock kept the other way: the due time is stored and changed at each pause and each resumption as it happens. From
 * scratch, at any moment, must give what this one holds.
 */
function keptClock(start: Date, limit: Limit, pauses: readonly Pause[], now: Date) {
  const { unit } = limit
  const startDay = new Date(Math.floor((start.getTime() + 480 * minute) / (day * minute)) * day * minute - 480 * minute)
  const begin = unit.endsWith('Days') ? new Date(startDay.getTime() + day * minute) : start
  let left = limit.value * stepsIn(unit)
  let from = begin
  let due = momentAfter(unit, seasonal, from, left)
  for (const pause of joinPauses(pauses).filter(({ from: pausedAt }) => pausedAt <= now)) {
    if ('at' in due && pause.from >= due.at) break
    if (pause.from > from) {
      const passed = stepsBetween(unit, seasonal, from, pause.from)
      if ('pending' in passed) return passed
      left -= passed.steps
      from = pause.from
    }
    if (!pause.to || pause.to > now) return { paused: true, left: left / stepsIn(unit) }
    if (pause.to > from) from = pause.to
    due = momentAfter(unit, seasonal, from, left)
  }
  return 'at' in due ? { dueAt: due.at } : due
}

test('recomputed from scratch at any moment it is what a clock kept step by step holds', () =>
  fc.assert(
    fc.property(startedAt, anyLimit, spans, fc.nat(20 * day), (start, limit, closed, passed) => {
      const now = new Date(start.getTime() + passed * minute)
      const pauses = pausesAfter(start, closed)
      const stands = remaining(start, limit, seasonal, pauses, now)
      const kept = keptClock(start, limit, pauses, now)
      if (stands.state === 'paused') expect(kept).toEqual({ paused: true, left: stands.left.value })
      else if (stands.state === 'pending') expect(kept).toEqual({ pending: 'calendar', neededYear: stands.neededYear })
      else expect(kept).toEqual({ dueAt: stands.dueAt })
    }),
    { ...options, numRuns: 800 },
  ))

test('what is left, added to a running moment, ends at the due time; overdue is only what is later', () => {
  const seen = { running: 0, overdue: 0, paused: 0 }
  fc.assert(
    fc.property(exactStart, anyLimit, spans, fc.nat(20 * day), (start, limit, closed, passed) => {
      const now = new Date(start.getTime() + passed * minute)
      const stands = remaining(start, limit, seasonal, pausesAfter(start, closed), now)
      if (stands.state === 'pending') throw new Error('inside the loaded years')
      seen[stands.state]++
      if (stands.state === 'overdue') expect(stands.dueAt < now).toBe(true)
      if (stands.state !== 'running') return
      expect(stands.dueAt >= now).toBe(true)
      const nextDay = new Date(moment('2025-01-01 00:00').getTime() + Math.ceil((start.getTime() + 1 - moment('2025-01-01 00:00').getTime()) / (day * minute)) * day * minute)
      const from = limit.unit.endsWith('Days') && now < nextDay ? nextDay : now
      const end = momentAfter(limit.unit, seasonal, from, Math.round(stands.left.value * stepsIn(limit.unit)))
      expect('at' in end && stands.left.value > 0 ? end.at : stands.dueAt).toEqual(stands.dueAt)
    }),
    { ...options, numRuns: 500 },
  )
  expect(Math.min(seen.running, seen.overdue, seen.paused)).toBeGreaterThan(20)
})
