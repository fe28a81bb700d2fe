import type { Db } from '#kit/database/transaction.ts'
import { command } from '#kit/http/handle.ts'
import { rowOf, touch } from '#modules/matters/server/public.ts'
import { decideSheetAppeal } from '#modules/requests/sheets/contract.ts'
import { appealChangesNothing, appealSettled, editionMadeMeanwhile } from '#modules/requests/sheets/refusals.ts'
import { applyClaim, readAgain, sameFacts } from '#modules/requests/sheets/rules.ts'
import type { SheetRow } from '#modules/requests/sheets/rules.ts'
import { announceSheet, showSheet } from '#modules/requests/sheets/server/appeal-sheet.ts'
import { whyNotDecide } from '#modules/requests/sheets/server/present-sheet.ts'
import { numbered, readRecorded } from '#modules/requests/sheets/server/read-recorded.ts'
import { findSheet, frozenRows, lockAppeal } from '#modules/requests/sheets/server/sheet-record.ts'
import type { AppealRecord, SheetRecord } from '#modules/requests/sheets/server/sheet-record.ts'
import { writeEditions } from '#modules/requests/sheets/server/write-edition.ts'

const DECIDE = 'UPDATE sheet_appeal SET state = $3, decided_by = $4, decided_organization_id = $5, decided_at = $6, decision = $7 WHERE county_code = $1 AND id = $2'
const LATEST = 'SELECT max(edition) AS edition FROM sheet_edition WHERE county_code = $1 AND sheet_id = $2'
/** One decision on a sheet at a time: two editions cannot both come after the same one. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7305172, hashtext($1 || ' ' || $2))"

/** What is upheld makes the next edition from the latest, changed in this one respect; the former ones stay. */
export const decideSheetAppealHandler = command(
  decideSheetAppeal,
  async (context) => {
    const { input, actor, db, at } = context
    const { countyCode } = actor
    const sheet = context.guard(await findSheet(db, countyCode, input.sheetId))
    await touch(db, ONE_AT_A_TIME, [countyCode, sheet.id])
    const appeal = await lockAppeal(db, countyCode, sheet.id, input.appealId)
    if (appeal === undefined || appeal.state !== 'pending') throw appealSettled()
    const refused = whyNotDecide(appeal, sheet, actor)
    if (refused !== null) throw refused
    const grant = actor.grantFor('sheet.decideAppeal', sheet)!
    await touch(db, DECIDE, [countyCode, appeal.id, input.uphold ? 'upheld' : 'dismissed', actor.accountId, grant.organizationId, at, input.reason])
    if (input.uphold) {
      if ((await rowOf<{ edition: number }>(db, LATEST, [countyCode, sheet.id]))!.edition !== sheet.edition) throw editionMadeMeanwhile()
      const rows = await correctedRows(db, countyCode, sheet, appeal)
      await writeEditions(db, countyCode, at, [{ sheetId: sheet.id, organizationId: sheet.organization_id, month: sheet.month, edition: sheet.edition + 1, appealId: appeal.id, rows }])
    }
    context.audit({ objectKind: 'sheet', objectId: sheet.id, grant, details: { appeal: appeal.id, upheld: input.uphold } })
    announceSheet(context, sheet)
    return sheet.id
  },
  showSheet,
)

async function correctedRows(db: Db, countyCode: string, sheet: SheetRecord, appeal: AppealRecord): Promise<SheetRow[]> {
  const rows = await frozenRows(db, countyCode, sheet.id, sheet.edition)
  const recorded = appeal.claim === 'asRecorded' ? numbered(await readRecorded(db, countyCode, sheet.month, [sheet.organization_id])) : []
  const corrected = appeal.matter_id === null
    ? readAgain(rows, recorded)
    : rows.map((row) => (row.matterId === appeal.matter_id ? applyClaim(row, appeal.claim, recorded.find(({ matterId }) => matterId === appeal.matter_id)) : row))
  if (corrected.length === rows.length && corrected.every((row, index) => sameFacts(row, rows[index]!))) throw appealChangesNothing()
  return corrected
}
