import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Db } from '#kit/database/transaction.ts'
import { touch } from '#modules/matters/server/public.ts'
import { FORMULA } from '#modules/requests/sheets/formula.ts'
import { countsOfRows, textOf } from '#modules/requests/sheets/rules.ts'
import type { SheetHead, SheetRow } from '#modules/requests/sheets/rules.ts'
import type { Counts } from '#modules/requests/statistics/counts.ts'

const ADD_EDITIONS = `INSERT INTO sheet_edition (county_code, sheet_id, edition, made_at, formula, counts, row_count, sha256, appeal_id)
  SELECT $1, e.sheet_id, e.edition, $2, e.formula, e.counts, e.row_count, e.sha256, e.appeal_id
  FROM jsonb_to_recordset($3::jsonb) AS e (sheet_id uuid, edition integer, formula integer, counts jsonb, row_count integer, sha256 text, appeal_id uuid)`
const ADD_ROWS = `INSERT INTO sheet_row (county_code, sheet_id, edition, ordinal, matter_id, day, standing, state, reply_kind, contacted_in_time, replied_in_time, taken_up_in_time, solved, satisfaction,
    excluded, exclusion_reason, closed_elsewhere, corrected)
  SELECT $1, r."sheetId", r.edition, r.ordinal, r."matterId", r.day, r.standing, r.state, r."replyKind", r."contactedInTime", r."repliedInTime", r."takenUpInTime", r.solved, r.satisfaction,
    r.excluded, r."exclusionReason", r."closedElsewhere", r.corrected
  FROM jsonb_to_recordset($2::jsonb) AS r ("sheetId" uuid, edition integer, ordinal integer, "matterId" uuid, day date, standing text, state text, "replyKind" text, "contactedInTime" boolean,
    "repliedInTime" boolean, "takenUpInTime" boolean, solved boolean, satisfaction text, excluded boolean, "exclusionReason" text, "closedElsewhere" boolean, corrected text)`
const ROWS_AT_ONCE = 5_000

export type NewEdition = { sheetId: string; organizationId: string; month: string; edition: number; appealId: string | null; rows: readonly SheetRow[] }

/** Freezes editions: their rows, the figures that follow from them, and a hash over both. */
export async function writeEditions(db: Db, countyCode: string, at: Date, editions: readonly NewEdition[]): Promise<void> {
  const frozen: object[] = []
  for (const one of editions) {
    const counts = countsOfRows(one.rows)
    const head: SheetHead = { county: countyCode, month: one.month, organizationId: one.organizationId, edition: one.edition, formula: FORMULA }
    frozen.push({ sheet_id: one.sheetId, edition: one.edition, formula: FORMULA, counts, row_count: one.rows.length, sha256: hashOf(head, one.rows, counts), appeal_id: one.appealId })
    // Whoever calls this process meanwhile is answered.
    await setImmediate()
  }
  await touch(db, ADD_EDITIONS, [countyCode, at, JSON.stringify(frozen)])
  const rows = editions.flatMap(({ sheetId, edition, rows: all }) => all.map((row) => ({ ...row, sheetId, edition })))
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) await touch(db, ADD_ROWS, [countyCode, JSON.stringify(rows.slice(from, from + ROWS_AT_ONCE))])
}

export function hashOf(head: SheetHead, rows: readonly SheetRow[], counts: Partial<Counts>): string {
  return createHash('sha256').update(textOf(head, rows, counts)).digest('hex')
}
