import { command } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { sayMoment } from '#kit/ui/time-words.ts'
import { cancelTimers, countyRules, matterBehind, rowOf, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { urgeSupported } from '#modules/requests/contract-support.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestState, WaitingFor } from '#modules/requests/lifecycle.ts'
import { isStillOwed } from '#modules/requests/published/standing.ts'
import { supporterUrgedAlready, urgeAnswered, urgeMerged, urgeNotJoined, urgeOwn, urgeTakenDown } from '#modules/requests/refusals.ts'
import { moveByTime } from '#modules/requests/server/move-by-time.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { findOne, goesOnUnseen, wentAlongTo } from '#modules/requests/server/support-request.ts'
import { tellUnit } from '#modules/requests/server/tell.ts'
import { urgedUntil, urgesAgainAt } from '#modules/requests/server/urging.ts'

/** Set where one of them asks (access.sql, `urge_supported`): he reaches no request, so time tells the unit. */
export const SUPPORTERS_URGE = 'supportersUrge'

const URGE = 'SELECT app.urge_supported($1, $2, $3) AS kept'
/** Whoever went along with a merge left at its mark, which is no whole millisecond (move-supporters.ts). */
const MINE = `SELECT ended_at IS NULL AS joined, date_trunc('milliseconds', ended_at) <> ended_at AS went_along, urged_at FROM supporter WHERE county_code = $1 AND account_id = $2 AND matter_id = $3`
const OWN = 'SELECT id FROM matter WHERE county_code = $1 AND id = $3 AND reporter_id = $2'

type Mine = { joined: boolean; went_along: boolean | null; urged_at: Date | null }

/**
 * By whoever joined it, as often as its reporter may: no words, since nobody would read fifty of them. Refused by what he may know of
 * it. Whoever went along with a merge asks where it goes on, also where nothing of that is public: the same number, line and interval.
 */
export const urgeSupportedHandler = command(
  urgeSupported,
  async (context) => {
    const { input, actor, db, at } = context
    const askedId = matterBehind(context, input.requestId)
    const asked = [actor.countyCode, actor.accountId, askedId]
    const [rules, here, mine, along] = await Promise.all([countyRules(db, actor.countyCode), findOne(context, askedId), rowOf<Mine>(db, MINE, asked), wentAlongTo(db, askedId)])
    const requestId = here === undefined ? (along?.matter_id ?? askedId) : askedId
    const values = [actor.countyCode, actor.accountId, requestId]
    const [found, own] = await Promise.all([requestId === askedId ? here : findOne(context, requestId), rowOf(db, OWN, values)])
    if (own !== undefined) throw urgeOwn()
    if (found === undefined && along === undefined) throw mine === undefined ? notFound() : mine.went_along === true ? urgeMerged() : urgeTakenDown()
    if (found !== undefined) {
      if (!found.supported) throw found.maySupport ? urgeNotJoined() : urgeAnswered()
      if (found.urging === null) throw urgeAnswered()
    }
    const { kept } = (await rowOf<{ kept: boolean }>(db, URGE, [requestId, at, urgedUntil(rules, at)]))!
    // Read anew: he may have pressed it on two phones at once.
    if (!kept) throw supporterUrgedAlready({ hours: rules.procedure.urgeAgainAfterHours, from: sayMoment(urgesAgainAt(rules, (await rowOf<Mine>(db, MINE, values))?.urged_at ?? at), at) })
    context.audit({ objectKind: 'request', objectId: requestId })
    return requestId
  },
  async (context, requestId) => {
    const row = (await findOne(context, requestId)) ?? (await goesOnUnseen(context, requestId))
    if (row === undefined) throw notFound()
    return row
  },
)

const LAST = "SELECT at FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND move = 'urge' AND data ->> 'by' = 'supporters' ORDER BY ordinal DESC LIMIT 1"
const WAITING = 'UPDATE supporter SET urge_waits = false WHERE county_code = $1 AND matter_id = $2 AND urge_waits RETURNING ended_at IS NULL AS joined'

/**
 * Fifty who ask are one line with their number and one notice to whoever has it, no more often than one of them may ask. While it
 * is nobody's turn here, they wait; what has been answered meanwhile nobody need hear.
 */
export async function urgeForSupporters(scope: TimeScope, row: RequestRecord): Promise<void> {
  // They go along to the other, and what they asked with them (move-supporters.ts).
  if (row.state === 'merged') return
  const rules = await countyRules(scope.db, scope.countyCode)
  const isOwed = requestLifecycle.from(row.state as RequestState).includes('urge') && isStillOwed(row.reply_kind) && !row.sealed
  const last = await rowOf<{ at: Date }>(scope.db, LAST, [scope.countyCode, row.id])
  const later = row.waiting_organization_id === null ? urgesAgainAt(rules, scope.at) : last === undefined ? scope.at : urgesAgainAt(rules, last.at)
  if (isOwed && later > scope.at) {
    await cancelTimers(scope, row.id, [SUPPORTERS_URGE])
    await setTimer(scope, row.id, SUPPORTERS_URGE, later)
    return
  }
  const people = (await rowsOf<{ joined: boolean }>(scope.db, WAITING, [scope.countyCode, row.id])).filter(({ joined }) => joined).length
  if (!isOwed || people === 0) return
  const moving = await moveByTime(scope, row, 'urge', { data: { by: 'supporters', people, toId: row.waiting_organization_id } })
  const { can, label } = waitingFor[row.waiting_for as WaitingFor]
  await tellUnit(moving, { organizationId: row.waiting_organization_id, permission: can }, `一同反映的居民催办（${people} 人）：诉求 ${row.number} ${label}，请尽快办理。`)
}
