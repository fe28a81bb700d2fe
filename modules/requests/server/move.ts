import type { Grant } from '#kit/access/actor.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { changeClocks, countyRules, noteOnTimeline, plainDate, rowOf, touch } from '#modules/matters/server/public.ts'
import type { ClockChange, ClockStand, CountyRules } from '#modules/matters/server/public.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove, RequestState } from '#modules/requests/lifecycle.ts'
import { changedMeanwhile } from '#modules/requests/refusals.ts'
import { attempt, openMoves } from '#modules/requests/rules.ts'
import { counted, countChange } from '#modules/requests/server/counts.ts'
import { organizationIdsOf, setParties } from '#modules/requests/server/parties.ts'
import type { Parties } from '#modules/requests/server/parties.ts'
import { followPublication } from '#modules/requests/server/publication.ts'
import { circumstancesOf, findRecord, lockRecord, presentRow } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import type { KeptRoute } from '#modules/requests/server/request-rules.ts'
import { queueHotlineMessages } from '#modules/requests/hotline/server/queue-messages.ts'
import { labelOf } from '#modules/requests/server/summary.ts'
import { tellHelpers, tellWhoActs } from '#modules/requests/server/tell.ts'
import { tellMergedLater } from '#modules/requests/server/tell-merged.ts'
import { tellSupportersLater } from '#modules/requests/server/tell-supporters.ts'
import { placeUnitsOf, standingArea, surroundingsOf } from '#modules/requests/server/units.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { waitingOf } from '#modules/requests/waiting.ts'
import type { PlaceUnits } from '#modules/requests/waiting.ts'

/** What moving a request needs, whoever moves it: a person through the wrapper, or time through its service session. */
export type MoveScope = Pick<Context<unknown>, 'db' | 'at' | 'newId' | 'announce'> & { countyCode: string; accountId: string | null }

/** A request in somebody's hand: locked, the permission and every rule passed, the next state known. */
export type Moving = {
  scope: MoveScope
  move: RequestMove
  row: RequestRecord
  /** The post by which it is done; none for the reporter and for time. */
  grant: Grant | undefined
  /** Whether that post holds a permission as well: whoever can go on himself need not be told to. */
  holds: (permission: string) => boolean
  to: RequestState
  rules: CountyRules
  units: PlaceUnits
}

/** Columns of the request's own row that moves change beside those of the record. */
export type RequestColumns = Partial<{
  receiver_organization_id: string
  routing: KeptRoute
  pending: string | null
  pending_by: string | null
  pending_organization_id: string | null
  asked_resident_at: Date | null
  suspended_until: Date | null
  dispatched_at: Date | null
  arbitrated: boolean
  returnable_until: Date | null
  contacted_at: Date | null
  replied_at: Date | null
  replied_by: string | null
  replied_organization_id: string | null
  reply_kind: string | null
  promised_at: Date | null
  check_reason: string | null
  verified_by: string | null
  closing: number
  callback_count: number
  rated_closing: number
  solved: boolean | null
  satisfaction: string | null
  return_count: number
  objection_count: number
  extension_count: number
  reopen_count: number
  transfer_count: number
  urge_count: number
  urged_at: Date | null
  next_callback_at: Date | null
  decider_organization_id: string | null
  verifier_organization_id: string | null
  merged_into_id: string | null
  outcome_telling: 'owed' | 'told' | 'notReached' | null
  outcome_of: number | null
  joining: 'closed' | 'open' | 'published'
  contacted_in_time: boolean
  replied_in_time: boolean
  taken_up_in_time: boolean
  excluded: boolean
  exclusion_asked_by: string | null
  exclusion_asked_organization_id: string | null
  suggested_category: string | null
  suggested_confidence: number | null
  suggested_model: string | null
  typing: 'done' | 'disputed'
}>
export type MatterColumns = Partial<{ category: string; urgency: string; closed_at: Date | null; published: boolean }>

/** To where it is corrected: the area, and what is written and marked of it. */
export type CorrectedPlace = { area: { areaId: string; path: string; name: string }; place: string; longitude: number | null; latitude: number | null }

export type Change = {
  place?: CorrectedPlace
  matter?: MatterColumns
  request?: RequestColumns
  parties?: Parties
  /** Co-units whose required task is open after this. */
  openTaskIds?: readonly string[]
  clocks?: ClockChange | undefined
  data?: Record<string, string | number | boolean | null | readonly string[]>
  words?: { text: string; audience: 'internal' | 'reporter' } | undefined
  photoIds?: readonly string[]
}

type MoveInput = { requestId: string; version?: number | undefined }

