/** How the file says it: a spreadsheet keeps numbers and dates apart from text, a CSV knows text alone. */
export type CellKind = 'text' | 'number' | 'date' | 'boolean' | 'error'
export type Cell = { text: string; kind: CellKind }

/** `line`: the row's number as a spreadsheet program shows it, in a CSV the line on which it begins. */
export type TableRow = { line: number; cells: Cell[] }

export const emptyCell: Cell = { text: '', kind: 'text' }

/** 1 → A, 28 → AB. */
export function columnName(number: number): string {
  let rest = number
  let name = ''
  while (rest > 0) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
    rest = Math.floor((rest - 1) / 26)
  }
  return name
}

/** A → 1, AB → 28. */
export function columnNumber(name: string): number {
  return [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

export function isBlank(row: Pick<TableRow, 'cells'>): boolean {
  return row.cells.every(({ text }) => text.trim() === '')
}
