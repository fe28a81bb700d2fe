import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import exceljs from 'exceljs'
import { plainCell } from '#kit/export/plain-cell.ts'
import { csvLine } from './csv-file.ts'
import type { TableFormat } from './table-file.ts'

/** Rows as a file of the same format; what could be run as a formula is made text (kit/export), and `plainText` takes that back. */
export async function writeLike(format: TableFormat, rows: AsyncIterable<readonly string[]>): Promise<Buffer> {
  if (format.kind === 'csv') {
    const pieces: Buffer[] = format.encoding === 'utf-8-bom' ? [Buffer.from('\uFEFF')] : []
    for await (const cells of rows) pieces.push(csvLine(format, cells.map(plainCell)))
    return Buffer.concat(pieces)
  }
  const stream = new PassThrough()
  const written = buffer(stream)
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: false, useSharedStrings: false })
  const sheet = workbook.addWorksheet(format.sheet)
  for await (const cells of rows) sheet.addRow(cells.map((text) => (text === '' ? null : plainCell(text)))).commit()
  sheet.commit()
  await workbook.commit()
  return written
}

/** A cell as it was before `plainCell` made it harmless. */
export function plainText(cell: string): string {
  return cell.startsWith("'") && plainCell(cell.slice(1)) === cell ? cell.slice(1) : cell
}
