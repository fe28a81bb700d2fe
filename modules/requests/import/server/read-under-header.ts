import type { Context } from '#kit/http/handle.ts'
import type { TableFormat } from '#kit/table-file/table-file.ts'
import { touch } from '#modules/matters/server/public.ts'
import type { FoundHeader } from '#modules/requests/import/header.ts'
import { importChanged, importStarted } from '#modules/requests/import/refusals.ts'
import { lockImport } from '#modules/requests/import/server/import-record.ts'
import type { ImportRecord, Layout } from '#modules/requests/import/server/import-record.ts'
import { mappingFor } from '#modules/requests/import/server/remembered-mapping.ts'

const SAVE = `UPDATE request_import SET format = $3, head_sealed = $4, category_words_sealed = NULL, headers = $5, layout = $6, source = $7, mapping = $8, row_count = NULL, state = 'checking', worker_id = NULL, worker_until = NULL, version = version + 1
  WHERE county_code = $1 AND id = $2`

type Sheet = Pick<Layout, 'hiddenColumns' | 'otherSheets'>

/** A file of which no row was taken in yet, as the page that acts on it has seen it. */
export async function lockBeforeStart(context: Pick<Context<{ importId: string; version?: number | undefined }>, 'input' | 'actor' | 'db' | 'guard'>): Promise<ImportRecord> {
  const { input, actor, db } = context
  const row = context.guard(await lockImport(db, actor.countyCode, input.importId))
  if (input.version !== undefined && input.version !== row.version) throw importChanged()
  if (row.state !== 'checking' && row.state !== 'ready') throw importStarted()
  return row
}

/** What is data and what the columns are begins anew under another header, of the same sheet or of another one. */
export async function readUnderHeader(
  context: Pick<Context<unknown>, 'actor' | 'db' | 'audit'>, row: Pick<ImportRecord, 'id' | 'source'>, found: FoundHeader, sheet: Sheet & { format: TableFormat; headSealed: string | null },
): Promise<void> {
  const { actor, db, audit } = context
  const { source, mapping, isRemembered } = await mappingFor(context, found.headers, row.source)
  await touch(db, SAVE, [
    actor.countyCode, row.id, JSON.stringify(sheet.format), sheet.headSealed, found.headers, JSON.stringify(layoutUnder(found, sheet, isRemembered)), source, JSON.stringify(mapping),
  ])
  audit({ objectKind: 'import', objectId: row.id })
}

/** Nothing of what a check of the file has found out. */
export function layoutUnder({ lines, remarks, dataFrom }: FoundHeader, { hiddenColumns, otherSheets }: Sheet, isRemembered: boolean): Layout {
  return { lines, remarks, dataFrom, hiddenColumns, otherSheets, isRemembered }
}
