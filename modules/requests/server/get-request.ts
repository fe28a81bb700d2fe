import type { Actor } from '#kit/access/actor.ts'
import { query } from '#kit/http/handle.ts'
import { maskName, maskPhone, maskText } from '#kit/secrets/mask.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { categoryLabel, countyRules, platformWants, rowOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { getRequest } from '#modules/requests/contract.ts'
import { isOpenToOthers } from '#modules/requests/joining.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { reopeningOf } from '#modules/requests/reopening.ts'
import { grantsOver, readsAsStaff } from '#modules/requests/rules.ts'
import { EXCLUSIONS, presentExclusion } from '#modules/requests/server/exclusion-record.ts'
import type { ExclusionPart } from '#modules/requests/server/exclusion-record.ts'
import { isShownToReporter, presentApproval, presentClock, presentEntry, presentLinks } from '#modules/requests/server/present-parts.ts'
import type { ApprovalPart, ClockPart, EventPart, LinkPart } from '#modules/requests/server/present-parts.ts'
import { NEAREST_PUBLISHED, publicationLabel } from '#modules/requests/server/publication.ts'
import type { Published } from '#modules/requests/server/publication.ts'
import { categoriesInForce } from '#modules/requests/server/category-suggester.ts'
import { secondsOf } from '#modules/requests/server/recordings.ts'
import { circumstancesOf, presentRow, RECORD_COLUMNS, RECORD_JOINS } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { mayReprint } from '#modules/requests/server/reprint-slip.ts'
import type { Entered } from '#modules/requests/server/reprint-slip.ts'
import type { KeptRoute } from '#modules/requests/server/request-rules.ts'
import { isClosedTo } from '#modules/requests/sealing.ts'
import { authorityLabels, checkReasonLabels, replyKindLabels } from '#modules/requests/shapes.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'

const DAY = 86_400_000

