import { isBlank } from '#kit/table-file/cell.ts'
import type { TableRow } from '#kit/table-file/cell.ts'
import type { Merge } from '#kit/table-file/workbook-file.ts'
import { fieldOf } from '#modules/requests/import/fields.ts'

/** Where the headers stand and where the data begin; lines as the file counts them. */
export type FoundHeader = {
  lines: number[]
  headers: string[]
  /** Rows of filling rules under the headers: no data. */
  remarks: number[]
  /** The first line that is data. */
  dataFrom: number
}

const LOOKED_AT = 10
const REMARK = /必填|选填|填写|请填|格式|例如|示例|如[:：]|范例|说明|YYYY|yyyy|不超过|下拉|可不填|可空/

/**
 * The row among the first ten that names most of what a request is made of; without any such row the first with two cells. A
 * group above it that reaches over several columns goes before its headers; rows of rules below it are passed over.
 */
export function findHeader(rows: readonly TableRow[], merges: readonly Merge[] = []): FoundHeader | undefined {
  const head = rows.filter((row) => !isBlank(row)).slice(0, LOOKED_AT)
  const named = head.map((row) => new Set(row.cells.flatMap(({ text }) => fieldOf(text) ?? [])).size)
  const most = Math.max(0, ...named)
  const place = most >= 2 ? named.indexOf(most) : head.findIndex((row) => row.cells.filter(({ text }) => text.trim() !== '').length >= 2)
  const row = head[place] ?? (most === 1 ? head[named.indexOf(1)] : undefined)
  if (row === undefined) return undefined
  const isGroup = merges.some((merge) => merge.fromLine === row.line && merge.toLine === row.line && merge.toColumn > merge.fromColumn)
  const group = isGroup ? row : groupAbove(row, head, merges)
  const names = isGroup ? head[head.indexOf(row) + 1] : row
  return names === undefined ? undefined : told(names, group, head, merges)
}

/** The row that somebody has pointed at, alone, and the rules below it. */
export function headerAt(rows: readonly TableRow[], line: number): FoundHeader | undefined {
  const names = rows.find((row) => row.line === line)
  return names === undefined ? undefined : told(names, undefined, rows, [])
}

function told(names: TableRow, group: TableRow | undefined, head: readonly TableRow[], merges: readonly Merge[]): FoundHeader {
  const below = head.slice(head.indexOf(names) + 1)
  const remarks: number[] = []
  for (const candidate of below) {
    if (!isRemark(candidate)) break
    remarks.push(candidate.line)
  }
  return {
    lines: group === undefined ? [names.line] : [group.line, names.line], headers: joined(names, group, merges), remarks,
    dataFrom: Math.max(names.line, ...remarks) + 1,
  }
}

/** The row right above, when one of its cells reaches over several columns of the headers but not over all: that would be a title. */
function groupAbove(row: TableRow, head: readonly TableRow[], merges: readonly Merge[]): TableRow | undefined {
  const above = head[head.indexOf(row) - 1]
  if (above === undefined || above.line !== row.line - 1) return undefined
  const wide = merges.filter((merge) => merge.fromLine === above.line && merge.toColumn > merge.fromColumn)
  return wide.some((merge) => merge.toColumn - merge.fromColumn + 1 < row.cells.length - 1) ? above : undefined
}

function joined(names: TableRow, group: TableRow | undefined, merges: readonly Merge[]): string[] {
  const width = Math.max(names.cells.length, group?.cells.length ?? 0)
  const seen = new Map<string, number>()
  return Array.from({ length: width }, (_, index) => {
    const name = tidy(names.cells[index]?.text ?? '')
    const above = group === undefined ? '' : tidy(group.cells[groupColumn(index, group.line, merges)]?.text ?? '')
    const header = above === '' || above === name ? name : name === '' ? above : `${above}/${name}`
    const times = (seen.get(header) ?? 0) + 1
    seen.set(header, times)
    return times === 1 || header === '' ? header : `${header}（${times}）`
  })
}

function groupColumn(index: number, line: number, merges: readonly Merge[]): number {
  const merge = merges.find((one) => one.fromLine === line && one.fromColumn - 1 <= index && index < one.toColumn)
  return merge === undefined ? index : merge.fromColumn - 1
}

function tidy(header: string): string {
  return header.replaceAll(/\s+/g, '').replace(/^\uFEFF/, '').slice(0, 60)
}

/** Half of what it holds, and at least two cells, speak of how to fill in. */
function isRemark({ cells }: TableRow): boolean {
  const filled = cells.filter(({ text }) => text.trim() !== '')
  const speaking = filled.filter(({ text }) => text.length <= 80 && REMARK.test(text))
  return speaking.length >= 2 && speaking.length * 2 >= filled.length
}
