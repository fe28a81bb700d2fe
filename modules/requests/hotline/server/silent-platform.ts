import { announceTime, cancelTimers, countyRules, recordTime, rowOf, setTimer, touch } from '#modules/matters/server/public.ts'
import type { CountyRules, TimeScope } from '#modules/matters/server/public.ts'
import { waitingFor } from '#modules/requests/lifecycle.ts'
import { unitsOf } from '#modules/requests/server/move-by-time.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { tellUnit } from '#modules/requests/server/tell.ts'
import { waitingOf } from '#modules/requests/waiting.ts'

/** Set with a return: the platform has the county's working days to answer it. */
export const SILENT = 'platformSilent'
const DAY = 86_400_000

const SENT_BACK = "SELECT at FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND move = 'sendBack' ORDER BY ordinal DESC LIMIT 1"
const HAS_GONE = "SELECT state = 'sent' AS gone FROM hotline_message WHERE county_code = $1 AND matter_id = $2 AND kind = 'returned' ORDER BY round DESC, ordinal DESC LIMIT 1"
const REMINDED = 'UPDATE request SET decider_organization_id = $3 WHERE county_code = $1 AND matter_id = $2'
const WAITS = 'UPDATE matter SET waiting_for = $3, waiting_organization_id = $4, updated_at = $5, version = version + 1 WHERE county_code = $1 AND id = $2'

export async function awaitPlatform(scope: Parameters<typeof setTimer>[0] & { at: Date }, rules: CountyRules, requestId: string): Promise<void> {
  await cancelTimers(scope, requestId, [SILENT])
  await setTimer(scope, requestId, SILENT, silentFrom(rules, scope.at))
}

/** The next opening after so many whole working days; by days of the year where the calendar is not loaded that far. */
function silentFrom({ calendar, procedure }: CountyRules, sentBackAt: Date): Date {
  const days = procedure.platformAnswerWorkingDays
  const closing = calendar.closingAfter(sentBackAt, days)
  const opening = 'at' in closing ? calendar.nextWorkingMoment(closing.at) : closing
  return 'at' in opening ? opening.at : new Date(sentBackAt.getTime() + days * DAY)
}

/**
 * Whoever sent it back hears that nobody has answered, and has it in his work list from now on: he may ask the platform, or
 * take it up. The clock stands still all the while: what the platform does not say is no delay of the unit's.
 */
export async function remindOfSilence(scope: TimeScope, row: RequestRecord): Promise<void> {
  if (row.pending !== 'platformReturn' || row.decider_organization_id !== null) return
  const rules = await countyRules(scope.db, scope.countyCode)
  const { at: sentBackAt } = (await rowOf<{ at: Date }>(scope.db, SENT_BACK, [scope.countyCode, row.id]))!
  const from = silentFrom(rules, sentBackAt)
  // The county has given the platform longer meanwhile, or this return is not the one that the timer was set for.
  if (from > scope.at) return await awaitAgain(scope, row.id, from)
  const unit = row.receiver_organization_id
  const waiting = waitingOf({ ...row, decider_organization_id: unit }, await unitsOf(scope, row))
  await touch(scope.db, REMINDED, [scope.countyCode, row.id, unit])
  await touch(scope.db, WAITS, [scope.countyCode, row.id, waiting.waiting_for, waiting.waiting_organization_id, scope.at])
  const hasGone = (await rowOf<{ gone: boolean }>(scope.db, HAS_GONE, [scope.countyCode, row.id]))?.gone === true
  await tellUnit({ scope, row, move: 'sendBack' }, { organizationId: unit, permission: waitingFor.platformDecision.can }, sentenceOf(row.number, rules.procedure.platformAnswerWorkingDays, hasGone))
  await recordTime(scope, { kind: 'request', id: row.id }, 'time platformSilent', SILENT)
  await announceTime(scope, { kind: 'request', matter_id: row.id, area_path: row.area_path, reporter_id: row.reporter_id, org_ids: row.org_ids })
}

async function awaitAgain(scope: TimeScope, requestId: string, from: Date): Promise<void> {
  await cancelTimers(scope, requestId, [SILENT])
  await setTimer(scope, requestId, SILENT, from)
}

function sentenceOf(number: string, days: number, hasGone: boolean): string {
  return hasGone
    ? `诉求 ${number}：退回 12345 平台已满 ${days} 个工作日，平台没有答复。请联系平台；也可以自己受理。`
    : `诉求 ${number}：申请退回已满 ${days} 个工作日，消息还没有送到 12345 平台。请联系系统管理员查看对接；也可以自己受理。`
}
