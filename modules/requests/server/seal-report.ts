import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { countyRules, rowOf, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import { counted, countChange } from '#modules/requests/server/counts.ts'
import { finishMove, goesOn } from '#modules/requests/server/move.ts'
import type { Change, Moving, MoveScope } from '#modules/requests/server/move.ts'
import { findRecord, presentRow } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import type { KeptRoute } from '#modules/requests/server/request-rules.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'
import { TELL_SEALED } from '#modules/requests/server/tell-merged.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

/**
 * What turns out to be a report on officials goes at once, past everybody, to the body that examines it. Whoever found it has
 * read it; from here on he reaches it no more.
 */
export async function sealAndSend(moving: Moving, routing: KeptRoute, subject: { category: string; urgency: string }, also: Pick<Change, 'request' | 'words' | 'data'> = {}): Promise<void> {
  const { row, scope, units } = moving
  const bodyId = routing.leadId!
  await finishMove({ ...moving, to: 'dispatched' }, {
    matter: subject, request: { routing, ...withoutSuggestion, pending: null, pending_by: null, dispatched_at: scope.at, returnable_until: null, ...also.request }, words: also.words,
    parties: { holder: bodyId, senders: [], coUnits: [] }, openTaskIds: [],
    clocks: { ...goesOn(row), done: ['accept', 'dispatch'], start: [{ stage: 'sign', organizationId: bodyId }, { stage: 'reply', organizationId: bodyId }] },
    data: { category: subject.category, urgency: subject.urgency, leadId: bodyId, sealed: true, ...also.data },
  })
  await tellReporter(moving, `您反映的 ${row.number} 属于检举控告，已密封转给${routing.leadName ?? '有权处理的机关'}，社区、街道和被反映的单位看不到内容。`)
  await moveOutOfSight(scope, row.id, { bodyId, centreId: units.centre })
}

/** What its words were taken for says something of them. */
const withoutSuggestion = { suggested_category: null, suggested_confidence: null, suggested_model: null }

const SEAL = 'SELECT * FROM app.seal_report($1, $2, $3, $4)'
const AREA = "SELECT a.id, a.path FROM area a WHERE a.county_code = $1 AND a.path = a.id || '/'"

type Scope = Pick<MoveScope, 'db' | 'at' | 'newId' | 'announce' | 'countyCode'>
type Stood = Parameters<typeof counted>[0] & { id: string; area_path: string; org_ids: string[]; reporter_id: string | null }

/**
 * To the county's level, where community and street do not reach it, and with it what was merged into it; the figures go along.
 * Who reported what was merged hears of it by time: whoever seals may not reach that.
 */
export async function moveOutOfSight(scope: Scope, requestId: string, to: { bodyId: string; centreId: string | null }): Promise<void> {
  const county = (await rowOf<{ id: string; path: string }>(scope.db, AREA, [scope.countyCode]))!
  await setTimer(scope, requestId, TELL_SEALED, scope.at)
  for (const stood of await rowsOf<Stood>(scope.db, SEAL, [requestId, to.bodyId, to.centreId, scope.at])) {
    await countChange(scope, counted(stood), counted({ ...stood, ...withoutSuggestion, area_id: county.id, holder_organization_id: to.bodyId }))
    // Whoever has it on his screen loses it.
    scope.announce({ kind: 'request.changed', objectId: stood.id, areaPath: stood.area_path, reporterId: stood.reporter_id, orgIds: [...new Set([...stood.org_ids, to.bodyId])] })
  }
}

const JUST_SEALED = 'SELECT number, category, purpose, urgency, channel, state, area_id, area_name, holder_organization_id, holder_name, opened_at, updated_at, version FROM app.just_sealed($1)'
type JustSealed = Pick<RequestRecord, 'number' | 'category' | 'purpose' | 'urgency' | 'channel' | 'state' | 'area_id' | 'area_name' | 'holder_organization_id' | 'holder_name' | 'opened_at' | 'updated_at' | 'version'>

/** The row as it stands; to whoever has just sealed it away, that he did. */
export async function showRowOrSealed({ actor, db, at }: Pick<Context<unknown>, 'actor' | 'db' | 'at'>, requestId: string): Promise<RequestRow> {
  const rules = await countyRules(db, actor.countyCode, 2_000)
  const row = await findRecord(db, actor.countyCode, requestId)
  if (row !== undefined) return presentRow(row, actor, rules, at)
  const away = await rowOf<JustSealed>(db, JUST_SEALED, [requestId])
  if (away === undefined) throw notFound()
  return { ...presentRow({ ...nothingElse, ...away, id: requestId }, actor, rules, at), openMoves: [] }
}

/** A sealed row shows none of these to whoever is not meant to read it. */
const nothingElse = {
  title: '', sealed: true, area_path: '', place: '', longitude: null, latitude: null, reporter_id: null, org_ids: [], waiting_for: null, waiting_name: null, due_stage: null, due_at: null,
  pending_calendar: false, paused: false, suspended_until: null, published: false, closed_at: null,
} as unknown as RequestRecord
