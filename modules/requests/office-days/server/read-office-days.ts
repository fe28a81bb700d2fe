import type { Actor } from '#kit/access/actor.ts'
import type { Db } from '#kit/database/transaction.ts'
import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import { countyRules, plainDate, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { getOfficeDay, listOfficeDayPlans, listOfficeDays, proposeOfficeDays } from '#modules/requests/office-days/contract.ts'
import type { OfficeDay, OfficeDayPlan } from '#modules/requests/office-days/contract.ts'
import { officeDayLifecycle } from '#modules/requests/office-days/lifecycle.ts'
import type { OfficeDayMove, OfficeDayState } from '#modules/requests/office-days/lifecycle.ts'
import { officeDayUnknown } from '#modules/requests/office-days/refusals.ts'
import { proposeDays } from '#modules/requests/office-days/series.ts'
import { areaNotPublic } from '#modules/requests/published/refusals.ts'

const MOST = 200
const STALE_AFTER_MILLISECONDS = 2_000

export type OfficeDayRow = {
  id: string; plan_id: string; area_id: string; area_path: string; place: string; host_organization_id: string; host: string; unit_ids: string[]; units: string[]; spot: string; longitude: number | null; latitude: number | null; starts_at: Date; ends_at: Date
  categories: string[]; note: string | null; state: OfficeDayState; published_at: Date | null; moved_from: Date | null; reason: string | null; people: number | null; taken_up: number | null
  sequence: number; changed_at: Date; version: number
}

/** Which days: a condition over `d` (office_day) and `a` (its area), the order, and what follows it. */
type Which = { where: string; order: string; ending?: string }

/**
 * From below the county down to the area; `$1` is the county, `at` the moment whose units count: where one has ended, whoever took
 * over hosts and comes. Units are followed for the chosen days alone, once for each unit of a day.
 */
export function officeDays(at: string, { where, order, ending = '' }: Which): string {
  const followed = (unit: string) => `app.unit_followed(d.county_code, ${unit}, d.area_path, (${at}::timestamptz AT TIME ZONE 'Asia/Shanghai')::date)`
  return `SELECT d.*, h.id AS host_organization_id, h.short_name AS host, coalesce(coming.ids, '{}') AS unit_ids, coalesce(coming.names, '{}') AS units,
    (SELECT string_agg(above.name, ' · ' ORDER BY above.depth) FROM app.areas_of_path(d.county_code, d.area_path) above WHERE above.depth > 1 OR above.id = d.area_id COLLATE "C") AS place
  FROM (SELECT d.*, a.path AS area_path FROM office_day d JOIN area a ON a.county_code = d.county_code AND a.id = d.area_id WHERE d.county_code = $1 AND ${where} ORDER BY ${order} ${ending}) d
  CROSS JOIN LATERAL (SELECT ${followed('d.host_organization_id')} AS id OFFSET 0) hosting
  JOIN organization h ON h.county_code = d.county_code AND h.id = hosting.id
  CROSS JOIN LATERAL (SELECT array_agg(o.id ORDER BY f.place) AS ids, array_agg(o.short_name ORDER BY f.place) AS names
    FROM (SELECT ${followed('u.id')} AS id, min(u.place) AS place FROM unnest(d.unit_ids) WITH ORDINALITY AS u (id, place) GROUP BY 1 OFFSET 0) f
    JOIN organization o ON o.county_code = d.county_code AND o.id = f.id AND o.id <> h.id) coming
  ORDER BY ${order}`
}
const COMING = "d.ends_at > $2 AND d.state IN ('planned', 'published')"
const PAST = "(d.ends_at <= $2 OR d.state IN ('cancelled', 'held'))"
const IN_AREA = '($3::text[] IS NULL OR a.path ^@ ANY ($3))'
const ANNOUNCED = `${IN_AREA} AND d.published_at IS NOT NULL`
const LISTS: Readonly<Record<'coming' | 'past' | 'recent', string>> = {
  coming: officeDays('$2', { where: `${COMING} AND ${ANNOUNCED}`, order: 'd.starts_at, d.id', ending: `LIMIT ${MOST}` }),
  past: officeDays('$2', { where: `${PAST} AND ${ANNOUNCED}`, order: 'd.starts_at DESC, d.id DESC', ending: `LIMIT ${MOST}` }),
  // Of more than are listed what is still to come matters most, then what was last.
  recent: officeDays('$2', { where: `d.ends_at > $2::timestamptz - interval '60 days' AND ${ANNOUNCED}`, order: 'd.ends_at <= $2, abs(extract(epoch FROM d.starts_at - $2)), d.id', ending: `LIMIT ${MOST}` }),
}
const PAGE = 50
/** The unit and whichever it or others have taken over from: cheap to look for, and more than are its own where one was split. */
const OF_UNIT = `WITH RECURSIVE own AS (SELECT $3::uuid AS id UNION SELECT s.predecessor_id FROM own o JOIN organization_succession s ON s.county_code = $1 AND s.successor_id = o.id) SELECT id FROM own`
const FOLLOWED = `SELECT app.unit_followed(d.county_code, u.id, a.path, ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date) FROM unnest(d.unit_ids || d.host_organization_id) AS u (id)`
const NARROWED = `($3::uuid IS NULL OR ARRAY(${OF_UNIT}) && (d.unit_ids || d.host_organization_id) AND $3 IN (${FOLLOWED}))
  AND ($4::text IS NULL OR a.path ^@ (SELECT within.path FROM area within WHERE within.county_code = $1 AND within.id = $4 ORDER BY within.valid_to DESC NULLS FIRST LIMIT 1))
  AND ($5::text IS NULL OR d.state = $5) AND ($6::text IS NULL OR to_char(d.starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') = $6)`
const PLANS: Readonly<Record<'coming' | 'past', string>> = {
  coming: officeDays('$2', { where: `${COMING} AND ${NARROWED} AND ($7::timestamptz IS NULL OR (d.starts_at, d.id) > ($7, $8::uuid))`, order: 'd.starts_at, d.id', ending: `LIMIT ${PAGE + 1}` }),
  past: officeDays('$2', { where: `${PAST} AND ${NARROWED} AND ($7::timestamptz IS NULL OR (d.starts_at, d.id) < ($7, $8::uuid))`, order: 'd.starts_at DESC, d.id DESC', ending: `LIMIT ${PAGE + 1}` }),
}
const ONE = officeDays('$3', { where: 'd.id = $2', order: 'd.id' })
/** The area, or what it became: whoever kept the address of an area that has ended finds its days. */
const AREAS = `WITH RECURSIVE became AS (
    SELECT id, valid_to FROM area WHERE county_code = $1 AND (id = $2 OR $2::text IS NULL AND parent_id IS NULL AND valid_to IS NULL)
    UNION SELECT n.id, n.valid_to FROM became b JOIN area_succession s ON s.county_code = $1 AND s.predecessor_id = b.id AND b.valid_to IS NOT NULL
      JOIN area n ON n.county_code = $1 AND n.id = s.successor_id
  )
  SELECT a.id, a.name, a.path, a.parent_id FROM became b JOIN area a ON a.county_code = $1 AND a.id = b.id WHERE a.valid_to IS NULL ORDER BY a.path`

export const listOfficeDaysHandler = query(listOfficeDays, async ({ input: { area, when }, actor, db, at }) => {
  const areas = await rowsOf<{ id: string; name: string; path: string; parent_id: string | null }>(db, AREAS, [actor.countyCode, area ?? null])
  const [within] = areas
  if (within === undefined) throw areaNotPublic()
  const [rules, rows] = await Promise.all([
    countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), rowsOf<OfficeDayRow>(db, LISTS[when], [actor.countyCode, at, within.parent_id === null ? null : areas.map(({ path }) => path)]),
  ])
  return { area: { areaId: within.id, name: within.name }, items: rows.map((row) => presentOfficeDay(row, rules)) }
})

