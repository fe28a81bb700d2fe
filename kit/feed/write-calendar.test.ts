import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCalendar } from '#kit/feed/check-calendar.ts'
import { foldLine, writeCalendar } from '#kit/feed/write-calendar.ts'

const event = {
  uid: '0199@qihe.example', sequence: 2, cancelled: false, changedAt: new Date('2026-09-15T01:02:03Z'), startsAt: new Date('2026-10-14T01:00:00Z'), endsAt: new Date('2026-10-14T03:30:00Z'),
  summary: '联合接待日：永顺社区', location: '居民中心，一楼; 东门\\西', description: '住建局、人社局\n带身份证', url: 'https://qihe.example/office-days/0199', categories: ['物业', '水电,气暖'],
}
const feed = { name: '齐河县联合接待日', product: '-//Linli//ZH', events: [event] }
const read = (text: string) => checkCalendar(Buffer.from(text))

/** Written by hand from RFC 5545; each line ends in CRLF. */
const GOLDEN = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Linli//ZH
CALSCALE:GREGORIAN
X-WR-CALNAME:齐河县联合接待日
X-WR-TIMEZONE:Asia/Shanghai
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19910915T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:0199@qihe.example
DTSTAMP:20260915T010203Z
LAST-MODIFIED:20260915T010203Z
SEQUENCE:2
STATUS:CONFIRMED
DTSTART;TZID=Asia/Shanghai:20261014T090000
DTEND;TZID=Asia/Shanghai:20261014T113000
SUMMARY:联合接待日：永顺社区
LOCATION:居民中心，一楼\\; 东门\\\\西
DESCRIPTION:住建局、人社局\\n带身份证
URL:https://qihe.example/office-days/0199
CATEGORIES:物业,水电\\,气暖
END:VEVENT
END:VCALENDAR
`.replaceAll('\n', '\r\n')

test('as RFC 5545 has it, to the octet', () => {
  expect(writeCalendar(feed)).toBe(GOLDEN)
  const { uid, sequence, startsAt, endsAt, summary, location, description, url, categories } = event
  expect(read(GOLDEN)).toEqual({ name: feed.name, events: [{ uid, sequence, status: 'CONFIRMED', stamp: '20260915T010203Z', startsAt, endsAt, summary, location, description, url, categories }] })
  expect(read(writeCalendar({ ...feed, events: [{ ...event, cancelled: true, categories: [] }] })).events[0]).toMatchObject({ status: 'CANCELLED', categories: [] })
})

test.each([
  ['a bare line feed', '\r\nVERSION', '\nVERSION', 'no CRLF'],
  ['a comma that is not escaped', '居民中心，', '居民中心,', 'a bare ,'],
  ['an unknown escape', '\\\\西', '\\x西', '\\x in a text'],
  ['a time without its zone', ';TZID=Asia/Shanghai:20261014T090000', ':20261014T090000', 'not described'],
  ['an hour that is none', 'T113000', 'T243000', 'DTEND in VEVENT'],
  ['no stamp', 'DTSTAMP:20260915T010203Z\r\n', '', '0 × DTSTAMP'],
  ['an event without a name', 'UID:0199@qihe.example\r\n', '', '0 × UID'],
  ['an end before the beginning', 'T113000', 'T083000', 'ends before it begins'],
  ['a long line', 'SUMMARY:联', `SUMMARY:${'联'.repeat(40)}`, 'octets'],
  ['a property of another component', 'SEQUENCE:2', 'TZNAME:2', 'TZNAME in VEVENT'],
])('the check refuses %s', (_why, from, to, said) => {
  const broken = GOLDEN.replace(from, () => to)
  expect(broken).not.toBe(GOLDEN)
  expect(() => read(broken)).toThrow(said)
})

const text = fc.string({ unit: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('联', '合', '👩‍👧', 'a', '\\', ';', ',', '\n', ' ', '\t', ':', '"') }, { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) }), maxLength: 120 })
/** What a text may hold at all. */
const written = (given: string) => given.replaceAll(/\r\n?/g, '\n').toWellFormed().replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd')

test('no line is longer than 75 octets, no character is cut, and unfolded it is the same', () => {
  fc.assert(fc.property(text, (given) => {
    const line = written(given).replaceAll('\n', 'n')
    const folded = foldLine(`SUMMARY:${line}`)
    for (const part of folded.split('\r\n')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75)
    expect(folded.replaceAll('\r\n ', '')).toBe(`SUMMARY:${line}`)
  }), { numRuns: 60 })
})

test('whatever is written is read again as it was', () => {
  fc.assert(fc.property(fc.record({ summary: text, location: text, description: text, categories: fc.array(text.filter((given) => given !== ''), { maxLength: 3 }) }), (given) => {
    const [one] = read(writeCalendar({ ...feed, events: [{ ...event, ...given }] })).events
    expect([one!.summary, one!.location, one!.description, one!.categories]).toEqual([written(given.summary), written(given.location), written(given.description), given.categories.map(written)])
  }), { numRuns: 60 })
})
