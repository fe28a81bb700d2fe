import { HiddenCells, LEAST_SHOWN } from '#modules/requests/statistics/hidden-cells.ts'

export { LEAST_SHOWN } from '#modules/requests/statistics/hidden-cells.ts'

/** Counts of rows × columns, all known. */
export type Table = { rows: string[]; columns: string[]; cells: number[][] }
/** The same as it may leave: null is not shown, neither what is small nor what would give it away. All totals are shown. */
export type OpenTable = { rows: string[]; columns: string[]; cells: (number | null)[][]; rowTotals: number[]; columnTotals: number[]; total: number }

/**
 * Lines with fewer than ten in all are put together under `rest`; then every cell under ten is hidden, and as many more, of the small ones first,
 * as it takes that no hidden one can be worked out from the totals to within ten. Undefined where there are not ten in all. What is
 * hidden because it is small and what is hidden for its sake look the same.
 */
export function openTable(table: Table, rest: { row: string; column: string }): OpenTable | undefined {
  const total = sum(table.cells.map(sum))
  if (total < LEAST_SHOWN) return undefined
  const byRow = joinSmall(table.rows, table.cells, rest.row)
  const byColumn = joinSmall(table.columns, transpose(byRow.cells, table.columns.length), rest.column)
  const cells = transpose(byColumn.cells, byRow.names.length)
  const { hidden, given } = hideCells(cells)
  // With every cell hidden and every total at ten or more nothing is given away.
  if (given !== undefined) throw new Error('a hidden cell is given away by totals that are all large enough')
  return {
    rows: byRow.names, columns: byColumn.names, cells: cells.map((row, r) => row.map((count, c) => (hidden[r]![c]! ? null : count))),
    rowTotals: cells.map(sum), columnTotals: byColumn.cells.map(sum), total,
  }
}

export type Place = { row: number; column: number }

/** One way of reading a table. `hides`: what it must not find shown. `given`: a place where it finds out too much. `isBeside`: whether hiding cells of another row can keep it from that. */
export type Look = { hides: (row: number, column: number) => boolean; given: (hidden: readonly (readonly boolean[])[]) => Place | undefined; isBeside: (row: number, other: number) => boolean }

/**
 * Which cells are not shown: those under ten, what may not be shown to whoever knows more than the table, and as many more as it
 * takes. `given`: a row whose cells others tell even so.
 */
export function hideCells(cells: readonly (readonly number[])[], knowing: readonly Look[] = []): { hidden: boolean[][]; given: number | undefined } {
  const looks = [byTotals(cells), ...knowing]
  const hidden = cells.map((line, row) => line.map((_, column) => looks.some(({ hides }) => hides(row, column))))
  const firstGiven = () => {
    for (const { given, isBeside } of looks) {
      const place = given(hidden)
      if (place !== undefined) return { place, isBeside }
    }
    return undefined
  }
  for (let found = firstGiven(); found !== undefined; found = firstGiven()) {
    const { place, isBeside } = found
    const more = [...(hidden[place.row]![place.column]! ? [] : [place]), ...cheapestRectangle(cells, hidden, place, isBeside)]
    if (more.length === 0) return { hidden, given: place.row }
    for (const { row, column } of more) hidden[row]![column] = true
  }
  return { hidden, given: undefined }
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((one, other) => one + other, 0)
}

export function transpose(cells: readonly (readonly number[])[], width: number): number[][] {
  return Array.from({ length: width }, (_, column) => cells.map((row) => row[column]!))
}

/** The lines under ten become one; while that is under ten itself, the smallest of the others joins it. Lines without anything are left out. */
export function joinSmall(names: readonly string[], lines: readonly (readonly number[])[], rest: string): { names: string[]; cells: number[][] } {
  const all = lines.map((cells, index) => ({ name: names[index]!, cells: [...cells], total: sum(cells), index })).filter(({ total }) => total > 0)
  const small = all.filter(({ total }) => total < LEAST_SHOWN)
  const large = all.filter(({ total }) => total >= LEAST_SHOWN).toSorted((one, other) => one.total - other.total || one.index - other.index)
  if (small.length > 0) while (sum(small.map(({ total }) => total)) < LEAST_SHOWN) small.push(large.shift()!)
  const kept = large.toSorted((one, other) => one.index - other.index)
  const joined = small.length === 0 ? [] : [{ name: rest, cells: small[0]!.cells.map((_, column) => sum(small.map(({ cells }) => cells[column]!))) }]
  return { names: [...kept, ...joined].map(({ name }) => name), cells: [...kept, ...joined].map(({ cells }) => cells) }
}

/** By the totals alone. What is open stays so with more hidden, so that each cell is looked at once. */
function byTotals(cells: readonly (readonly number[])[]): Look {
  const open = new Set<number>()
  const numberOf = ({ row, column }: Place) => row * cells[0]!.length + column
  return {
    hides: (row, column) => cells[row]![column]! < LEAST_SHOWN,
    given: (hidden) => {
      const unknown = cells.flatMap((line, row) => line.flatMap((count, column) => (hidden[row]![column]! ? [{ row, column, count, least: 0, most: Number.POSITIVE_INFINITY }] : [])))
      const all = new HiddenCells(unknown)
      return unknown.find((cell) => {
        if (open.has(numberOf(cell))) return false
        if (!all.isOpenWide(cell)) return true
        open.add(numberOf(cell))
        return false
      })
    },
    isBeside: () => true,
  }
}

/** The three cells that make a rectangle with it and cost the least of what is still shown; none where nothing is shown any more. */
function cheapestRectangle(cells: readonly (readonly number[])[], hidden: readonly (readonly boolean[])[], { row, column }: Place, isBeside: Look['isBeside']): Place[] {
  const rectangles = cells.flatMap((line, r) => line.flatMap((_, c) => {
    if (r === row || c === column || !isBeside(row, r)) return []
    const shown = [{ row, column: c }, { row: r, column }, { row: r, column: c }].filter((one) => !hidden[one.row]![one.column]!)
    return shown.length === 0 ? [] : [{ shown, cost: sum(shown.map((one) => cells[one.row]![one.column]!)) }]
  }))
  return rectangles.toSorted((one, other) => one.cost - other.cost)[0]?.shown ?? []
}
