import type { Grant } from '#kit/access/actor.ts'
import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import type { Stage } from '#modules/matters/contract.ts'
import { countyRules, plainDate, rowOf, touch } from '#modules/matters/server/public.ts'
import type { ClockChange, ClockHistory } from '#modules/matters/server/public.ts'
import { merge, undoMerge } from '#modules/requests/contract-moves.ts'
import { endStates } from '#modules/requests/lifecycle.ts'
import { mergedTargetHasOthers, mergeIntoItself, mergeIntoSealed, mergeTargetEnded } from '#modules/requests/refusals.ts'
import { readsAsStaff } from '#modules/requests/rules.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { moveSupportersLater } from '#modules/requests/server/move-supporters.ts'
import { takeDown } from '#modules/requests/server/publication.ts'
import { findRecord, lockRecord } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'
import { placeUnitsOf, standingArea, surroundingsOf } from '#modules/requests/server/units.ts'

const LINK = "INSERT INTO matter_link (county_code, id, matter_id, other_id, kind, created_at) VALUES ($1, $2, $3, $4, 'merge', $5)"
const UNLINK = "UPDATE matter_link SET undone_at = $3 WHERE county_code = $1 AND matter_id = $2 AND kind = 'merge' AND undone_at IS NULL RETURNING other_id, created_at"
/** The step it was in when it was merged. What was merged before that moment stood on the timeline as a pause begins anew. */
const STEP = `SELECT c.stage, c.started_at, c.limit_value, c.limit_unit, c.extension_days, c.due_at, c.missed_at, c.steps_sent FROM matter_clock c
  WHERE c.county_code = $1 AND c.matter_id = $2 AND c.stage IN ('accept', 'dispatch', 'sign') AND c.stopped_why = 'void' AND c.stopped_at = $3
    AND EXISTS (SELECT FROM matter_event e WHERE e.county_code = $1 AND e.matter_id = $2 AND e.move = 'merge' AND e.clock = 'pause' AND e.at = $3)
  ORDER BY c.started_at DESC, c.id DESC LIMIT 1`
const COUNT_MERGED = 'UPDATE request SET merged_count = merged_count + 1 WHERE county_code = $1 AND matter_id = $2'
const COUNT_UNMERGED = 'SELECT app.count_unmerged($1, $2)'
const MERGED_INTO = "SELECT id FROM matter_link WHERE county_code = $1 AND other_id = $2 AND kind = 'merge' AND undone_at IS NULL LIMIT 1"

/** This one goes on in the other; both must be within reach. Whoever raised it is told, and it can be undone. */
export const mergeHandler = command(
  merge,
  async (context) => {
    const { intoId, requestId } = context.input
    if (intoId === requestId) throw mergeIntoItself()
    const moving = await beginMove(context, 'merge')
    const { row, scope } = moving
    const into = context.guard(await lockRecord(scope.db, scope.countyCode, intoId))
    if ((await rowOf(scope.db, MERGED_INTO, [scope.countyCode, row.id])) !== undefined) throw mergedTargetHasOthers()
    await joinInto(moving, into)
    context.audit({ objectKind: 'request', objectId: row.id, details: { into: into.id } })
    return row.id
  },
  showRow,
)

/** Goes on in the other from here on; both reporters hear of it, and with them whoever supports it. */
async function joinInto(moving: Moving, into: RequestRecord): Promise<void> {
  const { row, scope } = moving
  if (endStates.has(into.state)) throw mergeTargetEnded()
  // Each of the two reporters would learn of the other.
  if (into.sealed || row.sealed) throw mergeIntoSealed()
  await finishMove(moving, {
    matter: { closed_at: scope.at, published: false }, request: { merged_into_id: into.id, pending: null, pending_by: null }, clocks: { void: 'all', pause: true }, data: { intoId: into.id, into: into.number },
  })
  await touch(scope.db, LINK, [scope.countyCode, scope.newId(), row.id, into.id, scope.at])
  // Nothing more becomes of it by itself: what is public goes on in the other, or it would stand as open for ever.
  await takeDown(scope, row.id)
  await moveSupportersLater(scope, row.id)
  await touch(scope.db, COUNT_MERGED, [scope.countyCode, into.id])
  await tellReporter(moving, `您反映的 ${row.number} 与 ${into.number} 是同一件事，已合并办理，进度看 ${into.number}。`)
  if (into.reporter_id !== row.reporter_id) await tellReporter({ ...moving, row: into }, `还有人反映了与您的 ${into.number} 同样的事，已并入一起办理。`)
}

