import { maskText } from '#kit/secrets/mask.ts'
import type { TableRow } from '#kit/table-file/cell.ts'

/** The first words that stand in a column: enough to know it by, numbers masked. */
export function sampleOf(head: readonly TableRow[], column: number): string {
  const text = head.map(({ cells }) => cells[column]?.text.trim() ?? '').find((words) => words !== '') ?? ''
  return shortened(text, 24)
}

/** Rows among which the header may be. */
const FIRST_ROWS = 12

export function firstRowsOf(head: readonly TableRow[]): TableRow[] {
  return head.slice(0, FIRST_ROWS)
}

/** What stands in them, for whoever says which one names the columns; numbers masked. */
export function showFirstRows(head: readonly TableRow[]): { line: number; words: string }[] {
  return firstRowsOf(head).map(({ line, cells }) => ({ line, words: shortened(cells.map(({ text }) => text.trim()).filter((text) => text !== '').join('，'), 60) }))
}

export function shortened(text: string, most: number): string {
  const words = maskText(text.replaceAll(/\s+/g, ' '))!
  return [...words].length > most ? `${[...words].slice(0, most - 1).join('')}…` : words
}
