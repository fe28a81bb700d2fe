import { expect, test } from 'vitest'
import { dayOf, sayDay, saySpan } from '#kit/ui/days.ts'

const now = new Date('2026-09-15T02:00:00Z')

test.each([
  ['2026-09-14T15:59:59Z', '2026-09-14', 'the last second'],
  ['2026-09-14T16:00:00Z', '2026-09-15', 'midnight'],
  ['2026-12-31T16:00:00Z', '2027-01-01', 'New Year'],
])('%s is the day %s in China: %s', (at, day) => expect(dayOf(new Date(at))).toBe(day))

test.each([
  ['2026-10-08', '10月8日'],
  ['2027-01-01', '2027年1月1日'],
])('%s is said %s', (day, said) => expect(sayDay(day, now)).toBe(said))

test.each([
  ['2025-01-01', null, '2025年1月1日起'],
  ['2025-01-01', '2026-10-01', '2025年1月1日至9月30日'],
  ['2024-02-01', '2024-03-01', '2024年2月1日至2024年2月29日'],
])('from %s to before %s: %s', (from, to, said) => expect(saySpan(from, to, now)).toBe(said))
