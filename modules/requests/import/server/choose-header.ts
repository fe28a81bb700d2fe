import { command } from '#kit/http/handle.ts'
import { chooseHeader } from '#modules/requests/import/contract.ts'
import { headerAt } from '#modules/requests/import/header.ts'
import { headerLineUnknown } from '#modules/requests/import/refusals.ts'
import { openHead } from '#modules/requests/import/server/import-record.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'
import { lockBeforeStart, readUnderHeader } from '#modules/requests/import/server/read-under-header.ts'
import { firstRowsOf } from '#modules/requests/import/server/sample.ts'

/** Where the wrong row was taken for the header: that which was pointed at. */
export const chooseHeaderHandler = command(
  chooseHeader,
  async (context) => {
    const row = await lockBeforeStart(context)
    const found = headerAt(firstRowsOf(openHead(context.services.keyring, row)), context.input.headerLine)
    if (found === undefined) throw headerLineUnknown()
    await readUnderHeader(context, row, found, { ...row.layout, format: row.format, headSealed: row.head_sealed })
    return row.id
  },
  showImport,
)
