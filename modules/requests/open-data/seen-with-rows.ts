import type { Outcome, UnitRow } from '#modules/requests/open-data/unit-row.ts'
import { LEAST_SHOWN } from '#modules/requests/statistics/hidden-cells.ts'
import { ResidualFlow } from '#modules/requests/statistics/residual-flow.ts'
import type { Arc } from '#modules/requests/statistics/residual-flow.ts'
import type { Look, Place } from '#modules/requests/statistics/suppression.ts'

type Lines = readonly (readonly UnitRow[])[]
/** Rows of one group and outcome, as they lie with one line: the rows tell how many there are of all lines. */
type Share = Arc & { line: number; column: number; group: string }
type Cell = Place & { arc: Arc }

/**
 * Table and published rows laid side by side by whoever knows which lines have something in which group of rows. The rows tell how
 * many of a group ended how, so that what one of two units with a group has of an outcome, the other has not. Shares of groups flow
 * into cells and cells into lines: a cell that is shown lets through what it shows.
 */
export function seenWithRows(lines: Lines, columns: readonly (readonly Outcome[])[]): Look {
  const cellNode = (line: number, column: number) => lines.length + line * columns.length + column
  const shares = sharesOf(lines, columns, cellNode)
  const cells = lines.map((_, row) => columns.map((_outcomes, column): Cell => {
    const own = shares.filter((share) => share.line === row && share.column === column)
    return { row, column, arc: { from: cellNode(row, column), to: row, now: amount(own, 'now'), least: amount(own, 'least'), most: amount(own, 'most') } }
  }))
  const parts = [...Map.groupBy(shares, ({ line, group }) => `${line} ${group}`).values()].filter((part) => amount(part, 'now') < LEAST_SHOWN && part.some(isOpen))
  const beside = linesTogether(lines.length, shares)
  const open = new Set<Cell | readonly Share[]>()
  // What is open stays so with more hidden, so that each is looked at once.
  const isOpenNow = (flow: ResidualFlow, looked: Cell | readonly Share[], together: readonly Arc[], wanted: number) => {
    if (open.has(looked) || !flow.isOpenWide(together, wanted)) return open.has(looked)
    open.add(looked)
    return true
  }
  return {
    hides: (row, column) => {
      const { now, least, most } = cells[row]![column]!.arc
      return most > least && now - least < LEAST_SHOWN
    },
    given: (hidden) => {
      const unknown = cells.flat().filter(({ row, column }) => hidden[row]![column]!)
      const flow = new ResidualFlow([...shares.filter(isOpen), ...unknown.map(({ arc }) => arc)])
      const closed = unknown.find((cell) => !isOpenNow(flow, cell, [cell.arc], Math.min(LEAST_SHOWN, cell.arc.most - cell.arc.least)))
      if (closed !== undefined) return closed
      const shownBeside = (line: number) => cells.flat().filter(({ row, column, arc }) => beside[row] === beside[line] && !hidden[row]![column]! && arc.most > arc.least).toSorted((one, other) => Number(other.row === line) - Number(one.row === line))[0]
      // With nothing shown beside it a part is as open as the sums of rows leave it, which is looked at before.
      for (const part of parts) {
        const shown = shownBeside(part[0]!.line)
        if (shown !== undefined && !isOpenNow(flow, part, part, LEAST_SHOWN)) return shown
      }
      return undefined
    },
    isBeside: (row, other) => beside[row] === beside[other],
  }
}

const isOpen = ({ least, most }: Arc) => most > least

function amount(arcs: readonly Arc[], of: 'now' | 'least' | 'most'): number {
  return arcs.reduce((all, arc) => all + arc[of], 0)
}

function sharesOf(lines: Lines, columns: readonly (readonly Outcome[])[], cellNode: (line: number, column: number) => number): Share[] {
  const groups = Map.groupBy(lines.flatMap((rows, line) => rows.map((row) => ({ line, outcome: row.outcome, group: row.told[0]! }))), ({ group }) => group)
  let node = cellNode(lines.length, 0)
  return [...groups].flatMap(([group, rows]) => {
    const holders = [...new Set(rows.map(({ line }) => line))]
    return [...Map.groupBy(rows, ({ outcome }) => outcome)].flatMap(([outcome, some]) => {
      const column = columns.findIndex((outcomes) => outcomes.includes(outcome))
      const from = node++
      return holders.map((line): Share => ({ line, column, group, from, to: cellNode(line, column), now: some.filter((one) => one.line === line).length, least: holders.length === 1 ? some.length : 0, most: some.length }))
    })
  })
}

/** Of each line a number that all have with which it shares groups, directly or by others. */
function linesTogether(count: number, shares: readonly Share[]): number[] {
  const together = Array.from({ length: count }, (_, line) => line)
  for (const holders of Map.groupBy(shares, ({ group }) => group).values()) {
    const joined = new Set(holders.map(({ line }) => together[line]!))
    const first = Math.min(...joined)
    for (const [line, number] of together.entries()) if (joined.has(number)) together[line] = first
  }
  return together
}
