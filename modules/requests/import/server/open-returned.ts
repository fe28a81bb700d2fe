import { query } from '#kit/http/handle.ts'
import { openTable } from '#kit/table-file/table-file.ts'
import { writeLike } from '#kit/table-file/write-like.ts'
import { rowsOf } from '#modules/matters/server/public.ts'
import { importDays, openReturned } from '#modules/requests/import/contract.ts'
import { REASON_HEADER } from '#modules/requests/import/fields.ts'
import { fileGone, nothingReturned } from '#modules/requests/import/refusals.ts'
import { readImportFile } from '#modules/requests/import/server/import-file.ts'
import { findImport, sheetOf } from '#modules/requests/import/server/import-record.ts'
import type { ImportRecord } from '#modules/requests/import/server/import-record.ts'
import { dataRows } from '#modules/requests/import/server/import-worker.ts'

const RETURNED = 'SELECT row, reason FROM request_import_row WHERE county_code = $1 AND import_id = $2 ORDER BY row'
const NOT_TAKEN = '已取消，没有办理到这一行'
const ENDED: ReadonlySet<string> = new Set(['cancelled', 'stopped'])

/** The rows that did not come in, as they stood: same columns, same order, same format, with the reason behind them. */
export const openReturnedHandler = query(openReturned, async (context) => {
  const { input, actor, db, services } = context
  const record = context.guard(await findImport(db, actor.countyCode, input.importId))
  if (record.file_key_sealed === null) throw fileGone({ days: importDays })
  const rows = await rowsOf<{ row: number; reason: string }>(db, RETURNED, [actor.countyCode, record.id])
  const restFrom = ENDED.has(record.state) && record.next_row > 0 ? record.next_row : Infinity
  if (rows.length === 0 && restFrom >= (record.row_count ?? 0)) throw nothingReturned()
  const content = await readImportFile(services.filesFolder, actor.countyCode, { ...record, file_key_sealed: record.file_key_sealed }, services.keyring)
  const file = await writeLike(record.format, returnedRows(content, record, new Map(rows.map(({ row, reason }) => [row, reason])), restFrom))
  context.audit({ objectKind: 'import', objectId: record.id, details: { rows: rows.length } })
  return new File([new Uint8Array(file)], returnedName(record), { type: record.format.kind === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv' })
})

async function* returnedRows(content: Buffer, record: ImportRecord, reasons: ReadonlyMap<number, string>, restFrom: number): AsyncGenerator<string[]> {
  const table = await openTable(content, sheetOf(record))
  const before = record.headers.indexOf(REASON_HEADER)
  const width = before === -1 ? record.headers.length : before
  const line = (cells: readonly { text: string }[], reason: string) => [...Array.from({ length: width }, (_, column) => cells[column]?.text ?? ''), reason]
  for await (const row of table.rows()) {
    if (row.line > record.layout.lines.at(-1)!) break
    if (record.layout.lines.includes(row.line)) yield line(row.cells, row.line === record.layout.lines.at(-1) ? REASON_HEADER : '')
  }
  let place = 0
  for await (const row of dataRows(table, record)) {
    const reason = reasons.get(place) ?? (place >= restFrom ? NOT_TAKEN : undefined)
    place++
    if (reason !== undefined) yield line(row.cells, reason)
  }
}

function returnedName({ file_name: name, format }: Pick<ImportRecord, 'file_name' | 'format'>): string {
  return `${name.replace(/\.[a-z0-9]{1,5}$/i, '')}-未导入.${format.kind}`
}
