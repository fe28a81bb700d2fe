import { rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { ServiceSession } from '#modules/matters/server/public.ts'
import { numbered, readRecorded } from '#modules/requests/sheets/server/read-recorded.ts'
import { tellHeads } from '#modules/requests/sheets/server/tell-sheets.ts'
import { writeEditions } from '#modules/requests/sheets/server/write-edition.ts'
import { addDays, addMonths } from '#modules/requests/statistics/periods.ts'
import { statisticsSetting } from '#modules/requests/statistics/server/statistics-setting.ts'

type Scope = Parameters<Parameters<ServiceSession['transact']>[0]>[0]

const LAST = "SELECT to_char(max(month), 'YYYY-MM') AS month FROM sheet_month WHERE county_code = $1"
/** A second process waits here for the first, and finds it made. */
const CLAIM = "INSERT INTO sheet_month (county_code, month, made_at) VALUES ($1, ($2 || '-01')::date, $3) ON CONFLICT DO NOTHING RETURNING month"
/** A unit of the county without an area of its own stands at the county. */
const UNITS = `SELECT o.id, coalesce(a.path, (SELECT r.path FROM area r WHERE r.county_code = $1 AND r.parent_id IS NULL AND r.valid_to IS NULL ORDER BY r.id LIMIT 1)) AS path
  FROM organization o LEFT JOIN area a ON a.county_code = o.county_code AND a.id = o.area_id WHERE o.county_code = $1 AND o.id = ANY ($2::uuid[])`
const ADD_SHEETS = `INSERT INTO monthly_sheet (county_code, id, month, organization_id, area_path, appeal_days, made_at)
  SELECT $1, s.id, ($2 || '-01')::date, s.organization_id, s.path, $3, $4 FROM jsonb_to_recordset($5::jsonb) AS s (id uuid, organization_id uuid, path text)`

/**
 * The months whose time has come, the oldest first: every one after the last that was made. A county that has none yet begins
 * with the one that closed last, so that nobody is handed sheets of years ago to appeal against.
 */
export async function monthsToMake({ db, countyCode, at }: Scope): Promise<string[]> {
  const { sheetAfterDays } = await statisticsSetting(db, countyCode)
  const closed = lastClosed(at, sheetAfterDays)
  const made = (await rowOf<{ month: string | null }>(db, LAST, [countyCode]))?.month ?? null
  const months: string[] = []
  for (let month = made === null ? closed : monthAfter(made, 1); month <= closed; month = monthAfter(month, 1)) months.push(month)
  return months
}

/** The last month that ended so many days ago: after five days August is closed from 6 September on. */
export function lastClosed(at: Date, afterDays: number): string {
  const today = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  return monthAfter(addDays(today, -afterDays).slice(0, 7), -1)
}

function monthAfter(month: string, months: number): string {
  return addMonths(`${month}-01`, months).slice(0, 7)
}

/** All sheets of a month in one transaction, for every unit that had to do with a request of it; answers how many, or undefined where they are there. */
export async function makeMonth(scope: Scope, month: string): Promise<number | undefined> {
  const { db, countyCode, at, newId } = scope
  if ((await rowOf(db, CLAIM, [countyCode, month, at])) === undefined) return undefined
  const { sheetAppealDays } = await statisticsSetting(db, countyCode)
  const recorded = Map.groupBy(await readRecorded(db, countyCode, month, null), (row) => row.organization_id)
  const units = await rowsOf<{ id: string; path: string }>(db, UNITS, [countyCode, [...recorded.keys()]])
  const sheets = units.map(({ id, path }) => ({ id: newId(), organization_id: id, path }))
  await touch(db, ADD_SHEETS, [countyCode, month, sheetAppealDays, at, JSON.stringify(sheets)])
  await writeEditions(db, countyCode, at, sheets.map(({ id, organization_id: organizationId }) => ({ sheetId: id, organizationId, month, edition: 1, appealId: null, rows: numbered(recorded.get(organizationId)!) })))
  await tellHeads(scope, month, sheets, sheetAppealDays)
  return sheets.length
}
