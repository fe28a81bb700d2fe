import { dayInChina } from '#kit/clock/china-day.ts'
import { rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { ServiceSession, TimeScope } from '#modules/matters/server/public.ts'
import { keepHolders, numbered, readAsBegun, unitsWithoutSheet } from '#modules/requests/sheets/server/read-recorded.ts'
import { tellHeads } from '#modules/requests/sheets/server/tell-sheets.ts'
import { writeEditions } from '#modules/requests/sheets/server/write-edition.ts'
import { addDays, addMonths } from '#modules/requests/statistics/periods.ts'
import { statisticsSetting } from '#modules/requests/statistics/server/statistics-setting.ts'

const LAST = "SELECT to_char(max(month), 'YYYY-MM') AS month FROM sheet_month WHERE county_code = $1"
const UNFINISHED = "SELECT to_char(month, 'YYYY-MM') AS month FROM sheet_month WHERE county_code = $1 AND finished_at IS NULL ORDER BY month"
const BEGIN = "INSERT INTO sheet_month (county_code, month, made_at) VALUES ($1, ($2 || '-01')::date, $3) ON CONFLICT DO NOTHING"
/** Whoever makes a sheet of the month holds this until it is made; whoever begins or ends the month waits for him. */
const UNFINISHED_NOW = "SELECT true AS open FROM sheet_month WHERE county_code = $1 AND month = ($2 || '-01')::date AND finished_at IS NULL"
const FORGET_HOLDERS = "DELETE FROM sheet_holding WHERE county_code = $1 AND month = ($2 || '-01')::date"
const FINISH = "UPDATE sheet_month SET finished_at = $3 WHERE county_code = $1 AND month = ($2 || '-01')::date AND finished_at IS NULL"
/** A unit of the county without an area of its own stands at the county. */
const UNITS = `SELECT o.id, coalesce(a.path, (SELECT r.path FROM area r WHERE r.county_code = $1 AND r.parent_id IS NULL AND r.valid_to IS NULL ORDER BY r.id LIMIT 1)) AS path
  FROM organization o LEFT JOIN area a ON a.county_code = o.county_code AND a.id = o.area_id WHERE o.county_code = $1 AND o.id = ANY ($2::uuid[])`
const ADD_SHEETS = `INSERT INTO monthly_sheet (county_code, id, month, organization_id, area_path, appeal_days, made_at)
  SELECT $1, s.id, ($2 || '-01')::date, s.organization_id, s.path, $3, $4 FROM jsonb_to_recordset($5::jsonb) AS s (id uuid, organization_id uuid, path text)
  ON CONFLICT DO NOTHING RETURNING id, organization_id`
/** Rows of one step, unless a single unit has more: about a second's work at any size of county. */
const ROWS_A_STEP = 20_000

/**
 * The months whose time has come, the oldest first: those that were begun and not finished, and every one after the last. A county that has none yet begins
 * with the one that closed last, so that nobody is handed sheets of years ago to appeal against.
 */
export async function monthsToMake({ db, countyCode, at }: TimeScope): Promise<string[]> {
  const { sheetAfterDays } = await statisticsSetting(db, countyCode)
  const closed = lastClosed(at, sheetAfterDays)
  const made = (await rowOf<{ month: string | null }>(db, LAST, [countyCode]))?.month ?? null
  const months = (await rowsOf<{ month: string }>(db, UNFINISHED, [countyCode])).map(({ month }) => month)
  for (let month = made === null ? closed : monthAfter(made, 1); month <= closed; month = monthAfter(month, 1)) months.push(month)
  return months
}

/** The last month that ended so many days ago: after five days August is closed from 6 September on. */
export function lastClosed(at: Date, afterDays: number): string {
  const today = dayInChina(at)
  return monthAfter(addDays(today, -afterDays).slice(0, 7), -1)
}

function monthAfter(month: string, months: number): string {
  return addMonths(`${month}-01`, months).slice(0, 7)
}

/**
 * All sheets of a month, for every unit that had to do with a request of it, some units a transaction: in a county of a million
 * requests none is held long. Who holds which request is kept as they are begun, so that each counts in one unit's sheet, whatever is
 * passed on between two steps. Killed in between, the next look makes those that are missing; none is made twice. `stopped` ends it
 * after the step that runs.
 */
export async function makeMonth(session: ServiceSession, month: string, { rowsAStep = ROWS_A_STEP, stopped = (): boolean => false } = {}): Promise<void> {
  await session.transact((scope) => begin(scope, month))
  const steps = stepsOf(await session.transact(({ db, countyCode }) => unitsWithoutSheet(db, countyCode, month)), rowsAStep)
  for (const units of steps) {
    if (stopped()) return
    await session.transact((scope) => makeSheets(scope, month, units))
  }
  await session.transact(async ({ db, countyCode, at }) => {
    await touch(db, FINISH, [countyCode, month, at])
    await touch(db, FORGET_HOLDERS, [countyCode, month])
  })
}

/** A second process waits here for the first, and finds the holders kept. */
async function begin({ db, countyCode, at }: TimeScope, month: string): Promise<void> {
  await touch(db, BEGIN, [countyCode, month, at])
  if ((await rowOf(db, `${UNFINISHED_NOW} FOR UPDATE`, [countyCode, month])) !== undefined) await keepHolders(db, countyCode, month)
}

/** Units taken together as far as their rows stay below the limit. */
export function stepsOf(units: readonly { id: string; rows: number }[], rowsAStep: number): string[][] {
  const steps: string[][] = []
  let rows = Infinity
  for (const unit of units) {
    if (rows + unit.rows > rowsAStep) {
      steps.push([])
      rows = 0
    }
    steps.at(-1)!.push(unit.id)
    rows += unit.rows
  }
  return steps
}

/** Their sheets in one transaction. A second process waits here for the first, and finds them made. */
async function makeSheets(scope: TimeScope, month: string, unitIds: readonly string[]): Promise<void> {
  const { db, countyCode, at, newId } = scope
  if ((await rowOf(db, `${UNFINISHED_NOW} FOR SHARE`, [countyCode, month])) === undefined) return
  const { sheetAppealDays } = await statisticsSetting(db, countyCode)
  const units = await rowsOf<{ id: string; path: string }>(db, UNITS, [countyCode, unitIds])
  const planned = units.map(({ id, path }) => ({ id: newId(), organization_id: id, path }))
  const sheets = await rowsOf<{ id: string; organization_id: string }>(db, ADD_SHEETS, [countyCode, month, sheetAppealDays, at, JSON.stringify(planned)])
  const recorded = Map.groupBy(await readAsBegun(db, countyCode, month, sheets.map((sheet) => sheet.organization_id)), (row) => row.organization_id)
  await writeEditions(db, countyCode, at, sheets.map(({ id, organization_id: organizationId }) => ({ sheetId: id, organizationId, month, edition: 1, appealId: null, rows: numbered(recorded.get(organizationId) ?? []) })))
  await tellHeads(scope, month, sheets, sheetAppealDays)
}