/** Fetches, locks and checks: permission over the row, lifecycle, rules, and that nobody moved it since it was last seen. */
export async function beginMove(context: Context<MoveInput>, move: RequestMove): Promise<Moving> {
  const { actor, db, at, input } = context
  const row = context.guard(await lockRecord(db, actor.countyCode, input.requestId))
  // First: whoever saw it as it was before hears what somebody else has done, not only that it stands elsewhere.
  if (input.version !== undefined && input.version !== row.version) throw await conflict(context, row)
  const rules = await countyRules(db, actor.countyCode)
  const circumstances = circumstancesOf(rules, at)
  const to = requestLifecycle.next(move, row.state as RequestState, () => openMoves(row, actor, circumstances))
  const way = attempt(move, row, actor, circumstances)
  if (!('grant' in way)) throw way
  context.audit({ objectKind: 'request', objectId: row.id, ...(way.grant === undefined ? {} : { grant: way.grant }) })
  const scope = { db, at, newId: context.newId, announce: context.announce, countyCode: actor.countyCode, accountId: actor.accountId }
  return { scope, move, row, grant: way.grant, holds: (permission) => way.grant !== undefined && actor.scopesOf(way.grant, permission).length > 0, to, rules, units: placeUnitsOf(await surroundingsOf(db, actor.countyCode, standingArea(row), plainDate(at))) }
}

const LAST_EVENT = `SELECT e.move, o.short_name AS unit FROM matter_event e
  LEFT JOIN organization o ON o.county_code = e.county_code AND o.id = e.organization_id WHERE e.county_code = $1 AND e.matter_id = $2 ORDER BY e.ordinal DESC, e.id DESC LIMIT 1`

async function conflict({ db, actor }: Context<MoveInput>, row: RequestRecord) {
  const last = await rowOf<{ move: string; unit: string | null }>(db, LAST_EVENT, [actor.countyCode, row.id])
  const label = labelOf(last?.move ?? '')
  return changedMeanwhile({ what: `${last?.unit ?? ''}“${label}”`, state: requestLifecycle.states[row.state as RequestState], version: row.version })
}

/** Carries the move out: timeline, clocks, parties, the rows themselves, figures, live feed. Answers where its words stand. */
export async function finishMove(moving: Moving, change: Change): Promise<{ eventId: string; textId: string | null }> {
  const { scope, row, to, units } = moving
  const noted = await noteOnTimeline(
    { db: scope.db, countyCode: scope.countyCode, at: scope.at, newId: scope.newId, accountId: scope.accountId },
    {
      matterId: row.id, ordinal: row.version + 1, areaId: row.area_id, move: moving.move, from: row.state, to, grant: moving.grant, data: change.data ?? {}, words: change.words,
      ...(change.photoIds === undefined ? {} : { photoIds: change.photoIds }),
      ...(change.clocks?.pause === true ? { clock: 'pause' as const } : change.clocks?.resume === true ? { clock: 'resume' as const } : {}),
    },
  )
  const stand = change.clocks === undefined ? undefined : await changeClocks(
    { db: scope.db, countyCode: scope.countyCode, rules: moving.rules, at: scope.at, newId: scope.newId },
    clockedMatter({ ...row, ...change.matter } as RequestRecord), change.clocks,
  )
  const after = afterwards(moving, change, stand)
  const waiting = waitingOf(after as RequestRecord, units)
  await Promise.all([
    updateMatter(moving, { ...after, ...waiting } as RequestRecord),
    updateRequest(moving, { ...change.request, ...factsFrom(stand, after), ...(stand === undefined ? {} : { reply_due_at: stand.reply_due_at }) }),
  ])
  const askedNow = (change.openTaskIds ?? []).filter((id) => !row.open_task_ids.includes(id))
  if (change.parties !== undefined) await setParties(scope, row, change.parties, askedNow)
  const facts = factsFrom(stand, after)
  await countChange(scope, counted(row), counted({ ...after, ...facts }))
  if (row.published && after.published) await followPublication(scope, { ...after, ...facts, ...waiting })
  await tellMergedLater(scope, row, moving.move, change.data)
  await tellSupportersLater(scope, moving.rules, row, after, moving.move, change.data)
  await queueHotlineMessages(scope, row, moving.move, noted.eventId, change.data ?? {})
  await tellWhoActs(scope, row, { ...after, ...waiting }, moving.move, {
    data: change.data ?? {}, actsHimself: (unit, permission) => unit === moving.grant?.organizationId && moving.holds(permission),
  })
  await tellHelpers(moving, change.parties?.coUnits ?? [], askedNow)
  for (const areaPath of new Set([row.area_path, after.area_path])) scope.announce({
    kind: 'request.changed', objectId: row.id, areaPath, reporterId: row.reporter_id,
    // Who has just lost sight of it must hear of it too, to take it off the screen.
    orgIds: [...new Set([...row.org_ids, ...after.org_ids])],
  })
  // The last that is done: whoever moves it may reach it no more.
  if (change.place !== undefined) await movePlace(scope, row.id, change.place)
  return noted
}

const MOVE_PLACE = 'SELECT app.move_place($1, $2, $3, $4, $5)'

