import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import type { Stage } from '#modules/matters/contract.ts'
import { countyRules, plainDate, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { areaLookup } from '#modules/places/server/public.ts'
import { correctPlace } from '#modules/requests/contract-moves.ts'
import { covers, staysInHand, whereTo } from '#modules/requests/correct-place.ts'
import type { UnitOfPlace } from '#modules/requests/correct-place.ts'
import { statesWithUnit } from '#modules/requests/lifecycle.ts'
import type { WaitingFor } from '#modules/requests/lifecycle.ts'
import { placeArbitrated, placeMissing, placeNotVerified, placeOutside, placeSettled, placeUnchanged, pointElsewhere } from '#modules/requests/refusals.ts'
import { verifierFor } from '#modules/requests/server/deciders.ts'
import { findPlace } from '#modules/requests/server/find-place.ts'
import type { FoundPlace } from '#modules/requests/server/find-place.ts'
import { beginMove, finishMove } from '#modules/requests/server/move.ts'
import type { Change, Moving } from '#modules/requests/server/move.ts'
import { organizationIdsOf, readParties } from '#modules/requests/server/parties.ts'
import type { Parties } from '#modules/requests/server/parties.ts'
import { publishedAreaOf, takeDown } from '#modules/requests/server/publication.ts'
import { findRecord, presentRow } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { keptRoute, routeAt } from '#modules/requests/server/request-rules.ts'
import type { KeptRoute } from '#modules/requests/server/request-rules.ts'
import { sealAndSend, showRowOrSealed } from '#modules/requests/server/seal-report.ts'
import { tellReporter, tellUnit } from '#modules/requests/server/tell.ts'
import { tellOfPlaceLater } from '#modules/requests/server/tell-of-place.ts'
import { chainOf, firstReceiver, placeUnitsOf, standingArea } from '#modules/requests/server/units.ts'
import type { Chain } from '#modules/requests/server/units.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { waitingOf } from '#modules/requests/waiting.ts'

type Place = Pick<FoundPlace, 'place' | 'longitude' | 'latitude'> & { chain: Chain; isOutward: boolean; isForSuperior: boolean }

/**
 * It was taken in at another place than where it is. Whoever is there receives it; whoever has it in hand keeps it if he is
 * there for the new place too. docs/decisions/2026-11-27-correcting-a-place.md: clocks, returns, what is public.
 */
export const correctPlaceHandler = command(
  correctPlace,
  async (context) => {
    const moving = await beginMove(context, 'correctPlace')
    const { row, scope } = moving
    const on = plainDate(scope.at)
    const before = await chainOf(scope.db, scope.countyCode, standingArea(row), on)
    const place = await insistOnPlace(context, moving, on)
    const { route, surroundings } = await routeAt(scope.db, scope.countyCode, place.chain, { category: row.category, urgency: row.urgency, purpose: row.purpose, at: scope.at }, moving.rules.version)
    const routing = keptRoute(route)
    const [was, is] = [publishedAreaOf(before).area, publishedAreaOf(place.chain).area]
    const names = before.slice(1).map(({ name }) => name).join('')
    const words = { text: `${context.input.words}\n原来登记的地点：${row.place === names ? names : `${names}，${row.place}`}`, audience: 'reporter' as const }
    const receiver = firstReceiver(surroundings)
    if (routing.sealed === true && (row.state === 'submitted' || row.state === 'accepted')) {
      // One that nobody of either place may read.
      await sealAndSend(moving, routing, { category: row.category, urgency: row.urgency }, { words })
      return row.id
    }
    const there: Moving = { ...moving, units: placeUnitsOf(surroundings) }
    const change = await changeFor(there, place, receiver.id, routing)
    const isElsewhere = was.areaId !== is.areaId
    if (isElsewhere && row.published) await takeDown(scope, row.id)
    const isReceivedElsewhere = receiver.id !== row.receiver_organization_id
    // Whoever must act now hears of it by that.
    if (isReceivedElsewhere && change.acts !== receiver.id) {
      await tellUnit(moving, { organizationId: receiver.id, permission: 'request.accept' }, `诉求 ${row.number} 的地点更正到${is.name}，以后由您单位首接。`)
    }
    const own = moving.grant?.organizationId
    const [stay, leave] = workersOf(row, change.change.parties!).map((units) => units.filter((id) => id !== own)) as [string[], string[]]
    for (const id of stay) {
      await tellUnit(moving, { organizationId: id, permission: 'request.reply' }, `诉求 ${row.number} 登记的地点有更正${isElsewhere ? `，在${is.name}` : ''}，请按更正后的地点办理。`)
    }
    if (isReceivedElsewhere || isElsewhere || leave.length > 0) await tellOfPlaceLater(scope, row.id)
    await tellReporter(moving, `您反映的 ${row.number}，登记的地点已由工作人员更正，现在由${receiver.short_name}首接。更正得不对的，请联系他们。`)
    await finishMove({ ...there, to: change.to }, {
      ...change.change, words,
      matter: { ...(isElsewhere ? { published: false } : {}) },
      place: { ...place, area: place.chain.at(-1)! },
      data: {
        from: was.name, place: is.name, toUnit: receiver.short_name, fromUnitId: row.receiver_organization_id,
        ...(place.isOutward ? { outward: true } : {}), ...(isElsewhere ? { elsewhere: true } : {}), ...(own === row.receiver_organization_id ? { byReceiver: true } : {}),
        ...(leave.length > 0 ? { leave } : {}),
        ...(place.isForSuperior ? { superior: receiver.short_name, placeUpTo: place.chain.at(-1)!.name } : {}),
      },
    })
    return row.id
  },
  showRowOrMovedAway,
)

/** The units that were at work on it: those who go on, and those whom it leaves. */
function workersOf(row: RequestRecord, parties: Parties): [stay: string[], leave: string[]] {
  if (!statesWithUnit.has(row.state) && row.waiting_for !== 'reply') return [[], []]
  const before = [...new Set([row.holder_organization_id, ...row.open_task_ids])].filter((id) => id !== null)
  const after = new Set([parties.holder, ...parties.coUnits.map(({ organizationId }) => organizationId)])
  return [before.filter((id) => after.has(id)), before.filter((id) => !after.has(id))]
}

const OUTWARD = "SELECT count(*)::integer AS count FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND move = 'correctPlace' AND data->>'outward' = 'true'"

/** The place that is meant, which is another one than now, and to whom it goes from here. */
async function insistOnPlace({ input: { place: given } }: Context<{ place: { areaId?: string | undefined; longitude?: number | undefined; latitude?: number | undefined; address?: string | undefined } }>, { row, scope, grant }: Moving, on: string): Promise<Place> {
  const hasPoint = given.longitude !== undefined && given.latitude !== undefined
  if (given.areaId === undefined && !hasPoint && given.address === undefined) throw placeMissing()
  // Words alone correct the words: where it lies is chosen. An area that has ended since it came in is the one that took it over.
  const isWhereItLies = given.areaId === row.area_id || (given.areaId === undefined && !hasPoint)
  const found = await findPlace(scope.db, scope.countyCode, isWhereItLies ? { ...given, areaId: standingArea(row) } : given, on)
  const [area] = found.chain.slice(-1)
  if (hasPoint && given.areaId !== undefined) await insistInside(scope, area!, [given.longitude!, given.latitude!])
  const isSamePoint = found.longitude === row.longitude && found.latitude === row.latitude
  if (area!.areaId === standingArea(row) && found.place === row.place && isSamePoint) throw placeUnchanged()
  const reach = grant!.areaPath!
  const outward = area!.path.startsWith(reach) ? 0 : (await rowOf<{ count: number }>(scope.db, OUTWARD, [scope.countyCode, row.id]))!.count
  const goes = whereTo({ from: row.area_path, meant: found.chain, reach, outward })
  if (goes === 'settled') throw placeSettled({ by: '街道（乡镇）或县中心' })
  return { ...found, ...goes, chain: [...goes.chain] }
}

/** A point that lies in another area than the one chosen is one of two mistakes. Where nothing is drawn nothing is known. */
async function insistInside({ db, countyCode }: Moving['scope'], chosen: Chain[number], point: [number, number]): Promise<void> {
  const lookup = await areaLookup(db, countyCode)
  const around = lookup.deepest(point)
  if (around === undefined) {
    if (lookup.hasOutlines) throw placeOutside()
    return
  }
  if (!around.path.startsWith(chosen.path) && !chosen.path.startsWith(around.path)) throw pointElsewhere({ at: around.fullName, chosen: chosen.name })
}

/** What becomes of parties and clocks: of each state as if it had come in there, and nothing of what was done is undone. */
async function changeFor(moving: Moving, place: Place, receiverId: string, routing: KeptRoute): Promise<{ to: Moving['to']; /** Who must act next. */ acts: string | null; change: Pick<Change, 'request' | 'parties' | 'openTaskIds' | 'clocks'> }> {
  const { row, scope } = moving
  const { path } = place.chain.at(-1)!
  const isReceived = receiverId !== row.receiver_organization_id
  const parties = await readParties(scope, row)
  const units = new Map((await unitsOfPlace(scope, [...organizationIdsOf(parties), row.holder_organization_id].filter((id) => id !== null))).map((unit) => [unit.id, unit]))
  const isThere = (id: string) => covers(units.get(id)!, path)
  const senders = parties.senders.filter(isThere)
  if (row.state === 'submitted') {
    return {
      to: row.state, acts: receiverId,
      change: {
        request: { receiver_organization_id: receiverId, routing }, parties: { holder: receiverId, senders: [], coUnits: [] },
        clocks: isReceived ? { void: ['accept'], start: [{ stage: 'accept', organizationId: receiverId }] } : undefined,
      },
    }
  }
  if (row.state === 'accepted' || !staysInHand(row.state, units.get(row.holder_organization_id ?? ''), path)) {
    if (row.arbitrated && moving.grant?.role !== 'countyDispatcher') throw placeArbitrated()
    return { to: 'accepted', ...sentAnew(moving, receiverId, routing, senders) }
  }
  const verifier = row.verifier_organization_id === null ? null : await verifierThere(moving, place.chain.at(-1)!)
  const kept: Parties = { ...parties, senders: senders.length > 0 || parties.senders.length === 0 ? senders : [moving.units.street ?? moving.units.centre!], coUnits: parties.coUnits.filter((unit) => isThere(unit.organizationId)) }
  return {
    to: row.state as Moving['to'], acts: row.state === 'verified' ? receiverId : null,
    change: {
      request: { receiver_organization_id: receiverId, verifier_organization_id: verifier }, parties: kept,
      openTaskIds: row.open_task_ids.filter((id) => kept.coUnits.some((unit) => unit.organizationId === id)),
      clocks: verifier === row.verifier_organization_id ? undefined : { hand: { stages: ['verify'], organizationId: verifier } },
    },
  }
}

/** Who looks on the spot there, also while nobody of it is at work: never the street that replied itself, and somebody must be. */
async function verifierThere({ row, scope, units }: Moving, { path, name }: Chain[number]): Promise<string | null> {
  const found = (await verifierFor(scope, { area_path: path }, { by: row.replied_by, unit: row.replied_organization_id }, units))
    ?? units.community ?? (units.street === row.replied_organization_id ? null : units.street)
  if (found === null && row.state === 'replied') throw placeNotVerified({ place: name })
  return found
}

const stageOf: Partial<Record<WaitingFor, Stage>> = { sign: 'sign', dispatch: 'dispatch', arbitrate: 'dispatch' }

/** Accepted it stays; who leads is found anew for the new place, and what its unit had is taken back as after a return. */
function sentAnew({ row, units }: Moving, receiverId: string, routing: KeptRoute, senders: readonly string[]): { acts: string | null; change: Pick<Change, 'request' | 'parties' | 'openTaskIds' | 'clocks'> } {
  const isArbitrated = row.pending === 'arbitration' || routing.leadId === null
  const request = { receiver_organization_id: receiverId, routing, pending: isArbitrated ? 'arbitration' : null, ...(isArbitrated ? {} : { pending_by: null }), arbitrated: false, returnable_until: null }
  const parties = { holder: receiverId, senders: [...senders], coUnits: [] }
  const next = waitingOf({
    ...row, ...request, state: 'accepted', holder_organization_id: receiverId, sender_organization_id: senders[0] ?? null, proposed_organization_id: routing.leadId,
  }, units)
  const stage = stageOf[next.waiting_for!]!
  const goesOn = row.state === 'accepted' && row.due_stage === stage && row.waiting_organization_id === next.waiting_organization_id
  return {
    acts: next.waiting_organization_id,
    change: {
      request, parties, openTaskIds: [],
      clocks: goesOn ? undefined : { void: ['dispatch', 'sign', 'contact', 'reply'], start: [{ stage, organizationId: next.waiting_organization_id }] },
    },
  }
}

const UNITS = 'SELECT o.id, a.path AS area_path FROM organization o LEFT JOIN area a ON a.county_code = o.county_code AND a.id = o.area_id WHERE o.county_code = $1 AND o.id = ANY ($2::uuid[])'

function unitsOfPlace({ db, countyCode }: Moving['scope'], ids: readonly string[]): Promise<UnitOfPlace[]> {
  return rowsOf<UnitOfPlace>(db, UNITS, [countyCode, ids])
}

const AWAY = 'SELECT number, title, category, purpose, urgency, channel, state, area_id, area_name, holder_organization_id, holder_name, opened_at, updated_at, version FROM app.just_moved_away($1)'
type Away = Pick<RequestRecord, 'number' | 'title' | 'category' | 'purpose' | 'urgency' | 'channel' | 'state' | 'area_id' | 'area_name' | 'holder_organization_id' | 'holder_name' | 'opened_at' | 'updated_at' | 'version'>

/** The row as it stands; to whoever has just corrected it out of his own sight, where it went. */
async function showRowOrMovedAway(context: Pick<Context<unknown>, 'actor' | 'db' | 'at'>, requestId: string): Promise<RequestRow> {
  const { actor, db, at } = context
  if ((await findRecord(db, actor.countyCode, requestId)) !== undefined) return showRowOrSealed(context, requestId)
  const away = await rowOf<Away>(db, AWAY, [requestId])
  if (away === undefined) return showRowOrSealed(context, requestId)
  return { ...presentRow({ ...nothingElse, ...away, id: requestId }, actor, await countyRules(db, actor.countyCode, 2_000), at), openMoves: [] }
}

const nothingElse = {
  sealed: false, area_path: '', place: '', longitude: null, latitude: null, reporter_id: null, org_ids: [], waiting_for: null, waiting_name: null, due_stage: null, due_at: null, platform_due_at: null,
  pending_calendar: false, paused: false, suspended_until: null, published: false, closed_at: null,
} as unknown as RequestRecord
