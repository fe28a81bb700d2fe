import type { Client } from 'pg'
import { insertRows } from '#db/seed/insert-rows.ts'
import { idOf } from './world.ts'
import type { Person, Place, World } from './world.ts'

export type RequestSpec = {
  /** Names the row; the same name is the same id. */
  name: string
  place: Place
  state: string
  /** The account that reported it. */
  reporterId: string
}

/** No state of its own: merged while a unit had it in hand. */
const MERGED_LATE = 'mergedLate'
const OPENED_AT = '2026-09-14T09:00:00+08:00'

let counter = 0

/** The request of this person's relation, in the given state. */
export function requestOf(world: World, person: Person, name: string, state: string): RequestSpec {
  const place = world.placeOf(person)
  return { name, place, state, reporterId: place.reporter === 'self' ? person.accountId : somebody(person) }
}

/** The resident who entered what the person did not report himself; also the private account of the same human being. */
function somebody(person: Person): string {
  return idOf(`resident beside ${person.role} ${person.relation}`)
}

export function requestId(spec: Pick<RequestSpec, 'name'>): string {
  return idOf(`request ${spec.name}`)
}

/** Puts the requests into the database by the owner's connection, as if they had come all the way. */
export async function makeRequests(owner: Client, wanted: readonly RequestSpec[]): Promise<void> {
  const late = wanted.filter(({ state }) => state === MERGED_LATE)
  const specs = wanted.map((spec) => (spec.state === MERGED_LATE ? { ...spec, state: 'merged' } : spec))
  await insertRows(owner, 'matter', specs.map(matterRow))
  await insertRows(owner, 'matter_party', specs.flatMap(partyRows))
  await insertRows(owner, 'request', specs.map(requestRow))
  await insertRows(owner, 'matter_event', specs.map(eventRow))
  await insertRows(owner, 'matter_event', late.map((spec) => ({ ...eventRow(spec), id: idOf(`merge event ${spec.name}`), move: 'merge', from_state: 'handling', to_state: 'merged' })))
  // What was merged into itself stands for all that was merged: only the link matters here.
  await insertRows(owner, 'matter_link', specs.filter(({ state }) => state === 'merged').map((spec) => ({
    county_code: spec.place.county, id: idOf(`link ${spec.name}`), matter_id: requestId(spec), other_id: requestId(spec), kind: 'merge', created_at: OPENED_AT,
  })))
}

function matterRow(spec: RequestSpec): Record<string, unknown> {
  const { place, state } = spec
  const ids = place.areaPath.split('/').filter((part) => part !== '')
  const levels = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`level_${index + 1}`, ids[index] ?? null]))
  return {
    county_code: place.county, id: requestId(spec), kind: 'request', number: `2026-${String(900_000_000 + counter++)}`, title: `路灯不亮 ${spec.name}`, state,
    category: 'municipal.lighting', purpose: 'help', urgency: 'routine', channel: 'resident', area_id: place.areaId, area_path: place.areaPath, ...levels,
    place: '矩阵路 1 号', reporter_id: spec.reporterId, org_ids: partiesOf(place).map(([id]) => id), holder_organization_id: place.holder,
    sender_organization_id: senderOf(place), co_unit_ids: place.coUnit === null ? [] : [place.coUnit], open_task_ids: place.coUnit === null ? [] : [place.coUnit], opened_at: OPENED_AT, updated_at: OPENED_AT, version: 1, published: false,
    closed_at: ['closed', 'calledBack', 'final', 'declined', 'merged'].includes(state) ? OPENED_AT : null,
  }
}

type Party = [organizationId: string, role: 'holder' | 'coUnit' | 'sender']

function partiesOf(place: Place): Party[] {
  const parties: Party[] = [[place.holder, 'holder']]
  if (place.coUnit !== null) parties.push([place.coUnit, 'coUnit'])
  const sender = senderOf(place)
  if (sender !== null) parties.push([sender, 'sender'])
  return parties
}

/** Another county's matter has no party of ours. */
function senderOf(place: Place): string | null {
  return place.areaPath.startsWith('370322/') ? null : idOf('third sender')
}

function partyRows(spec: RequestSpec): Record<string, unknown>[] {
  return partiesOf(spec.place).map(([organizationId, role]) => ({
    county_code: spec.place.county, organization_id: organizationId, matter_id: requestId(spec), role, open: true, required: role === 'coUnit', opened_at: OPENED_AT, created_at: OPENED_AT,
  }))
}

function requestRow(spec: RequestSpec): Record<string, unknown> {
  const handled = !['draft', 'submitted', 'accepted', 'declined', 'merged'].includes(spec.state)
  const replied = ['replied', 'verified', 'closed', 'calledBack', 'final'].includes(spec.state)
  return {
    county_code: spec.place.county, matter_id: requestId(spec), text: '门口的路灯三天不亮了，老人晚上出门看不见路。', anonymous_to_public: true, receiver_organization_id: spec.place.holder, routing: {},
    closing: ['closed', 'calledBack', 'final'].includes(spec.state) ? 1 : 0, dispatched_at: handled ? OPENED_AT : null, replied_at: replied ? OPENED_AT : null,
    replied_organization_id: replied ? idOf('third sender') : null, reply_kind: replied ? 'done' : null, callback_count: 0, rated_closing: 0, return_count: 0, objection_count: 0,
    extension_count: 0, reopen_count: 0, urge_count: 0, excluded: false,
  }
}

/** On the timeline: the report itself. */
export function reportEventId(spec: RequestSpec): string {
  return idOf(`event ${spec.name}`)
}

function eventRow(spec: RequestSpec): Record<string, unknown> {
  return {
    county_code: spec.place.county, id: reportEventId(spec), matter_id: requestId(spec), at: OPENED_AT, move: 'report', from_state: 'draft', to_state: 'submitted', account_id: spec.reporterId,
    area_id: spec.place.areaId, data: {},
  }
}
