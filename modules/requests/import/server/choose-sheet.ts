import { command } from '#kit/http/handle.ts'
import { openTable } from '#kit/table-file/table-file.ts'
import { chooseSheet } from '#modules/requests/import/contract.ts'
import { findHeader } from '#modules/requests/import/header.ts'
import { headerMissing, importStarted, sheetUnknown } from '#modules/requests/import/refusals.ts'
import { readImportFile } from '#modules/requests/import/server/import-file.ts'
import { sealHead } from '#modules/requests/import/server/import-record.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'
import { lockBeforeStart, readUnderHeader } from '#modules/requests/import/server/read-under-header.ts'
import { headOf } from '#modules/requests/import/server/upload-import.ts'

/** Another sheet of the same workbook: its header is looked for as in a new file. One without a header changes nothing. */
export const chooseSheetHandler = command(
  chooseSheet,
  async (context) => {
    const { input, actor, services } = context
    const row = await lockBeforeStart(context)
    if (row.file_key_sealed === null) throw importStarted()
    if (!row.layout.otherSheets.includes(input.sheet)) throw sheetUnknown()
    const content = await readImportFile(services.filesFolder, actor.countyCode, { ...row, file_key_sealed: row.file_key_sealed }, services.keyring)
    const table = await openTable(content, input.sheet)
    const head = await headOf(table)
    const found = findHeader(head, table.merges)
    if (found === undefined) throw headerMissing()
    await readUnderHeader(context, row, found, { format: table.format, headSealed: sealHead(services.keyring, row.id, head), hiddenColumns: table.hiddenColumns, otherSheets: table.otherSheets })
    return row.id
  },
  showImport,
)
