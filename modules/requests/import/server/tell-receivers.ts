import { notify, rowsOf, WITH_THE_DIGEST } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { waitingFor } from '#modules/requests/lifecycle.ts'
import type { ImportRecord } from '#modules/requests/import/server/import-record.ts'

const WAITING = `SELECT m.waiting_organization_id AS unit, count(*)::integer AS count, (array_agg(m.id ORDER BY m.due_at NULLS LAST, m.id))[1] AS first
  FROM imported_request i JOIN matter m ON m.county_code = i.county_code AND m.id = i.matter_id
  WHERE i.county_code = $1 AND i.import_id = $2 AND m.waiting_for = 'accept' AND m.waiting_organization_id IS NOT NULL GROUP BY 1 ORDER BY 1`

/** One sentence to each unit that has something to accept from this list, not one for each row. */
export async function tellReceivers(scope: TimeScope, record: Pick<ImportRecord, 'id' | 'source'>): Promise<void> {
  for (const { unit, count, first } of await rowsOf<{ unit: string; count: number; first: string }>(scope.db, WAITING, [scope.countyCode, record.id])) {
    await notify(scope, {
      matterId: first, to: { organizationId: unit, permission: waitingFor.accept.can }, step: 'bringIn', pace: WITH_THE_DIGEST,
      sentence: `从“${record.source}”的清单导入了 ${count} 件诉求，等您单位受理，都在“我的工作”里。`,
    })
  }
}
