import type { Context } from '#kit/http/handle.ts'
import { maskText } from '#kit/secrets/mask.ts'
import { blindIndex, seal } from '#kit/secrets/sealed-value.ts'
import { nextNumber, noteOnTimeline, plainDate, rowsOf, startClocks, writeWords } from '#modules/matters/server/public.ts'
import type { CategoryRule, ClockStand, CountyRules } from '#modules/matters/server/public.ts'
import type { Channel, Purpose, Urgency } from '#modules/matters/contract.ts'
import { counted, countChange } from '#modules/requests/server/counts.ts'
import type { FoundPlace } from '#modules/requests/server/find-place.ts'
import { clockedMatter } from '#modules/requests/server/move.ts'
import { addParties } from '#modules/requests/server/parties.ts'
import { keptRoute } from '#modules/requests/server/request-rules.ts'
import type { KeptRoute } from '#modules/requests/server/request-rules.ts'
import type { Route } from '#modules/requests/routing.ts'
import type { Suggested } from '#modules/requests/server/category-suggester.ts'
import { SEALED_TITLE } from '#modules/requests/sealing.ts'
import { slipWordHash } from '#modules/requests/server/slip-word.ts'
import { tellWhoActs } from '#modules/requests/server/tell.ts'

const TITLE_LENGTH = 40

export type NewRequest = {
  text: string
  /** What the title is made of, where the text says more than the reporter did. */
  said?: string
  place: FoundPlace
  category: CategoryRule
  /** What the words alone suggest, whoever chose the category; kept so that it can be counted how often it is right. */
  suggested: Suggested | null
  /** Why this category, when it was suggested. */
  categoryWhy: string
  purpose: Purpose
  urgency: Urgency
  channel: Channel
  anonymousToPublic: boolean
  photoIds: readonly string[]
  recordingId?: string | undefined
  /** Nobody has typed yet what was said. */
  typing?: 'awaited' | undefined
  /** Who may speak for it, and what is known of him; plain here, sealed in the row. */
  reporterId: string | null
  reporterName: string | null
  reporterPhone: string | null
  authority: string | null
  enteredBy: string | null
  enteredOrganizationId: string | null
  receiver: { id: string }
  route: Route
  placeSynthetic?: boolean
  /** The day on which a letter came. */
  letterDate?: string | null
  /** Since when it waits, when that is not now: what was split from it was reported with it. */
  openedAt?: Date | undefined
  /** Goes past every unit of the place straight to this one, and lies at the county's level where they do not see it. */
  sealedTo?: string | undefined
  /** Number of the request that it was split from. */
  splitFrom?: string
  /** The system that sent it through the open interface, by the name under which the county knows it. */
  system?: string
  /** Sent again under the same key it is this one. */
  submission?: string
  move: 'report' | 'reportFor' | 'split'
}

const INSERT_MATTER = `INSERT INTO matter (county_code, id, kind, number, title, state, category, purpose, urgency, channel, area_id, area_path,
    level_1, level_2, level_3, level_4, level_5, level_6, level_7, level_8, place, longitude, latitude, place_synthetic, reporter_id, org_ids,
    holder_organization_id, waiting_for, waiting_organization_id, due_stage, due_at, pending_calendar, opened_at, updated_at, sealed)
  VALUES ($1, $2, 'request', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
    $26::uuid, $27, $26::uuid, $28, $29, $30, $31, $32, $33)`
const INSERT_REQUEST = `INSERT INTO request (county_code, matter_id, text, anonymous_to_public, reporter_name_sealed, reporter_phone_sealed, reporter_phone_index,
    entered_by, entered_organization_id, authority, slip_word_hash, receiver_organization_id, routing, suggested_category, suggested_confidence, suggested_model, received_on, typing, submission)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`

