import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WorkCalendar } from '#kit/clock/work-calendar.ts'
import { deterministic } from '#presets/deterministic.ts'
import { actAt, punctuality, residentActsAt, shareOfTime } from './working-pace.ts'

const calendar = new WorkCalendar({ years: [2026], days: [], periods: [{ from: 8 * 60, to: 12 * 60 }, { from: 14 * 60, to: 18 * 60 }], seasons: [] })
const at = (text: string) => new Date(`2026-${text}:00+08:00`)

test.each<[string, string, string, number, string, string]>([
  // from (Friday 13th)  due           urgency    share expected     why
  ['11-13T09:00', '11-13T11:00', 'routine', 0.5, '11-13T10:00', 'half of two working hours'],
  ['11-13T16:00', '11-16T10:00', 'routine', 0.75, '11-16T09:00', 'three of four working hours, over the weekend'],
  ['11-14T03:00', '11-16T18:00', 'routine', 0.5, '11-16T12:00', 'nobody works on Saturday night'],
  ['11-13T09:00', '11-13T11:00', 'routine', 1.5, '11-13T12:00', 'half as long again: late'],
  ['11-14T03:00', '11-14T05:00', 'urgent', 0.5, '11-14T04:00', 'urgent matters move at night'],
  ['11-14T03:00', '11-14T03:10', 'emergency', 0.1, '11-14T03:03', 'nobody is quicker than three minutes'],
  ['11-13T18:30', '11-13T09:00', 'routine', 0.2, '11-16T09:30', 'already overdue: a share of a working day'],
])('%s, due %s, %s, %d of the time → %s: %s', (from, due, urgency, share, expected) => {
  expect(actAt({ from: at(from), dueAt: at(due), urgency: urgency as 'routine', share, calendar })).toEqual(at(expected))
})

test('a calendar that does not reach so far does not stop anybody', () => {
  const from = at('12-31T17:00')
  expect(actAt({ from, dueAt: new Date(from.getTime() + 10 * 86_400_000), urgency: 'routine', share: 0.5, calendar }).getTime()).toBeGreaterThan(from.getTime())
})

test('units differ and stay the same; a reliable unit is late less often', () => {
  const units = Array.from({ length: 50 }, (_, index) => punctuality('seed', `unit-${index}`))
  expect(units).toEqual(Array.from({ length: 50 }, (_, index) => punctuality('seed', `unit-${index}`)))
  expect(Math.max(...units) - Math.min(...units)).toBeGreaterThan(0.1)
  const late = (reliability: number) => Array.from({ length: 2000 }, (_, index) => shareOfTime(deterministic(`share/${index}`), reliability)).filter((share) => share > 1).length
  expect(late(0.98)).toBeLessThan(late(0.8))
  expect(late(0.8) / 2000).toBeCloseTo(0.2, 1)
})

test('residents sleep at night', () => {
  fc.assert(fc.property(fc.date({ min: at('01-01T00:00'), max: at('11-01T00:00'), noInvalidDate: true }), fc.integer(), (from, seed) => {
    const acted = residentActsAt(from, deterministic(String(seed)), { least: 0.1, most: 3 })
    const hour = new Date(acted.getTime() + 8 * 3_600_000).getUTCHours()
    expect(hour).toBeGreaterThanOrEqual(8)
    expect(hour).toBeLessThan(22)
    expect(acted.getTime()).toBeGreaterThan(from.getTime())
    expect(acted.getTime()).toBeLessThan(from.getTime() + 4 * 86_400_000)
  }), { seed: 20_263 })
})
