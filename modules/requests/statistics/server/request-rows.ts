import type { Db } from '#kit/database/transaction.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import { endStates } from '#modules/requests/lifecycle.ts'
import { soughtRequestsIn } from '#modules/requests/server/search-requests.ts'
import { noUnit, rowSets } from '#modules/requests/statistics/row-sets.ts'
import type { RowSet } from '#modules/requests/statistics/row-sets.ts'
import type { Basis } from '#modules/requests/statistics/rules.ts'

/** Which requests: those of an area as it was on the day of each, or those that a unit holds; narrowed by what is not undefined. */
export type RowFilter = {
  area: { id: string; depth: number } | null
  organizationId: string | null
  /** At the area itself, not in one below it. */
  own?: boolean | undefined
  withinAreaId?: string | undefined
  /** Where the areas lay on the day of each request, as figures count, or where they lie today, as the request list does. */
  tree?: 'then' | 'today' | undefined
  from?: string | undefined
  to?: string | undefined
  of?: RowSet | undefined
  basis?: Basis | undefined
  state?: string | undefined
  stage?: 'open' | 'ended' | undefined
  category?: string | undefined
  purpose?: string | undefined
  urgency?: string | undefined
  channel?: string | undefined
  unitId?: string | undefined
  waitingFor?: string | undefined
  overdueAt?: Date | undefined
  notOverdueAt?: Date | undefined
  text?: string | undefined
}

const answered = "m.state IN ('calledBack', 'final') AND q.solved IS NOT NULL"

const due = '(q.replied_in_time IS NOT NULL OR NOT q.taken_up_in_time OR q.contacted_in_time IS FALSE)'
const suggested = "q.suggested_category IS NOT NULL AND m.state NOT IN ('draft', 'submitted')"
const byModel = '(q.suggested_model IS NOT NULL)'
const inTime = 'q.replied_in_time AND q.taken_up_in_time'
const completed = "m.state IN ('replied', 'verified', 'closed', 'calledBack', 'final') AND q.reply_kind <> 'byWhen'"

/** The conditions of modules/requests/contribution.ts over the rows themselves; a test compares them number by number. */
const rowSetConditions: Readonly<Record<RowSet, string>> = {
  received: 'true',
  declined: "m.state = 'declined'",
  assessable: 'true',
  excluded: 'q.excluded',
  contactedInTime: 'q.contacted_in_time',
  notContactedInTime: 'q.contacted_in_time IS NOT TRUE',
  completed,
  notCompleted: `(${completed}) IS NOT TRUE`,
  due,
  notYetDue: `NOT ${due}`,
  inTime,
  notInTime: `${due} AND (${inTime}) IS NOT TRUE`,
  openOverdue: `${due} AND (${inTime}) IS NOT TRUE AND (${completed}) IS NOT TRUE`,
  asked: "m.state IN ('calledBack', 'final')",
  answered,
  unanswered: "m.state IN ('calledBack', 'final') AND q.solved IS NULL",
  solved: `${answered} AND q.solved`,
  notSolved: `${answered} AND NOT q.solved`,
  satisfied: `${answered} AND q.satisfaction IN ('satisfied', 'basicallySatisfied')`,
  notSatisfied: `${answered} AND (q.satisfaction IN ('satisfied', 'basicallySatisfied')) IS NOT TRUE`,
  suggested,
  suggestedRight: `${suggested} AND q.suggested_category = m.category`,
  suggestedWrong: `${suggested} AND q.suggested_category <> m.category`,
  suggestedByModel: `${suggested} AND ${byModel}`,
  suggestedByModelRight: `${suggested} AND ${byModel} AND q.suggested_category = m.category`,
  suggestedByModelWrong: `${suggested} AND ${byModel} AND q.suggested_category <> m.category`,
  suggestedByWords: `${suggested} AND NOT ${byModel}`,
  suggestedByWordsRight: `${suggested} AND NOT ${byModel} AND q.suggested_category = m.category`,
  suggestedByWordsWrong: `${suggested} AND NOT ${byModel} AND q.suggested_category <> m.category`,
}

const countsAtAll: ReadonlySet<RowSet> = new Set(['received', 'declined'])

/** The condition of one set over `matter m` and `request q`. */
export function conditionOf(set: RowSet): string {
  return `m.state <> 'merged' AND NOT q.closed_elsewhere AND ${countsAtAll.has(set) ? '' : "m.state <> 'declined' AND "}(${rowSetConditions[set]})`
}

/** One statement for every set, so that each has one name and one plan. */
const SET_CONDITION = `CASE $6 ${rowSets.map((set) => `WHEN '${set}' THEN ${conditionOf(set)}`).join(' ')} ELSE true END`

/**
 * The condition over `matter m` and `request q`, with its values. Row security narrows to what the caller reaches; the
 * condition narrows to what was asked for. `nextPlace`: of the first value that a statement adds.
 */
