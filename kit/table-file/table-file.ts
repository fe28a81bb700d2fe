import type { TableRow } from './cell.ts'
import { csvFormatOf, readCsv } from './csv-file.ts'
import type { CsvFormat } from './csv-file.ts'
import { encodingOf } from './encoding.ts'
import { tableLimits } from './limits.ts'
import { fileEmpty, fileLegacy, fileTooLarge, fileUnknown } from './refusals.ts'
import { openWorkbook } from './workbook-file.ts'
import type { Merge } from './workbook-file.ts'

export type TableFormat = CsvFormat | { kind: 'xlsx'; sheet: string }

export type TableFile = {
  format: TableFormat
  otherSheets: string[]
  hiddenColumns: string[]
  merges: readonly Merge[]
  /** From the beginning, each time it is called. */
  rows: () => AsyncGenerator<TableRow>
}

const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0])
const OTHER = [Buffer.from('%PDF'), Buffer.from([0xff, 0xd8, 0xff]), Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.from('Rar!'), Buffer.from('7z\xbc\xaf', 'latin1'), Buffer.from('GIF8')]

/** A file of a list by what is in it, whatever it is called; of a workbook the sheet of this name, or its first with rows. */
export async function openTable(content: Buffer, sheetName?: string): Promise<TableFile> {
  if (content.length === 0) throw fileEmpty()
  if (content.length > tableLimits.megabytes * 1024 * 1024) throw fileTooLarge({ most: tableLimits.megabytes })
  if (content.subarray(0, 4).equals(OLE)) throw fileLegacy()
  if (OTHER.some((sign) => content.subarray(0, sign.length).equals(sign))) throw fileUnknown()
  if (content.subarray(0, 2).toString('latin1') === 'PK') {
    const { sheet, ...workbook } = await openWorkbook(content, sheetName)
    return { ...workbook, format: { kind: 'xlsx', sheet } }
  }
  const format = csvFormatOf(content, encodingOf(content))
  return { format, otherSheets: [], hiddenColumns: [], merges: [], rows: () => readCsv(content, format) }
}