async function movePlace({ db }: MoveScope, requestId: string, { area, place, longitude, latitude }: CorrectedPlace): Promise<void> {
  await touch(db, MOVE_PLACE, [requestId, area.areaId, place, longitude, latitude])
}

/** Whoever takes on what he had sent back to the platform does not wait for its answer. */
export function goesOn({ pending }: Pick<Moving['row'], 'pending'>): { resume?: true } {
  return pending === 'platformReturn' ? { resume: true } : {}
}

type Afterwards = RequestRecord & RequestColumns

function afterwards({ row, to }: Moving, change: Change, stand: ClockStand | undefined): Afterwards {
  const parties = change.parties
  const routing = change.request?.routing as KeptRoute | undefined
  return {
    ...row, ...change.matter, ...change.request, state: to,
    ...(change.place === undefined ? {} : { area_id: change.place.area.areaId, area_path: change.place.area.path, area_name: change.place.area.name }),
    ...(routing === undefined ? {} : { proposed_organization_id: routing.leadId }),
    ...(parties === undefined ? {} : {
      holder_organization_id: parties.holder, sender_organization_id: parties.senders[0] ?? null, org_ids: organizationIdsOf(parties),
      co_unit_ids: parties.coUnits.map((unit) => unit.organizationId),
    }),
    ...(change.openTaskIds === undefined ? {} : { open_task_ids: [...change.openTaskIds] }),
    ...(stand === undefined ? {} : { due_stage: stand.due_stage, due_at: stand.due_at, pending_calendar: stand.pending_calendar, paused: stand.paused }),
  } as Afterwards
}

/** Stages that somebody must end before it can be answered at all. */
export const takingUp: ReadonlySet<string> = new Set(['accept', 'dispatch', 'sign'])

/** A stage that ended late once stays late, whatever is answered afterwards. */
function factsFrom(stand: ClockStand | undefined, row: Afterwards): Pick<RequestColumns, 'contacted_in_time' | 'replied_in_time' | 'taken_up_in_time'> {
  const contact = stand?.ended.find((clock) => clock.stage === 'contact')
  const reply = stand?.ended.find((clock) => clock.stage === 'reply')
  return {
    ...(contact === undefined ? {} : { contacted_in_time: (row.contacted_in_time ?? true) && contact.inTime }),
    ...(stand?.ended.some((clock) => takingUp.has(clock.stage) && !clock.inTime) ? { taken_up_in_time: false } : {}),
    ...(reply === undefined ? {} : { replied_in_time: (row.replied_in_time ?? true) && reply.inTime }),
  }
}

const UPDATE_MATTER = `UPDATE matter SET state = $3, category = $4, urgency = $5, org_ids = $6, holder_organization_id = $7, sender_organization_id = $8, co_unit_ids = $9,
  open_task_ids = $10, waiting_for = $11, waiting_organization_id = $12, due_stage = $13, due_at = $14, pending_calendar = $15, paused = $16, closed_at = $17,
  published = $18, updated_at = $19, version = version + 1 WHERE county_code = $1 AND id = $2`

async function updateMatter({ scope }: Moving, row: RequestRecord): Promise<void> {
  await touch(scope.db, UPDATE_MATTER, [
    scope.countyCode, row.id, row.state, row.category, row.urgency, row.org_ids, row.holder_organization_id, row.sender_organization_id, row.co_unit_ids,
    row.open_task_ids, row.waiting_for, row.waiting_organization_id, row.due_stage, row.due_at, row.pending_calendar, row.paused, row.closed_at,
    row.published, scope.at,
  ])
}

/** Only the columns that change; their names are the keys of RequestColumns and never come from outside. */
async function updateRequest({ scope, row }: Moving, columns: RequestColumns & { reply_due_at?: Date | null }): Promise<void> {
  const entries = Object.entries(columns).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return
  const assignments = entries.map(([name], index) => `${name} = $${index + 3}`)
  const values = entries.map(([, value]) => (value !== null && typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : value))
  await touch(scope.db, `UPDATE request SET ${assignments.join(', ')} WHERE county_code = $1 AND matter_id = $2`, [scope.countyCode, row.id, ...values])
}

export function clockedMatter(row: Pick<RequestRecord, 'id' | 'category' | 'urgency'>) {
  return { id: row.id, category: row.category, urgency: row.urgency, safety: row.category.startsWith('safety') }
}

/** Reads the request again under today's reach and shows it with what is open now. */
export async function showRow({ actor, db, at }: Pick<Context<unknown>, 'actor' | 'db' | 'at'>, requestId: string): Promise<RequestRow> {
  const [row, rules] = await Promise.all([findRecord(db, actor.countyCode, requestId), countyRules(db, actor.countyCode, 2_000)])
  if (row === undefined) throw notFound()
  return presentRow(row, actor, rules, at)
}
