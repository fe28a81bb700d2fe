import type { Grant } from '#kit/access/actor.ts'
import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import type { Stage } from '#modules/matters/contract.ts'
import { countyRules, plainDate, rowOf, rowsOf, setTimer, touch } from '#modules/matters/server/public.ts'
import type { ClockChange, ClockHistory } from '#modules/matters/server/public.ts'
import { REORGANIZED } from '#modules/people/server/public.ts'
import { merge, undoMerge } from '#modules/requests/contract-moves.ts'
import { gatherPlatformDue } from '#modules/requests/hotline/server/gather-due.ts'
import { endStates, statesWithUnit } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { mergeIntoItself, mergeIntoSealed, mergeTargetEnded } from '#modules/requests/refusals.ts'
import { readsAsStaff } from '#modules/requests/rules.ts'
import { carryFollowersLater } from '#modules/requests/server/merged-followers.ts'
import { beginMove, finishMove, showRow, takingUp } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { moveSupportersLater } from '#modules/requests/server/move-supporters.ts'
import { readParties } from '#modules/requests/server/parties.ts'
import type { Parties } from '#modules/requests/server/parties.ts'
import { takeDown } from '#modules/requests/server/publication.ts'
import { findRecord, lockRecord } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { tellReporter, tellUnit } from '#modules/requests/server/tell.ts'
import { placeUnitsOf, standingArea, surroundingsOf } from '#modules/requests/server/units.ts'

const LINK = "INSERT INTO matter_link (county_code, id, matter_id, other_id, kind, created_at) VALUES ($1, $2, $3, $4, 'merge', $5)"
const UNLINK = "UPDATE matter_link SET undone_at = $3 WHERE county_code = $1 AND matter_id = $2 AND kind = 'merge' AND undone_at IS NULL RETURNING other_id, created_at"
/** The steps it was in when it was merged. What was merged before that moment stood on the timeline as a pause begins anew. */
const STEPS = `SELECT DISTINCT ON (c.stage) c.stage, c.started_at, c.limit_value, c.limit_unit, c.extension_days, c.due_at, c.missed_at, c.steps_sent FROM matter_clock c
  WHERE c.county_code = $1 AND c.matter_id = $2 AND c.stage IN ('accept', 'dispatch', 'sign', 'contact', 'reply') AND c.stopped_why = 'void' AND c.stopped_at = $3
    AND EXISTS (SELECT FROM matter_event e WHERE e.county_code = $1 AND e.matter_id = $2 AND e.move = 'merge' AND e.clock = 'pause' AND e.at = $3)
  ORDER BY c.stage, c.started_at DESC, c.id DESC`
/** Who was asked to help and has not answered. */
const ASKED = "SELECT organization_id FROM matter_party WHERE county_code = $1 AND matter_id = $2 AND role = 'coUnit' AND open AND required AND answered_at IS NULL"
/** Whoever calls back to tell what came of the other one became a party for that alone. */
const SENT_SINCE = "SELECT organization_id FROM matter_party WHERE county_code = $1 AND matter_id = $2 AND role = 'sender' AND open AND created_at > $3"
const COUNT_MERGED = 'UPDATE request SET merged_count = merged_count + 1 WHERE county_code = $1 AND matter_id = $2'
const COUNT_UNMERGED = 'SELECT app.count_unmerged($1, $2)'

/** This one goes on in the other; both must be within reach. Whoever raised it is told, and it can be undone. */
export const mergeHandler = command(
  merge,
  async (context) => {
    const { intoId, requestId } = context.input
    if (intoId === requestId) throw mergeIntoItself()
    const moving = await beginMove(context, 'merge')
    const { row, scope } = moving
    const into = context.guard(await lockRecord(scope.db, scope.countyCode, intoId))
    await joinInto(moving, into)
    await tellOfJoined([moving], into)
    context.audit({ objectKind: 'request', objectId: row.id, details: { into: into.id } })
    return row.id
  },
  showRow,
)

const LOCK_ALL = 'SELECT FROM matter WHERE county_code = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE'

/** The one that several are to go on in. All of them are locked in the order of their ids, so that two batches cannot wait for each other in a circle. */
export async function lockTogether(context: Context<unknown>, ids: readonly string[], intoId: string): Promise<RequestRecord> {
  const { db, actor } = context
  if (ids.includes(intoId)) throw mergeIntoItself()
  await rowsOf(db, LOCK_ALL, [actor.countyCode, [...ids, intoId]])
  const into = context.guard(await lockRecord(db, actor.countyCode, intoId))
  insistOnTarget(into)
  return into
}

