import { query } from '#kit/http/handle.ts'
import { countyRules, plainDate } from '#modules/matters/server/public.ts'
import { getOutsideTable } from '#modules/requests/statistics/contract-outside.ts'
import { endOfMonth } from '#modules/requests/statistics/periods.ts'
import type { Period } from '#modules/requests/statistics/periods.ts'
import { onlyOfTheCounty, quarterRuns } from '#modules/requests/statistics/refusals.ts'
import { readFigures } from '#modules/requests/statistics/server/figures.ts'
import { areaNamesOn, findArea, findRoot } from '#modules/requests/statistics/server/scope.ts'
import { openTable } from '#modules/requests/statistics/suppression.ts'

/**
 * One table a quarter of the whole county and no other, once the quarter is over: of a part of it, of two months, or of the
 * same days looked at twice, a difference would say what each hides.
 */
export const getOutsideTableHandler = query(getOutsideTable, async ({ input, actor, db, at, guard }) => {
  const area = guard(await findArea(db, actor.countyCode, input.areaId))
  if (area.id !== (await findRoot(db, actor.countyCode))?.id) throw onlyOfTheCounty()
  const period = periodOf(input.quarter)
  const named = sayQuarter(input.quarter)
  if (period.to >= plainDate(at)) throw quarterRuns({ quarter: named })
  const asked = { areaId: area.id, organizationId: null }
  const [found, rules] = await Promise.all([readFigures(db, asked, period, 'category'), countyRules(db, actor.countyCode)])
  const names = new Map(rules.categories.map(({ key, name }) => [key, name]))
  const categories = [...names.keys()].filter((key) => found.has(key))
  const split = await Promise.all(categories.map((category) => readFigures(db, { ...asked, category }, period, 'area')))
  const areaIds = [...new Set(split.flatMap((byArea) => [...byArea.keys()]))].sort()
  const areaNames = await areaNamesOn(db, actor.countyCode, areaIds, period.to)
  const open = openTable(
    {
      rows: categories.map((key) => names.get(key)!), columns: areaIds.map((id) => (id === area.id ? `${area.name}（本级）` : (areaNames.get(id) ?? id))),
      cells: split.map((byArea) => areaIds.map((id) => byArea.get(id)?.received ?? 0)),
    },
    { row: '其他类别', column: '其他街道（乡镇）' },
  )
  if (open === undefined) return { table: null }
  const { rows, columns, cells, rowTotals, columnTotals, total } = open
  return { table: { period: named, areas: columns, rows: rows.map((category, index) => ({ category, cells: cells[index]!, total: rowTotals[index]! })), areaTotals: columnTotals, total } }
})

function periodOf(quarter: string): Period {
  const first = Number(quarter.slice(6)) * 3 - 2
  const day = (month: number) => `${quarter.slice(0, 4)}-${String(month).padStart(2, '0')}-01`
  return { from: day(first), to: endOfMonth(day(first + 2)) }
}

function sayQuarter(quarter: string): string {
  return `${quarter.slice(0, 4)}年第${'一二三四'[Number(quarter.slice(6)) - 1]}季度`
}
