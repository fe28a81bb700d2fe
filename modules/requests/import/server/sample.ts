import { maskText } from '#kit/secrets/mask.ts'
import type { TableRow } from '#kit/table-file/cell.ts'

/** The first words that stand in a column: enough to know it by, numbers masked. */
export function sampleOf(head: readonly TableRow[], column: number): string {
  const text = head.map(({ cells }) => cells[column]?.text.trim() ?? '').find((words) => words !== '') ?? ''
  return shortened(text, 24)
}

export function shortened(text: string, most: number): string {
  const words = maskText(text.replaceAll(/\s+/g, ' '))!
  return [...words].length > most ? `${[...words].slice(0, most - 1).join('')}…` : words
}
