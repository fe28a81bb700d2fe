import { query } from '#kit/http/handle.ts'
import { countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { listSheets } from '#modules/requests/sheets/contract.ts'
import { presentSummary } from '#modules/requests/sheets/server/present-sheet.ts'
import { appealUntil, SHEETS } from '#modules/requests/sheets/server/sheet-record.ts'
import type { SheetRecord } from '#modules/requests/sheets/server/sheet-record.ts'

const PAGE = 200
const MONTHS_SHOWN = 36
const WITHIN = '(s.area_path ^@ ANY ($2::text[]) OR s.organization_id = ANY ($3::uuid[]))'
const WAITS = "EXISTS (SELECT FROM sheet_appeal w WHERE w.county_code = s.county_code AND w.sheet_id = s.id AND w.state = 'pending')"
const MONTHS = `SELECT DISTINCT to_char(s.month, 'YYYY-MM') AS month FROM monthly_sheet s WHERE s.county_code = $1 AND ${WITHIN} ORDER BY 1 DESC LIMIT ${MONTHS_SHOWN}`
const COUNT_WAITING = `SELECT count(*)::integer AS waiting FROM monthly_sheet s WHERE s.county_code = $1 AND ${WITHIN} AND ${WAITS}`
/** As the units stand in the tree: those of the county first. */
const LIST = `${SHEETS} WHERE s.county_code = $1 AND ${WITHIN} AND CASE WHEN $5 THEN ${WAITS} ELSE s.month = ($4 || '-01')::date END
    AND ($6::uuid IS NULL OR (s.area_path, s.id) > (SELECT f.area_path, f.id FROM monthly_sheet f WHERE f.county_code = $1 AND f.id = $6))
  ORDER BY s.area_path, s.id LIMIT ${PAGE + 1}`

export const listSheetsHandler = query(listSheets, async ({ input, actor, db, at }) => {
  const within = [actor.countyCode, actor.areaPathsFor('statistics.read'), actor.organizationIdsFor('statistics.read')]
  const months = (await rowsOf<{ month: string }>(db, MONTHS, within)).map(({ month }) => month)
  const month = input.month ?? months[0] ?? null
  const [rows, { waiting }, { calendar }] = await Promise.all([
    rowsOf<SheetRecord>(db, LIST, [...within, month, input.waiting, input.after ?? null]), rowOf<{ waiting: number }>(db, COUNT_WAITING, within).then((row) => row!), countyRules(db, actor.countyCode),
  ])
  const shown = rows.slice(0, PAGE)
  return { months, month, items: shown.map((sheet) => presentSummary(sheet, appealUntil(sheet, calendar), at)), waiting, next: rows.length > PAGE ? shown.at(-1)!.id : null }
})
