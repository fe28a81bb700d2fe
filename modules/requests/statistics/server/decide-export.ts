import { command } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { touch } from '#modules/matters/server/public.ts'
import { decideExport } from '#modules/requests/statistics/contract.ts'
import { exportDecided, exportLapsed, exportRefusalUnexplained, ownExport } from '#modules/requests/statistics/refusals.ts'
import { EXPORT_DAYS } from '#modules/requests/statistics/server/create-export.ts'
import { writeExclusionFile } from '#modules/requests/statistics/server/exclusion-file.ts'
import { exportPath, writeExportFile } from '#modules/requests/statistics/server/export-file.ts'
import { exportStates, findExport, lockExport, presentExports, recordFilterOf, rowFilterOf } from '#modules/requests/statistics/server/export-record.ts'

const DAY = 86_400_000
const DECIDED = `UPDATE export SET state = $3, decided_by = $4, decided_organization_id = $5, decided_at = $6, decision = $7, row_count = $8, sha256 = $9, expires_at = $10, version = version + 1
  WHERE county_code = $1 AND id = $2`

/**
 * The second person. What is approved is written at this moment and under the approver's own reach, within the area or the
 * unit of the creator's post: so it holds only what both may see, and nothing that came in later.
 */
export const decideExportHandler = command(
  decideExport,
  async (context) => {
    const { input, actor, db, at, services } = context
    const found = await lockExport(db, actor.countyCode, input.exportId)
    // Reading an export is the approver's permission; to anybody else, its creator included, this route knows of none.
    const row = context.guard(found !== undefined && actor.may('export.approve', found) ? found : undefined)
    if (row.created_by === actor.accountId) throw ownExport()
    if (row.state !== 'pending') throw exportDecided({ state: exportStates[row.state] })
    if (row.expires_at <= at || !row.creator_holds) throw exportLapsed()
    if (!input.approve && input.words === undefined) throw exportRefusalUnexplained()
    const grant = actor.grantFor('export.approve', row)!
    const watermark = { unit: row.organization_name, person: row.creator_name ?? '', at, number: row.id }
    const file = exportPath(services.filesFolder, actor.countyCode, row.id)
    const write = () => (row.what === 'exclusions'
      ? writeExclusionFile(db, actor.countyCode, rowFilterOf(row), recordFilterOf(row), file, watermark)
      : writeExportFile(db, actor.countyCode, rowFilterOf(row), file, watermark))
    const written = input.approve ? await write() : undefined
    await touch(db, DECIDED, [
      actor.countyCode, row.id, input.approve ? 'ready' : 'refused', actor.accountId, grant.organizationId, at, input.words ?? null,
      written?.rows ?? row.row_count, written?.sha256 ?? null, input.approve ? new Date(at.getTime() + EXPORT_DAYS * DAY) : row.expires_at,
    ])
    context.audit({
      objectKind: 'export', objectId: row.id, reason: input.words ?? row.reason,
      details: { approved: input.approve, ...(written === undefined ? {} : { rows: written.rows, sha256: written.sha256 }) },
    })
    context.announce({ kind: 'export.decided', objectId: row.id, areaPath: row.area_path, orgIds: row.org_ids, reporterId: row.created_by })
    return row.id
  },
  async ({ db, actor, at }, id) => {
    const row = await findExport(db, actor.countyCode, id)
    if (row === undefined) throw notFound()
    return (await presentExports({ db, actor, at }, [row]))[0]!
  },
)
