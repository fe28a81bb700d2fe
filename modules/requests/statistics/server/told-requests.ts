import type { Db } from '#kit/database/transaction.ts'
import { plainDate, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { NEAR_METRES } from '#modules/requests/nearness.ts'
import { CELL_DEGREES, HOT_DAYS, categoriesOf } from '#modules/requests/statistics/hot-spots.ts'
import type { Cluster, Told } from '#modules/requests/statistics/hot-spots.ts'
import { endOfMonth } from '#modules/requests/statistics/periods.ts'
import { readFigures } from '#modules/requests/statistics/server/figures.ts'

const DAY = 86_400_000
/** Of one window. The largest county has 85,000. */
const MOST_TOLD = 200_000
/** Up to so many are compared by their words as well, a street of the largest county: 0.5 s where they lie as a county's do, 6 s where all of them name one community. */
const MOST_BY_WORDS = 6_000
/** Of the windows before it, together: 1,000,000 are counted in 3 s. */
const MOST_PAST = 1_500_000
/** Longer than all windows together. */
const LOOKED_BACK_DAYS = 730

export type Window = { countyCode: string; area: { id: string; depth: number }; since: Date; until: Date }

/** Never what is sealed, whoever asks: not even that it is one of several. */
export const COUNTED = "m.LEVEL = $2 AND m.kind = 'request' AND NOT m.sealed AND m.state NOT IN ('draft', 'declined')"
const IN_WINDOW = `${COUNTED} AND m.opened_at >= $3 AND m.opened_at <= $4`
const FEW = `SELECT count(*) <= ${MOST_BY_WORDS} AS few FROM (SELECT FROM matter m WHERE m.county_code = $1 AND ${IN_WINDOW} LIMIT ${MOST_BY_WORDS + 1}) told`
const WITH_WORDS = `SELECT m.id, coalesce(q.text, '') AS text, m.category, m.longitude, m.latitude, m.area_id, m.level_3, m.opened_at
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = $1 AND ${IN_WINDOW}`
const WITHOUT_WORDS = `SELECT m.id, '' AS text, m.category, m.longitude, m.latitude, m.area_id, m.level_3, m.opened_at FROM matter m WHERE m.county_code = $1 AND ${IN_WINDOW} ORDER BY m.opened_at DESC LIMIT ${MOST_TOLD + 1}`
/** As metresBetween has it. */
export function metresBetweenColumns(one: string, other: string): string {
  return `sqrt(((${one}.longitude - ${other}.longitude) * cos(radians(${other}.latitude))) ^ 2 + (${one}.latitude - ${other}.latitude) ^ 2) * 111320`
}

/**
 * What came around the centres of clusters, each with one of its categories: one look over the past finds what lies in their cells or beside them, or in their
 * areas where a point is missing; the distance is measured of those alone. As lists and no joins, because the planner then sorts a million rows.
 */
const PAST = `WITH centre AS MATERIALIZED (
    SELECT * FROM unnest($5::integer[], $6::text[], $7::double precision[], $8::double precision[], $9::text[], $10::boolean[]) c (n, category, longitude, latitude, area_id, is_place)
  ), beside AS MATERIALIZED (
    SELECT c.*, floor(c.longitude / ${CELL_DEGREES})::integer + east AS x, floor(c.latitude / ${CELL_DEGREES})::integer + north AS y
    FROM centre c CROSS JOIN generate_series(-1, 1) east CROSS JOIN generate_series(-1, 1) north WHERE c.longitude IS NOT NULL
  ), past AS MATERIALIZED (
    SELECT m.category, m.longitude, m.latitude, m.area_id, floor(m.longitude / ${CELL_DEGREES})::integer AS x, floor(m.latitude / ${CELL_DEGREES})::integer AS y
    FROM matter m WHERE m.county_code = $1 AND ${COUNTED} AND m.opened_at >= $3 AND m.opened_at < $4
      AND ((m.category, floor(m.longitude / ${CELL_DEGREES})::integer, floor(m.latitude / ${CELL_DEGREES})::integer) IN (SELECT category, x, y FROM beside)
        OR (m.category, m.area_id COLLATE "default") IN (SELECT category, area_id FROM centre WHERE is_place))
  )
  SELECT n, category, count(*)::integer AS count FROM (
    SELECT c.n, p.category FROM beside c JOIN past p ON p.category = c.category AND p.x = c.x AND p.y = c.y
    WHERE ${metresBetweenColumns('p', 'c')} <= ${NEAR_METRES}
    UNION ALL
    SELECT c.n, p.category FROM centre c JOIN past p ON p.category = c.category AND p.area_id = c.area_id WHERE c.is_place AND (c.longitude IS NULL OR p.longitude IS NULL)
  ) near GROUP BY 1, 2`

/** `byWords`: their words were read too. `cut`: there were more than can be compared; the newest were. */
export type ToldRequests = { rows: Told[]; byWords: boolean; cut: boolean }

export async function readTold(db: Db, window: Window): Promise<ToldRequests> {
  const values = [window.countyCode, window.area.id, window.since, window.until]
  const { few: byWords } = (await rowOf<{ few: boolean }>(db, on(window, FEW), values))!
  const rows = await rowsOf<Told>(db, on(window, byWords ? WITH_WORDS : WITHOUT_WORDS), values)
  const compared = rows.slice(0, MOST_TOLD)
  return { rows: compared, byWords, cut: rows.length > compared.length }
}

/**
 * How many times thirty days before `since` there is anything to compare with; fewer where so much comes that a year of it would be more than is counted at once.
 * Only what came in here tells since when all of it was kept: a list of what was closed elsewhere may hold one community of the county, or one kind.
 */
export async function windowsBefore(db: Db, { area, since }: Window, compared: number, most: number): Promise<number> {
  const asked = { areaId: area.id, organizationId: null }
  const [first] = [...(await readFigures(db, asked, { from: plainDate(new Date(since.getTime() - LOOKED_BACK_DAYS * DAY)), to: plainDate(since) }, 'month')).keys()].toSorted()
  if (first === undefined) return 0
  const [day] = [...(await readFigures(db, asked, { from: first, to: endOfMonth(first) }, 'day')).keys()].toSorted()
  return Math.min(most, windowsCounted(compared), Math.floor((since.getTime() - Date.parse(`${day}T00:00:00+08:00`)) / (HOT_DAYS * DAY)))
}

function windowsCounted(compared: number): number {
  return Math.max(2, Math.floor(MOST_PAST / Math.max(compared, 1)))
}

/** What came near each cluster's centre in the `windows` before, category by category: counted where it lies, whatever it is. */
export async function pastAround(db: Db, window: Window, clusters: readonly Cluster[], windows: number): Promise<Map<string, number>[]> {
  const found = clusters.map(() => new Map<string, number>())
  if (windows < 1 || clusters.length === 0) return found
  const asked = clusters.flatMap(({ centre, members }, n) => [...categoriesOf(members)].map((category) => ({ n, category, centre })))
  const values = [
    window.countyCode, window.area.id, new Date(window.since.getTime() - windows * HOT_DAYS * DAY), window.since, asked.map(({ n }) => n), asked.map(({ category }) => category),
    asked.map(({ centre }) => (centre.latitude === null ? null : centre.longitude)), asked.map(({ centre }) => (centre.longitude === null ? null : centre.latitude)), asked.map(({ centre }) => centre.area_id), asked.map(({ centre }) => centre.level_3 !== null),
  ]
  for (const { n, category, count } of await rowsOf<{ n: number; category: string; count: number }>(db, on(window, PAST), values)) found[n]!.set(category, count)
  return found
}

export function on({ area }: Pick<Window, 'area'>, statement: string): string {
  return statement.replaceAll('LEVEL', `level_${area.depth}`)
}
