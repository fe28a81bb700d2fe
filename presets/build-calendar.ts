/**
 * Writes calendar-days.json from npm chinese-days: the public holidays, make-up working days and days in lieu
 * of the years given. Run once a year when the State Council has published: `node presets/build-calendar.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const years = [2025, 2026]

type Published = Record<'holidays' | 'workdays' | 'inLieuDays', Record<string, string>>

/** Days of one kind in the chosen years. A label arrives as "Spring Festival,春节,4"; the Chinese name is kept. */
function daysOf(published: Record<string, string>, kind: string) {
  return Object.entries(published)
    .filter(([date]) => years.includes(Number(date.slice(0, 4))))
    .map(([date, label]) => ({ date, kind, label: label.split(',')[1] ?? label }))
}

const source = fileURLToPath(import.meta.resolve('chinese-days/dist/chinese-days.json'))
const published = JSON.parse(readFileSync(source, 'utf8')) as Published

// The source lists a day in lieu under the holidays as well: the more exact kind is kept, one entry a date.
const byDate = new Map(
  [
    ...daysOf(published.holidays, 'holiday'),
    ...daysOf(published.workdays, 'makeup_workday'),
    ...daysOf(published.inLieuDays, 'in_lieu'),
  ].map((day) => [day.date, day]),
)
const days = [...byDate.values()].sort((left, right) => (left.date < right.date ? -1 : 1))

const lines = days.map((day) => `    ${JSON.stringify(day)}`).join(',\n')
const target = fileURLToPath(new URL('calendar-days.json', import.meta.url))
writeFileSync(target, `{\n  "years": ${JSON.stringify(years)},\n  "days": [\n${lines}\n  ]\n}\n`)
