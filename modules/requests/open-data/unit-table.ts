import { cellOf, readLines } from '#modules/requests/open-data/published-table.ts'
import { unitFields, unitOutcomeField } from '#modules/requests/open-data/fields.ts'
import type { Field } from '#modules/requests/open-data/fields.ts'
import { outcomeWords, REST } from '#modules/requests/open-data/unit-month.ts'
import type { UnitMonth } from '#modules/requests/open-data/unit-month.ts'

/** In the order of the county's tree. */
export type NamedUnit = { id: string; name: string; above: string }

export const JOINED = '其他单位（合并）'
export const ALL = '合计'

export function fieldsOf({ columns }: Pick<UnitMonth, 'columns'>): Field[] {
  return [...unitFields, ...columns.map(({ key, outcomes }) => unitOutcomeField(key, key === REST ? outcomes.map((outcome) => outcomeWords[outcome]).join('；') : outcomeWords[key]))]
}

/** Units in the order of the tree and never by their figures, then those that are told together, then the whole county. */
export function unitLines(month: string, table: UnitMonth, units: readonly NamedUnit[]): string {
  const places = new Map(units.map((unit, place) => [unit.id, { ...unit, place }]))
  const named = table.lines.flatMap(({ unit, ...line }) => (unit === null ? [] : [{ ...line, unit: places.get(unit)! }])).toSorted((one, other) => one.unit.place - other.unit.place)
  const joined = table.lines.find(({ unit }) => unit === null)
  const lines = [
    ...named.map(({ unit: { id, name, above }, received, cells }) => [month, id, name, above, received, ...cells]),
    ...(joined === undefined ? [] : [[month, '', JOINED, '', joined.received, ...joined.cells]]),
    [month, '', ALL, '', table.total, ...table.columnTotals],
  ]
  return [fieldsOf(table).map(({ name }) => name).join(','), ...lines.map((line) => line.map((cell) => (cell === null ? '' : cellOf(cell))).join(',')), ''].join('\n')
}

export type ReadUnitLine = { organizationId: string | null; name: string; above: string | null; isTotal: boolean; received: number; cells: (number | null)[] }

/** As it was published. The titles of its columns stand in the month's description. */
export function readUnitLines(csv: string): { columns: string[]; lines: ReadUnitLine[] } {
  const columns = csv.slice(0, csv.indexOf('\n')).split(',').slice(unitFields.length)
  const lines = readLines(csv).map(([, unit, name, above, received, ...cells]): ReadUnitLine => ({
    organizationId: unit === '' ? null : unit!, name: name!, above: above === '' ? null : above!, isTotal: unit === '' && name === ALL, received: Number(received), cells: cells.map((cell) => (cell === '' ? null : Number(cell))),
  }))
  return { columns, lines }
}