/** Everything in one statement: each part is an array that the database has put together. */
const DETAIL = `SELECT ${RECORD_COLUMNS}, m.place_synthetic, q.suggested_confidence, (SELECT c.matters FROM category_model c WHERE c.county_code = m.county_code AND c.id = q.suggested_model) AS suggested_matters,
    CASE WHEN m.sealed AND NOT (m.reporter_id IS NOT DISTINCT FROM $3 OR m.holder_organization_id = ANY ((SELECT app.orgs())::uuid[])) THEN NULL ELSE q.text END AS text,
    (SELECT jsonb_build_object('others', o.others, 'urging', o.urging) FROM app.others_who_raised(ARRAY[m.id]) o) AS raised, q.anonymous_to_public, q.received_on, q.reporter_name_sealed, q.reporter_phone_sealed,
    q.authority, q.entered_by, q.entered_organization_id, q.routing, r.name AS receiver_name, s.name AS sender_name, x.name AS replied_name, h.name AS holder_full_name,
    ARRAY(SELECT above.name FROM app.areas_of_path(m.county_code, m.area_path) above ORDER BY above.depth) AS area_names,
    (SELECT coalesce(string_agg(above.name, ' · ' ORDER BY above.depth) FILTER (WHERE above.depth > 1), min(above.name)) FROM app.areas_of_path(m.county_code, m.area_path) above
      WHERE above.level IN (${NEAREST_PUBLISHED.map((level) => `'${level}'`).join(', ')})) AS public_place,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'at', e.at, 'move', e.move, 'from', e.from_state, 'to', e.to_state, 'unit', o.short_name, 'role', e.role,
        'isReporter', e.account_id IS NOT NULL AND e.account_id = m.reporter_id, 'data', e.data, 'words', t.words, 'audience', t.audience, 'hasWords', e.text_id IS NOT NULL,
        'photoIds', (SELECT coalesce(jsonb_agg(p.id ORDER BY p.id), '[]') FROM attachment p WHERE p.county_code = e.county_code AND p.matter_id = m.id AND p.event_id = e.id AND p.kind <> 'audio')) ORDER BY e.ordinal, e.id), '[]')
      FROM matter_event e LEFT JOIN organization o ON o.county_code = e.county_code AND o.id = e.organization_id
      LEFT JOIN matter_text t ON t.county_code = e.county_code AND t.id = e.text_id WHERE e.county_code = m.county_code AND e.matter_id = m.id) AS events,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'stage', c.stage, 'unit', o.short_name, 'startedAt', c.started_at, 'value', c.limit_value, 'unitOfLimit', c.limit_unit,
        'extensionDays', c.extension_days, 'dueAt', c.due_at, 'pending', c.pending_calendar, 'paused', c.paused, 'stoppedAt', c.stopped_at, 'missedAt', c.missed_at,
        'void', c.stopped_why = 'void') ORDER BY c.started_at, c.due_at, c.id), '[]')
      FROM matter_clock c LEFT JOIN organization o ON o.county_code = c.county_code AND o.id = c.organization_id WHERE c.county_code = m.county_code AND c.matter_id = m.id) AS clocks,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('photoId', p.id, 'kind', p.kind, 'width', p.width, 'height', p.height) ORDER BY p.created_at, p.id), '[]')
      FROM attachment p WHERE p.county_code = m.county_code AND p.matter_id = m.id AND p.kind <> 'audio') AS photos,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'milliseconds', p.milliseconds) ORDER BY p.created_at, p.id), '[]')
      FROM attachment p WHERE p.county_code = m.county_code AND p.matter_id = m.id AND p.kind = 'audio') AS recordings,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('organizationId', p.organization_id, 'name', o.name, 'role', p.role, 'open', p.open, 'required', p.required,
        'answered', p.answered_at IS NOT NULL) ORDER BY p.created_at, p.organization_id), '[]')
      FROM matter_party p JOIN organization o ON o.county_code = p.county_code AND o.id = p.organization_id WHERE p.county_code = m.county_code AND p.matter_id = m.id) AS parties,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'ordinal', a.ordinal, 'status', a.status, 'atPlatform', a.status = 'pending' AND q.pending IS NOT DISTINCT FROM 'platformExtension', 'askedUnit', o.short_name, 'askedAt', a.asked_at,
        'reasonKey', a.reason_key, 'workingDays', a.working_days, 'reviewOn', a.review_on, 'words', t.words, 'decidedUnit', d.short_name, 'byPlatform', a.decided_at IS NOT NULL AND a.decided_organization_id IS NULL AND a.kind = 'extension' AND a.status <> 'withdrawn', 'decidedAt', a.decided_at,
        'decisionWords', u.words) ORDER BY a.asked_at, a.id), '[]')
      FROM approval a LEFT JOIN organization o ON o.county_code = a.county_code AND o.id = a.asked_organization_id
      LEFT JOIN organization d ON d.county_code = a.county_code AND d.id = a.decided_organization_id
      LEFT JOIN matter_text t ON t.county_code = a.county_code AND t.id = a.text_id LEFT JOIN matter_text u ON u.county_code = a.county_code AND u.id = a.decision_text_id
      WHERE a.county_code = m.county_code AND a.matter_id = m.id) AS approvals,
    EXISTS (SELECT FROM hotline_order o WHERE o.county_code = m.county_code AND o.matter_id = m.id) AS is_order,
    ${EXCLUSIONS} AS exclusions,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', l.kind, 'isFrom', l.matter_id = m.id, 'requestId', n.id, 'number', n.number, 'telling', (SELECT t.outcome_telling FROM request t WHERE t.county_code = n.county_code AND t.matter_id = n.id)) ORDER BY l.created_at, n.number), '[]')
      FROM matter_link l JOIN matter n ON n.county_code = l.county_code AND n.id = CASE WHEN l.matter_id = m.id THEN l.other_id ELSE l.matter_id END
      WHERE l.county_code = m.county_code AND (l.matter_id = m.id OR l.other_id = m.id) AND l.undone_at IS NULL) AS links,
    (SELECT jsonb_build_object('solved', g.solved, 'satisfaction', g.satisfaction, 'words', t.words, 'at', g.at) FROM rating g
      LEFT JOIN matter_text t ON t.county_code = g.county_code AND t.id = g.text_id WHERE g.county_code = m.county_code AND g.matter_id = m.id AND g.closing = q.closing) AS rating,
    (SELECT jsonb_build_object('number', i.number, 'state', i.state, 'unit', i.unit, 'dueAt', i.due_at, 'replyKind', i.reply_kind, 'publicAnswer', i.public_answer) FROM app.merged_into(m.id) i
      WHERE m.state = 'merged') AS merged_into,
    (SELECT jsonb_build_object('publicText', b.public_text, 'publicAnswer', b.public_answer, 'publishedAt', b.published_at, 'kept', b.kept,
        'reply_kind', b.reply_kind, 'is_plan', b.is_plan, 'suspended_until', b.suspended_until, 'late_step', b.late_step) FROM published_request b
      WHERE b.county_code = m.county_code AND b.matter_id = m.id AND b.withdrawn_at IS NULL) AS publication
  FROM matter m ${RECORD_JOINS}
  JOIN organization r ON r.county_code = m.county_code AND r.id = q.receiver_organization_id
  LEFT JOIN organization s ON s.county_code = m.county_code AND s.id = m.sender_organization_id
  LEFT JOIN organization x ON x.county_code = m.county_code AND x.id = q.replied_organization_id
  WHERE m.county_code = $1 AND m.id = $2`

