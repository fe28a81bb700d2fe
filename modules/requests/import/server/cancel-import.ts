import { command } from '#kit/http/handle.ts'
import { touch } from '#modules/matters/server/public.ts'
import { cancelImport, importDays, importStates } from '#modules/requests/import/contract.ts'
import { importEnded } from '#modules/requests/import/refusals.ts'
import { lockImport } from '#modules/requests/import/server/import-record.ts'
import { showImport } from '#modules/requests/import/server/present-detail.ts'

const DAY = 86_400_000
const CANCEL = "UPDATE request_import SET state = 'cancelled', ended_at = $3, file_until = $4, worker_id = NULL, worker_until = NULL, version = version + 1 WHERE county_code = $1 AND id = $2"

/** Between two batches; what is in stays in. A file of which nothing was taken in yet has no reason to lie here any longer. */
export const cancelImportHandler = command(
  cancelImport,
  async (context) => {
    const { input, actor, db, at } = context
    const row = context.guard(await lockImport(db, actor.countyCode, input.importId))
    if (!['checking', 'ready', 'running'].includes(row.state)) throw importEnded({ state: importStates[row.state] })
    await touch(db, CANCEL, [actor.countyCode, row.id, at, row.next_row === 0 ? at : new Date(at.getTime() + importDays * DAY)])
    context.audit({ objectKind: 'import', objectId: row.id, details: { rows: row.next_row } })
    return row.id
  },
  showImport,
)
