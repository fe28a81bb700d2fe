import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contributionOf, measureNames } from '#modules/requests/contribution.ts'
import type { CountedRequest } from '#modules/requests/contribution.ts'
import { roles } from '#modules/platform/server/public.ts'
import { addCounts, columnOf, countNames, isEmpty, noCounts } from '#modules/requests/statistics/counts.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { bases, changeOf, compareRates, measures, notInTime, notYetDue, ratesOf, sayChange, sayRate, unanswered } from '#modules/requests/statistics/rules.ts'

const some = (counts: Partial<Counts>): Counts => ({ ...noCounts, ...counts })

test('every column of the figures has its count, and none is missing', () => {
  expect(countNames.map(columnOf).sort()).toEqual([...measureNames].sort())
})

describe('rates', () => {
  // Ten requests: one declined; of nine assessed two are excluded, one of these was contacted in time, answered late and dissatisfied.
  const ten = some({
    received: 10, assessable: 9, excluded: 2, contacted: 8, contactedInTime: 6, completed: 5, due: 7, inTime: 4, asked: 5, answered: 4, solved: 2, satisfied: 3,
    excludedContactedInTime: 1, excludedCompleted: 1, excludedDue: 1, excludedInTime: 0, excludedAnswered: 1, excludedSolved: 0, excludedSatisfied: 0,
  })

  test.each([
    ['assessable', 'response', 5, 7], ['assessable', 'completion', 4, 7], ['assessable', 'resolution', 2, 3], ['assessable', 'satisfaction', 3, 3], ['assessable', 'onTime', 4, 6],
    ['all', 'response', 6, 9], ['all', 'completion', 5, 9], ['all', 'resolution', 2, 4], ['all', 'satisfaction', 3, 4], ['all', 'onTime', 4, 7],
  ] as const)('%s %s: %i of %i', (basis, measure, part, whole) => {
    expect(ratesOf(ten, basis)[measure]).toEqual({ part, whole, rate: part / whole })
  })

  test('what is late stands beside its rate, with or without the excluded', () => {
    expect(bases.map((basis) => [basis, notInTime(ten, basis)])).toEqual(bases.map((basis) => [basis, basis === 'all' ? 3 : 2]))
  })

  test('nothing there to be measured is no rate at all, not a hundred per cent', () => {
    for (const basis of bases) for (const measure of measures) expect(ratesOf(noCounts, basis)[measure]).toEqual({ part: 0, whole: 0, rate: null })
    const onlyExcluded = some({ received: 1, assessable: 1, excluded: 1, due: 1, inTime: 1, excludedDue: 1, excludedInTime: 1 })
    expect(ratesOf(onlyExcluded, 'assessable').onTime.rate).toBeNull()
    expect(ratesOf(onlyExcluded, 'all').onTime.rate).toBe(1)
  })

  test('what is open and overdue counts against the on-time rate', () => {
    const openAndOverdue = some({ received: 2, assessable: 2, due: 2, inTime: 1 })
    expect(ratesOf(openAndOverdue, 'all').onTime.rate).toBe(0.5)
    expect(notInTime(openAndOverdue, 'all')).toBe(1)
    expect(notYetDue(openAndOverdue)).toBe(0)
  })

  test('unanswered call-backs are in no denominator', () => {
    const counts = some({ received: 3, assessable: 3, asked: 3, answered: 1, solved: 1, satisfied: 1 })
    expect(unanswered(counts)).toBe(2)
    expect(ratesOf(counts, 'all').resolution).toEqual({ part: 1, whole: 1, rate: 1 })
  })
})

const anyRequest: fc.Arbitrary<CountedRequest> = fc.record({
  day: fc.constant('2026-09-15'), area_id: fc.constant('g1'), organization_id: fc.constant(null), category: fc.constant('safety.fire'), channel: fc.constant('desk'),
  state: fc.constantFrom('submitted', 'accepted', 'declined', 'merged', 'dispatched', 'signed', 'handling', 'replied', 'verified', 'closed', 'calledBack', 'final'),
  reply_kind: fc.constantFrom(null, 'done', 'notPossible', 'byWhen'), contacted_in_time: fc.constantFrom(null, true, false), replied_in_time: fc.constantFrom(null, true, false), taken_up_in_time: fc.boolean(),
  closing: fc.nat(2), solved: fc.constantFrom(null, true, false), satisfaction: fc.constantFrom(null, 'satisfied', 'basicallySatisfied', 'neutral', 'dissatisfied'), excluded: fc.boolean(),
  suggested_category: fc.constantFrom(null, 'safety.fire', 'safety.lift'), suggested_model: fc.constantFrom(null, 'a model'), closed_elsewhere: fc.constantFrom(false, false, true),
})

function countsOf(rows: readonly CountedRequest[]): Counts {
  return addCounts(rows.map((row) => {
    const measured = contributionOf(row)
    return Object.fromEntries(countNames.map((name) => [name, measured[columnOf(name)]])) as Counts
  }))
}