/** Writes a new request with its clock, timeline, party, figures and live event. Answers its id. */
export async function createRequest(context: Context<unknown>, rules: CountyRules, request: NewRequest): Promise<string> {
  const { db, at, actor, services } = context
  const countyCode = actor.countyCode
  const id = context.newId()
  const number = await nextNumber(services, countyCode, 'request', Number(plainDate(at).slice(0, 4)))
  const openedAt = request.openedAt ?? at
  const sealed = request.sealedTo !== undefined
  const chain = sealed ? request.place.chain.slice(0, 1) : request.place.chain
  const area = chain.at(-1)!
  const holderId = request.sealedTo ?? request.receiver.id
  const scope = { db, countyCode, at, newId: context.newId, accountId: actor.accountId }
  const clocked = clockedMatter({ id, category: request.category.key, urgency: request.urgency })
  const { stand, write } = startClocks({ ...scope, rules }, clocked, 
    sealed ? [{ stage: 'sign', organizationId: holderId }, { stage: 'reply', organizationId: holderId }] : [{ stage: 'accept', organizationId: holderId, from: openedAt }])
  const state = sealed ? 'dispatched' : 'submitted'
  const statements: Promise<unknown>[] = [insertMatter(context, request, { id, number, chain, holderId, state, stand }), insertRequest(context, request, id, number), write()]
  if (!sealed) statements.push(writeWords(scope.db, scope.countyCode, { id, opened_at: openedAt }, { text: request.text, place: request.place.place, areas: chain.slice(1) }))
  statements.push(addParties(scope, { id, opened_at: openedAt }, { holder: holderId, senders: [], coUnits: [] }))
  statements.push(noteOnTimeline(scope, {
    matterId: id, ordinal: 1, areaId: area.areaId, move: request.move, from: null, to: state, photoIds: request.photoIds, recordingId: request.recordingId,
    data: { channel: request.channel, ...(request.place.upTo === undefined || sealed ? {} : { placeUpTo: request.place.upTo }), ...(request.system === undefined ? {} : { system: request.system }), ...(request.splitFrom === undefined ? {} : { from: request.splitFrom }), ...(request.authority === null ? {} : { authority: request.authority }), ...(request.categoryWhy === '' ? {} : { categoryWhy: request.categoryWhy }) },
    grant: context.actor.grants.find((grant) => grant.organizationId === request.enteredOrganizationId),
  }))
  statements.push(countChange(scope, null, counted({
    opened_at: openedAt, area_id: area.areaId, holder_organization_id: holderId, category: request.category.key, channel: request.channel, state,
    reply_kind: null, contacted_in_time: null, replied_in_time: null, taken_up_in_time: true, closing: 0, solved: null, satisfaction: null, excluded: false, suggested_category: sealed ? null : (request.suggested?.key ?? null), suggested_model: sealed ? null : (request.suggested?.modelId ?? null), closed_elsewhere: false,
  })))
  statements.push(tellWhoActs(scope, null, {
    id, number, category: request.category.key, urgency: request.urgency, due_at: stand.due_at, waiting_for: sealed ? 'sign' : 'accept', waiting_organization_id: holderId,
  }, request.move, { actsHimself: (unit, permission) => actor.grants.some((grant) => grant.organizationId === unit && actor.scopesOf(grant, permission).length > 0) }))
  await Promise.all(statements)
  context.announce({ kind: 'request.changed', objectId: id, areaPath: area.path, reporterId: request.reporterId, orgIds: [holderId] })
  context.audit({ objectKind: 'request', objectId: id })
  return id
}

type Placing = { id: string; number: string; chain: FoundPlace['chain']; holderId: string; state: 'submitted' | 'dispatched'; stand: ClockStand }

async function insertMatter({ db, at, actor }: Context<unknown>, request: NewRequest, { id, number, chain, holderId, state, stand }: Placing): Promise<void> {
  const area = chain.at(-1)!
  const levels = Array.from({ length: 8 }, (_, index) => chain[index]?.areaId ?? null)
  await rowsOf(db, INSERT_MATTER, [
    actor.countyCode, id, number, request.sealedTo === undefined ? titleOf(request.said ?? request.text) : SEALED_TITLE, state, request.category.key, request.purpose, request.urgency, request.channel, area.areaId, area.path,
    ...levels, request.place.place, request.place.longitude, request.place.latitude, request.placeSynthetic ?? false, request.reporterId, [holderId],
    holderId, state === 'dispatched' ? 'sign' : 'accept', stand.due_stage, stand.due_at, stand.pending_calendar, request.openedAt ?? at, at, request.sealedTo !== undefined,
  ])
}

async function insertRequest({ db, actor, services }: Context<unknown>, request: NewRequest, id: string, number: string): Promise<void> {
  const { keyring } = services
  const { reporterName: name, reporterPhone: phone } = request
  // What the words of a sealed report were taken for says something of them.
  const suggested = request.sealedTo === undefined ? request.suggested : null
  const routing: KeptRoute = { ...keptRoute(request.route), why: request.categoryWhy + request.route.why }
  await rowsOf(db, INSERT_REQUEST, [
    actor.countyCode, id, request.text, request.anonymousToPublic,
    name === null ? null : seal(keyring, name, { table: 'request', column: 'reporter_name_sealed', row: id }),
    phone === null ? null : seal(keyring, phone, { table: 'request', column: 'reporter_phone_sealed', row: id }),
    blindIndex(keyring, 'phone', 'request.reporterPhone', phone),
    request.enteredBy, request.enteredOrganizationId, request.authority, request.enteredBy === null ? null : slipWordHash(keyring, id, number), request.receiver.id,
    JSON.stringify(routing), suggested?.key ?? null, suggested?.confidence ?? null, suggested?.modelId ?? null, request.letterDate ?? null, request.typing ?? null, request.submission ?? null,
  ])
}

/** The first sentence, not too long; numbers by which somebody could be found are masked for good. */
export function titleOf(text: string): string {
  const sentence = maskText(text.replace(/\s+/g, ' ').trim())!.split(/[。！？!?；;]/u)[0]!.trim()
  const characters = [...(sentence === '' ? maskText(text.trim())! : sentence)]
  return characters.length <= TITLE_LENGTH ? characters.join('') : `${characters.slice(0, TITLE_LENGTH - 1).join('')}…`
}
