import type { Actor } from '#kit/access/actor.ts'
import type { Db } from '#kit/database/transaction.ts'
import { maskText } from '#kit/secrets/mask.ts'
import { categoryLabel, earlierThanOurs, plainDate, rowOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import type { Channel, Purpose, Stage, Urgency } from '#modules/matters/contract.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestState, WaitingFor } from '#modules/requests/lifecycle.ts'
import { openMoves } from '#modules/requests/rules.ts'
import type { Circumstances, RequestFacts } from '#modules/requests/rules.ts'
import { isClosedTo, SEALED_TITLE } from '#modules/requests/sealing.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { stepToDo } from '#modules/requests/waiting.ts'

/** What every list and every move reads of a request. */
export type RequestRecord = RequestFacts & {
  id: string
  number: string
  title: string
  category: string
  purpose: Purpose
  urgency: Urgency
  channel: Channel
  area_id: string
  area_path: string
  area_name: string
  place: string
  longitude: number | null
  latitude: number | null
  reporter_id: string | null
  org_ids: string[]
  co_unit_ids: string[]
  open_task_ids: string[]
  waiting_name: string | null
  due_stage: Stage | null
  due_at: Date | null
  platform_due_at: Date | null
  merged_due_at: Date | null
  pending_calendar: boolean
  paused: boolean
  opened_at: Date
  updated_at: Date
  version: number
  sealed: boolean
  contacted_at: Date | null
  contacted_in_time: boolean | null
  replied_in_time: boolean | null
  taken_up_in_time: boolean
  replied_at: Date | null
  promised_at: Date | null
  callback_count: number
  urge_count: number
  decider_organization_id: string | null
  verifier_organization_id: string | null
  merged_count: number
  typing: 'awaited' | 'done' | 'disputed' | null
  proposed_organization_id: string | null
  suggested_category: string | null
  suggested_model: string | null
  closed_elsewhere: boolean
  external_number: string | null
}

export const RECORD_COLUMNS = `m.id, m.number, m.title, m.state, m.category, m.purpose, m.urgency, m.channel, m.area_id, m.area_path, a.name AS area_name, m.place, m.longitude, m.latitude,
  m.reporter_id, m.org_ids, m.holder_organization_id, h.short_name AS holder_name, m.sender_organization_id, m.co_unit_ids, m.open_task_ids, m.waiting_for,
  m.waiting_organization_id, w.short_name AS waiting_name, m.due_stage, m.due_at, m.platform_due_at, m.merged_due_at, m.pending_calendar, m.paused, m.opened_at, m.closed_at, m.updated_at, m.version, m.sealed,
  m.published, q.receiver_organization_id, (q.routing->>'leadId')::uuid AS proposed_organization_id, q.pending, q.pending_by, q.asked_resident_at, q.suspended_until,
  q.returnable_until, q.arbitrated, q.reply_due_at, q.replied_by, q.replied_organization_id, q.reply_kind, q.check_reason, q.closing, q.rated_closing, q.solved,
  q.satisfaction, q.return_count, q.objection_count, q.extension_count, q.transfer_count, q.reopen_count, q.urge_count, q.urged_at, q.next_callback_at,
  q.decider_organization_id, q.verifier_organization_id, q.excluded, q.exclusion_asked_by, q.exclusion_asked_organization_id, q.contacted_at,
  q.contacted_in_time, q.replied_in_time, q.taken_up_in_time, q.replied_at, q.promised_at, q.callback_count, q.merged_count, q.typing, q.suggested_category, q.suggested_model, q.closed_elsewhere, q.external_number, q.outcome_telling, q.joining,
  CASE WHEN m.state = 'merged' THEN (SELECT e.from_state FROM matter_event e WHERE e.county_code = m.county_code AND e.matter_id = m.id AND e.move = 'merge' ORDER BY e.ordinal DESC, e.id DESC LIMIT 1) END AS merged_from`

export const RECORD_JOINS = `JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  JOIN area a ON a.county_code = m.county_code AND a.id = m.area_id
  LEFT JOIN organization h ON h.county_code = m.county_code AND h.id = m.holder_organization_id
  LEFT JOIN organization w ON w.county_code = m.county_code AND w.id = m.waiting_organization_id`

const FIND = `SELECT ${RECORD_COLUMNS} FROM matter m ${RECORD_JOINS} WHERE m.county_code = $1 AND m.id = $2`

export async function findRecord(db: Db, countyCode: string, requestId: string): Promise<RequestRecord | undefined> {
  return rowOf<RequestRecord>(db, FIND, [countyCode, requestId])
}

const LOCK = 'SELECT FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = $1 AND m.id = $2 FOR UPDATE OF m, q'

/**
 * The same, locked until the transaction ends: whoever moves a request begins here. Read by a statement of its own, because one
 * that has waited for the lock keeps the rows beside it as they were before the wait.
 */
export async function lockRecord(db: Db, countyCode: string, requestId: string): Promise<RequestRecord | undefined> {
  const [, row] = await Promise.all([rowOf(db, LOCK, [countyCode, requestId]), findRecord(db, countyCode, requestId)])
  return row
}

export function circumstancesOf(rules: CountyRules, at: Date): Circumstances {
  const { reopenLimit, reopenWithinDays, reopeningBefore, transferLimit, urgeAgainAfterHours } = rules.procedure
  const on = plainDate(at)
  return {
    at, reopenLimit, reopenWithinDays, reopeningBefore, transferLimit, urgeAgainAfterHours,
    // As `open_requests` has it: where another form of the category is laid down, it is none until that one holds.
    isFacility: (category) => rules.categories.some((one) => one.key === category && one.public_facility && one.valid_from <= on && one.valid_to === null),
  }
}

/** One line as this person sees it, with the moves that are open to him. */
export function presentRow(row: RequestRecord, actor: Actor, rules: CountyRules, at: Date): RequestRow {
  const closed = isClosedTo(actor, row)
  return {
    requestId: row.id,
    number: row.number,
    title: closed ? SEALED_TITLE : maskText(row.title)!,
    state: row.state as RequestState,
    stateLabel: requestLifecycle.states[row.state as RequestState],
    category: row.category,
    categoryLabel: categoryLabel(rules, row.category),
    purpose: row.purpose,
    urgency: row.urgency,
    channel: row.channel,
    areaId: row.area_id,
    areaName: row.area_name,
    place: closed ? '' : row.place,
    longitude: closed ? null : row.longitude,
    latitude: closed ? null : row.latitude,
    holder: row.holder_organization_id === null ? null : { organizationId: row.holder_organization_id, name: row.holder_name ?? '' },
    waitingFor: row.waiting_for as WaitingFor | null,
    waitingForLabel: row.waiting_for === null ? null : waitingFor[row.waiting_for as WaitingFor].label,
    waitingUnit: row.waiting_name,
    dueStage: row.due_stage === null ? null : stepToDo({ stage: row.due_stage, waitingFor: row.waiting_for }),
    dueAt: row.due_at?.toISOString() ?? null,
    overdue: row.due_at !== null && row.due_at < at,
    platformDueAt: closed ? null : (earlierThanOurs(row)?.toISOString() ?? null),
    pendingCalendar: row.pending_calendar,
    paused: row.paused,
    suspendedUntil: row.suspended_until?.toISOString() ?? null,
    published: row.published,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
    openMoves: openMoves(row, actor, circumstancesOf(rules, at)),
  }
}
