import { createHash } from 'node:crypto'
import { z } from 'zod'
import { contentOf } from '#kit/http/held-file.ts'
import type { Context } from '#kit/http/handle.ts'
import { query } from '#kit/http/handle.ts'
import { isBlank } from '#kit/table-file/cell.ts'
import type { TableRow } from '#kit/table-file/cell.ts'
import { tableLimits } from '#kit/table-file/limits.ts'
import { openTable } from '#kit/table-file/table-file.ts'
import type { TableFormat } from '#kit/table-file/table-file.ts'
import { readHotlineColumns } from '#modules/requests/hotline/contract-files.ts'
import { hotlineFieldNames, mostFileRows, proposeFields } from '#modules/requests/hotline/file-fields.ts'
import type { ColumnFields } from '#modules/requests/hotline/file-fields.ts'
import { listEmpty, listTooLong } from '#modules/requests/hotline/refusals.ts'
import { filesConnection } from '#modules/requests/hotline/server/batches.ts'
import { findHeader, headerAt } from '#modules/requests/import/header.ts'
import { headerLineUnknown, sheetUnknown } from '#modules/requests/import/refusals.ts'
import { firstRowsOf, rememberColumns, rememberedColumns, sampleOf, showFirstRows } from '#modules/requests/import/server/public.ts'
import type { ListKind } from '#modules/requests/import/server/public.ts'

const HEAD_ROWS = 40
/** What the lists of a county's one platform are called where columns are remembered. */
const SOURCE = '12345 热线'
const orderLists: ListKind<ColumnFields> = { name: 'hotlineOrders', mapping: z.array(z.enum(['', ...hotlineFieldNames])).max(tableLimits.columns) }

export type ListFile = { format: TableFormat; otherSheets: readonly string[]; first: TableRow[]; heads: TableRow[]; headers: readonly string[]; headerLine: number; data: TableRow[]; sha256: string }
export type Uploaded = { file: File; sheet?: string | undefined; headerLine?: number | undefined }

/** A list with its header, found or pointed at, and all of its rows; one that is empty or too long is refused. */
export async function readListFile({ file, sheet, headerLine }: Uploaded): Promise<ListFile> {
  const content = await contentOf(file)
  const table = await openTable(content, sheet)
  if (sheet !== undefined && (table.format.kind !== 'xlsx' || table.format.sheet !== sheet)) throw sheetUnknown()
  const rows: TableRow[] = []
  let count = 0
  for await (const row of table.rows()) {
    if (isBlank(row)) continue
    count++
    if (rows.length < mostFileRows + HEAD_ROWS) rows.push(row)
  }
  const found = headerLine === undefined ? findHeader(rows.slice(0, HEAD_ROWS), table.merges) : headerAt(firstRowsOf(rows), headerLine)
  if (found === undefined) throw headerLine === undefined ? listEmpty() : headerLineUnknown()
  const data = rows.filter((row) => row.line >= found.dataFrom)
  const length = count - (rows.length - data.length)
  if (length === 0) throw listEmpty()
  if (length > mostFileRows) throw listTooLong({ rows: length, most: mostFileRows })
  return { format: table.format, otherSheets: table.otherSheets, first: rows, heads: rows.filter(({ line }) => found.lines.includes(line)), headers: found.headers, headerLine: found.lines.at(-1)!, data, sha256: createHash('sha256').update(content).digest('hex') }
}

/** Nothing is taken by looking: what the columns are is proposed, and said by whoever uploads the list again. */
export const readHotlineColumnsHandler = query(readHotlineColumns, async (context) => {
  await filesConnection(context.db)
  const { format, otherSheets, first, headers, headerLine, data, sha256 } = await readListFile(context.input)
  context.audit({ objectKind: 'hotlineList', details: { rows: data.length, sha256 } })
  const { fields, rememberedAt } = await understoodFields(context, headers)
  return {
    rows: data.length, headers: [...headers], sheet: format.kind === 'xlsx' ? format.sheet : null, otherSheets: [...otherSheets], headerLine, firstRows: showFirstRows(first),
    samples: headers.map((_, column) => sampleOf(data, column)), fields, rememberedAt: rememberedAt?.toISOString() ?? null,
  }
})

type Understood = { fields: ColumnFields; rememberedAt: Date | null }

/** As the same headers were understood before in this county, else as they speak for themselves. */
export async function understoodFields(context: Context<unknown>, headers: readonly string[]): Promise<Understood> {
  const remembered = await rememberedColumns(context, orderLists, headers)
  const fields = remembered?.mapping ?? proposeFields(headers)
  return { fields: headers.map((_, column) => fields[column] ?? ''), rememberedAt: remembered?.savedAt ?? null }
}

export async function rememberFields(context: Context<unknown>, headers: readonly string[], fields: ColumnFields): Promise<void> {
  await rememberColumns(context, orderLists, { headers, source: SOURCE, mapping: fields })
}
