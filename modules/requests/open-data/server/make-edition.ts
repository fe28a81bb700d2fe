import { countyRules, rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { ServiceSession } from '#modules/matters/server/public.ts'
import { contributionOf } from '#modules/requests/contribution.ts'
import type { CountedRequest } from '#modules/requests/contribution.ts'
import type { Place } from '#modules/requests/open-data/coarsen.ts'
import { writeFiles } from '#modules/requests/open-data/write-files.ts'
import type { OpenDataRow } from '#modules/requests/open-data/write-files.ts'
import { exclusionReasonLabels } from '#modules/requests/shapes.ts'

type Scope = Parameters<Parameters<ServiceSession['transact']>[0]>[0]

/** What statistics count, from the rows themselves, with where it lay and who decided on an exclusion. */
const ROWS = `SELECT m.category, m.channel, m.state, m.sealed, m.area_path, q.reply_kind, q.contacted_in_time, q.replied_in_time, q.taken_up_in_time, q.closing, q.solved, q.satisfaction, q.excluded,
    q.suggested_category, q.closed_elsewhere, x.reason_key, o.name AS office
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  LEFT JOIN exclusion x ON x.county_code = m.county_code AND x.matter_id = m.id AND x.status = 'approved' AND x.ended_at IS NULL
  LEFT JOIN organization o ON o.county_code = x.county_code AND o.id = x.organization_id
  WHERE m.county_code = $1 AND m.kind = 'request' AND m.opened_at >= $2 AND m.opened_at < $3`
const AREAS = "SELECT id, level, name FROM area WHERE county_code = $1 AND level IN ('county', 'street', 'town', 'community', 'village')"
const COUNTY = 'SELECT name FROM county WHERE county_code = $1'
const FIRST = 'SELECT min(opened_at) AS at FROM matter WHERE county_code = $1 AND kind = $2'
const MADE = "SELECT to_char(month, 'YYYY-MM') AS month FROM open_data_edition WHERE county_code = $1 AND edition = 1"
const LAST = "SELECT coalesce(max(edition), 0) AS edition FROM open_data_edition WHERE county_code = $1 AND month = ($2 || '-01')::date"
const ADD = "INSERT INTO open_data_edition (county_code, month, edition, made_at, note, withheld) VALUES ($1, ($2 || '-01')::date, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING edition"
const ADD_FILE = "INSERT INTO open_data_file (county_code, month, edition, name, content, sha256) VALUES ($1, ($2 || '-01')::date, $3, $4, $5, $6)"

type Row = Omit<CountedRequest, 'day' | 'area_id' | 'organization_id'> & { sealed: boolean; area_path: string; reason_key: keyof typeof exclusionReasonLabels | null; office: string | null }

/** The months that are over for a whole month and have no first edition yet, the oldest first: by then the limits of nearly all have ended. */
export async function monthsToMake({ db, countyCode, at }: Scope): Promise<string[]> {
  const first = (await rowOf<{ at: Date | null }>(db, FIRST, [countyCode, 'request']))?.at
  if (first === null || first === undefined) return []
  const made = new Set((await rowsOf<{ month: string }>(db, MADE, [countyCode])).map(({ month }) => month))
  const months: string[] = []
  for (let month = monthOf(first); startOf(month, 2) <= at; month = monthOf(startOf(month, 1))) if (!made.has(month)) months.push(month)
  return months
}

export async function hasFirstEdition({ db, countyCode }: Scope, month: string): Promise<boolean> {
  return (await rowOf<{ edition: number }>(db, LAST, [countyCode, month]))!.edition > 0
}

/** Another edition of a month, as it stands now; the first where there is none. Undefined where another process has just made it. */
export async function makeEdition({ db, countyCode, at }: Scope, month: string, note: string | null): Promise<number | undefined> {
  const edition = (await rowOf<{ edition: number }>(db, LAST, [countyCode, month]))!.edition + 1
  const county = (await rowOf<{ name: string }>(db, COUNTY, [countyCode]))!.name
  const files = writeFiles({ county, month, edition, note, madeAt: at, rows: await readRows(db, countyCode, month) })
  if ((await rowOf(db, ADD, [countyCode, month, edition, at, note, files === null])) === undefined) return undefined
  for (const { name, content, sha256 } of files ?? []) await touch(db, ADD_FILE, [countyCode, month, edition, name, content, sha256])
  return edition
}

async function readRows(db: Scope['db'], countyCode: string, month: string): Promise<OpenDataRow[]> {
  const [rules, areas, rows] = await Promise.all([
    countyRules(db, countyCode), rowsOf<Place & { level: string }>(db, AREAS, [countyCode]), rowsOf<Row>(db, ROWS, [countyCode, startOf(month, 0), startOf(month, 1)]),
  ])
  const names = new Map(rules.categories.map(({ key, name }) => [key, name]))
  const known = new Map(areas.map((area) => [area.id, area]))
  return rows.map((row) => {
    const above = row.area_path.split('/').flatMap((id) => known.get(id) ?? [])
    const at = (...levels: string[]): Place | null => above.find(({ level }) => levels.includes(level)) ?? null
    const category = row.category.split('.')[0]!
    return {
      community: at('community', 'village'), street: at('street', 'town'), county: at('county') ?? { id: countyCode, name: countyCode }, category: { key: category, name: names.get(category) ?? category }, sealed: row.sealed,
      measures: contributionOf({ ...row, day: month, area_id: '', organization_id: null }),
      exclusion: row.reason_key === null ? null : { reason: row.reason_key, reasonName: exclusionReasonLabels[row.reason_key], office: row.office ?? '' },
    }
  })
}

function monthOf(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 7)
}

/** The beginning in China of the month that many after. */
function startOf(month: string, after: number): Date {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + after, 1) - 8 * 3_600_000)
}
