import { notify, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

export const TELL_MERGED = 'tellMerged'
const TOLD_AT: ReadonlySet<string> = new Set<RequestState>(['declined', 'replied', 'closed'])

/**
 * All who raised it are told what comes of it. Whoever replies does not reach the requests that were merged into this one;
 * time does, so it is left to the worker.
 */
export async function tellMergedLater(scope: Parameters<typeof setTimer>[0] & { at: Date }, row: RequestRecord, to: RequestState): Promise<void> {
  if (row.merged_count > 0 && to !== row.state && TOLD_AT.has(to)) await setTimer(scope, row.id, TELL_MERGED, scope.at)
}

const MERGED = `SELECT m.id, m.number, m.reporter_id FROM matter_link l JOIN matter m ON m.county_code = l.county_code AND m.id = l.matter_id
  WHERE l.county_code = $1 AND l.other_id = $2 AND l.kind = 'merge' AND l.undone_at IS NULL AND m.reporter_id IS NOT NULL`

export async function tellMerged(scope: TimeScope, row: RequestRecord): Promise<void> {
  const merged = await rowsOf<{ id: string; number: string; reporter_id: string }>(scope.db, MERGED, [scope.countyCode, row.id])
  for (const one of merged) {
    await notify(scope, {
      matterId: one.id, to: { accountId: one.reporter_id }, step: TELL_MERGED, immediate: true,
      sentence: `您反映的 ${one.number} 并入 ${row.number} 办理，现在${requestLifecycle.states[row.state as RequestState]}。`,
    })
  }
}
