import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { messageColumns } from './parse-messages.ts'
import type { MessageRow } from './parse-messages.ts'

export type Rejected = Extract<MessageRow, { rejected: unknown }>

/** What could be read and did not come in all the same joins the rows that could not be read, in the order of the file. */
export function withFailed(rows: readonly MessageRow[], failed: readonly { number: string; reason: string }[]): Rejected[] {
  const reasons = new Map(failed.map(({ number, reason }) => [number, reason]))
  return rows.flatMap((row) => {
    if ('rejected' in row) return [row]
    const reason = reasons.get(row.accepted.number)
    return reason === undefined ? [] : [{ line: row.line, rejected: { cells: row.cells, reason } }]
  })
}

/**
 * Writes the rows that were not taken in, each with its line and its reason, as UTF-8 with a byte order mark, which
 * spreadsheets need. The columns of the message follow as they stood, so that the corrected file can be imported again.
 * Without such rows an older file is removed. Answers whether there is a file now.
 */
export function writeRejects(path: string, rows: readonly Rejected[]): boolean {
  if (rows.length === 0) {
    rmSync(path, { force: true })
    return false
  }
  const lines = [['行号', '原因', ...messageColumns], ...rows.map((row) => [String(row.line), row.rejected.reason, ...row.rejected.cells])]
  const text = lines.map((cells) => cells.map(cellOf).join(',')).join('\r\n')
  writeFileSync(`${path}.unfinished`, `\uFEFF${text}\r\n`)
  renameSync(`${path}.unfinished`, path)
  return true
}

/** A tab keeps a spreadsheet from running the cell as a formula; the import trims it away again. */
function cellOf(text: string): string {
  const harmless = /^[=+\-@]/.test(text) ? `\t${text}` : text
  return /[",\r\n\t]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
