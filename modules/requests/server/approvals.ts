import { touch } from '#modules/matters/server/public.ts'
import { nothingToDecide } from '#modules/requests/refusals.ts'
import type { Moving } from '#modules/requests/server/move.ts'

export type ApprovalKind = 'return' | 'extension' | 'suspension' | 'objection' | 'arbitration'
type Asked = { kind: ApprovalKind; ordinal: number; textId: string | null; reasonKey?: string; dutyEntryId?: string | undefined; workingDays?: number; reviewOn?: string; status?: 'pending' | 'approved' }

const ASK = `INSERT INTO approval (county_code, id, matter_id, kind, ordinal, status, asked_by, asked_organization_id, asked_at, reason_key, duty_entry_id, working_days, review_on, text_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`
const DECIDE = `UPDATE approval SET status = $4, decided_by = $5, decided_organization_id = $6, decided_at = $7, decision_text_id = $8
  WHERE county_code = $1 AND matter_id = $2 AND kind = $3 AND status = 'pending'`

/** Records what was asked; one application at a time stands open for a request. */
export async function recordAsked({ scope, row, grant }: Moving, asked: Asked): Promise<void> {
  await touch(scope.db, ASK, [
    scope.countyCode, scope.newId(), row.id, asked.kind, asked.ordinal, asked.status ?? 'pending', scope.accountId, grant?.organizationId ?? null, scope.at,
    asked.reasonKey ?? null, asked.dutyEntryId ?? null, asked.workingDays ?? null, asked.reviewOn ?? null, asked.textId,
  ])
}

/** A decision without an application that waits for it was made on what is no longer so. */
export async function recordDecision({ scope, row, grant }: Moving, kind: ApprovalKind, approved: boolean, textId: string | null): Promise<void> {
  const decided = await touch(scope.db, DECIDE, [
    scope.countyCode, row.id, kind, approved ? 'approved' : 'refused', scope.accountId, grant?.organizationId ?? null, scope.at, textId,
  ])
  if (decided === 0) throw nothingToDecide()
}

const WITHDRAW = "UPDATE approval SET status = 'withdrawn', decided_at = $3, decision_text_id = $4 WHERE county_code = $1 AND matter_id = $2 AND status = 'pending'"

/** Taken back by whoever asked: decided by nobody, and no number is used up by it. */
export async function recordWithdrawal({ scope, row }: Moving, textId: string | null): Promise<void> {
  await touch(scope.db, WITHDRAW, [scope.countyCode, row.id, scope.at, textId])
}
