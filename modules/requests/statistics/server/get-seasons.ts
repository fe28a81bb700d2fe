import { query } from '#kit/http/handle.ts'
import { sayMonth } from '#kit/ui/time-words.ts'
import { countyRules, plainDate } from '#modules/matters/server/public.ts'
import { getSeasons } from '#modules/requests/statistics/contract-patterns.ts'
import { addDays, addMonths } from '#modules/requests/statistics/periods.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import { returningMonths } from '#modules/requests/statistics/seasons.ts'
import { readFigures } from '#modules/requests/statistics/server/figures.ts'
import { findArea } from '#modules/requests/statistics/server/scope.ts'

const YEARS = 3

/** Category by category over the three years that ended with the last month, second level where there is one. */
export const getSeasonsHandler = query(getSeasons, async ({ input, actor, db, at, guard }) => {
  const area = guard(await findArea(db, actor.countyCode, input.areaId))
  const end = `${plainDate(at).slice(0, 7)}-01`
  const starts = Array.from({ length: YEARS }, (_, index) => addMonths(end, -12 * (YEARS - index)))
  const period = { from: starts[0]!, to: addDays(end, -1) }
  const asked = { areaId: area.id, organizationId: null }
  const [parents, all, rules] = await Promise.all([readFigures(db, asked, period, 'category'), readFigures(db, asked, period, 'month'), countyRules(db, actor.countyCode)])
  const first = [...all.keys()].toSorted()[0] ?? end
  const keys = (await Promise.all([...parents.keys()].map(async (category) => [...(await readFigures(db, { ...asked, category }, period, 'category')).keys()]))).flat()
  const names = new Map(rules.categories.map(({ key, name }) => [key, name]))
  const nameOf = (key: string) => (key.includes('.') ? `${names.get(key.split('.')[0]!) ?? ''} · ${names.get(key) ?? key}` : (names.get(key) ?? key))
  const items = await Promise.all(keys.map(async (key) => {
    const years = inYears(await readFigures(db, { ...asked, category: key }, period, 'month'), starts, first)
    return { key, name: nameOf(key), years, months: returningMonths(years) }
  }))
  return {
    of: { id: area.id, name: area.name }, years: starts.map((start) => `${sayMonth(start)}至${sayMonth(addDays(addMonths(start, 12), -1))}`),
    items: items.filter(({ months }) => months.length > 0).toSorted((one, other) => one.months[0]! - other.months[0]! || one.name.localeCompare(other.name, 'zh')),
  }
})

function inYears(byMonth: ReadonlyMap<string, Counts>, starts: readonly string[], first: string): (number | null)[][] {
  return starts.map((start) => {
    const months: (number | null)[] = Array.from({ length: 12 }, () => null)
    for (let step = 0; step < 12; step++) {
      const month = addMonths(start, step)
      if (month >= first) months[Number(month.slice(5, 7)) - 1] = byMonth.get(month)?.received ?? 0
    }
    return months
  })
}
