import type { z } from 'zod'
import { WorkCalendarData } from '#kit/clock/calendar-data.ts'
import type { CalendarDay as ReadDay } from '#kit/clock/calendar-data.ts'
import { parseCalendar } from '#kit/clock/parse-calendar.ts'
import { command, query } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { getCalendar, saveWorkingSeason, setCalendarYear } from '#modules/matters/contract.ts'
import { calendarWrong, ruleDatesWrong } from '#modules/matters/refusals.ts'
import { plainDate } from '#modules/matters/server/clocks.ts'
import { rulesChanged } from '#modules/matters/server/county-rules.ts'
import { endRule } from '#modules/matters/server/rule-versions.ts'
import { rowOf, rowsOf, touch } from '#modules/matters/server/statement.ts'

type SeasonRow = { id: string; name: string; from_day: string; to_day: string; periods: { start: string; end: string }[]; valid_from: string; valid_to: string | null; version: number }

export const getCalendarHandler = query(getCalendar, async ({ input, actor, db, at }) => {
  const [years, days, seasons] = await Promise.all([
    rowsOf<{ year: number }>(db, 'SELECT year FROM calendar_year WHERE county_code = $1 ORDER BY year', [actor.countyCode]),
    rowsOf<z.infer<typeof ReadDay>>(db, 'SELECT date, kind, label FROM calendar_day WHERE county_code = $1 AND ($2::int IS NULL OR extract(year FROM date) = $2) ORDER BY date', [
      actor.countyCode, input.year ?? null,
    ]),
    rowsOf<SeasonRow>(db, 'SELECT id, name, from_day, to_day, periods, valid_from, valid_to, version FROM working_season WHERE county_code = $1 AND (valid_to IS NULL OR valid_to > $2::date) ORDER BY position, valid_from', [actor.countyCode, plainDate(at)]),
  ])
  const pending = await rowOf<{ count: number }>(db, 'SELECT app.count_pending_clocks() AS count')
  return { loadedYears: years.map((row) => row.year), days: days.map((day) => ({ ...day, label: day.label ?? '' })), seasons: seasons.map(presentSeason), pendingClocks: pending!.count }
})

/** Replaces the special days of one year. The worker then computes anew every due time that it concerns. */
export const setCalendarYearHandler = command(
  setCalendarYear,
  async ({ input, actor, db, at, audit }) => {
    const elsewhere = input.days.find((day) => !day.date.startsWith(`${input.year}-`))
    if (elsewhere !== undefined) throw calendarWrong({ why: `${elsewhere.date} 不在 ${input.year} 年` })
    const parsed = input.days.length === 0 ? { days: [], years: [], partialYears: [] } : parseCalendar(input.days)
    if ('refusals' in parsed) throw calendarWrong({ why: parsed.refusals.slice(0, 5).join('；') })
    if (input.complete && !parsed.years.includes(input.year)) throw calendarWrong({ why: `${input.year} 年的法定节假日不齐，不能算作已装入` })
    await touch(db, "DELETE FROM calendar_day WHERE county_code = $1 AND date >= $2::date AND date < $2::date + interval '1 year'", [actor.countyCode, `${input.year}-01-01`])
    await Promise.all(parsed.days.map((day) =>
      touch(db, 'INSERT INTO calendar_day (county_code, date, kind, label) VALUES ($1, $2, $3, $4)', [actor.countyCode, day.date, day.kind, day.label ?? '']),
    ))
    if (input.complete) await touch(db, 'INSERT INTO calendar_year (county_code, year, loaded_at) VALUES ($1, $2, $3) ON CONFLICT (county_code, year) DO UPDATE SET loaded_at = excluded.loaded_at', [actor.countyCode, input.year, at])
    await rulesChanged(db, actor.countyCode)
    await touch(db, 'SELECT app.recompute_clocks()')
    audit({ objectKind: 'calendar', objectId: String(input.year) })
    return String(input.year)
  },
  async ({ actor, db }, year) => {
    const row = await rowOf<{ loaded: boolean; days: number }>(
      db, 'SELECT EXISTS (SELECT FROM calendar_year WHERE county_code = $1 AND year = $2) AS loaded, (SELECT count(*)::int FROM calendar_day WHERE county_code = $1 AND extract(year FROM date) = $2) AS days', [actor.countyCode, Number(year)],
    )
    return { year: Number(year), loaded: row!.loaded, days: row!.days }
  },
)

export const saveWorkingSeasonHandler = command(
  saveWorkingSeason,
  async ({ input, actor, db, at, newId, audit }) => {
    const periods = input.periods.map(({ start, end }) => ({ from: minuteOfDay(start), to: minuteOfDay(end) }))
    const checked = WorkCalendarData.safeParse({ years: [], days: [], periods })
    if (!checked.success) throw calendarWrong({ why: checked.error.issues.map((issue) => issue.message).join('；') })
    // Hours that were worked are not changed afterwards: what ran by them would be reckoned backwards.
    if (input.validFrom < plainDate(at)) throw ruleDatesWrong({ why: '生效日不能早于今天，已经过去的日子按当时的作息计算' })
    const id = newId()
    if (input.workingSeasonId !== undefined) await endRule(db, actor.countyCode, 'working_season', input.workingSeasonId, input.validFrom, input.version)
    await touch(db, `INSERT INTO working_season (county_code, id, name, from_day, to_day, periods, position, citation, valid_from)
      VALUES ($1, $2, $3, $4, $5, $6, coalesce((SELECT position FROM working_season WHERE county_code = $1 AND id = $9), (SELECT coalesce(max(position) + 1, 0) FROM working_season WHERE county_code = $1)), $7, $8)`, [
      actor.countyCode, id, input.name, input.fromDay, input.toDay, JSON.stringify(input.periods), input.citation, input.validFrom, input.workingSeasonId ?? null,
    ])
    await rulesChanged(db, actor.countyCode)
    await touch(db, 'SELECT app.recompute_clocks()')
    audit({ objectKind: 'calendar', objectId: id })
    return id
  },
  async ({ actor, db }, id) => {
    const row = await rowOf<SeasonRow>(db, 'SELECT id, name, from_day, to_day, periods, valid_from, valid_to, version FROM working_season WHERE county_code = $1 AND id = $2', [actor.countyCode, id])
    if (row === undefined) throw notFound()
    return presentSeason(row)
  },
)

function presentSeason(row: SeasonRow) {
  return { workingSeasonId: row.id, name: row.name, fromDay: row.from_day, toDay: row.to_day, periods: row.periods, validFrom: row.valid_from, validTo: row.valid_to, version: row.version }
}

function minuteOfDay(time: string): number {
  const [hour, minute] = time.split(':').map(Number)
  return hour! * 60 + minute!
}
