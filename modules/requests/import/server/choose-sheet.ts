import { command } from '#kit/http/handle.ts'
import { openTable } from '#kit/table-file/table-file.ts'
import { touch } from '#modules/matters/server/public.ts'
import { chooseSheet, ImportMapping } from '#modules/requests/import/contract.ts'
import { proposeColumns } from '#modules/requests/import/fields.ts'
import { findHeader } from '#modules/requests/import/header.ts'
import { headerMissing, importChanged, importStarted, sheetUnknown } from '#modules/requests/import/refusals.ts'
import { readImportFile } from '#modules/requests/import/server/import-file.ts'
import { lockImport, sealHead } from '#modules/requests/import/server/import-record.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'
import { rememberedMapping } from '#modules/requests/import/server/remembered-mapping.ts'
import { headOf } from '#modules/requests/import/server/upload-import.ts'

const SAVE = `UPDATE request_import SET format = $3, head_sealed = $4, headers = $5, layout = $6, source = $7, mapping = $8, row_count = NULL, state = 'checking', worker_id = NULL, worker_until = NULL, version = version + 1
  WHERE county_code = $1 AND id = $2`

/** Another sheet of the same workbook: its header is looked for as in a new file. One without a header changes nothing. */
export const chooseSheetHandler = command(
  chooseSheet,
  async (context) => {
    const { input, actor, db, services } = context
    const row = context.guard(await lockImport(db, actor.countyCode, input.importId))
    if (input.version !== undefined && input.version !== row.version) throw importChanged()
    if ((row.state !== 'checking' && row.state !== 'ready') || row.file_key_sealed === null) throw importStarted()
    if (!row.layout.otherSheets.includes(input.sheet)) throw sheetUnknown()
    const content = await readImportFile(services.filesFolder, actor.countyCode, { ...row, file_key_sealed: row.file_key_sealed }, services.keyring)
    const table = await openTable(content, input.sheet)
    const head = await headOf(table)
    const found = findHeader(head, table.merges)
    if (found === undefined) throw headerMissing()
    const remembered = await rememberedMapping(context, found.headers)
    await touch(db, SAVE, [
      actor.countyCode, row.id, JSON.stringify(table.format), sealHead(services.keyring, row.id, head), found.headers,
      JSON.stringify({ lines: found.lines, remarks: found.remarks, dataFrom: found.dataFrom, hiddenColumns: table.hiddenColumns, otherSheets: table.otherSheets, isRemembered: remembered !== undefined }),
      remembered?.source ?? row.source, JSON.stringify(remembered?.mapping ?? ImportMapping.parse({ columns: proposeColumns(found.headers) })),
    ])
    context.audit({ objectKind: 'import', objectId: row.id })
    return row.id
  },
  showImport,
)
