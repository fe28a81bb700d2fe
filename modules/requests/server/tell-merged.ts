import { AT_ONCE, notify, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove, RequestState } from '#modules/requests/lifecycle.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

export const TELL_MERGED = 'tellMerged'
export const TELL_MERGED_LATER_DUE = 'tellMergedLaterDue'
export const TELL_MERGED_RESUMED = 'tellMergedResumed'
export const TELL_SEALED = 'tellSealed'
/** Time looks at the merged request by itself: what came of the other one. */
export const OUTCOME = 'outcome'
/** At these the reporter hears of it himself. */
const TURNS: ReadonlySet<string> = new Set<RequestMove>(['accept', 'decline', 'reply', 'closeCase', 'reopen'])
/** And at these, if it was allowed; what the 12345 platform still has to decide is not allowed yet. */
const DECISIONS: Partial<Record<string, string>> = { decideExtension: TELL_MERGED_LATER_DUE, decideSecondExtension: TELL_MERGED_LATER_DUE, platformExtension: TELL_MERGED_LATER_DUE, decideSuspension: TELL_MERGED }

/**
 * All with an account who raised it are told at each turn as its reporter is; whoever has none is told its outcome by staff, as
 * somebody whose request was not merged is called back. Whoever moves it does not reach the requests that were merged into
 * this one; time does, so it is left to the worker.
 */
export async function tellMergedLater(scope: Parameters<typeof setTimer>[0] & { at: Date }, row: RequestRecord, move: string, data: Readonly<Record<string, unknown>> = {}): Promise<void> {
  // Sealed, they hear that instead.
  if (data.sealed === true) return
  const kind = TURNS.has(move) ? TELL_MERGED : move === 'resume' ? TELL_MERGED_RESUMED : data.approve === true && data.atPlatform !== true ? DECISIONS[move] : undefined
  if (row.merged_count > 0 && kind !== undefined) await setTimer(scope, row.id, kind, scope.at)
}

const MERGED = `SELECT m.id, m.number, m.reporter_id, EXISTS (SELECT FROM hotline_order h WHERE h.county_code = m.county_code AND h.matter_id = m.id) AS by_platform
  FROM matter_link l JOIN matter m ON m.county_code = l.county_code AND m.id = l.matter_id
  WHERE l.county_code = $1 AND l.other_id = $2 AND l.kind = 'merge' AND l.undone_at IS NULL AND NOT m.erased`

type Merged = { id: string; number: string; reporter_id: string | null; by_platform: boolean }

export async function tellMerged(scope: TimeScope, row: RequestRecord): Promise<void> {
  await tellMergedOf(scope, row, row.suspended_until === null ? `现在${requestLifecycle.states[row.state as RequestState]}` : '暂时不能解决，已挂账')
}

export async function tellMergedLaterDue(scope: TimeScope, row: RequestRecord): Promise<void> {
  await tellMergedOf(scope, row, '办理期限延长了')
}

export async function tellMergedResumed(scope: TimeScope, row: RequestRecord): Promise<void> {
  await tellMergedOf(scope, row, '挂账结束，恢复办理')
}

export async function tellSealed(scope: TimeScope, row: RequestRecord): Promise<void> {
  await tellMergedOf(scope, row, '属于检举控告，已一并密封转给有权处理的机关')
}

/** `what`: how the one they were merged into goes on. */
export async function tellMergedOf(scope: TimeScope, row: RequestRecord, what: string): Promise<void> {
  for (const one of await rowsOf<Merged>(scope.db, MERGED, [scope.countyCode, row.id])) {
    // The 12345 platform hears of each of its orders and tells its callers itself.
    if (one.reporter_id === null && !one.by_platform) await setTimer(scope, one.id, OUTCOME, scope.at)
    if (one.reporter_id !== null) await notify(scope, {
      matterId: one.id, to: { accountId: one.reporter_id }, step: TELL_MERGED, pace: AT_ONCE,
      sentence: `您反映的 ${one.number} 并入 ${row.number} 办理，${what}。`,
    })
  }
}
