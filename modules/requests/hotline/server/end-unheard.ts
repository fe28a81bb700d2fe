import { rowOf } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { recordWithdrawal } from '#modules/requests/server/approvals.ts'
import { moveByTime } from '#modules/requests/server/move-by-time.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { tellUnit } from '#modules/requests/server/tell.ts'

/** Set by app.end_hotline_waiting when a message that asks for a decision was refused, or stopped by the administrator. */
export const UNHEARD = 'hotlineUnheard'

const LAST = 'SELECT state FROM hotline_message WHERE county_code = $1 AND matter_id = $2 AND kind = $3 ORDER BY round DESC, ordinal DESC LIMIT 1'
const nothingPending = { pending: null, pending_by: null, pending_organization_id: null, decider_organization_id: null } as const
const DATA = { by: 'time', undelivered: true } as const

/**
 * The platform will not decide on what it never took: the unit goes on as if it had not been asked, a return with its clock
 * running again. An older message, or one that the administrator has sent again meanwhile, ends nothing.
 */
export async function endUnheard(scope: TimeScope, row: RequestRecord): Promise<void> {
  if (row.pending === 'platformReturn' && (await willNotBeHeard(scope, row, 'returned'))) {
    await moveByTime(scope, row, 'sendBackRefused', { request: nothingPending, clocks: { resume: true }, data: DATA })
  }
  if (row.pending === 'platformExtension' && (await willNotBeHeard(scope, row, 'extensionAsked'))) {
    const moving = await moveByTime(scope, row, 'platformExtension', { request: nothingPending, data: DATA })
    await recordWithdrawal(moving, null)
    await tellUnit(moving, { organizationId: row.holder_organization_id, permission: 'request.reply' }, `诉求 ${row.number}：延期申请没有送到 12345 平台，时限不变。仍需延期的，请再次申请。`)
  }
}

async function willNotBeHeard({ db, countyCode }: TimeScope, { id }: RequestRecord, kind: 'returned' | 'extensionAsked'): Promise<boolean> {
  const last = await rowOf<{ state: string }>(db, LAST, [countyCode, id, kind])
  return last?.state === 'refused' || last?.state === 'stopped'
}
