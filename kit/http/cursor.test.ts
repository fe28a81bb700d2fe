import { expect, test } from 'vitest'
import { cursorOf, readCursor, readDueCursor } from '#kit/http/cursor.ts'
import { inputInvalid } from '#kit/http/refusals.ts'

const id = '019ff000-0000-7000-8000-000000000000'
const refused = inputInvalid({ fields: [{ path: 'after', sentence: '翻页位置不对，请从第一页重新开始' }] }).message

test.each([
  '2026-09-15T02:00:00.000Z', '2028-02-29T23:59:59.999Z', '2026-09-15 10:00:00+08', '2026-09-15 10:00:00.123456+08', '2026-09-15 10:00:00.5-03:30',
])('a mark that a list gives out is read back: %s', (at) => {
  expect(readCursor(cursorOf(at, id))).toEqual({ at, id })
  expect(readDueCursor(cursorOf(at, id))).toEqual({ at, id })
})

test('what is due at no fixed time has a mark too, where a list goes by that', () => {
  expect(cursorOf(null, id)).toBe(`infinity_${id}`)
  expect(readDueCursor(`infinity_${id}`)).toEqual({ at: 'infinity', id })
  expect(() => readCursor(`infinity_${id}`)).toThrow(refused)
  expect(cursorOf(new Date('2026-09-15T02:00:00Z'), id)).toBe(`2026-09-15T02:00:00.000Z_${id}`)
  expect(readCursor(undefined)).toBeNull()
})

test.each([
  ['', 'nothing'],
  [`2026-1_${id}`, 'half a date'],
  [`1_${id}`, 'a number is a time to JavaScript'],
  [`-infinity_${id}`, 'before all time'],
  [`now_${id}`, 'words that only PostgreSQL knows'],
  [`2026-02-30T00:00:00Z_${id}`, 'a day that does not exist'],
  [`2026-02-30 00:00:00+08_${id}`, 'the same as PostgreSQL writes it'],
  [`2027-02-29T00:00:00.000Z_${id}`, 'no leap year'],
  [`2026-09-15T24:00:00Z_${id}`, 'the next day'],
  [`2026-09-15T23:59:60Z_${id}`, 'a leap second'],
  [`0000-01-01T00:00:00Z_${id}`, 'no such year'],
  [`2026-09-15T02:00:00_${id}`, 'whose clock?'],
  [`2026-09-15T02:00:00+99_${id}`, 'a zone that does not exist'],
  [`2026-09-15T02:00:00Z_${id}x`, 'more than an id'],
  [`2026-09-15T02:00:00Z_${id.replaceAll('0', '-')}`, 'dashes alone'],
  [`2026-09-15T02:00:00Z_${id.toUpperCase()}`, 'not as given out'],
  [`2026-09-15T02:00:00Z_${id}_${id}`, 'two ids'],
  [`2026-09-15T02:00:00Z${id}`, 'no division'],
])('%j is refused: %s', (mark) => {
  expect(() => readCursor(mark)).toThrow(refused)
  expect(() => readDueCursor(mark)).toThrow(refused)
})
