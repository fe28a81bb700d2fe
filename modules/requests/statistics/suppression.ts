/** Below this a count could point at a person where it leaves those who may read the requests behind it (decision "small cells"). */
export const LEAST_SHOWN = 10

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
  const hidden = cells.map((row) => row.map((count) => count < LEAST_SHOWN))
  for (let given = givenAway(cells, hidden); given !== undefined; given = givenAway(cells, hidden)) {
    const more = cheapestRectangle(cells, hidden, given)
    // With every cell hidden and every total at ten or more nothing is given away.
    if (more.length === 0) throw new Error('a hidden cell is given away by totals that are all large enough')
    for (const { row, column } of more) hidden[row]![column] = true
  }
  return {
    rows: byRow.names, columns: byColumn.names, cells: cells.map((row, r) => row.map((count, c) => (hidden[r]![c]! ? null : count))),
    rowTotals: cells.map(sum), columnTotals: byColumn.cells.map(sum), total,
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((one, other) => one + other, 0)
}

function transpose(cells: readonly (readonly number[])[], width: number): number[][] {
  return Array.from({ length: width }, (_, column) => cells.map((row) => row[column]!))
}

/** The lines under ten become one; while that is under ten itself, the smallest of the others joins it. Lines without anything are left out. */
function joinSmall(names: readonly string[], lines: readonly (readonly number[])[], rest: string): { names: string[]; cells: number[][] } {
  const all = lines.map((cells, index) => ({ name: names[index]!, cells: [...cells], total: sum(cells), index })).filter(({ total }) => total > 0)
  const small = all.filter(({ total }) => total < LEAST_SHOWN)
  const large = all.filter(({ total }) => total >= LEAST_SHOWN).toSorted((one, other) => one.total - other.total || one.index - other.index)
  if (small.length > 0) while (sum(small.map(({ total }) => total)) < LEAST_SHOWN) small.push(large.shift()!)
  const kept = large.toSorted((one, other) => one.index - other.index)
  const joined = small.length === 0 ? [] : [{ name: rest, cells: small[0]!.cells.map((_, column) => sum(small.map(({ cells }) => cells[column]!))) }]
  return { names: [...kept, ...joined].map(({ name }) => name), cells: [...kept, ...joined].map(({ cells }) => cells) }
}

type Place = { row: number; column: number }

/** A hidden cell that the totals pin down to fewer than ten possible values. */
function givenAway(cells: readonly (readonly number[])[], hidden: readonly (readonly boolean[])[]): Place | undefined {
  for (const [row, line] of hidden.entries())
    for (const [column, is] of line.entries()) if (is && !isOpenWide(cells, hidden, { row, column })) return { row, column }
  return undefined
}

/**
 * How far a hidden cell could go up and down while every total stays as it is: what one cell of a line gains another hidden one
 * loses, round to where it began. That is a flow through the hidden cells: a gain has no limit, a loss ends at nothing.
 */
function isOpenWide(cells: readonly (readonly number[])[], hidden: readonly (readonly boolean[])[], place: Place): boolean {
  const up = flow(cells, hidden, place, 'up')
  if (up >= LEAST_SHOWN) return true
  return up + Math.min(cells[place.row]![place.column]!, flow(cells, hidden, place, 'down')) >= LEAST_SHOWN
}

/** Up to ten units from the cell's column to its row (`up`) or back, not through the cell itself. */
function flow(cells: readonly (readonly number[])[], hidden: readonly (readonly boolean[])[], { row, column }: Place, way: 'up' | 'down'): number {
  const rowCount = cells.length
  const columnCount = cells[0]!.length
  const left = cells.map((line) => [...line])
  const [from, to] = way === 'up' ? [rowCount + column, row] : [row, rowCount + column]
  let sent = 0
  while (sent < LEAST_SHOWN) {
    const came = new Map<number, number>([[from, -1]])
    const queue = [from]
    for (let node = queue.shift(); node !== undefined && !came.has(to); node = queue.shift()) {
      for (const next of neighbours(node)) {
        if (came.has(next)) continue
        came.set(next, node)
        queue.push(next)
      }
    }
    if (!came.has(to)) return sent
    // One unit at a time: ten are enough, and what is lost here is gained there.
    for (let node = to; came.get(node) !== -1; node = came.get(node)!) {
      const before = came.get(node)!
      if (before < rowCount) left[before]![node - rowCount]!++
      else left[node]![before - rowCount]!--
    }
    sent++
  }
  return sent

  function neighbours(node: number): number[] {
    const isRow = node < rowCount
    return Array.from({ length: isRow ? columnCount : rowCount }, (_, index) => index)
      .filter((index) => {
        const [r, c] = isRow ? [node, index] : [index, node - rowCount]
        return hidden[r]![c]! && !(r === row && c === column) && (isRow || left[r]![c]! > 0)
      })
      .map((index) => (isRow ? rowCount + index : index))
  }
}

/** The three cells that make a rectangle with it and cost the least of what is still shown; none where nothing is shown any more. */
function cheapestRectangle(cells: readonly (readonly number[])[], hidden: readonly (readonly boolean[])[], { row, column }: Place): Place[] {
  const rectangles = cells.flatMap((line, r) => line.flatMap((_, c) => {
    if (r === row || c === column) return []
    const shown = [{ row, column: c }, { row: r, column }, { row: r, column: c }].filter((one) => !hidden[one.row]![one.column]!)
    return shown.length === 0 ? [] : [{ shown, cost: sum(shown.map((one) => cells[one.row]![one.column]!)) }]
  }))
  return rectangles.toSorted((one, other) => one.cost - other.cost)[0]?.shown ?? []
}
