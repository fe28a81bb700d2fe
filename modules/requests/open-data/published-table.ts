import { plainCell } from '#kit/export/plain-cell.ts'
import { keyOf } from '#modules/requests/open-data/coarsen.ts'
import type { Group, Grouped } from '#modules/requests/open-data/coarsen.ts'
import type { Field } from '#modules/requests/open-data/fields.ts'

/** The figures of one line. */
export type Figures = readonly number[]
/** What is published, group by group under its place and category. */
export type PublishedTable = ReadonlyMap<string, { group: Group; rows: readonly Figures[] }>

/** Month, place and its name, category and its name. */
const HEAD_CELLS = 5

export function tableOf<Row>(groups: readonly Grouped<Row>[], figuresOf: (row: Row) => Figures): PublishedTable {
  return new Map(groups.map(({ group, rows }) => [keyOf(group), { group, rows: rows.map(figuresOf) }]))
}

export function allRows(table: PublishedTable): Figures[] {
  return [...table.values()].flatMap(({ rows }) => rows)
}

export function linesOf(month: string, table: PublishedTable): (string | number)[][] {
  return [...table.values()].flatMap(({ group: { area, category }, rows }) => rows.map((row) => [month, area.id, area.name, category.key, category.name, ...row]))
}

/** A table as it was published. */
export function readTable(csv: string): PublishedTable {
  const table = new Map<string, { group: Group; rows: Figures[] }>()
  for (const cells of readLines(csv)) {
    const [, area, areaName, category, categoryName] = cells as [string, string, string, string, string]
    const group = { area: { id: area, name: areaName }, category: { key: category, name: categoryName } }
    if (!table.has(keyOf(group))) table.set(keyOf(group), { group, rows: [] })
    table.get(keyOf(group))!.rows.push(cells.slice(HEAD_CELLS).map(Number))
  }
  return table
}

/** The cells of each line below the header, as `writeLines` wrote them. */
export function readLines(csv: string): string[][] {
  return csv.split('\n').slice(1, -1).map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!))
}

/** In an order that says nothing of which came first. */
export function writeLines(fields: readonly Field[], lines: readonly (readonly (string | number)[])[]): string {
  const written = lines.map((line) => line.map((cell) => cellOf(cell)).join(',')).sort()
  return [fields.map((field) => field.name).join(','), ...written, ''].join('\n')
}

export function cellOf(cell: string | number): string {
  const text = typeof cell === 'number' ? String(cell) : plainCell(cell).replaceAll(/[\r\n]+/g, ' ')
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
