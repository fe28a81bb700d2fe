import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { countyRules, rowOf, touch } from '#modules/matters/server/public.ts'
import { appealSheet, withdrawSheetAppeal } from '#modules/requests/sheets/contract.ts'
import { appealedBefore, appealNeedsTarget, appealRowUnknown, appealSettled, appealTooLate, notYourAppeal } from '#modules/requests/sheets/refusals.ts'
import { presentSheet, sayDay } from '#modules/requests/sheets/server/present-sheet.ts'
import { appealUntil, findSheet, lockAppeal } from '#modules/requests/sheets/server/sheet-record.ts'
import type { SheetRecord } from '#modules/requests/sheets/server/sheet-record.ts'

/** A row can be appealed against where it counts for the unit, or could: what it only passed on is somebody else's. */
const IN_SHEET = "SELECT true AS found FROM sheet_row WHERE county_code = $1 AND sheet_id = $2 AND edition = $3 AND matter_id = $4 AND standing IN ('holder', 'former', 'notOurs') LIMIT 1"
const ADD = `INSERT INTO sheet_appeal (county_code, id, sheet_id, edition, matter_id, figure, claim, reason, evidence, state, asked_by, asked_organization_id, asked_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10, $11, $12) ON CONFLICT DO NOTHING RETURNING id`
const WITHDRAW = "UPDATE sheet_appeal SET state = 'withdrawn' WHERE county_code = $1 AND id = $2"

export const appealSheetHandler = command(
  appealSheet,
  async (context) => {
    const { input, actor, db, at } = context
    const { countyCode } = actor
    const sheet = context.guard(await findSheet(db, countyCode, input.sheetId))
    const { requestId, claim, figure } = input
    if ((requestId === undefined) === (figure === undefined) || (requestId !== undefined) !== (claim !== undefined)) throw appealNeedsTarget()
    const until = appealUntil(sheet, (await countyRules(db, countyCode)).calendar)
    if (until !== null && at >= until) throw appealTooLate({ until: sayDay(until) })
    if (requestId !== undefined && (await rowOf(db, IN_SHEET, [countyCode, sheet.id, sheet.edition, requestId])) === undefined) throw appealRowUnknown()
    const id = context.newId()
    const added = await rowOf(db, ADD, [
      countyCode, id, sheet.id, sheet.edition, requestId ?? null, figure ?? null, claim ?? 'asRecorded', input.reason, input.evidence, actor.accountId, actor.grantFor('sheet.appeal', sheet)!.organizationId, at,
    ])
    if (added === undefined) throw appealedBefore()
    context.audit({ objectKind: 'sheet', objectId: sheet.id, details: { appeal: id } })
    announceSheet(context, sheet)
    return sheet.id
  },
  showSheet,
)

export const withdrawSheetAppealHandler = command(
  withdrawSheetAppeal,
  async (context) => {
    const { input, actor, db } = context
    const sheet = context.guard(await findSheet(db, actor.countyCode, input.sheetId))
    const appeal = await lockAppeal(db, actor.countyCode, sheet.id, input.appealId)
    if (appeal === undefined || appeal.state !== 'pending') throw appealSettled()
    if (appeal.asked_by !== actor.accountId) throw notYourAppeal()
    await touch(db, WITHDRAW, [actor.countyCode, appeal.id])
    context.audit({ objectKind: 'sheet', objectId: sheet.id, details: { appeal: appeal.id } })
    announceSheet(context, sheet)
    return sheet.id
  },
  showSheet,
)

export function announceSheet(context: Pick<Context<unknown>, 'announce'>, sheet: SheetRecord): void {
  context.announce({ kind: 'sheet.changed', objectId: sheet.id, areaPath: sheet.area_path, orgIds: sheet.org_ids })
}

export async function showSheet({ db, actor, at }: Pick<Context<unknown>, 'db' | 'actor' | 'at'>, sheetId: string) {
  return presentSheet({ db, actor, at }, (await findSheet(db, actor.countyCode, sheetId))!)
}