export const getOfficeDayHandler = query(getOfficeDay, async ({ input, actor, db, at }) => {
  const [rules, row] = await Promise.all([countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), rowOf<OfficeDayRow>(db, ONE, [actor.countyCode, input.officeDayId, at])])
  if (row === undefined || row.published_at === null) throw officeDayUnknown()
  return presentOfficeDay(row, rules)
})

export const listOfficeDayPlansHandler = query(listOfficeDayPlans, async ({ input: { when, unit, area, state, month, after, only }, actor, db, at }) => {
  const place = readCursor(after)
  const [rules, rows] = await Promise.all([
    countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS),
    only !== undefined ? rowsOf<OfficeDayRow>(db, ONE, [actor.countyCode, only, at]) : rowsOf<OfficeDayRow>(db, PLANS[when], [actor.countyCode, at, unit ?? null, area ?? null, state ?? null, month ?? null, place?.at ?? null, place?.id ?? null]),
  ])
  const shown = rows.slice(0, PAGE)
  const last = rows.length > PAGE ? shown.at(-1)! : undefined
  return { items: shown.map((row) => presentPlan(row, rules, actor, at)), next: last === undefined ? null : cursorOf(last.starts_at, last.id), mayPlan: actor.holds('officeDay.plan') }
})

export const proposeOfficeDaysHandler = query(proposeOfficeDays, async ({ input, actor, db, at }) => ({
  dates: proposeDays(input, plainDate(at), (await countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS)).calendar),
}))

export async function showPlan({ actor, db, at }: { actor: Actor; db: Db; at: Date }, id: string): Promise<OfficeDayPlan> {
  const [rules, row] = await Promise.all([countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), rowOf<OfficeDayRow>(db, ONE, [actor.countyCode, id, at])])
  if (row === undefined) throw officeDayUnknown()
  return presentPlan(row, rules, actor, at)
}

export function presentPlan(row: OfficeDayRow, rules: CountyRules, actor: Actor, at: Date): OfficeDayPlan {
  const mayPlan = actor.may('officeDay.plan', row)
  return {
    ...presentOfficeDay(row, rules), hostId: row.host_organization_id, unitIds: row.unit_ids, version: row.version,
    openMoves: mayPlan ? officeDayLifecycle.from(row.state).filter((move) => isInTime(move, row, at)) : [],
  }
}

/** Before it begins it is changed, published and cancelled; from then on its result is recorded. What was never published can be taken away at any time. */
export function isInTime(move: OfficeDayMove, row: Pick<OfficeDayRow, 'state' | 'starts_at'>, at: Date): boolean {
  const begun = row.starts_at <= at
  if (move === 'record') return begun
  return !begun || (move === 'cancel' && row.state === 'planned')
}

function presentOfficeDay(row: OfficeDayRow, rules: CountyRules): OfficeDay {
  const names = new Map(rules.categories.map(({ key, name }) => [key, name]))
  return {
    officeDayId: row.id, areaId: row.area_id, place: row.place, spot: row.spot, longitude: row.longitude, latitude: row.latitude, startsAt: row.starts_at.toISOString(), endsAt: row.ends_at.toISOString(), host: row.host, units: row.units,
    categories: row.categories.map((key) => ({ key, name: names.get(key) ?? key })), note: row.note, state: row.state, stateLabel: officeDayLifecycle.states[row.state], movedFrom: row.moved_from?.toISOString() ?? null,
    reason: row.reason, people: row.people, takenUp: row.taken_up, sequence: row.sequence, changedAt: row.changed_at.toISOString(),
  }
}
