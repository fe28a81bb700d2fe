import { dueAt } from '#kit/clock/limit.ts'
import type { WorkCalendar } from '#kit/clock/work-calendar.ts'
import type { Db } from '#kit/database/transaction.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { sheetEditionUnknown } from '#modules/requests/sheets/refusals.ts'
import type { Claim, SheetHead, SheetRow } from '#modules/requests/sheets/rules.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'
import type { Measure } from '#modules/requests/statistics/rules.ts'

export type SheetRecord = {
  id: string
  month: string
  organization_id: string
  organization_name: string
  area_path: string
  org_ids: string[]
  appeal_days: number
  made_at: Date
  /** The latest edition. */
  edition: number
  counts: Partial<Counts>
  pending: number
}

export const SHEETS = `SELECT s.id, to_char(s.month, 'YYYY-MM') AS month, s.organization_id, o.short_name AS organization_name, s.area_path, ARRAY[s.organization_id] AS org_ids, s.appeal_days, s.made_at,
    e.edition, e.counts, (SELECT count(*)::integer FROM sheet_appeal a WHERE a.county_code = s.county_code AND a.sheet_id = s.id AND a.state = 'pending') AS pending
  FROM monthly_sheet s JOIN organization o ON o.county_code = s.county_code AND o.id = s.organization_id
  JOIN LATERAL (SELECT l.edition, l.counts FROM sheet_edition l WHERE l.county_code = s.county_code AND l.sheet_id = s.id ORDER BY l.edition DESC LIMIT 1) e ON true`

export async function findSheet(db: Db, countyCode: string, sheetId: string): Promise<SheetRecord | undefined> {
  return rowOf<SheetRecord>(db, `${SHEETS} WHERE s.county_code = $1 AND s.id = $2`, [countyCode, sheetId])
}

export type EditionRecord = { edition: number; made_at: Date; formula: number; counts: Partial<Counts>; row_count: number; sha256: string; appeal_id: string | null }

/** All editions of a sheet, the first one first. */
export async function editionsOf(db: Db, countyCode: string, sheetId: string): Promise<EditionRecord[]> {
  return rowsOf<EditionRecord>(db, 'SELECT edition, made_at, formula, counts, row_count, sha256, appeal_id FROM sheet_edition WHERE county_code = $1 AND sheet_id = $2 ORDER BY edition', [countyCode, sheetId])
}

/** The one that was asked for, or the latest. */
export function insistOnEdition(editions: readonly EditionRecord[], asked: number | undefined): EditionRecord {
  const latest = editions.at(-1)!
  const found = asked === undefined ? latest : editions.find(({ edition }) => edition === asked)
  if (found === undefined) throw sheetEditionUnknown({ edition: asked!, latest: latest.edition })
  return found
}

const ROWS = `SELECT ordinal, matter_id AS "matterId", to_char(day, 'YYYY-MM-DD') AS day, standing, state, reply_kind AS "replyKind", contacted_in_time AS "contactedInTime",
    replied_in_time AS "repliedInTime", taken_up_in_time AS "takenUpInTime", solved, satisfaction, excluded, exclusion_reason AS "exclusionReason", closed_elsewhere AS "closedElsewhere", corrected
  FROM sheet_row WHERE county_code = $1 AND sheet_id = $2 AND edition = $3 ORDER BY ordinal`

/** The frozen rows of an edition, in their order. */
export async function frozenRows(db: Db, countyCode: string, sheetId: string, edition: number): Promise<SheetRow[]> {
  return rowsOf<SheetRow>(db, ROWS, [countyCode, sheetId, edition])
}

export function headOf(countyCode: string, sheet: SheetRecord, edition: Pick<EditionRecord, 'edition' | 'formula'>): SheetHead {
  return { county: countyCode, month: sheet.month, organizationId: sheet.organization_id, edition: edition.edition, formula: edition.formula }
}