function insistOnTarget(into: RequestRecord): void {
  if (endStates.has(into.state)) throw mergeTargetEnded()
  // Each of the two reporters would learn of the other.
  if (into.sealed) throw mergeIntoSealed()
}

/** Goes on in the other from here on; its reporter hears of it, and with him whoever supports it. */
export async function joinInto(moving: Moving, into: RequestRecord): Promise<void> {
  const { row, scope } = moving
  insistOnTarget(into)
  if (row.sealed) throw mergeIntoSealed()
  await finishMove(moving, {
    matter: { closed_at: scope.at, published: false }, request: { merged_into_id: into.id, pending: null, pending_by: null }, clocks: { void: 'all', pause: true }, openTaskIds: [], data: { intoId: into.id, into: into.number },
  })
  await touch(scope.db, LINK, [scope.countyCode, scope.newId(), row.id, into.id, scope.at])
  await gatherPlatformDue(scope, into.id)
  // Nothing more becomes of it by itself: what is public goes on in the other, or it would stand as open for ever.
  await takeDown(scope, row.id)
  await moveSupportersLater(scope, row.id)
  if (row.merged_count > 0) await carryFollowersLater(scope, row.id)
  await touch(scope.db, COUNT_MERGED, [scope.countyCode, into.id])
  await tellReporter(moving, `您反映的 ${row.number} 与 ${into.number} 是同一件事，已合并办理，进度看 ${into.number}。`)
  if (statesWithUnit.has(row.state)) await tellUnitsOfMerge(moving, into)
}

/** Whoever raised the one that goes on hears once of those that others raised. */
export async function tellOfJoined(joined: readonly Moving[], into: RequestRecord): Promise<void> {
  const others = joined.filter(({ row }) => row.reporter_id !== into.reporter_id)
  if (others.length === 0) return
  await tellReporter({ ...others[0]!, row: into }, others.length === 1 ? `还有人反映了与您的 ${into.number} 同样的事，已并入一起办理。` : `还有 ${others.length} 件反映了与您的 ${into.number} 同样的事，已并入一起办理。`)
}

/** Whoever has it in hand, or was asked to help, need not go on; the other one is in somebody's hands. */
async function tellUnitsOfMerge(moving: Moving, into: RequestRecord): Promise<void> {
  const { row, grant } = moving
  for (const organizationId of new Set([row.holder_organization_id, ...row.co_unit_ids])) {
    if (organizationId === null || organizationId === grant?.organizationId) continue
    const goesOn = organizationId === into.holder_organization_id ? `接着办 ${into.number} 就行` : `由${into.holder_name ?? '别的单位'}接着办`
    await tellUnit(moving, { organizationId, permission: 'request.reply' }, `诉求 ${row.number} 与 ${into.number} 是同一件事，已经并过去，${goesOn}，您单位不用再办 ${row.number}。`)
  }
}

/** Entered for somebody and linked at once: whoever reads the other by his post may, since he could as well have told its holder of it. */
export async function joinNew(context: Context<unknown>, requestId: string, { into, grant }: { into: RequestRecord; grant: Grant }): Promise<void> {
  const { db, at, actor } = context
  const row = (await lockRecord(db, actor.countyCode, requestId))!
  const [rules, surroundings] = await Promise.all([countyRules(db, actor.countyCode), surroundingsOf(db, actor.countyCode, standingArea(row), plainDate(at))])
  const moving: Moving = {
    scope: { db, at, newId: context.newId, announce: context.announce, countyCode: actor.countyCode, accountId: actor.accountId }, move: 'merge', row, grant,
    holds: (permission) => actor.scopesOf(grant, permission).length > 0, to: 'merged', rules, units: placeUnitsOf(surroundings),
  }
  await joinInto(moving, into)
  await tellOfJoined([moving], into)
}

/** The one to join, locked; as if it were not there for whoever does not read it by a post. */
export async function lockToJoin({ db, actor }: Pick<Context<unknown>, 'db' | 'actor'>, intoId: string): Promise<RequestRecord> {
  const into = await lockRecord(db, actor.countyCode, intoId)
  if (into === undefined || !readsAsStaff(actor, into)) throw notFound()
  if (endStates.has(into.state)) throw mergeTargetEnded()
  return into
}

/** Stands on its own again, with no more time than it had: with the unit that had it, or received anew. */
export const undoMergeHandler = command(
  undoMerge,
  async (context) => {
    const moving = await beginMove(context, 'undoMerge')
    await tellOfTakenOut([moving], await takeOut(moving, context.input.words))
    return moving.row.id
  },
  showRow,
)

