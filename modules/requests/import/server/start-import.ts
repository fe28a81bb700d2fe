import { command } from '#kit/http/handle.ts'
import { touch } from '#modules/matters/server/public.ts'
import { importStates, startImport } from '#modules/requests/import/contract.ts'
import { importChanged, importNotReady, mappingIncomplete } from '#modules/requests/import/refusals.ts'
import { missingIn } from '#modules/requests/import/rules.ts'
import { lockImport } from '#modules/requests/import/server/import-record.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'
import { rememberMapping } from '#modules/requests/import/server/remembered-mapping.ts'

const START = "UPDATE request_import SET state = 'running', started_at = $3, version = version + 1 WHERE county_code = $1 AND id = $2"

/** From here the worker takes the rows in; whoever started it may leave. */
export const startImportHandler = command(
  startImport,
  async (context) => {
    const { input, actor, db, at } = context
    const row = context.guard(await lockImport(db, actor.countyCode, input.importId))
    if (input.version !== undefined && input.version !== row.version) throw importChanged()
    if (row.state !== 'ready') throw importNotReady({ state: importStates[row.state] })
    const missing = missingIn(row.mapping)
    if (missing.length > 0) throw mappingIncomplete({ missing: missing.join('；') })
    await rememberMapping(context, row)
    await touch(db, START, [actor.countyCode, row.id, at])
    context.audit({ objectKind: 'import', objectId: row.id, reason: row.source, details: { rows: row.row_count, sha256: row.sha256 } })
    return row.id
  },
  showImport,
)
