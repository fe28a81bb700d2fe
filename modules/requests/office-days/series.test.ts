import { expect, test } from 'vitest'
import { office } from '#kit/clock/calendar-fixture.ts'
import { proposeDays } from '#modules/requests/office-days/series.ts'

test.each<[why: string, rule: { week: number; weekday: number; months: number }, today: string, on: string[], from: string[]]>([
  ['the first Wednesday of each month', { week: 1, weekday: 3, months: 3 }, '2026-07-15', ['2026-08-05', '2026-09-02', '2026-10-08'], ['2026-08-05', '2026-09-02', '2026-10-07']],
  ['the one of this month, if it is still to come', { week: 2, weekday: 5, months: 2 }, '2026-08-13', ['2026-08-14', '2026-09-11'], ['2026-08-14', '2026-09-11']],
  ['not today', { week: 2, weekday: 5, months: 1 }, '2026-08-14', ['2026-09-11'], ['2026-09-11']],
])('%s', (_why, rule, today, on, from) => {
  const days = proposeDays(rule, today, office)
  expect(days.map((day) => day.on)).toEqual(on)
  expect(days.map((day) => day.from)).toEqual(from)
  expect(days.every(({ unsure }) => !unsure)).toBe(true)
})

test('of a year whose calendar is not loaded the day itself is proposed, and said to be unsure', () => {
  expect(proposeDays({ week: 1, weekday: 5, months: 1 }, '2026-12-20', office)).toEqual([{ on: '2027-01-01', from: '2027-01-01', unsure: true }])
})
