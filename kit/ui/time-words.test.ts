import { expect, test } from 'vitest'
import { sayBefore, sayEnd, sayExactEnd, sayLastDay, sayLasting, sayLastingEnd, sayExactly, sayMoment, sayMonth } from '#kit/ui/time-words.ts'

const now = new Date('2026-09-29T10:00:00+08:00') // a Tuesday

test.each([
  ['2026-09-29T16:30:00+08:00', '今天 16:30', 'same day'],
  ['2026-09-28T16:10:00Z', '今天 00:10', 'the day is counted in China, not in UTC'],
  ['2026-09-28T15:59:00Z', '昨天 23:59', 'one minute before midnight in China'],
  ['2026-09-30T09:05:00+08:00', '明天 09:05', ''],
  ['2026-10-01T09:00:00+08:00', '后天 09:00', ''],
  ['2026-10-02T09:00:00+08:00', '周五 09:00', 'within six days ahead by its weekday'],
  ['2026-10-05T09:00:00+08:00', '周一 09:00', 'six days ahead'],
  ['2026-10-06T09:00:00+08:00', '10月6日 09:00', 'a week ahead the weekday would mislead'],
  ['2026-09-25T09:00:00+08:00', '9月25日 09:00', 'past weekdays are not named'],
  ['2025-12-31T23:00:00+08:00', '2025年12月31日', 'another year'],
])('%s is said %s %s', (at, words) => expect(sayMoment(new Date(at), now)).toBe(words))

test('the exact moment carries date, weekday and clock', () => expect(sayExactly(new Date('2026-09-29T08:30:00Z'))).toBe('2026年9月29日 周二 16:30'))

test.each([
  ['2026-09-30T00:00:00+08:00', '2026年9月29日 周二 24:00'],
  ['2026-09-30T17:30:00+08:00', '2026年9月30日 周三 17:30'],
])('a time that ends at %s ends exactly %s', (end, said) => expect(sayExactEnd(new Date(end))).toBe(said))

test('a moment that is read later: no 今天, the year only where it is another', () => {
  const written = new Date('2026-12-31T09:00:00+08:00')
  expect(sayLasting(new Date('2026-12-31T12:00:00+08:00'), written)).toBe('12月31日 12:00')
  expect(sayLasting(new Date('2027-01-04T10:30:00+08:00'), written)).toBe('2027年1月4日 10:30')
})

test.each([['2026-09', '2026年9月'], ['2026-12-31', '2026年12月']])('%s is said %s', (month, said) => expect(sayMonth(month)).toBe(said))

test.each([
  ['2026-09-19T00:00:00+08:00', '9月18日', 'its last moment is no day of its own'],
  ['2026-09-18T18:00:00+08:00', '9月18日', 'an end within the day'],
  ['2027-01-01T00:00:00+08:00', '12月31日', 'the end of the year'],
  ['2027-01-02T00:00:00+08:00', '2027年1月1日', 'another year'],
])('what ends at %s is said by its day, %s: %s', (end, said) => expect(sayLastDay(new Date(end), now)).toBe(said))

test.each([
  ['2026-09-30T16:30:00+08:00', '明天 16:30', '9月30日 16:30'],
  ['2026-09-30T00:00:00+08:00', '今天 24:00', '9月29日 24:00'],
  ['2026-10-18T00:00:00+08:00', '10月17日 24:00', '10月17日 24:00'],
  ['2027-01-01T00:00:00+08:00', '12月31日 24:00', '12月31日 24:00'],
])('a time that ends at %s is said to end %s', (end, said, lasting) => {
  expect([sayEnd(new Date(end), now), sayLastingEnd(new Date(end), now)]).toEqual([said, lasting])
})

test.each([
  ['2026-09-30T16:30:00+08:00', '明天 16:30 前'],
  ['2026-10-01T00:00:00+08:00', '9月30日前'],
  ['2027-01-01T00:00:00+08:00', '12月31日前'],
])('by %s is said as %s', (end, said) => {
  expect(sayBefore(new Date(end), now)).toBe(said)
})
