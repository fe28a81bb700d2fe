import { query } from '#kit/http/handle.ts'
import { rowsOf } from '#modules/matters/server/public.ts'
import { getImport, listImports } from '#modules/requests/import/contract.ts'
import { findImport, IMPORT_COLUMNS, presentImport } from '#modules/requests/import/server/import-record.ts'
import type { ImportRecord } from '#modules/requests/import/server/import-record.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'

const OWN = `SELECT ${IMPORT_COLUMNS} FROM request_import WHERE county_code = $1 AND uploaded_by = $2 ORDER BY created_at DESC, id DESC LIMIT 50`

export const listImportsHandler = query(listImports, async ({ db, actor }) => ({
  items: (await rowsOf<ImportRecord>(db, OWN, [actor.countyCode, actor.accountId])).map(presentImport),
}))

export const getImportHandler = query(getImport, async (context) => {
  const row = context.guard(await findImport(context.db, context.actor.countyCode, context.input.importId))
  return showImport(context, row.id)
})