type DetailRow = RequestRecord & Entered & {
  suggested_confidence: number | null
  suggested_matters: number | null
  place_synthetic: boolean
  text: string | null
  raised: { others: number; urging: number } | null
  received_on: string | null
  external_number: string | null
  is_order: boolean
  anonymous_to_public: boolean
  reporter_name_sealed: string | null
  reporter_phone_sealed: string | null
  authority: keyof typeof authorityLabels | null
  routing: KeptRoute
  receiver_name: string
  sender_name: string | null
  replied_name: string | null
  holder_full_name: string | null
  area_names: string[]
  public_place: string
  events: EventPart[]
  clocks: ClockPart[]
  photos: RequestDetail['photos']
  recordings: { id: string; milliseconds: number }[]
  parties: RequestDetail['parties']
  approvals: ApprovalPart[]
  exclusions: ExclusionPart[]
  links: LinkPart[]
  merged_into: { number: string; state: RequestState; unit: string | null; dueAt: string | null; replyKind: keyof typeof replyKindLabels | null; publicAnswer: string | null } | null
  rating: { solved: boolean; satisfaction: NonNullable<RequestDetail['rating']>['satisfaction']; words: string | null; at: string } | null
  publication: ({ publicText: string; publicAnswer: string; publishedAt: string; kept: boolean | null } & Published) | null
}

/** One request. Whoever reads it through a post is recorded for its reporter; the reporter himself reads what was written to him. */
export const getRequestHandler = query(getRequest, async ({ input, actor, db, services, at, guard, audit }) => {
  const [rules, found] = await Promise.all([countyRules(db, actor.countyCode, 2_000), rowOf<DetailRow>(db, DETAIL, [actor.countyCode, input.requestId, actor.accountId])])
  const row = guard(found)
  const isStaff = readsAsStaff(actor, row)
  audit({ objectKind: 'request', objectId: row.id, subjectAccountId: row.reporter_id === actor.accountId ? null : row.reporter_id })
  return present(row, isStaff ? 'staff' : 'own', { actor, rules, at, keyring: services.keyring })
})

type Viewer = { actor: Actor; rules: CountyRules; at: Date; keyring: Keyring }

