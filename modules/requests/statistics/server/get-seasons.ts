import type { Db } from '#kit/database/transaction.ts'
import { query } from '#kit/http/handle.ts'
import { sayMonth } from '#kit/ui/time-words.ts'
import { countyRules, plainDate, rowsOf } from '#modules/matters/server/public.ts'
import { getSeasons } from '#modules/requests/statistics/contract-patterns.ts'
import { addDays, addMonths, endOfMonth } from '#modules/requests/statistics/periods.ts'
import type { Period } from '#modules/requests/statistics/periods.ts'
import { returningMonths, yearsOf } from '#modules/requests/statistics/seasons.ts'
import { readFigures } from '#modules/requests/statistics/server/figures.ts'
import type { Asked } from '#modules/requests/statistics/server/figures.ts'
import { findArea } from '#modules/requests/statistics/server/scope.ts'

const YEARS = 3
/** Whoever has his first request later than so many days into a month began in it. */
const BEGINNING_DAYS = 5

/** What was closed elsewhere is in no figure, so its rows are counted; an index holds them alone. */
const BROUGHT_IN = `SELECT m.category, to_char(m.opened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-01') AS month, count(*)::integer AS count
  FROM request q JOIN matter m ON m.county_code = q.county_code AND m.id = q.matter_id
  WHERE q.county_code = $1 AND q.closed_elsewhere AND m.LEVEL = $2 AND m.kind = 'request' AND NOT m.sealed AND m.state <> 'merged'
    AND m.opened_at >= $3::date::timestamp AT TIME ZONE 'Asia/Shanghai' AND m.opened_at < ($4::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
  GROUP BY 1, 2`

/** Category by category over the three years that ended with the last month, second level where there is one. */
export const getSeasonsHandler = query(getSeasons, async ({ input, actor, db, at, guard }) => {
  const area = guard(await findArea(db, actor.countyCode, input.areaId))
  const end = `${plainDate(at).slice(0, 7)}-01`
  const starts = Array.from({ length: YEARS }, (_, index) => addMonths(end, -12 * (YEARS - index)))
  const period = { from: starts[0]!, to: addDays(end, -1) }
  const asked = { areaId: area.id, organizationId: null }
  const [parents, all, broughtIn, rules] = await Promise.all([
    readFigures(db, asked, period, 'category'), readFigures(db, asked, period, 'month'), readBroughtIn(db, actor.countyCode, area, period), countyRules(db, actor.countyCode),
  ])
  const first = [...all.keys()].toSorted()[0]
  const firstWhole = first === undefined ? undefined : await firstWholeMonth(db, asked, first, starts[0]!)
  const own = (await Promise.all([...parents.keys()].map(async (category) => [...(await readFigures(db, { ...asked, category }, period, 'category')).keys()]))).flat()
  const names = new Map(rules.categories.map(({ key, name }) => [key, name]))
  const nameOf = (key: string) => (key.includes('.') ? `${names.get(key.split('.')[0]!) ?? ''} · ${names.get(key) ?? key}` : (names.get(key) ?? key))
  const items = await Promise.all([...new Set([...own, ...broughtIn.byCategory.keys()])].map(async (key) => {
    const figures = await readFigures(db, { ...asked, category: key }, period, 'month')
    const years = yearsOf({ byMonth: new Map([...figures].map(([month, { received }]) => [month, received])), first: firstWhole }, { ...broughtIn, byMonth: broughtIn.byCategory.get(key) ?? new Map() }, starts)
    return { key, name: nameOf(key), years, months: returningMonths(years) }
  }))
  return {
    of: { id: area.id, name: area.name }, years: starts.map((start) => `${sayMonth(start)}至${sayMonth(addDays(addMonths(start, 12), -1))}`), ownSince: first ?? null, broughtIn: broughtIn.count,
    items: items.filter(({ months }) => months.length > 0).toSorted((one, other) => one.months[0]! - other.months[0]! || one.name.localeCompare(other.name, 'zh')),
  }
})

/** A month in whose middle the county began holds fewer than it would have: seen as whole it would belie a season for years. */
async function firstWholeMonth(db: Db, asked: Asked, first: string, start: string): Promise<string> {
  if (first === start) return first
  const [day] = [...(await readFigures(db, asked, { from: first, to: endOfMonth(first) }, 'day')).keys()].toSorted()
  return day! <= addDays(first, BEGINNING_DAYS) ? first : addMonths(first, 1)
}

async function readBroughtIn(db: Db, countyCode: string, area: { id: string; depth: number }, period: Period) {
  const rows = await rowsOf<{ category: string; month: string; count: number }>(db, BROUGHT_IN.replace('LEVEL', `level_${area.depth}`), [countyCode, area.id, period.from, period.to])
  const months = rows.map(({ month }) => month).toSorted()
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0), first: months[0], last: months.at(-1),
    byCategory: new Map([...Map.groupBy(rows, ({ category }) => category)].map(([category, some]) => [category, new Map(some.map(({ month, count }) => [month, count]))])),
  }
}
