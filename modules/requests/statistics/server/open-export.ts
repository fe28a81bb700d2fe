import { query } from '#kit/http/handle.ts'
import { notFound, notPermitted } from '#kit/http/refusals.ts'
import { touch } from '#modules/matters/server/public.ts'
import { openExport } from '#modules/requests/statistics/contract.ts'
import { dayInChina } from '#kit/clock/china-day.ts'
import { exportEnded, exportNotReady } from '#modules/requests/statistics/refusals.ts'
import { readExportFile } from '#modules/requests/statistics/server/export-file.ts'
import { exportStates, findExport } from '#modules/requests/statistics/server/export-record.ts'

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const OPENED = 'UPDATE export SET opened_count = opened_count + 1 WHERE county_code = $1 AND id = $2'

/** The file, for whoever asked for it and through the post for which it was made; whoever approves sees what was asked for, not the file. */
export const openExportHandler = query(openExport, async ({ input, actor, db, at, services, guard, audit }) => {
  const found = await findExport(db, actor.countyCode, input.exportId)
  const isCreators = found !== undefined && found.created_by === actor.accountId && actor.grantsFor('export.create').some(({ postId }) => postId === found.post_id)
  if (found !== undefined && !isCreators) throw actor.may('export.approve', found) ? notPermitted() : notFound()
  const row = guard(found)
  if (row.state === 'pending' || row.state === 'refused') throw exportNotReady({ state: exportStates[row.state] })
  if (row.state === 'ended' || row.expires_at <= at) throw exportEnded()
  const content = await readExportFile(services.filesFolder, actor.countyCode, row.id)
  await touch(db, OPENED, [actor.countyCode, row.id])
  audit({ objectKind: 'export', objectId: row.id, reason: row.reason, details: { rows: row.row_count, sha256: row.sha256 } })
  return new File([new Uint8Array(content)], `诉求导出-${dayInChina(row.decided_at ?? at)}.xlsx`, { type: TYPE })
})
