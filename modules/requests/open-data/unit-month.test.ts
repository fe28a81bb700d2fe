import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coarsen, keyOf } from '#modules/requests/open-data/coarsen.ts'
import { outcomeOf, unitMonth } from '#modules/requests/open-data/unit-month.ts'
import type { UnitMonth } from '#modules/requests/open-data/unit-month.ts'
import { outcomes } from '#modules/requests/open-data/unit-row.ts'
import type { Outcome, UnitRow } from '#modules/requests/open-data/unit-row.ts'
import { rangesOf } from '#modules/requests/statistics/tables-that-fit.ts'

type Some = { unit: string | null; group: string; street?: string; counts: Partial<Record<Outcome, number>> }
const rowsOf = (some: readonly Some[]): UnitRow[] => some.flatMap(({ unit, group, street, counts }) => outcomes.flatMap((outcome) => Array.from({ length: counts[outcome] ?? 0 }, () => ({ unit, outcome, told: [group, street ?? '县', '类'] }))))
const lineOf = (table: UnitMonth | undefined, unit: string | null) => table?.lines.find((line) => line.unit === unit)

test.each([
  ['answered in time', { completed: 1, due: 1, in_time: 1, open_overdue: 0 }, 'in_time'],
  ['answered too late', { completed: 1, due: 1, in_time: 0, open_overdue: 0 }, 'late'],
  ['not answered, its time has passed', { completed: 0, due: 1, in_time: 0, open_overdue: 1 }, 'open_overdue'],
  ['a day was named in time', { completed: 0, due: 1, in_time: 1, open_overdue: 0 }, 'other'],
  ['answered where no time ran', { completed: 1, due: 0, in_time: 0, open_overdue: 0 }, 'other'],
  ['declined', { completed: 0, due: 0, in_time: 0, open_overdue: 0 }, 'other'],
] as const)('%s', (_name, measures, outcome) => {
  expect(outcomeOf(measures)).toBe(outcome)
})

