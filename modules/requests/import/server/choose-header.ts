import { command } from '#kit/http/handle.ts'
import { touch } from '#modules/matters/server/public.ts'
import { chooseHeader, ImportMapping } from '#modules/requests/import/contract.ts'
import { proposeColumns } from '#modules/requests/import/fields.ts'
import { headerAt } from '#modules/requests/import/header.ts'
import { headerLineUnknown, importChanged, importStarted } from '#modules/requests/import/refusals.ts'
import { firstRowsOf, lockImport, openHead } from '#modules/requests/import/server/import-record.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'
import { rememberedMapping } from '#modules/requests/import/server/remembered-mapping.ts'

const SAVE = `UPDATE request_import SET headers = $3, layout = $4, source = $5, mapping = $6, row_count = NULL, state = 'checking', worker_id = NULL, worker_until = NULL, version = version + 1
  WHERE county_code = $1 AND id = $2`

/** Where the wrong row was taken for the header: what is data and what the columns are begins anew with the one that was pointed at. */
export const chooseHeaderHandler = command(
  chooseHeader,
  async (context) => {
    const { input, actor, db, services } = context
    const row = context.guard(await lockImport(db, actor.countyCode, input.importId))
    if (input.version !== undefined && input.version !== row.version) throw importChanged()
    if (row.state !== 'checking' && row.state !== 'ready') throw importStarted()
    const found = headerAt(firstRowsOf(openHead(services.keyring, row)), input.headerLine)
    if (found === undefined) throw headerLineUnknown()
    const remembered = await rememberedMapping(context, found.headers)
    const { hiddenColumns, otherSheets } = row.layout
    await touch(db, SAVE, [
      actor.countyCode, row.id, found.headers, JSON.stringify({ lines: found.lines, remarks: found.remarks, dataFrom: found.dataFrom, hiddenColumns, otherSheets, isRemembered: remembered !== undefined }),
      remembered?.source ?? row.source, JSON.stringify(remembered?.mapping ?? ImportMapping.parse({ columns: proposeColumns(found.headers) })),
    ])
    context.audit({ objectKind: 'import', objectId: row.id })
    return row.id
  },
  showImport,
)