/** Answers which one it is taken out of. */
export async function takeOut(moving: Moving, words: string): Promise<string> {
  const { row, scope } = moving
  const link = await rowOf<{ other_id: string; created_at: Date }>(scope.db, UNLINK, [scope.countyCode, row.id, scope.at])
  if (link === undefined) throw notFound()
  await touch(scope.db, COUNT_UNMERGED, [row.id, link.other_id])
  await gatherPlatformDue(scope, link.other_id)
  const isWithUnit = statesWithUnit.has(row.merged_from ?? '')
  const stands = isWithUnit
    ? { parties: await partiesAgain(moving, link.created_at), openTaskIds: (await rowsOf<{ organization_id: string }>(scope.db, ASKED, [scope.countyCode, row.id])).map((one) => one.organization_id) }
    : { parties: { holder: row.receiver_organization_id, senders: [], coUnits: [] } }
  await finishMove(isWithUnit ? { ...moving, to: row.merged_from as RequestState } : moving, {
    matter: { closed_at: null }, request: { merged_into_id: null, outcome_telling: null, outcome_of: null, callback_count: 0, next_callback_at: null, ...(isWithUnit ? returnableAgain(moving, link.created_at) : {}) }, ...stands,
    clocks: { void: 'all', resume: true, start: await stepsAgain(moving, link.created_at, stands.parties.holder) },
    words: { text: words, audience: 'internal' },
  })
  // Units that ended meanwhile are followed only by what waits for somebody.
  await setTimer(scope, row.id, REORGANIZED, scope.at)
  // It is not public again by itself: what was written for the public may no longer be so.
  await moveSupportersLater(scope, row.id)
  await carryFollowersLater(scope, row.id)
  await tellReporter(moving, `您反映的 ${row.number} 恢复单独办理。`)
  return link.other_id
}

/** Whoever was told that others joined him hears that it is two things again; he is told by whoever reaches his request. */
export async function tellOfTakenOut(taken: readonly Moving[], fromId: string): Promise<void> {
  const { scope } = taken[0]!
  const into = await findRecord(scope.db, scope.countyCode, fromId)
  const others = taken.filter(({ row }) => row.reporter_id !== into?.reporter_id)
  if (into === undefined || others.length === 0) return
  await tellReporter({ ...others[0]!, row: into }, `并入您的 ${into.number} 的${others.length === 1 ? '一' : ` ${others.length} `}件事已经分开办理，您的这一件照常办理。`)
}

/** The parties as they were when it was merged. */
async function partiesAgain({ scope, row }: Moving, mergedAt: Date): Promise<Parties> {
  const [parties, since] = await Promise.all([readParties(scope, row), rowsOf<{ organization_id: string }>(scope.db, SENT_SINCE, [scope.countyCode, row.id, mergedAt])])
  return { ...parties, senders: parties.senders.filter((id) => !since.some((one) => one.organization_id === id)) }
}

/** Whoever could still give it back when it was merged has as long again as was left of that. */
function returnableAgain({ scope, row, rules }: Moving, mergedAt: Date): { returnable_until?: Date } {
  if (row.returnable_until === null || row.returnable_until <= mergedAt) return {}
  const left = rules.calendar.workingMinutesBetween(mergedAt, row.returnable_until)
  const until = 'minutes' in left ? rules.calendar.addWorkingMinutes(scope.at, left.minutes) : left
  return 'at' in until ? { returnable_until: until.at } : {}
}

/** With the time that was left of it, so that nobody gains any by merging and undoing it. */
async function stepsAgain({ scope, row }: Moving, mergedAt: Date, organizationId: string | null): Promise<NonNullable<ClockChange['start']>> {
  const steps = await rowsOf<{ stage: Stage; started_at: Date; limit_value: number; limit_unit: string } & ClockHistory>(scope.db, STEPS, [scope.countyCode, row.id, mergedAt])
  const isWithUnit = statesWithUnit.has(row.merged_from ?? '')
  // Received anew it waits for one thing: the time that was left to take it up.
  const going = isWithUnit ? steps : steps.filter(({ stage }) => takingUp.has(stage)).sort((one, other) => other.started_at.getTime() - one.started_at.getTime()).slice(0, 1)
  if (going.length === 0 && !isWithUnit) return [{ stage: 'accept', organizationId }]
  return going.map((step) => ({
    stage: step.stage, organizationId, limit: { value: step.limit_value, unit: step.limit_unit }, from: step.started_at,
    goesOn: { extension_days: step.extension_days, due_at: step.due_at, missed_at: step.missed_at, steps_sent: step.steps_sent },
  }))
}