/** When the time to appeal is over, worked out from when the sheet was made; null as long as the year is not loaded. */
export function appealUntil(sheet: Pick<SheetRecord, 'made_at' | 'appeal_days'>, calendar: WorkCalendar): Date | null {
  const due = dueAt(sheet.made_at, { stage: 'reply', value: sheet.appeal_days, unit: 'workingDays' }, calendar, [])
  return 'dueAt' in due ? due.dueAt : null
}

export type NamedRequest = { number: string; title: string }

/**
 * States in which a request may turn out to accuse and be sealed away. A row frozen in one of them is never named: named before
 * and no more afterwards, it would show the unit that is accused which one was taken from its sight.
 */
const MAY_BE_SEALED_YET: ReadonlySet<string> = new Set<RequestState>(['submitted', 'accepted'])

/** The rows that name their request. */
export async function namedRows(db: Db, countyCode: string, rows: readonly SheetRow[]): Promise<Map<string, NamedRequest>> {
  return namedRequests(db, countyCode, rows.filter(({ state }) => !MAY_BE_SEALED_YET.has(state)).map(({ matterId }) => matterId))
}

/** Numbers and titles of those of the requests that the reader reaches. */
export async function namedRequests(db: Db, countyCode: string, ids: readonly string[]): Promise<Map<string, NamedRequest>> {
  const rows = await rowsOf<NamedRequest & { id: string }>(db, 'SELECT id, number, title FROM matter WHERE county_code = $1 AND id = ANY ($2::uuid[])', [countyCode, ids])
  return new Map(rows.map(({ id, number, title }) => [id, { number, title }]))
}

export type AppealFileRecord = { fileId: string; contentType: string; bytes: number; width: number | null; height: number | null }

export type AppealRecord = {
  id: string
  edition: number
  matter_id: string | null
  figure: Measure | null
  claim: Claim
  reason: string
  evidence: string
  files: AppealFileRecord[]
  state: 'pending' | 'upheld' | 'dismissed' | 'withdrawn'
  asked_by: string
  asker: string | null
  asked_unit: string
  asked_at: Date
  decider: string | null
  decided_unit: string | null
  decided_at: Date | null
  decision: string | null
}

const APPEALS = `SELECT a.id, a.edition, a.matter_id, a.figure, a.claim, a.reason, a.evidence, a.state, a.asked_by, p.name AS asker, o.short_name AS asked_unit, a.asked_at, d.name AS decider,
    u.short_name AS decided_unit, a.decided_at, a.decision,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('fileId', f.id, 'contentType', f.content_type, 'bytes', f.bytes, 'width', f.width, 'height', f.height) ORDER BY f.uploaded_at, f.id), '[]')
      FROM sheet_appeal_file f WHERE f.county_code = a.county_code AND f.sheet_id = a.sheet_id AND f.appeal_id = a.id AND a.state <> 'withdrawn') AS files
  FROM sheet_appeal a JOIN organization o ON o.county_code = a.county_code AND o.id = a.asked_organization_id
  LEFT JOIN organization u ON u.county_code = a.county_code AND u.id = a.decided_organization_id
  LEFT JOIN staff_member p ON p.county_code = a.county_code AND p.account_id = a.asked_by LEFT JOIN staff_member d ON d.county_code = a.county_code AND d.account_id = a.decided_by
  WHERE a.county_code = $1 AND a.sheet_id = $2`

/** The newest first. */
export async function appealsOf(db: Db, countyCode: string, sheetId: string): Promise<AppealRecord[]> {
  return rowsOf<AppealRecord>(db, `${APPEALS} ORDER BY a.asked_at DESC, a.id DESC`, [countyCode, sheetId])
}

/** One of them, locked until the transaction ends: of two who decide at once the second finds it decided. */
export async function lockAppeal(db: Db, countyCode: string, sheetId: string, appealId: string): Promise<AppealRecord | undefined> {
  return rowOf<AppealRecord>(db, `${APPEALS} AND a.id = $3 FOR UPDATE OF a`, [countyCode, sheetId, appealId])
}
