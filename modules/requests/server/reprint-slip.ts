import type { Actor } from '#kit/access/actor.ts'
import { command } from '#kit/http/handle.ts'
import { rowOf, touch } from '#modules/matters/server/public.ts'
import { reprintSlip } from '#modules/requests/contract.ts'
import { slipNone, slipOfAnother } from '#modules/requests/refusals.ts'
import { grantsOver } from '#modules/requests/rules.ts'
import { showReprinted } from '#modules/requests/server/receipt.ts'
import { lockRecord } from '#modules/requests/server/request-record.ts'
import { slipWordHash } from '#modules/requests/server/slip-word.ts'

export type Entered = { entered_by: string | null; entered_organization_id: string | null }
type ScopedEntry = Entered & Parameters<typeof grantsOver>[2]

/** Whoever entered it, or a colleague of the unit by which it was entered. */
export function mayReprint(actor: Actor, row: ScopedEntry): boolean {
  if (row.entered_by === null) return false
  const isOwn = row.entered_by === actor.accountId && actor.may('request.reprintSlip', row)
  return isOwn || grantsOver(actor, 'request.reprintSlip', row).some((grant) => grant.organizationId === row.entered_organization_id)
}

const ENTERED = `SELECT q.entered_by, q.entered_organization_id, q.slip_prints, o.short_name AS unit FROM request q
  LEFT JOIN organization o ON o.county_code = q.county_code AND o.id = q.entered_organization_id WHERE q.county_code = $1 AND q.matter_id = $2`
const REPRINTED = 'UPDATE request SET slip_prints = $3, slip_word_hash = $4 WHERE county_code = $1 AND matter_id = $2'

/** A new check word for somebody who lost his slip: no word is looked up, the old one opens nothing from now on. Moves nothing. */
export const reprintSlipHandler = command(
  reprintSlip,
  async (context) => {
    const { input, actor, db, services } = context
    const row = context.guard(await lockRecord(db, actor.countyCode, input.requestId))
    const entered = (await rowOf<Entered & { slip_prints: number; unit: string | null }>(db, ENTERED, [actor.countyCode, row.id]))!
    if (entered.entered_by === null) throw slipNone()
    if (!mayReprint(actor, { ...row, ...entered })) throw slipOfAnother({ unit: entered.unit ?? '单位' })
    const prints = entered.slip_prints + 1
    await touch(db, REPRINTED, [actor.countyCode, row.id, prints, slipWordHash(services.keyring, row.id, row.number, prints)])
    context.audit({ objectKind: 'request', objectId: row.id, subjectAccountId: row.reporter_id === actor.accountId ? null : row.reporter_id, details: { prints } })
    return row.id
  },
  showReprinted,
)