test('whatever the requests: no part exceeds its whole, no rate leaves 0 to 1, and leaving out never adds', () => {
  fc.assert(fc.property(fc.array(anyRequest, { maxLength: 40 }), (rows) => {
    const counts = countsOf(rows)
    const [assessable, all] = [ratesOf(counts, 'assessable'), ratesOf(counts, 'all')]
    for (const measure of measures) {
      for (const { part, whole, rate } of [assessable[measure], all[measure]]) {
        expect(part).toBeGreaterThanOrEqual(0)
        expect(part).toBeLessThanOrEqual(whole)
        expect(rate === null).toBe(whole === 0)
      }
      expect(assessable[measure].whole).toBeLessThanOrEqual(all[measure].whole)
    }
    expect(unanswered(counts)).toBeGreaterThanOrEqual(0)
    expect(notYetDue(counts)).toBeGreaterThanOrEqual(0)
    expect(isEmpty(counts)).toBe(rows.every((row) => row.state === 'merged' || row.closed_elsewhere))
  }))
})

test('the assessable rates are those of the same requests without the excluded ones', () => {
  fc.assert(fc.property(fc.array(anyRequest, { maxLength: 40 }), (rows) => {
    expect(ratesOf(countsOf(rows), 'assessable')).toEqual(ratesOf(countsOf(rows.filter((row) => !row.excluded)), 'all'))
  }))
})

describe('words', () => {
  test.each([
    [0, 0, '—'], [0, 5, '0.0%'], [5, 5, '100.0%'], [2, 3, '66.7%'], [2999, 3000, '99.9%'], [1, 3000, '0.1%'], [1, 2000, '0.1%'], [926, 1000, '92.6%'],
  ])('%i of %i is said as %s', (part, whole, words) => {
    expect(sayRate({ part, whole, rate: whole === 0 ? null : part / whole })).toBe(words)
  })

  const rate = (part: number, whole: number) => ({ part, whole, rate: whole === 0 ? null : part / whole })
  test.each([
    [rate(9, 10), rate(8, 10), '升 10.0 个百分点'], [rate(1, 3), rate(2, 3), '降 33.3 个百分点'], [rate(1, 2), rate(5, 10), '持平'],
    [rate(1, 2), rate(0, 0), '无法比较'], [rate(0, 0), rate(1, 2), '无法比较'], [rate(50_001, 100_000), rate(1, 2), '持平'],
  ])('%o against %o: %s', (now, before, words) => {
    expect(sayChange(changeOf(now, before))).toBe(words)
  })
})

describe('like with like', () => {
  const before = some({ received: 1000, assessable: 1000, contacted: 1000, contactedInTime: 950, completed: 1000, due: 1000, inTime: 980, asked: 500, answered: 400, solved: 380, satisfied: 380 })
  const young = some({ received: 1000, assessable: 1000, contacted: 900, contactedInTime: 870, completed: 648, due: 660, inTime: 650, asked: 200, answered: 100, solved: 80, satisfied: 80 })
  const of = (now: Counts, then: Counts) => Object.fromEntries(measures.map((measure) => [measure, compareRates(now, then, 'all', measure).direction]))

  test('a month of which a third is not due is not held against one that is finished; what was answered is', () => {
    expect(of(young, before)).toEqual({ response: 'unripe', completion: 'unripe', onTime: 'unripe', resolution: 'down', satisfaction: 'down' })
    expect(of(before, young), 'neither the other way round').toEqual({ response: 'unripe', completion: 'unripe', onTime: 'unripe', resolution: 'up', satisfaction: 'up' })
  })

  test('once all are due it is told; one that stays open long hides no change of five points', () => {
    expect(of({ ...young, contacted: 1000, due: 1000 }, before)).toMatchObject({ response: 'down', completion: 'down', onTime: 'down' })
    expect(of({ ...young, contacted: 999, due: 990 }, before)).toMatchObject({ response: 'down', completion: 'down', onTime: 'down' })
    expect(of({ ...before, due: 999, completed: 999, contacted: 999, contactedInTime: 949 }, before), 'a change as small as what is open').toMatchObject({ response: 'unripe', completion: 'unripe' })
    expect(of(before, before)).toEqual({ response: 'same', completion: 'same', onTime: 'same', resolution: 'same', satisfaction: 'same' })
  })

  test('without the excluded, those that are not due and excluded are no reason to wait', () => {
    const excluded = { ...before, excluded: 100, due: 900, excludedCompleted: 0, completed: 700 }
    expect([compareRates(excluded, before, 'assessable', 'completion').direction, compareRates(excluded, before, 'all', 'completion').direction]).toEqual(['down', 'unripe'])
  })
})

/**
 * Security P23: a small cell points at nobody who is not known already, because whoever may ask for a figure may open every
 * row behind it. A role that reads figures further than requests needs the suppression of small cells first.
 */
test('whoever reads figures of an area or a unit reads its requests too', () => {
  for (const [role, permissions] of Object.entries<Partial<Record<string, readonly string[]>>>(roles))
    for (const scope of permissions['statistics.read'] ?? []) expect(permissions['request.read'], role).toContain(scope)
})
