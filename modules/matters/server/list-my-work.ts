import type { Actor } from '#kit/access/actor.ts'
import { dayOfDate } from '#kit/clock/calendar-date.ts'
import { remainingWords } from '#kit/clock/remaining-words.ts'
import type { Remaining } from '#kit/clock/remaining.ts'
import { cursorOf, readDueCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import type { Services } from '#kit/http/handle.ts'
import { listMyWork } from '#modules/matters/contract.ts'
import type { WorkItem, WorkReason } from '#modules/matters/contract.ts'
import { categoryLabel } from '#modules/matters/server/category-label.ts'
import { plainDate } from '#modules/matters/server/clocks.ts'
import { countyRules } from '#modules/matters/server/county-rules.ts'
import type { CountyRules } from '#modules/matters/server/county-rules.ts'
import { earlierThanOurs, NEARER_DUE } from '#modules/matters/rules.ts'
import { matterKind, statesHelpedIn, waitsServedBy } from '#modules/matters/server/kinds.ts'
import { rowOf, rowsOf } from '#modules/matters/server/statement.ts'

const COUNTED_UP_TO = 999
const DUE_WITHIN_MILLISECONDS = 24 * 3_600_000

type WorkRow = {
  id: string
  kind: string
  number: string
  title: string
  state: string
  category: string
  urgency: WorkItem['urgency']
  place: string
  longitude: number | null
  latitude: number | null
  place_synthetic: boolean
  waiting_for: string | null
  waiting_unit: string | null
  due_stage: string | null
  due_at: Date | null
  platform_due_at: Date | null
  merged_due_at: Date | null
  due_text: string | null
  closed_at: Date | null
  pending_calendar: boolean
  paused: boolean
  opened_at: Date
  version: number
}

/**
 * $2 pairs of unit and act ('unit/act'), $3 units, $4 units that may urge, $5 now, $6 the end of what is due, $7 kinds and
 * states ('kind/state') in which help is still of use: what was answered without it is nobody's work any more. The row policy
 * narrows it to what the person reaches, so that a grid worker finds his own grid's only.
 */
const MINE = `SELECT id FROM matter WHERE county_code = $1 AND waiting_organization_id = ANY ($3::uuid[]) AND waiting_organization_id::text || '/' || waiting_for = ANY ($2::text[])
  UNION SELECT h.id FROM matter_party p JOIN matter h ON h.county_code = p.county_code AND h.id = p.matter_id AND h.kind || '/' || h.state = ANY ($7::text[])
    WHERE p.county_code = $1 AND p.organization_id = ANY ($3::uuid[]) AND p.role = 'coUnit' AND p.open AND p.answered_at IS NULL`
const ASKED = `SELECT id FROM matter WHERE county_code = $1 AND sender_organization_id = ANY ($4::uuid[]) AND closed_at IS NULL
  AND waiting_organization_id IS DISTINCT FROM sender_organization_id`

/** Which matters, and of them those whose due time lies so, ours or another platform's: both are work that presses. In the figures ours alone counts. */
const VIEWS: Record<WorkReason, { ids: string; due: string }> = {
  waits: { ids: MINE, due: 'true' },
  due: { ids: MINE, due: `${NEARER_DUE} >= $5 AND ${NEARER_DUE} < $6` },
  overdue: { ids: MINE, due: `${NEARER_DUE} < $5` },
  asked: { ids: ASKED, due: 'true' },
}
/** Every statement has the same parameters; those it does not use are named so that PostgreSQL knows their types. */
const TYPED = '$2::text[] IS NOT NULL AND $3::uuid[] IS NOT NULL AND $4::uuid[] IS NOT NULL AND $5::timestamptz IS NOT NULL AND $6::timestamptz IS NOT NULL AND $7::text[] IS NOT NULL'

/** What is sealed shows its place only to the unit that examines it. */
const CLOSED = 'm.sealed AND NOT coalesce(m.holder_organization_id = ANY ($3::uuid[]), false)'

const listOf = ({ ids, due }: { ids: string; due: string }) => `SELECT m.id, m.kind, m.number, m.title, m.state, m.category, m.urgency,
    CASE WHEN ${CLOSED} THEN '' ELSE m.place END AS place, CASE WHEN ${CLOSED} THEN NULL ELSE m.longitude END AS longitude, CASE WHEN ${CLOSED} THEN NULL ELSE m.latitude END AS latitude, m.place_synthetic, m.waiting_for,
    o.short_name AS waiting_unit, m.due_stage, m.due_at, m.platform_due_at, m.merged_due_at, (${NEARER_DUE})::text AS due_text, m.closed_at, m.pending_calendar, m.paused, m.opened_at, m.version
  FROM (${ids}) mine JOIN matter m ON m.county_code = $1 AND m.id = mine.id
  LEFT JOIN organization o ON o.county_code = m.county_code AND o.id = m.waiting_organization_id
  WHERE ${TYPED} AND ${due} AND ($8::timestamptz IS NULL OR (coalesce(${NEARER_DUE}, 'infinity'), m.id) > ($8, $9::uuid))
  ORDER BY coalesce(${NEARER_DUE}, 'infinity'), m.id LIMIT $10`

const COUNTS = `WITH mine AS MATERIALIZED (SELECT ${NEARER_DUE} AS due_at FROM (${MINE}) ids JOIN matter m ON m.county_code = $1 AND m.id = ids.id)
  SELECT (SELECT least(count(*), ${COUNTED_UP_TO})::int FROM mine) AS waits,
    (SELECT least(count(*), ${COUNTED_UP_TO})::int FROM mine WHERE due_at >= $5 AND due_at < $6) AS due,
    (SELECT least(count(*), ${COUNTED_UP_TO})::int FROM mine WHERE due_at < $5) AS overdue,
    (SELECT count(*)::int FROM (${ASKED} LIMIT ${COUNTED_UP_TO}) asked) AS asked`

/** The soonest due first, by us or by another platform: what waits for the posts of this person, what is due or overdue of it, what his unit asked of others. */
export const listMyWorkHandler = query(listMyWork, async ({ input, actor, db, services, at }) => {
  const after = readDueCursor(input.after)
  const { pairs, units, senders } = reachOf(actor, services)
  if (units.length === 0) return { items: [], counts: { waits: 0, due: 0, overdue: 0, asked: 0 }, next: null }
  const values = [actor.countyCode, pairs, units, senders, at, new Date(at.getTime() + DUE_WITHIN_MILLISECONDS), statesHelpedIn()]
  const [rules, rows, counts] = await Promise.all([
    countyRules(db, actor.countyCode, 2_000),
    rowsOf<WorkRow>(db, listOf(VIEWS[input.reason]), [...values, after?.at ?? null, after?.id ?? null, input.limit + 1]),
    rowOf<Record<WorkReason, number>>(db, COUNTS, values),
  ])
  const page = rows.slice(0, input.limit)
  const since = await askedSince(db, actor.countyCode, page)
  return {
    items: page.map((row) => presentWork(row, since.get(row.id), rules, at)),
    counts: counts!,
    next: rows.length > input.limit ? cursorOf(page.at(-1)!.due_text, page.at(-1)!.id) : null,
  }
})

const ASKED_SINCE = 'SELECT matter_id, max(at) AS at FROM matter_event WHERE county_code = $1 AND matter_id = ANY ($2::uuid[]) AND move = ANY ($3::text[]) GROUP BY matter_id'

/** Of what waits for a decision: when it was asked for, which the clock of the whole does not tell. */
async function askedSince(db: Db, countyCode: string, rows: readonly WorkRow[]): Promise<ReadonlyMap<string, Date>> {
  const asked = rows.flatMap((row) => {
    const moves = row.waiting_for === null ? undefined : matterKind(row.kind).waiting[row.waiting_for]?.since
    return moves === undefined ? [] : [{ id: row.id, moves }]
  })
  if (asked.length === 0) return new Map()
  const found = await rowsOf<{ matter_id: string; at: Date }>(db, ASKED_SINCE, [countyCode, asked.map(({ id }) => id), [...new Set(asked.flatMap(({ moves }) => moves))]])
  return new Map(found.map((row) => [row.matter_id, row.at]))
}

/** A post of a grid acts for the community, which is why its unit is asked for too; the row policy keeps other grids away. */
function reachOf(actor: Actor, services: Services): { pairs: string[]; units: string[]; senders: string[] } {
  const pairs = actor.grants.flatMap((grant) =>
    waitsServedBy((permission) => services.roles[grant.role]?.[permission] !== undefined).map((act) => `${grant.organizationId}/${act}`),
  )
  const units = [...new Set(actor.grants.filter((grant) => services.roles[grant.role]?.['request.read'] !== undefined).map((grant) => grant.organizationId))]
  const senders = [...new Set(actor.grants.filter((grant) => services.roles[grant.role]?.['request.urge'] !== undefined).map((grant) => grant.organizationId))]
  return { pairs: [...new Set(pairs)], units, senders }
}

function presentWork(row: WorkRow, since: Date | undefined, rules: CountyRules, at: Date): WorkItem {
  const kind = matterKind(row.kind)
  const isOverdue = row.due_at !== null && row.due_at < at
  return {
    matterId: row.id,
    kind: row.kind,
    number: row.number,
    title: row.title,
    state: row.state,
    stateLabel: kind.states[row.state] ?? row.state,
    categoryLabel: categoryLabel(rules, row.category),
    urgency: row.urgency,
    place: row.place,
    longitude: row.longitude,
    latitude: row.latitude,
    placeSynthetic: row.place_synthetic,
    waitingFor: row.waiting_for,
    waitingForLabel: row.waiting_for === null ? null : waitingWords(kind.waiting[row.waiting_for], since, at),
    waitingUnit: row.waiting_unit,
    waitsSince: since?.toISOString() ?? null,
    dueAt: row.due_at?.toISOString() ?? null,
    dueWords: dueWords(row, rules, at),
    overdue: isOverdue,
    platformDueAt: earlierThanOurs(row)?.toISOString() ?? null,
    openedAt: row.opened_at.toISOString(),
    version: row.version,
  }
}

function waitingWords(waiting: { label: string; lasting?: string } | undefined, since: Date | undefined, at: Date): string | null {
  if (waiting?.lasting === undefined || since === undefined) return waiting?.label ?? null
  return `${waiting.lasting} ${dayOfDate(plainDate(at)) - dayOfDate(plainDate(since))} 天`
}

/** In working days and working hours, as the desk counts, whatever unit the limit was given in. */
export function dueWords(row: { due_at: Date | null; pending_calendar: boolean; paused: boolean }, rules: CountyRules, at: Date): string | null {
  // A pause takes the due time away, unless it had passed.
  if (row.paused) return row.due_at === null ? '已暂停' : '超期，暂停中'
  if (row.due_at === null) return row.pending_calendar ? '待日历' : null
  return remainingWords(remainingUntil(row.due_at, rules, at), at).words
}

function remainingUntil(dueAt: Date, rules: CountyRules, at: Date): Remaining {
  if (dueAt < at) {
    const over = rules.calendar.workingMinutesBetween(dueAt, at)
    return { state: 'overdue', dueAt, over: 'pending' in over ? over : { value: over.minutes / 60, unit: 'workingHours' } }
  }
  const left = rules.calendar.closingsBetween(at, dueAt)
  return 'pending' in left ? { state: 'pending', ...left } : { state: 'running', dueAt, left: { value: left.days, unit: 'workingDays' } }
}
