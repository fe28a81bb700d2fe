import type { Measures } from '#modules/requests/contribution.ts'
import { HiddenCells, LEAST_SHOWN } from '#modules/requests/statistics/hidden-cells.ts'
import { hideCells, joinSmall, sum, transpose } from '#modules/requests/statistics/suppression.ts'
import { seenWithRows } from '#modules/requests/open-data/seen-with-rows.ts'
import { outcomes } from '#modules/requests/open-data/unit-row.ts'
import type { Outcome, UnitRow } from '#modules/requests/open-data/unit-row.ts'

export const outcomeWords: Readonly<Record<Outcome, string>> = { in_time: '按时答复', late: '超期答复', open_overdue: '超期还没答复', other: '没到期、不受理和没有时限的' }

/** The column of outcomes of which the whole county has fewer than ten. */
export const REST = 'rest'

export type UnitMonth = {
  columns: { key: Outcome | typeof REST; outcomes: Outcome[] }[]
  /** Units in no order of theirs; `unit` null: those that are told together. Hidden is null. */
  lines: { unit: string | null; received: number; cells: (number | null)[] }[]
  columnTotals: number[]
  total: number
}

export function outcomeOf(one: Pick<Measures, 'completed' | 'due' | 'in_time' | 'open_overdue'>): Outcome {
  if (one.open_overdue === 1) return 'open_overdue'
  if (one.completed === 0 || one.due === 0) return 'other'
  return one.in_time === 1 ? 'in_time' : 'late'
}

type Lines = Map<string | null, UnitRow[]>

/**
 * What each unit received in a month and what became of it. Units are told together where they have fewer than ten, or where the sums
 * that are published elsewhere (of rows, of places, of categories) would tell a smaller part of what they have; then small cells are
 * hidden, as in the table of a quarter, also from whoever knows which rows are wholly a unit's. Undefined where no unit can be told.
 */
export function unitMonth(rows: readonly UnitRow[]): UnitMonth | undefined {
  const lines: Lines = Map.groupBy(rows, ({ unit }) => unit)
  while ([...lines.keys()].some((unit) => unit !== null)) {
    const given = tellingLines([...lines.entries()])
    if (given.size > 0) {
      joinLines(lines, given)
      continue
    }
    const { table, given: telling } = hideSmall([...lines.entries()])
    if (telling === undefined) return table
    joinLines(lines, new Set([telling]))
  }
  return undefined
}

/** Into the line of those that are told together; where that one tells too much, the smallest of the others goes into it. */
function joinLines(lines: Lines, given: ReadonlySet<string | null>): void {
  const named = [...given].filter((unit) => unit !== null)
  const smallest = () => [...lines].filter(([unit]) => unit !== null).toSorted(([, one], [, other]) => one.length - other.length)[0]![0]!
  for (const unit of named.length > 0 ? named : [smallest()]) {
    lines.set(null, [...(lines.get(null) ?? []), ...lines.get(unit)!])
    lines.delete(unit)
  }
}

type Line = readonly [unit: string | null, rows: readonly UnitRow[]]

/** Lines that are too small, and those of which a part under ten follows from totals that are told elsewhere. Who has nothing where is held to be known. */
function tellingLines(lines: readonly Line[]): Set<string | null> {
  const given = new Set(lines.filter(([unit, rows]) => countable(unit, rows) < LEAST_SHOWN).map(([unit]) => unit))
  if (given.size > 0) return given
  for (const way of lines[0]?.[1][0]?.told.keys() ?? []) {
    const groups = groupsOf(lines.flatMap(([, rows]) => rows), way)
    const cells = lines.flatMap(([, rows], row) => [...Map.groupBy(rows, ({ told }) => groups.get(told[way]!)!)].map(([column, inside]) => ({ row, column, count: inside.length, least: 0, most: Number.POSITIVE_INFINITY })))
    const all = new HiddenCells(cells)
    for (const cell of cells) if (cell.count < LEAST_SHOWN && !given.has(lines[cell.row]![0]) && !all.isOpenWide(cell)) given.add(lines[cell.row]![0])
  }
  return given
}

/** What is not told by itself counts for nobody's ten. */
function countable(unit: string | null, rows: readonly UnitRow[]): number {
  return unit === null ? rows.filter((row) => row.unit !== null).length : rows.length
}

/** The number of each group's column: those under ten are told together there too. */
function groupsOf(rows: readonly UnitRow[], way: number): Map<string, number> {
  const counts = [...Map.groupBy(rows, ({ told }) => told[way]!)].map(([group, inside]) => ({ group, count: inside.length })).toSorted((one, other) => one.count - other.count)
  const numbers = new Map<string, number>()
  let joined = 0
  for (const [index, { group, count }] of counts.entries()) {
    const isJoined = count < LEAST_SHOWN || (joined > 0 && joined < LEAST_SHOWN)
    if (isJoined) joined += count
    numbers.set(group, isJoined ? 0 : index + 1)
  }
  return numbers
}

/** Small cells hidden; `given`: a line whose cells the others tell even so. */
function hideSmall(lines: readonly Line[]): { table: UnitMonth; given: undefined } | { table: undefined; given: string | null } {
  const counts = lines.map(([, rows]) => outcomes.map((outcome) => rows.filter((row) => row.outcome === outcome).length))
  const joined = joinSmall(outcomes, transpose(counts, outcomes.length), REST)
  const names = joined.names as UnitMonth['columns'][number]['key'][]
  const present = outcomes.filter((_, column) => counts.some((line) => line[column]! > 0))
  const columns = names.map((key) => ({ key, outcomes: key === REST ? present.filter((outcome) => !names.includes(outcome)) : [key] }))
  const cells = transpose(joined.cells, lines.length)
  const { hidden, given } = hideCells(cells, [seenWithRows(lines.map(([, rows]) => rows), columns.map((column) => column.outcomes))])
  if (given !== undefined) return { table: undefined, given: lines[given]![0] }
  return {
    given: undefined,
    table: {
      columns, columnTotals: joined.cells.map(sum), total: sum(cells.map(sum)),
      lines: lines.map(([unit, rows], row) => ({ unit, received: rows.length, cells: cells[row]!.map((count, column) => (hidden[row]![column]! ? null : count)) })),
    },
  }
}
