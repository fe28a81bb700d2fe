import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import calendarDays from './calendar-days.json' with { type: 'json' }

const realData = process.env['LINLI_REAL_DATA'] ?? join(import.meta.dirname, '../../shared/data')
const published = join(realData, 'calendar/cn_holidays_2025_2026.csv')
const present = existsSync(published)
if (!present) console.warn(`SKIPPED: the calendar is not compared with the published list, ${published} is missing`)

test.skipIf(!present)('equals the published list of rest days, make-up days and days in lieu', () => {
  const rows: { date: string; kind: string }[] = parse(readFileSync(published), { columns: true })
  const datesOf = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.date).sort()
  const ours = (...kinds: string[]) => calendarDays.days.filter((day) => kinds.includes(day.kind)).map((day) => day.date).sort()

  // The list names a day in lieu twice, as a holiday too.
  expect(ours('holiday', 'in_lieu')).toEqual(datesOf('holiday'))
  expect(ours('in_lieu')).toEqual(datesOf('in_lieu'))
  expect(ours('makeup_workday')).toEqual(datesOf('makeup_workday'))
})

test('make-up days fall on weekends, days in lieu on weekdays', () => {
  const isWeekend = (date: string) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
  const onWrongDay = calendarDays.days.filter(({ date, kind }) => (kind === 'makeup_workday' && !isWeekend(date)) || (kind === 'in_lieu' && isWeekend(date)))
  expect(onWrongDay).toEqual([])
})
