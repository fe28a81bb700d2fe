import { cancelTimers, countyRules, rowOf, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import type { EventEffect, IncomingMeaning } from '#modules/requests/hotline/state-map.ts'
import { endStates, waitingFor } from '#modules/requests/lifecycle.ts'
import type { WaitingFor } from '#modules/requests/lifecycle.ts'
import { recordDecision } from '#modules/requests/server/approvals.ts'
import { becomesFinalAt, FINAL } from '#modules/requests/server/become-final.ts'
import { moveByTime } from '#modules/requests/server/move-by-time.ts'
import { recordRating } from '#modules/requests/server/rate-request.ts'
import { lockRecord } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { tellUnit } from '#modules/requests/server/tell.ts'

/** Set with each event of the platform, and where one may wait: the platform's key reaches no request, so time does what it asks. */
export const HEARD = 'hotlineHeard'
const HOUR = 3_600_000
/** In the data of a move: the platform brought it about; and the unit of whoever entered it from a list of the platform's. */
const BY = { by: 'platform' } as const
const by = ({ entered_unit: enteredBy }: Heard) => (enteredBy === null ? BY : { ...BY, enteredBy })

type By = { by: 'platform'; enteredBy?: string }
type Heard = {
  order_number: string; round: number; event_key: string; meaning: IncomingMeaning | 'supplemented' | 'tied' | 'unknown'; happened_at: Date
  solved: boolean | null; satisfied: boolean | null; evaluated_at: Date | null; entered_unit: string | null
}

const HEARD_EVENTS = `SELECT e.order_number, e.round, e.event_key, e.meaning, e.happened_at, h.solved, h.satisfied, h.evaluated_at, CASE WHEN e.entered_by IS NOT NULL THEN coalesce(g.name, '本县') END AS entered_unit
  FROM hotline_event e LEFT JOIN organization g ON g.county_code = e.county_code AND g.id = e.entered_organization_id JOIN hotline_order h ON h.county_code = e.county_code AND h.order_number = e.order_number AND h.round = e.round
  WHERE e.county_code = $1 AND e.matter_id = $2 AND e.effect IS NULL ORDER BY e.happened_at, e.event_key`
const NOTE_EFFECT = 'SELECT app.note_hotline_effect($1, $2, $3, $4)'
const NEXT_ROUND = `SELECT n.round FROM hotline_order h JOIN hotline_order n ON n.county_code = h.county_code AND n.order_number = h.order_number AND n.round > h.round
  WHERE h.county_code = $1 AND h.matter_id = $2 ORDER BY n.round LIMIT 1`
const MERGED_INTO = 'SELECT merged_into_id AS id FROM request WHERE county_code = $1 AND matter_id = $2'
const SENT_BACK = "SELECT data ->> 'reason' AS reason FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND move = 'sendBack' ORDER BY ordinal DESC LIMIT 1"
const ASKED_EXTENSION = "SELECT working_days FROM approval WHERE county_code = $1 AND matter_id = $2 AND kind = 'extension' AND status = 'pending'"
const URGED_SINCE = "SELECT FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND move = 'urge' AND data ->> 'by' = 'platform' AND at > $3 LIMIT 1"

/** What the platform said of an order and nobody has acted on yet, each once, in the order in which it happened there. */
export async function carryOutEvents(scope: TimeScope, { id }: RequestRecord): Promise<void> {
  for (const event of await rowsOf<Heard>(scope.db, HEARD_EVENTS, [scope.countyCode, id])) {
    // Read anew: the one before may have moved it.
    const effect = await carryOut(scope, (await lockRecord(scope.db, scope.countyCode, id))!, event)
    if (effect !== 'waits') await rowsOf(scope.db, NOTE_EFFECT, [event.order_number, event.round, event.event_key, effect])
  }
  await endReplacedReturn(scope, (await lockRecord(scope.db, scope.countyCode, id))!)
}

async function carryOut(scope: TimeScope, row: RequestRecord, event: Heard): Promise<EventEffect | 'waits'> {
  switch (event.meaning) {
    case 'supplemented':
      return await tellOfSupplement(scope, await whereItGoesOn(scope, row))
    case 'tied':
      return await tellOfOrder(scope, await whereItGoesOn(scope, row), event.order_number)
    case 'urged':
      return await urge(scope, await whereItGoesOn(scope, row), by(event))
    case 'returnApproved':
    case 'withdrawn':
      if (row.pending === 'platformReturn') return await takenBack(scope, row, by(event))
      return event.meaning === 'withdrawn' ? await tellOfWithdrawal(scope, await whereItGoesOn(scope, row), event.order_number) : overtaken(row)
    case 'returnRefused':
      if (row.pending !== 'platformReturn') return overtaken(row)
      await moveByTime(scope, row, 'sendBackRefused', { request: nothingPending, clocks: { resume: true }, data: by(event) })
      return 'done'
    case 'extensionApproved':
    case 'extensionRefused':
      return row.pending === 'platformExtension' ? await decideExtension(scope, row, event.meaning === 'extensionApproved', by(event)) : overtaken(row)
    case 'evaluated':
      return await evaluate(scope, row, event)
    default:
      return 'noted'
  }
}

const nothingPending = { pending: null, pending_by: null, pending_organization_id: null, decider_organization_id: null } as const

/** What was merged is the county's to decide, and nobody decides twice. */
function overtaken(row: RequestRecord): EventEffect {
  return row.state === 'merged' ? 'merged' : 'overtaken'
}

export async function whereItGoesOn(scope: TimeScope, row: RequestRecord): Promise<RequestRecord> {
  if (row.state !== 'merged') return row
  const { id } = (await rowOf<{ id: string }>(scope.db, MERGED_INTO, [scope.countyCode, row.id]))!
  return await whereItGoesOn(scope, (await lockRecord(scope.db, scope.countyCode, id))!)
}

/**
 * What the platform sent again with other words: told to whoever has to do with it now, whatever has become of it. What waits for
 * its reporter or for nobody concerns the unit that answers it: what a reporter may do no unit can.
 */
async function tellOfSupplement(scope: TimeScope, row: RequestRecord): Promise<EventEffect> {
  return await tellWhoeverHas(scope, row, `诉求 ${row.number}：12345 平台再次送来工单，内容有补充，请看诉求里的“12345 工单”。`)
}

/** A request that a list brought in is the platform's from now on: it waits for the answer, and may set an earlier deadline. */
async function tellOfOrder(scope: TimeScope, row: RequestRecord, orderNumber: string): Promise<EventEffect> {
  return await tellWhoeverHas(scope, row, `诉求 ${row.number}：12345 平台派来工单 ${orderNumber}，与导入的这一件是同一件，接着办理即可，办理情况会报给平台。平台的期限见诉求里的“12345 工单”。`)
}

/** Whether it goes on is the county's: whoever reported it may still want it done. What is over needs nobody. */
async function tellOfWithdrawal(scope: TimeScope, row: RequestRecord, orderNumber: string): Promise<EventEffect> {
  if (!endStates.has(row.state)) await tellWhoeverHas(scope, row, `诉求 ${row.number}：12345 平台撤回了工单 ${orderNumber}，平台的期限不再算。是否接着办理，请看“12345 工单”里的说明，或与平台核对。`)
  return 'noted'
}

async function tellWhoeverHas(scope: TimeScope, row: RequestRecord, sentence: string): Promise<EventEffect> {
  await tellUnit({ scope, row, move: 'supplement' }, whoeverHas(row), sentence)
  return 'done'
}

export function whoeverHas(row: RequestRecord): { organizationId: string | null; permission: string } {
  const permission = row.waiting_organization_id === null ? 'request.reply' : waitingFor[row.waiting_for as WaitingFor].can
  return { permission, organizationId: row.waiting_organization_id ?? row.holder_organization_id ?? row.receiver_organization_id }
}

/** Told to the unit that everybody waits for, as often as a resident may urge; a resident's own urging is neither counted nor used up by it. */
async function urge(scope: TimeScope, row: RequestRecord, who: By): Promise<EventEffect> {
  if (row.waiting_organization_id === null) return 'nobodyToUrge'
  const { procedure } = await countyRules(scope.db, scope.countyCode)
  if ((await rowOf(scope.db, URGED_SINCE, [scope.countyCode, row.id, new Date(scope.at.getTime() - procedure.urgeAgainAfterHours * HOUR)])) !== undefined) return 'urgedLately'
  const moving = await moveByTime(scope, row, 'urge', { data: { ...who, toId: row.waiting_organization_id } })
  const { can, label } = waitingFor[row.waiting_for as WaitingFor]
  await tellUnit(moving, { organizationId: row.waiting_organization_id, permission: can }, `12345 平台催办：诉求 ${row.number} ${label}，请尽快办理。`)
  return 'done'
}

/** Over here: the platform has taken its order back. */
async function takenBack(scope: TimeScope, row: RequestRecord, more: By & { nextRound?: number }): Promise<EventEffect> {
  const sent = await rowOf<{ reason: string }>(scope.db, SENT_BACK, [scope.countyCode, row.id])
  await moveByTime(scope, row, 'decline', {
    matter: { closed_at: scope.at }, request: nothingPending, clocks: { resume: true, done: ['accept'], void: 'all' }, data: { ...more, reason: sent?.reason ?? '' },
  })
  return 'done'
}

/** Sent out anew while we waited for its decision: the new round is the one that is handled. */
async function endReplacedReturn(scope: TimeScope, row: RequestRecord): Promise<void> {
  if (row.pending !== 'platformReturn') return
  const next = await rowOf<{ round: number }>(scope.db, NEXT_ROUND, [scope.countyCode, row.id])
  if (next !== undefined) await takenBack(scope, row, { ...BY, nextRound: next.round })
}

async function decideExtension(scope: TimeScope, row: RequestRecord, approve: boolean, who: By): Promise<EventEffect> {
  const asked = (await rowOf<{ working_days: number }>(scope.db, ASKED_EXTENSION, [scope.countyCode, row.id]))!
  const workingDays = asked.working_days
  const moving = await moveByTime(scope, row, 'platformExtension', {
    request: { ...nothingPending, extension_count: row.extension_count + 1 }, ...(approve ? { clocks: { extend: { stage: 'reply' as const, workingDays } } } : {}), data: { ...who, approve, workingDays },
  })
  await recordDecision(moving, 'extension', approve, null)
  await tellUnit(moving, { organizationId: row.holder_organization_id, permission: 'request.reply' },
    approve ? `诉求 ${row.number}：12345 平台同意延期 ${workingDays} 个工作日。` : `诉求 ${row.number}：12345 平台没有同意延期，时限不变，理由见 12345 工单。`)
  return 'done'
}

/**
 * The answer to the call-back of this closing, if nobody has answered yet: it counts once, like one of our own. Half an answer
 * would be in one rate and not in the other, and one from before the last reply speaks of another one. Before it is closed it waits.
 */
async function evaluate(scope: TimeScope, row: RequestRecord, event: Heard): Promise<EventEffect | 'waits'> {
  const { solved, satisfied, evaluated_at, happened_at } = event
  if (row.state === 'merged') return 'merged'
  if (evaluated_at === null || happened_at < evaluated_at) return 'overtaken'
  if (solved === null || satisfied === null) return 'incomplete'
  if (row.replied_at === null || happened_at < row.replied_at) return 'overtaken'
  if (row.state === 'replied' || row.state === 'verified') return 'waits'
  if (row.state !== 'closed' && row.state !== 'calledBack') return 'overtaken'
  if (row.rated_closing >= row.closing) return 'ownAnswer'
  const satisfaction = satisfied ? 'satisfied' : 'dissatisfied'
  const moving = await moveByTime(scope, row, 'rate', { request: { rated_closing: row.closing, solved, satisfaction }, clocks: { done: ['callback'] }, data: { ...by(event), solved, satisfaction } })
  await recordRating(moving, { source: event.entered_unit === null ? 'platform' : 'platformList', solved, satisfaction, textId: null, byAuthority: false })
  await cancelTimers(moving.scope, row.id, [FINAL])
  await setTimer(moving.scope, row.id, FINAL, becomesFinalAt(moving))
  return 'done'
}
