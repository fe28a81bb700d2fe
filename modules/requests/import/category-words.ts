import type { Cell } from '#kit/table-file/cell.ts'
import { longestCategoryWord, mostCategoryWords } from '#modules/requests/import/contract.ts'
import { readWord } from '#modules/requests/import/values.ts'

/** A word of the file's category column, and in how many rows it stands. */
export type CategoryWord = { word: string; rows: number }

/** Counts what a file's category column says, row by row, as a row is read when it is taken in. */
export class CategoryWords {
  readonly #rows = new Map<string, number>()

  add(cell: Cell | undefined): void {
    const read = cell === undefined ? { value: null } : readWord(cell)
    if ('reason' in read || read.value === null || [...read.value].length > longestCategoryWord) return
    if (this.#rows.size < mostCategoryWords || this.#rows.has(read.value)) this.#rows.set(read.value, (this.#rows.get(read.value) ?? 0) + 1)
  }

  /** The most frequent first. */
  all(): CategoryWord[] {
    return [...this.#rows].map(([word, rows]) => ({ word, rows })).sort((one, other) => other.rows - one.rows)
  }
}