function present(row: DetailRow, view: 'staff' | 'own', { actor, rules, at, keyring }: Viewer): RequestDetail {
  const isStaff = view === 'staff'
  const closed = isClosedTo(actor, row)
  const line = presentRow(row, actor, rules, at)
  const timeline = (isStaff ? row.events : readByReporter(row.events)).map((event) => (closed ? { ...event, hasWords: false, photoIds: [] } : event)).map((event) => presentEntry(event, isStaff))
  const reopening = reopeningOf(rules.procedure, row.closed_at ?? at)
  const lastWords = (move: string) => row.events.findLast((event) => event.move === move)?.words ?? null
  return {
    ...line,
    ...(row.holder_organization_id === null ? {} : { holder: { organizationId: row.holder_organization_id, name: row.holder_full_name! } }),
    view,
    urgeCount: row.urge_count,
    othersUrging: isStaff || row.published ? (row.raised?.urging ?? 0) : 0,
    extension: isStaff ? nextExtension(row, rules) : null,
    text: closed ? '（密封件：内容只有承办机关和反映人本人能看。）' : (isStaff ? maskText(row.text) : row.text) ?? '（内容已按规定删除）',
    others: isStaff || row.published ? (row.raised?.others ?? 0) : 0,
    anonymousToPublic: row.anonymous_to_public,
    sentBy: isStaff ? sentBy(row.events) : null,
    letterDate: row.received_on,
    externalNumber: isStaff && !closed ? row.external_number : null,
    isOrder: row.is_order,
    platformDeadline: isStaff && !closed ? (platformWants(row)?.toISOString() ?? null) : null,
    placeSynthetic: row.place_synthetic,
    placeUpTo: isStaff && !closed ? placeUpTo(row.events) : null,
    areaNames: row.area_names,
    publicPlace: row.public_place,
    reporter: {
      name: closed ? null : maskName(opened(keyring, row.reporter_name_sealed, 'reporter_name_sealed', row.id)),
      phone: closed ? null : maskPhone(opened(keyring, row.reporter_phone_sealed, 'reporter_phone_sealed', row.id)),
      authorityLabel: row.authority === null ? null : authorityLabels[row.authority],
      mayUnmask: !closed && (row.reporter_name_sealed ?? row.reporter_phone_sealed) !== null && grantsOver(actor, 'person.unmask', row).some((grant) => [row.waiting_organization_id, ...row.open_task_ids].includes(grant.organizationId)),
      mayReprintSlip: mayReprint(actor, row),
    },
    receiver: { organizationId: row.receiver_organization_id, name: row.receiver_name },
    sender: row.sender_organization_id === null ? null : { organizationId: row.sender_organization_id, name: row.sender_name! },
    proposal: isStaff && !closed ? proposalOf(row.routing) : null,
    suggestion: isStaff && !closed ? suggestionOf(row, rules, at) : null,
    question: row.asked_resident_at === null ? null : lastWords('askResident'),
    reply: row.reply_kind === null ? null : {
      kind: row.reply_kind as keyof typeof replyKindLabels, kindLabel: replyKindLabels[row.reply_kind as keyof typeof replyKindLabels], words: lastWords('reply') ?? '',
      repliedAt: row.replied_at!.toISOString(), unit: row.replied_name!, promisedAt: row.promised_at?.toISOString() ?? null,
    },
    checkReason: row.check_reason as RequestDetail['checkReason'],
    checkReasonLabel: row.check_reason === null ? null : checkReasonLabels[row.check_reason as keyof typeof checkReasonLabels],
    rating: row.rating === null ? null : { ...row.rating, at: moment(row.rating.at)! },
    reopensLeft: Math.max(0, reopening.limit - row.reopen_count),
    reopenUntil: row.closed_at === null ? null : new Date(row.closed_at.getTime() + reopening.withinDays * DAY).toISOString(),
    returnableUntil: isStaff ? (row.returnable_until?.toISOString() ?? null) : null,
    callbackCount: row.callback_count,
    timeline,
    clocks: row.clocks.filter((clock) => isStaff || clock.stage === 'reply').map((clock) => presentClock(clock, row.waiting_for, rules, at)),
    photos: isStaff ? row.photos : row.photos.filter(({ photoId }) => timeline.some((entry) => entry.photoIds.includes(photoId))),
    recordings: closed ? [] : row.recordings.map(({ id, milliseconds }) => ({ recordingId: id, seconds: secondsOf(milliseconds) })),
    typing: closed ? null : row.typing,
    parties: isStaff ? row.parties : [],
    approvals: isStaff ? row.approvals.map((approval) => presentApproval(approval, rules)) : [],
    exclusions: isStaff ? row.exclusions.map((exclusion) => presentExclusion(exclusion, closed)) : [],
    links: presentLinks(row.links),
    mergedInto: row.merged_into === null ? null : presentMerged(row.merged_into),
    joining: isStaff && isOpenToOthers(row, circumstancesOf(rules, at).isFacility) ? (row.joining === 'closed' ? 'closed' : 'open') : null,
    publication: row.publication === null ? null : presentPublication(row.publication),
  }
}

