import type { Db } from '#kit/database/transaction.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import type { TableRow } from '#kit/table-file/cell.ts'
import type { TableFormat } from '#kit/table-file/table-file.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import type { CategoryWord } from '#modules/requests/import/category-words.ts'
import { importStates } from '#modules/requests/import/contract.ts'
import type { ImportMapping, ImportState, RequestImport } from '#modules/requests/import/contract.ts'

export type Layout = { lines: number[]; remarks: number[]; dataFrom: number; hiddenColumns: string[]; otherSheets: string[]; isRemembered: boolean }

export type ImportRecord = {
  id: string
  uploaded_by: string
  organization_id: string
  role: string
  area_path: string
  file_name: string
  format: TableFormat
  bytes: number
  sha256: string
  file_key_sealed: string | null
  head_sealed: string | null
  category_words_sealed: string | null
  headers: string[]
  layout: Layout
  source: string
  mapping: ImportMapping
  state: ImportState
  why: string | null
  row_count: number | null
  next_row: number
  added_open: number
  added_closed: number
  already_there: number
  returned: number
  failures: number
  created_at: Date
  started_at: Date | null
  ended_at: Date | null
  file_until: Date
  version: number
}

export const IMPORT_COLUMNS = `id, uploaded_by, organization_id, role, area_path, file_name, format, bytes, sha256, file_key_sealed, head_sealed, category_words_sealed, headers, layout, source, mapping, state, why, row_count, next_row,
  added_open, added_closed, already_there, returned, failures, created_at, started_at, ended_at, file_until, version`

const FIND = `SELECT ${IMPORT_COLUMNS} FROM request_import WHERE county_code = $1 AND id = $2`
const LOCK = `${FIND} FOR UPDATE`

/** Only its uploader finds it. */
export async function findImport(db: Db, countyCode: string, importId: string): Promise<ImportRecord | undefined> {
  return rowOf<ImportRecord>(db, FIND, [countyCode, importId])
}

export async function lockImport(db: Db, countyCode: string, importId: string): Promise<ImportRecord | undefined> {
  return rowOf<ImportRecord>(db, LOCK, [countyCode, importId])
}

/** Which of a workbook's sheets is read. */
export function sheetOf({ format }: Pick<ImportRecord, 'format'>): string | undefined {
  return format.kind === 'xlsx' ? format.sheet : undefined
}

const headPlace = (importId: string) => ({ table: 'request_import', column: 'head_sealed', row: importId })

export function sealHead(keyring: Keyring, importId: string, rows: readonly TableRow[]): string {
  return seal(keyring, JSON.stringify(rows), headPlace(importId))
}

/** The first rows of the file, from its very beginning; none once the file is gone. */
export function openHead(keyring: Keyring, row: Pick<ImportRecord, 'id' | 'head_sealed'>): TableRow[] {
  return row.head_sealed === null ? [] : (JSON.parse(open(keyring, row.head_sealed, headPlace(row.id))) as TableRow[])
}

const wordsPlace = (importId: string) => ({ table: 'request_import', column: 'category_words_sealed', row: importId })

export function sealCategoryWords(keyring: Keyring, importId: string, words: readonly CategoryWord[]): string {
  return seal(keyring, JSON.stringify(words), wordsPlace(importId))
}

/** What the column of categories says all over the file; nothing until it was checked. */
export function openCategoryWords(keyring: Keyring, row: Pick<ImportRecord, 'id' | 'category_words_sealed'>): CategoryWord[] {
  return row.category_words_sealed === null ? [] : (JSON.parse(open(keyring, row.category_words_sealed, wordsPlace(row.id))) as CategoryWord[])
}

const encodingLabels = { 'utf-8': 'UTF-8', 'utf-8-bom': 'UTF-8（带标记）', gb18030: 'GB18030' } as const

export function presentImport(row: ImportRecord): RequestImport {
  return {
    importId: row.id,
    fileName: row.file_name,
    formatLabel: row.format.kind === 'xlsx' ? `工作表“${row.format.sheet}”` : `CSV，${encodingLabels[row.format.encoding]}`,
    bytes: row.bytes,
    state: row.state,
    stateLabel: importStates[row.state],
    why: row.why,
    source: row.source,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    fileUntil: row.file_key_sealed === null ? null : row.file_until.toISOString(),
    rowCount: row.row_count,
    rowsTaken: row.next_row,
    addedOpen: row.added_open,
    addedClosed: row.added_closed,
    alreadyThere: row.already_there,
    returned: row.returned,
    version: row.version,
  }
}
