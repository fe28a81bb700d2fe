import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import exceljs from 'exceljs'
import { clockInChina } from '#kit/clock/china-day.ts'
import { plainCell } from './plain-cell.ts'

export type Column<Row> = {
  title: string
  /** In characters. */
  width: number
  /** Text, a whole or broken number, a moment (shown in China's time), or nothing. */
  value: (row: Row) => string | number | Date | null
}

/** Who took the file out, when, and by which approval: on the first line, the last line and every printed page. */
export type Watermark = { unit: string; person: string; at: Date; number: string }

export type WorkbookSheet<Row> = {
  title: string
  columns: readonly Column<Row>[]
  rows: AsyncIterable<Row> | Iterable<Row>
  /** More rows than this are refused, not cut off: a file that looks whole and is not misleads. */
  mostRows: number
  watermark: Watermark
}

export class TooManyRows extends Error {
  readonly most: number

  constructor(most: number) {
    super(`more than ${most} rows`)
    this.name = 'TooManyRows'
    this.most = most
  }
}

/**
 * Writes an XLSX file of one sheet, row by row, so that memory does not grow with it. The file appears under its name only
 * when it is whole. Throws TooManyRows and leaves nothing behind.
 */
export async function writeWorkbook<Row>(file: string, sheet: WorkbookSheet<Row>): Promise<{ rows: number; bytes: number; sha256: string }> {
  await mkdir(dirname(file), { recursive: true })
  const part = `${file}.part`
  const hash = createHash('sha256')
  let bytes = 0
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk)
      bytes += chunk.length
      next(null, chunk)
    },
  })
  const written = pipeline(hashing, createWriteStream(part, { mode: 0o600 }))
  // Awaited below; a failure in between must not count as unhandled.
  written.catch(() => {})
  try {
    const rows = await writeSheet(new exceljs.stream.xlsx.WorkbookWriter({ stream: hashing, useStyles: true, useSharedStrings: false }), sheet)
    await written
    await rename(part, file)
    return { rows, bytes, sha256: hash.digest('hex') }
  } catch (error) {
    hashing.destroy()
    await written.catch(() => {})
    await rm(part, { force: true })
    throw error
  }
}

async function writeSheet<Row>(workbook: exceljs.stream.xlsx.WorkbookWriter, sheet: WorkbookSheet<Row>): Promise<number> {
  const { columns, watermark } = sheet
  const line = watermarkLine(watermark)
  workbook.creator = plainCell(`${watermark.unit} ${watermark.person}`)
  workbook.created = watermark.at
  workbook.title = plainCell(sheet.title)
  const page = workbook.addWorksheet(sheetName(sheet.title), {
    views: [{ state: 'frozen', ySplit: 2 }],
    // & begins a code in a page's head and foot.
    headerFooter: { oddHeader: `&C${line.replaceAll('&', '&&')}`, oddFooter: `&C${line.replaceAll('&', '&&')}  第 &P 页` },
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '1:2' },
  })
  page.columns = columns.map(({ width }) => ({ width }))
  page.addRow([line]).font = { bold: true, color: { argb: 'FFB83A0A' } }
  page.mergeCells(1, 1, 1, columns.length)
  page.addRow(columns.map(({ title }) => plainCell(title))).font = { bold: true }
  let count = 0
  for await (const row of sheet.rows) {
    if (++count > sheet.mostRows) throw new TooManyRows(sheet.mostRows)
    const cells = page.addRow(columns.map(({ value }) => cellOf(value(row))))
    columns.forEach(({ value }, index) => {
      if (value(row) instanceof Date) cells.getCell(index + 1).numFmt = 'yyyy-mm-dd hh:mm'
    })
    cells.commit()
  }
  page.addRow([line]).font = { bold: true, color: { argb: 'FFB83A0A' } }
  page.commit()
  await workbook.commit()
  return count
}

/** The format knows no time zone: the cell holds what a clock in China shows. */
function cellOf(value: string | number | Date | null): string | number | Date | null {
  if (typeof value === 'string') return plainCell(value)
  return value instanceof Date ? clockInChina(value) : value
}

export function watermarkLine({ unit, person, at, number }: Watermark): string {
  const moment = clockInChina(at).toISOString().slice(0, 16).replace('T', ' ')
  return plainCell(`${unit} ${person} 于 ${moment} 导出 · 导出编号 ${number} · 仅限本次申请的用途，不得转发`)
}

/** A sheet's name has at most 31 characters and none of these. */
function sheetName(title: string): string {
  return plainCell(title).replaceAll(/[*?:\\/[\]']/g, ' ').slice(0, 31).trim() || '导出'
}