function sentBy([first]: readonly EventPart[]): string | null {
  return typeof first?.data.system === 'string' ? first.data.system : null
}

/** What its words say no more than, as it came in or as somebody corrected it last. */
function placeUpTo(events: readonly EventPart[]): string | null {
  const said = (events.findLast(({ move }) => move === 'correctPlace') ?? events[0])?.data.placeUpTo
  return typeof said === 'string' ? said : null
}

/** The same count that decides who decides: a refused application was one too. */
function nextExtension({ extension_count: count }: DetailRow, { procedure: { extension } }: CountyRules): RequestDetail['extension'] {
  if (count >= 2) return null
  return { ordinal: count + 1, capWorkingDays: count === 0 ? extension.first.capWorkingDays : extension.second.capWorkingDays }
}

function presentPublication({ publicText, publicAnswer, publishedAt, ...published }: NonNullable<DetailRow['publication']>): RequestDetail['publication'] {
  return { publicText, publicAnswer, publishedAt: moment(publishedAt)!, kept: published.kept, stateLabel: publicationLabel(published), isPlan: published.is_plan }
}

function presentMerged({ number, state, unit, dueAt, replyKind, publicAnswer }: NonNullable<DetailRow['merged_into']>): RequestDetail['mergedInto'] {
  return { number, stateLabel: requestLifecycle.states[state], unit, dueAt: moment(dueAt), replyKindLabel: replyKind === null ? null : replyKindLabels[replyKind], publicAnswer }
}

/**
 * The reporter sees that it moved and what was written to him; what units settle among themselves he does not. The plan of a
 * suspension he reads once it is approved, where it was approved.
 */
function readByReporter(events: readonly EventPart[]): EventPart[] {
  return events.flatMap((event, position) => {
    if (event.move === 'decideSuspension' && event.data.approve === true) {
      const asked = events.slice(0, position).findLast((one) => one.move === 'suspend')
      return [{ ...event, words: asked?.words ?? null, audience: asked?.audience ?? null, hasWords: asked?.hasWords ?? false }]
    }
    return isShownToReporter(event) ? [event] : []
  })
}

function proposalOf(routing: KeptRoute): RequestDetail['proposal'] {
  if (routing.why === undefined) return null
  return { lead: routing.leadId === null ? null : { organizationId: routing.leadId, name: routing.leadName ?? '' }, coUnits: routing.coUnits, why: routing.why }
}

/** Once it is accepted somebody has decided; a category that has ended meanwhile is not offered. */
function suggestionOf({ state, suggested_category: category, suggested_confidence: confidence, suggested_matters: matters }: DetailRow, rules: CountyRules, at: Date): RequestDetail['suggestion'] {
  if (state !== 'submitted' || category === null || confidence === null || !categoriesInForce(rules, at).some(({ key }) => key === category)) return null
  return { category, categoryLabel: categoryLabel(rules, category), confidence, matters }
}

function opened(keyring: Keyring, sealed: string | null, column: string, row: string): string | null {
  return sealed === null ? null : open(keyring, sealed, { table: 'request', column, row })
}

/** PostgreSQL's own form of a moment inside JSON, as every other moment of the contract. */
function moment(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString()
}
