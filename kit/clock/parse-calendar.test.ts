import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { days2025And2026, officeData } from './calendar-fixture.ts'
import { parseCalendar } from './parse-calendar.ts'
import type { CalendarRow } from './parse-calendar.ts'
import { WorkCalendar } from './work-calendar.ts'

const row = (date: string, kind: string, label?: string): CalendarRow => ({ date, kind, label })
const nationalDay = row('2026-10-05', 'holiday', '国庆节')

test.each([
  ['a day that does not exist', [row('2026-02-29', 'holiday')], '第 2 行：日期“2026-02-29”不对'],
  ['a date in another form', [nationalDay, row('2026/10/1', 'holiday')], '第 3 行：日期“2026/10/1”不对，要写成 2026-10-01 的样子'],
  ['no date', [row('', 'holiday')], '第 2 行：缺少日期，首行要有 date,kind,label 三列'],
  ['other columns', [{ day: '2026-10-01' } as CalendarRow], '第 2 行：缺少日期'],
  ['an unknown kind', [row('2026-10-01', 'vacation')], '第 2 行：不认识类型“vacation”，只能是 holiday（节假日）'],
  ['no kind', [row('2026-10-01', '')], '第 2 行：不认识类型“”'],
  ['rest and work', [nationalDay, row('2026-10-10', 'makeup_workday'), row('2026-10-10', 'holiday')], '第 4 行：2026-10-10 标为节假日，但第 3 行已标为调休上班日，请只留一种'],
  ['work and in lieu', [nationalDay, row('2026-10-10', 'makeup_workday'), row('2026-10-10', 'in_lieu')], '第 4 行：2026-10-10 标为调休休息日，但第 3 行已标为调休上班日'],
  ['make-up work on a working day', [row('2026-10-09', 'makeup_workday')], '第 2 行：2026-10-09 是星期五，本来就上班'],
  ['in lieu outside a holiday', [nationalDay, row('2026-10-09', 'in_lieu')], '第 3 行：2026-10-09（星期五）标为调休休息日，但不在任何节假日的连休之内'],
  ['in lieu beside a weekend only', [row('2026-07-06', 'in_lieu')], '第 2 行：2026-07-06（星期一）标为调休休息日'],
  ['in lieu behind a make-up day', [row('2026-10-11', 'holiday'), row('2026-10-10', 'makeup_workday'), row('2026-10-09', 'in_lieu')], '第 4 行：2026-10-09'],
  ['an empty table', [], '表中没有数据行'],
])('refused: %s', (_, rows, sentence) => {
  const read = parseCalendar(rows)
  expect('refusals' in read ? read.refusals : []).toEqual([expect.stringContaining(sentence)])
})

test('every wrong row is named, and nothing is taken', () => {
  const read = parseCalendar([row('2026-10-32', 'holiday'), nationalDay, row('2026-10-01', 'x'), row('', 'holiday')])
  expect('refusals' in read && read.refusals.map((sentence) => sentence.slice(0, 7))).toEqual(['第 2 行：日', '第 4 行：不', '第 5 行：缺'])
})

describe('taken', () => {
  test.each([
    ['in lieu after its holiday', [nationalDay, row('2026-10-06', 'in_lieu')]],
    ['in lieu before its holiday', [row('2026-10-02', 'in_lieu'), row('2026-10-03', 'holiday')]],
    ['in lieu that stands alone but is given as holiday too', [row('2026-07-08', 'in_lieu'), row('2026-07-08', 'holiday'), nationalDay]],
    ['in lieu over a weekend', [row('2026-07-03', 'holiday'), row('2026-07-06', 'in_lieu')]],
  ])('%s', (_, rows) => expect(parseCalendar(rows)).toMatchObject({ days: [{}, {}] }))

  test('a rest day given as holiday and as in lieu, in either order, is one in-lieu day', () => {
    const inLieu = row('2026-10-06', 'in_lieu', '国庆节')
    const holiday = row('2026-10-06', 'holiday', '国庆节')
    const expected = [
      { date: '2026-10-05', kind: 'holiday', label: '国庆节' },
      { date: '2026-10-06', kind: 'in_lieu', label: '国庆节' },
    ]
    expect(parseCalendar([inLieu, holiday, nationalDay])).toMatchObject({ days: expected })
    expect(parseCalendar([nationalDay, holiday, inLieu])).toMatchObject({ days: expected })
  })

  test('the same row twice, spaces, labels: sorted, once, the Chinese name of a label', () =>
    expect(
      parseCalendar([row(' 2026-10-05 ', ' holiday ', 'National Day,国庆节,3'), row('2026-10-01', 'holiday', ' '), nationalDay]),
    ).toEqual({
      days: [
        { date: '2026-10-01', kind: 'holiday' },
        { date: '2026-10-05', kind: 'holiday', label: '国庆节' },
      ],
      years: [],
      partialYears: [2026],
    }))
})

describe('which years are complete', () => {
  const rows = days2025And2026.map((day) => ({ ...day }))
  test('both of the fixture', () => expect(parseCalendar(rows)).toMatchObject({ years: [2025, 2026], partialYears: [] }))
  test.each([
    ['New Year', '2026-01-01', '2026-01-01'],
    ['Spring Festival', '2026-02-15', '2026-02-23'],
    ['清明', '2026-04-04', '2026-04-06'],
    ['Labour Day', '2026-05-01', '2026-05-05'],
    ['National Day', '2026-10-01', '2026-10-07'],
  ])('not without %s', (_, first, last) =>
    expect(parseCalendar(rows.filter(({ date }) => date < first || last < date))).toMatchObject({ years: [2025], partialYears: [2026] }),
  )
  test('not a year of which only New Year is known', () =>
    expect(parseCalendar([...rows, row('2027-01-01', 'holiday')])).toMatchObject({ years: [2025, 2026], partialYears: [2027] }))
})

describe('the real file', () => {
  const file = join(process.env['LINLI_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data'), 'calendar/cn_holidays_2025_2026.csv')
  const isPresent = existsSync(file)
  if (!isPresent) console.warn(`SKIPPED: real calendar not found at ${file} (set LINLI_REAL_DATA)`)

  test.skipIf(!isPresent)('is taken, and says what the fixture says, day by day', () => {
    const read = parseCalendar(parse(readFileSync(file), { columns: true, bom: true }) as CalendarRow[])
    if ('refusals' in read) throw new Error(read.refusals.join('\n'))
    expect(read).toMatchObject({ years: [2025, 2026], partialYears: [] })
    const plain = (days: typeof read.days) => days.map(({ date, kind }) => `${date} ${kind}`).sort()
    expect(plain(read.days)).toEqual(plain(days2025And2026))
    expect(read.days.find((day) => day.date === '2026-10-01')?.label).toBe('国庆节')
    const calendar = new WorkCalendar({ ...officeData, years: read.years, days: read.days })
    expect(calendar.addWorkingDays('2026-09-30', 3)).toEqual({ date: '2026-10-10' })
  })
})
