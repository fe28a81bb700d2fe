import { createHash } from 'node:crypto'
import { z } from 'zod'
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
import { findHeader } from '#modules/requests/import/header.ts'
import { rememberColumns, rememberedColumns, sampleOf } from '#modules/requests/import/server/public.ts'
import type { ListKind } from '#modules/requests/import/server/public.ts'

const HEAD_ROWS = 40
/** What the lists of a county's one platform are called where columns are remembered. */
const SOURCE = '12345 热线'
const orderLists: ListKind<ColumnFields> = { name: 'hotlineOrders', mapping: z.array(z.enum(['', ...hotlineFieldNames])).max(tableLimits.columns) }

export type ListFile = { format: TableFormat; heads: TableRow[]; headers: readonly string[]; data: TableRow[]; sha256: string }

/** A list with its header found and all of its rows; one that is empty or too long is refused. */
export async function readListFile(file: File): Promise<ListFile> {
  const content = Buffer.from(await file.arrayBuffer())
  const table = await openTable(content)
  const rows: TableRow[] = []
  let count = 0
  for await (const row of table.rows()) {
    if (isBlank(row)) continue
    count++
    if (rows.length < mostFileRows + HEAD_ROWS) rows.push(row)
  }
  const found = findHeader(rows.slice(0, HEAD_ROWS), table.merges)
  if (found === undefined) throw listEmpty()
  const data = rows.filter((row) => row.line >= found.dataFrom)
  const length = count - (rows.length - data.length)
  if (length === 0) throw listEmpty()
  if (length > mostFileRows) throw listTooLong({ rows: length, most: mostFileRows })
  return { format: table.format, heads: rows.filter(({ line }) => found.lines.includes(line)), headers: found.headers, data, sha256: createHash('sha256').update(content).digest('hex') }
}

/** Nothing is taken by looking: what the columns are is proposed, and said by whoever uploads the list again. */
export const readHotlineColumnsHandler = query(readHotlineColumns, async (context) => {
  await filesConnection(context.db)
  const { headers, data, sha256 } = await readListFile(context.input.file)
  context.audit({ objectKind: 'hotlineList', details: { rows: data.length, sha256 } })
  const { fields, rememberedAt } = await understoodFields(context, headers)
  return { rows: data.length, headers: [...headers], samples: headers.map((_, column) => sampleOf(data, column)), fields, rememberedAt: rememberedAt?.toISOString() ?? null }
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