export async function whereOf(db: Db, countyCode: string, filter: RowFilter): Promise<{ condition: string; values: unknown[]; nextPlace: number }> {
  const areaId = filter.area?.id ?? filter.withinAreaId ?? null
  const sought = filter.text === undefined ? null : soughtRequestsIn(filter.text)
  const values = [
    countyCode, areaId, filter.own === true, filter.from ?? null, filter.to ?? null, filter.of ?? null, filter.basis ?? 'all', filter.state ?? null, filter.stage ?? null,
    filter.category ?? null, filter.purpose ?? null, filter.urgency ?? null, filter.channel ?? null, filter.unitId ?? null, filter.overdueAt ?? null, filter.organizationId, [...endStates],
    filter.area === null ? null : (filter.withinAreaId ?? null), filter.waitingFor ?? null, filter.notOverdueAt ?? null, sought?.number ?? null, sought?.terms ?? null, sought?.external ?? null,
  ]
  return {
    condition: `m.county_code = $1 AND m.kind = 'request' AND ${await placeCondition(db, countyCode, filter)}
      AND ($4::date IS NULL OR m.opened_at >= $4::date::timestamp AT TIME ZONE 'Asia/Shanghai')
      AND ($5::date IS NULL OR m.opened_at < ($5::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
      AND ${SET_CONDITION} AND ($7 <> 'assessable' OR NOT q.excluded)
      AND ($8::text IS NULL OR m.state = $8) AND ($9::text IS NULL OR (m.state = ANY ($17::text[])) = ($9 = 'ended'))
      AND ($10::text IS NULL OR m.category = $10 OR m.category ^@ ($10 || '.')) AND ($11::text IS NULL OR m.purpose = $11) AND ($12::text IS NULL OR m.urgency = $12)
      AND ($13::text IS NULL OR m.channel = $13) AND ($14::uuid IS NULL OR coalesce(m.holder_organization_id, '${noUnit}') = $14)
      AND ($15::timestamptz IS NULL OR m.due_at < $15) AND ${filter.organizationId === null ? '$16::uuid IS NULL' : HELD_BY}
      AND ($18::text IS NULL OR ${below('$18')}) AND ($19::text IS NULL OR m.waiting_for = $19) AND ($20::timestamptz IS NULL OR m.due_at IS NULL OR m.due_at >= $20)
      AND ($21::text IS NULL AND $22::text[] IS NULL AND $23::text IS NULL OR m.number ^@ $21 OR NOT m.sealed AND upper(q.external_number) ^@ $23 OR $22 IS NOT NULL AND ${HAS_WORDS})`,
    values,
    nextPlace: values.length + 1,
  }
}

/** As the list finds it; here among rows that are walked in any case. */
const HAS_WORDS = `(SELECT (SELECT bool_and(strpos(w.words, t) > 0) FROM unnest($22) t) FROM matter_words w WHERE w.county_code = m.county_code AND w.matter_id = m.id)`

/** What a unit holds is found among its own parties. */
const HELD_BY = `m.holder_organization_id = $16 AND m.id IN (SELECT p.matter_id FROM matter_party p WHERE p.county_code = $1 AND p.organization_id = $16 AND p.role = 'holder' AND p.open)`

/** At the area whose id stands at this place of the statement, or below it, as the tree stands today. */
function below(place: string): string {
  return `position('/' || ${place} || '/' IN '/' || m.area_path) > 0`
}

/**
 * Where nothing was reorganised since the period began, the level's column says it, and its index finds it. Otherwise each
 * request is looked for where its area stood on its own day, as the figures do.
 */
async function placeCondition(db: Db, countyCode: string, { area, withinAreaId, from, tree }: RowFilter): Promise<string> {
  if (area === null && withinAreaId === undefined) return '($2::text IS NULL AND NOT $3)'
  if (area === null && tree === 'today') return `(${below('$2')} AND NOT $3)`
  if (area !== null && (tree === 'today' || !(await isReorganizedSince(db, countyCode, from)))) return `(m.level_${area.depth} = $2 AND (NOT $3 OR m.area_id = $2))`
  // What a unit lost stays out even where it is still a party: the figures leave it out too.
  const lost = area === null ? '' : `m.area_id <> ALL (ARRAY(SELECT o.area_id FROM app.areas_out_of_reach($2, coalesce($4::date, '-infinity'), coalesce($5::date + 1, 'infinity')) o)) AND `
  return `${lost}EXISTS (SELECT FROM (
      SELECT h.area_id, h.path, CASE WHEN lag(h.valid_from) OVER place IS NULL THEN '-infinity'::date ELSE h.valid_from END AS since,
        coalesce(lead(h.valid_from) OVER place, 'infinity'::date) AS until
      FROM area_history h WHERE h.county_code = $1 AND h.area_id = m.area_id WINDOW place AS (ORDER BY h.valid_from)) p
    WHERE (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date >= p.since AND (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date < p.until
      AND CASE WHEN $3 THEN m.area_id = $2 ELSE $2 = ANY (string_to_array(p.path, '/')) END)`
}

const REORGANIZED = `SELECT EXISTS (SELECT FROM area a WHERE a.county_code = $1 AND ($2::date IS NULL AND a.valid_to IS NOT NULL OR a.valid_to > $2::date)) OR EXISTS (
  SELECT FROM area_history h WHERE h.county_code = $1 AND ($2::date IS NULL OR h.valid_from > $2::date) AND EXISTS (
    SELECT FROM area_history b WHERE b.county_code = $1 AND b.area_id = h.area_id AND b.valid_from < h.valid_from)) AS reorganized`

async function isReorganizedSince(db: Db, countyCode: string, from: string | undefined): Promise<boolean> {
  return (await rowOf<{ reorganized: boolean }>(db, REORGANIZED, [countyCode, from ?? null]))!.reorganized
}