describe('what is told of units', () => {
  test('each by itself, small cells hidden with what they could be subtracted from', () => {
    const table = unitMonth(rowsOf([
      { unit: 'a', group: 'g', counts: { in_time: 40, late: 3, open_overdue: 20 } }, { unit: 'b', group: 'g', counts: { in_time: 50, late: 30, open_overdue: 25 } }, { unit: 'c', group: 'g', counts: { in_time: 60, late: 20, open_overdue: 30 } },
    ]))
    expect(table).toMatchObject({ columns: [{ key: 'in_time' }, { key: 'late' }, { key: 'open_overdue' }], columnTotals: [150, 53, 75], total: 278 })
    expect(lineOf(table, 'a')).toEqual({ unit: 'a', received: 63, cells: [40, null, null] })
    expect(lineOf(table, null)).toBeUndefined()
  })

  test('units with fewer than ten are told together, outcomes with fewer than ten in the county too', () => {
    const table = unitMonth(rowsOf([
      { unit: 'a', group: 'g', counts: { in_time: 40, late: 4, other: 15 } }, { unit: 'b', group: 'g', counts: { in_time: 8 } }, { unit: 'c', group: 'g', counts: { in_time: 5, open_overdue: 3 } },
    ]))
    expect(table?.columns).toEqual([{ key: 'in_time', outcomes: ['in_time'] }, { key: 'rest', outcomes: ['late', 'open_overdue', 'other'] }])
    expect(table?.lines.map(({ unit, received }) => [unit, received])).toEqual([['a', 59], [null, 16]])
  })

  test('where all but one are small nobody can be told', () => {
    expect(unitMonth(rowsOf([{ unit: 'a', group: 'g', counts: { in_time: 40 } }, { unit: 'b', group: 'g', counts: { in_time: 4 } }]))).toBeUndefined()
    expect(unitMonth([])).toBeUndefined()
  })

  test('what is told of nobody stands with others, who are ten without it', () => {
    const sealed: Some = { unit: null, group: 'g', counts: { in_time: 2 } }
    expect(unitMonth(rowsOf([{ unit: 'a', group: 'g', counts: { in_time: 30 } }, { unit: 'b', group: 'g', counts: { in_time: 30 } }, { unit: 'c', group: 'g', counts: { in_time: 9 } }, sealed]))?.lines.map(({ unit, received }) => [unit, received])).toEqual([['b', 30], [null, 41]])
  })

  test('who has three beyond the groups of rows that are wholly his is told together with others: the rows are published', () => {
    const table = unitMonth(rowsOf([
      { unit: 'a', group: 'a only', counts: { in_time: 20 } }, { unit: 'a', group: 'rest', counts: { in_time: 3 } }, { unit: 'b', group: 'b only', counts: { in_time: 20 } }, { unit: 'c', group: 'rest', counts: { in_time: 30 } }, { unit: 'd', group: 'rest', counts: { in_time: 30 } },
      { unit: 'e', group: 'rest', counts: { in_time: 12 } },
    ]))
    expect(lineOf(table, 'a')).toBeUndefined()
    expect(lineOf(table, 'b')).toMatchObject({ received: 20 })
    expect(lineOf(table, null)!.received).toBeGreaterThan(23)
  })

  test('nor who leaves four of a street to others: its sum is published', () => {
    const some: Some[] = [{ unit: 'a', group: 'g', street: 's', counts: { in_time: 30 } }, { unit: 'b', group: 'g', street: 's', counts: { in_time: 4 } }, { unit: 'b', group: 'g', street: 't', counts: { in_time: 30 } }, { unit: 'c', group: 'g', street: 't', counts: { in_time: 30 } }]
    expect(unitMonth(rowsOf(some))?.lines.map(({ unit }) => unit)).not.toContain('b')
    expect(unitMonth(rowsOf(some.map((one) => ({ ...one, street: 's' }))))?.lines.map(({ unit }) => unit)).toEqual(['a', 'b', 'c'])
  })

  test('a shown cell leaves nothing under ten beyond what the rows tell', () => {
    const others: Some[] = [{ unit: 'b', group: 'rest', counts: { in_time: 40, late: 40 } }, { unit: 'c', group: 'rest', counts: { in_time: 40, late: 40 } }]
    const table = unitMonth(rowsOf([{ unit: 'a', group: 'a only', counts: { in_time: 30, late: 12 } }, { unit: 'a', group: 'rest', counts: { in_time: 14, late: 2 } }, ...others]))
    expect(lineOf(table, 'a')).toEqual({ unit: 'a', received: 58, cells: [null, null] })
  })

  test('of two who share whole groups the one is not found by subtracting what is shown of the other', () => {
    const table = unitMonth(rowsOf([
      { unit: 'a', group: 'a and b', counts: { in_time: 40, late: 20 } }, { unit: 'b', group: 'a and b', counts: { in_time: 4, late: 30 } },
      { unit: 'c', group: 'c and d', counts: { in_time: 40, late: 20 } }, { unit: 'd', group: 'c and d', counts: { in_time: 6, late: 30 } },
    ]))
    expect(table?.lines.map(({ unit, cells }) => [unit, ...cells])).toEqual([['a', null, null], ['b', null, null], ['c', null, null], ['d', null, null]])
  })

  test('nor is what one has in a group, though all that he has is told: who has the rest of it ended nothing so elsewhere', () => {
    const table = unitMonth(rowsOf([
      { unit: 'a', group: 'in time', counts: { in_time: 40 } }, { unit: 'a', group: 'late', counts: { late: 20 } },
      { unit: 'b', group: 'in time', counts: { in_time: 4 } }, { unit: 'b', group: 'also in time', counts: { in_time: 20 } }, { unit: 'b', group: 'late', counts: { late: 20 } },
      { unit: 'c', group: 'also in time', counts: { in_time: 30 } }, { unit: 'c', group: 'late', counts: { late: 12 } },
    ]))
    expect(lineOf(table, 'a')).toEqual({ unit: 'a', received: 60, cells: [null, null] })
    expect(table?.lines.map(({ unit, received }) => [unit, received])).toEqual([['a', 60], ['b', 44], ['c', 42]])
  })
})

const anyMonth = fc.array(fc.record({
  unit: fc.constantFrom('a', 'b', 'c', null), community: fc.constantFrom('x', 'y', 'z'), category: fc.constantFrom('k', 'l'), outcome: fc.constantFrom<Outcome>('in_time', 'in_time', 'late', 'other'), times: fc.integer({ min: 1, max: 12 }),
}), { minLength: 3, maxLength: 10 }).map((some) => {
  const rows = some.flatMap(({ times, unit, community, category, outcome }) => Array.from({ length: times }, () => ({
    unit, outcome, sealed: unit === null, community: { id: community, name: community }, street: { id: community === 'z' ? 't' : 's', name: '' }, county: { id: 'c', name: '县' }, category: { key: category, name: '' },
  })))
  return (coarsen(rows) ?? []).flatMap(({ group, rows: inside }) => inside.map((row): UnitRow => ({ unit: row.unit, outcome: row.outcome, told: [keyOf(group), row.street.id, row.category.key] })))
})

