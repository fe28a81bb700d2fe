import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LEAST_SHOWN, openTable } from '#modules/requests/statistics/suppression.ts'
import type { OpenTable, Table } from '#modules/requests/statistics/suppression.ts'
import { rangesOf } from '#modules/requests/statistics/tables-that-fit.ts'

const named = (cells: number[][]): Table => ({ rows: cells.map((_, index) => `行${index}`), columns: cells[0]!.map((_, index) => `列${index}`), cells })
const rest = { row: '其他类别', column: '其他辖区' }
const total = (counts: readonly number[]) => counts.reduce((one, other) => one + other, 0)

test('a small cell is hidden, and with it what it could be subtracted from', () => {
  const open = openTable(named([[3, 40, 25], [30, 50, 60], [20, 70, 80]]), rest)!
  expect(open.cells).toEqual([[null, 40, null], [null, 50, null], [20, 70, 80]])
  expect([open.rowTotals, open.columnTotals, open.total]).toEqual([[68, 140, 170], [53, 160, 165], 378])
})

test('lines with fewer than ten in all are put together, and nothing is lost', () => {
  const open = openTable(named([[2, 3], [1, 1], [40, 50]]), rest)!
  expect(open.rows).toEqual(['其他类别'])
  expect([open.columnTotals, open.total]).toEqual([[43, 54], 97])
})

test('fewer than ten in all give no table', () => {
  expect(openTable(named([[3, 2], [1, 3]]), rest)).toBeUndefined()
})

/** Rank of a matrix, in fractions of whole numbers (Bareiss), so that nothing is rounded. */
function rankOf(rows: readonly (readonly number[])[]): number {
  const left = rows.map((row) => row.map(BigInt))
  const width = left[0]?.length ?? 0
  let rank = 0
  for (let column = 0; column < width; column++) {
    const pivot = left.findIndex((row, index) => index >= rank && row[column] !== 0n)
    if (pivot === -1) continue
    ;[left[rank], left[pivot]] = [left[pivot]!, left[rank]!]
    for (const [index, row] of left.entries()) {
      if (index === rank || row[column] === 0n) continue
      const [by, own] = [left[rank]![column]!, row[column]!]
      left[index] = row.map((value, at) => value * by - left[rank]![at]! * own)
    }
    rank++
  }
  return rank
}

/** What the published numbers say of the hidden ones: one equation for each row and column. */
function equationsOf({ cells }: OpenTable): { unknowns: { row: number; column: number }[]; equations: number[][] } {
  const unknowns = cells.flatMap((line, row) => line.flatMap((cell, column) => (cell === null ? [{ row, column }] : [])))
  const equations = [
    ...cells.map((_, row) => unknowns.map((one) => Number(one.row === row))),
    ...cells[0]!.map((_, column) => unknowns.map((one) => Number(one.column === column))),
  ]
  return { unknowns, equations }
}

/** What the hidden cells of each row and column add up to. */
function leftOf({ cells, rowTotals, columnTotals }: OpenTable): [number[], number[]] {
  return [rowTotals.map((sum, row) => sum - total(cells[row]!.map((cell) => cell ?? 0))), columnTotals.map((sum, column) => sum - total(cells.map((line) => line[column] ?? 0)))]
}

const anyTable = (most: number, largest: number) => fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.oneof({ weight: 2, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.nat(largest) }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }).map(named))

describe('whatever the counts', () => {
  test('no cell under ten is shown, and no hidden one follows from what is shown by adding and subtracting', () => {
    fc.assert(fc.property(anyTable(6, 80), (table) => {
      const open = openTable(table, rest)
      if (open === undefined) {
        expect(total(table.cells.map(total))).toBeLessThan(LEAST_SHOWN)
        return
      }
      expect(open.total).toBe(total(table.cells.map(total)))
      for (const shown of [...open.rowTotals, ...open.columnTotals, ...open.cells.flat().filter((cell) => cell !== null)]) expect(shown).toBeGreaterThanOrEqual(LEAST_SHOWN)
      const { unknowns, equations } = equationsOf(open)
      const rank = rankOf(equations)
      for (const index of unknowns.keys()) expect(rankOf([...equations, unknowns.map((_, at) => Number(at === index))])).toBe(rank + 1)
    }), { numRuns: 300 })
  })

  test('nor is it pinned down to fewer than ten values by what cannot be less than nothing: all tables that fit are tried', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(14), fc.nat(30)), { minLength: 2, maxLength: 3 }).map((rows) => named(rows.map((row) => [...row]))), (table) => {
      const open = openTable(table, rest)
      if (open === undefined) return
      for (const { low, high } of rangesOf(equationsOf(open).unknowns, ...leftOf(open))) expect(high - low).toBeGreaterThanOrEqual(LEAST_SHOWN)
    }), { numRuns: 150 })
  })
})