/** Entered for somebody and linked at once: whoever reads the other by his post may, since he could as well have told its holder of it. */
export async function joinNew(context: Context<unknown>, requestId: string, { into, grant }: { into: RequestRecord; grant: Grant }): Promise<void> {
  const { db, at, actor } = context
  const row = (await lockRecord(db, actor.countyCode, requestId))!
  const [rules, surroundings] = await Promise.all([countyRules(db, actor.countyCode), surroundingsOf(db, actor.countyCode, standingArea(row), plainDate(at))])
  await joinInto({
    scope: { db, at, newId: context.newId, announce: context.announce, countyCode: actor.countyCode, accountId: actor.accountId }, move: 'merge', row, grant,
    holds: (permission) => actor.scopesOf(grant, permission).length > 0, to: 'merged', rules, units: placeUnitsOf(surroundings),
  }, into)
}

/** The one to join, locked; as if it were not there for whoever does not read it by a post. */
export async function lockToJoin({ db, actor }: Pick<Context<unknown>, 'db' | 'actor'>, intoId: string): Promise<RequestRecord> {
  const into = await lockRecord(db, actor.countyCode, intoId)
  if (into === undefined || !readsAsStaff(actor, into)) throw notFound()
  if (endStates.has(into.state)) throw mergeTargetEnded()
  return into
}

/** Stands on its own again, received anew, but with no more time than it had. */
export const undoMergeHandler = command(
  undoMerge,
  async (context) => {
    const moving = await beginMove(context, 'undoMerge')
    const { row, scope } = moving
    const link = await rowOf<{ other_id: string; created_at: Date }>(scope.db, UNLINK, [scope.countyCode, row.id, scope.at])
    if (link === undefined) throw notFound()
    await touch(scope.db, COUNT_UNMERGED, [row.id, link.other_id])
    await finishMove(moving, {
      matter: { closed_at: null }, request: { merged_into_id: null, outcome_telling: null, outcome_of: null, callback_count: 0, next_callback_at: null },
      parties: { holder: row.receiver_organization_id, senders: [], coUnits: [] },
      clocks: { void: 'all', resume: true, start: [await stepAgain(moving, link.created_at)] },
      words: { text: context.input.words, audience: 'internal' },
    })
    // It is not public again by itself: what was written for the public may no longer be so.
    await moveSupportersLater(scope, row.id)
    await tellReporter(moving, `您反映的 ${row.number} 恢复单独办理。`)
    // Whoever was told that somebody joined him hears that it is two things again; he is told by whoever reaches his request.
    const into = await findRecord(scope.db, scope.countyCode, link.other_id)
    if (into !== undefined && into.reporter_id !== row.reporter_id) await tellReporter({ ...moving, row: into }, `并入您的 ${into.number} 的一件事已经分开办理，您的这一件照常办理。`)
    return row.id
  },
  showRow,
)

/** With the time that was left of it, so that nobody gains any by merging and undoing it. */
async function stepAgain({ scope, row }: Moving, mergedAt: Date): Promise<NonNullable<ClockChange['start']>[number]> {
  const organizationId = row.receiver_organization_id
  const step = await rowOf<{ stage: Stage; started_at: Date; limit_value: number; limit_unit: string } & ClockHistory>(scope.db, STEP, [scope.countyCode, row.id, mergedAt])
  if (step === undefined) return { stage: 'accept', organizationId }
  return { stage: step.stage, organizationId, limit: { value: step.limit_value, unit: step.limit_unit }, from: step.started_at, goesOn: { extension_days: step.extension_days, due_at: step.due_at, missed_at: step.missed_at, steps_sent: step.steps_sent } }
}