const lineOfRow = (table: UnitMonth, { unit }: UnitRow) => Math.max(table.lines.findIndex((line) => line.unit === unit), table.lines.some((line) => line.unit === unit) ? 0 : table.lines.findIndex((line) => line.unit === null))

/** Whether the published rows can lie so: by Hall, no lines together have more of a column than the groups in which any of them has something. */
function fitRows(table: UnitMonth, rows: readonly UnitRow[], cellOf: (line: number, column: number) => number): boolean {
  const groups = [...Map.groupBy(rows, ({ told }) => told[0]!).values()].map((group) => ({
    lines: group.reduce((lines, row) => lines | (1 << lineOfRow(table, row)), 0), ended: table.columns.map(({ outcomes: some }) => group.filter(({ outcome }) => some.includes(outcome)).length),
  }))
  return Array.from({ length: 2 ** table.lines.length }, (_, some) => some).every((some) => table.columns.every((_, column) =>
    table.lines.reduce((all, _line, line) => all + ((some & (1 << line)) === 0 ? 0 : cellOf(line, column)), 0) <= groups.reduce((all, group) => all + ((some & group.lines) === 0 ? 0 : group.ended[column]!), 0)))
}

describe('whatever came in', () => {
  test('nothing is lost, nothing under ten is shown, and no hidden cell is known more closely than the rows of open data tell: all tables that fit are tried', () => {
    fc.assert(fc.property(anyMonth, (rows) => {
      const table = unitMonth(rows)
      if (table === undefined) return
      expect([table.total, table.lines.reduce((all, { received }) => all + received, 0), table.columnTotals.reduce((all, one) => all + one, 0)]).toEqual([rows.length, rows.length, rows.length])
      for (const shown of [...table.columnTotals, ...table.lines.flatMap(({ received, cells }) => [received, ...cells])]) expect(shown ?? 10).toBeGreaterThanOrEqual(10)
      const groups = Map.groupBy(rows.map((row) => ({ ...row, line: lineOfRow(table, row) })), ({ told }) => told[0]!)
      const told = (line: number, of: readonly Outcome[], wholly: boolean) => [...groups.values()].filter((group) => group.some((row) => row.line === line) && (!wholly || group.every((row) => row.line === line))).flat().filter(({ outcome }) => of.includes(outcome)).length
      for (const isKnown of [false, true]) {
        const unknowns = table.lines.flatMap(({ cells }, row) => cells.flatMap((cell, column) => (cell !== null ? [] : [{ row, column, least: isKnown ? told(row, table.columns[column]!.outcomes, true) : 0, most: isKnown ? told(row, table.columns[column]!.outcomes, false) : 1_000 }])))
        const ranges = rangesOf(unknowns, table.lines.map(({ received, cells }) => received - cells.reduce<number>((all, cell) => all + (cell ?? 0), 0)), table.columnTotals.map((all, column) => all - table.lines.reduce((sum, { cells }) => sum + (cells[column] ?? 0), 0)), (values) => !isKnown || fitRows(table, rows, (line, column) => table.lines[line]!.cells[column] ?? values[unknowns.findIndex((one) => one.row === line && one.column === column)]!))
        for (const [index, { low, high }] of ranges.entries()) expect(high - low).toBeGreaterThanOrEqual(Math.min(10, unknowns[index]!.most - unknowns[index]!.least))
      }
    }), { numRuns: 40 })
  })

  test('no part under ten of what a line has follows from the sums of rows, streets and categories that are published elsewhere', () => {
    fc.assert(fc.property(anyMonth, (rows) => {
      const table = unitMonth(rows)
      if (table === undefined) return
      const closer: unknown[] = []
      for (const way of [0, 1, 2]) {
        const keys = [...new Set(rows.map(({ told }) => told[way]!))]
        const sums = keys.map((key) => rows.filter(({ told }) => told[way] === key).length)
        // What has fewer than ten is told together with others there.
        if (sums.some((one) => one < 10)) continue
        const counts = table.lines.map((_, line) => keys.map((key) => rows.filter((row) => lineOfRow(table, row) === line && row.told[way] === key).length))
        const unknowns = counts.flatMap((line, row) => line.flatMap((count, column) => (count > 0 ? [{ row, column, count }] : [])))
        const ranges = rangesOf(unknowns, table.lines.map(({ received }) => received), sums)
        closer.push(...unknowns.filter(({ count }, index) => count < 10 && ranges[index]!.high - ranges[index]!.low < 10))
      }
      expect(closer).toEqual([])
    }), { numRuns: 60 })
  })
})
