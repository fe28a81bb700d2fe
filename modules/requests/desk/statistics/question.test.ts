import { expect, test } from 'vitest'
import { deeperInto, exportFilterOf, exportFilterOfList, narrowedTo, questionOf, rowSetOf, sayPeriod, usualPeriods } from '#modules/requests/desk/statistics/question.ts'
import { addressOf, rowsAddressOf } from '#modules/requests/desk/statistics/question.ts'

const today = '2026-09-15'
const county = { kind: 'area', id: '371425' } as const
const unit = '018f0000-0000-7000-8000-000000000001'

test('without words the address asks for this month, by area, without the excluded', () => {
  expect(questionOf({}, county, today)).toEqual({
    of: county, period: { from: '2026-09-01', to: today }, by: 'area', category: undefined, channel: undefined, unitId: undefined, areaId: undefined, basis: 'assessable',
  })
  expect(questionOf({}, { kind: 'organization', id: unit }, today).by).toBe('category')
})

test.each([
  ['2026-02-30', '2026-03-01'], ['2026-09-10', '2026-09-01'], ['昨天', today], [undefined, today],
])('days that are none (%s to %s) become this month', (from, to) => {
  expect(questionOf({ from, to }, county, today).period).toEqual({ from: '2026-09-01', to: today })
})

test('an address and its question are the same', () => {
  const question = questionOf({ of: `unit-${unit}`, from: '2026-08-01', to: '2026-08-31', by: 'week', category: 'safety', channel: 'desk', area: '371425001', basis: 'all' }, county, today)
  const search = Object.fromEntries(new URL(`http://x${addressOf(question)}`).searchParams)
  expect(questionOf(search, county, today)).toEqual(question)
})

test('an export asks for what is shown: a unit’s rows in one area are not all its rows', () => {
  const ofUnit = questionOf({ of: `unit-${unit}`, from: '2026-08-01', to: '2026-08-31', area: '371425001', channel: 'desk' }, county, today)
  expect(exportFilterOf(ofUnit, 'due')).toEqual({ from: '2026-08-01', to: '2026-08-31', channel: 'desk', areaId: '371425001', of: 'due', basis: 'assessable' })
  expect(exportFilterOf({ ...ofUnit, of: county, unitId: unit, areaId: undefined }, 'received')).toMatchObject({ unitId: unit, basis: 'all' })
})

test('the list’s filters under the names of an export', () => {
  expect(exportFilterOfList({ organizationId: unit, overdue: 'false', waitingFor: 'sign', text: '路灯' })).toEqual({ unitId: unit, overdue: false, waitingFor: 'sign', text: '路灯' })
})

test('nonsense of a foreign kind is left out', () => {
  expect(questionOf({ of: 'area-../x', by: 'person', channel: 'telepathy', unit }, county, today)).toMatchObject({ of: county, by: 'area', channel: undefined })
  expect(rowSetOf('everything')).toBe('received')
})

test('each row of each split leads to its own requests', () => {
  const question = questionOf({}, county, today)
  const row = { key: 'k', period: null }
  expect(narrowedTo({ ...question, by: 'unit' }, row)).toEqual({ unitId: 'k' })
  expect(narrowedTo({ ...question, by: 'area' }, row)).toEqual({ of: { kind: 'area', id: 'k' } })
  expect(narrowedTo({ ...question, by: 'area' }, { key: county.id, period: null })).toEqual({ own: true })
  expect(narrowedTo({ ...question, of: { kind: 'organization', id: unit }, by: 'area' }, row)).toEqual({ areaId: 'k' })
  const week = { from: '2026-09-07', to: '2026-09-13' }
  expect(narrowedTo({ ...question, by: 'week' }, { key: '2026-09-07', period: week })).toEqual({ period: week })
  expect(rowsAddressOf(question, 'notInTime', { own: true })).toBe('/statistics/rows?of=area-371425&from=2026-09-01&to=2026-09-15&set=notInTime&own=true')
})

test('the area itself leads no deeper', () => {
  const question = questionOf({ by: 'area' }, county, today)
  expect(deeperInto(question, { key: county.id, period: null })).toBeUndefined()
  expect(deeperInto(question, { key: '371425001', period: null })).toEqual({ of: { kind: 'area', id: '371425001' } })
})

test('the usual periods end today at the latest and begin before they end', () => {
  for (const day of ['2026-01-01', '2026-03-01', '2026-09-14', '2026-12-31'])
    for (const { period } of usualPeriods(day)) {
      expect(period.from <= period.to).toBe(true)
      expect(period.to <= day).toBe(true)
    }
})

test.each([
  ['2026-09-01', '2026-09-30', '2026年9月'], ['2026-09-01', '2026-09-15', '2026年9月1日至15日'], ['2026-09-15', '2026-09-15', '2026年9月15日'],
  ['2026-08-20', '2026-09-15', '2026年8月20日至9月15日'], ['2025-12-20', '2026-01-05', '2025年12月20日至2026年1月5日'],
])('%s to %s is said as %s', (from, to, words) => expect(sayPeriod({ from, to })).toBe(words))
