import type { Db } from '#kit/database/transaction.ts'
import { newId } from '#kit/http/identifiers.ts'

/** What is recorded of a call before there is a session: the gate has no seal, so whoever was recognised is named. */
export type GateEntry = {
  accountId?: string | null
  sessionId?: string | null
  organizationId?: string | null
  role?: string | null
  objectKind?: string | null
  objectId?: string | null
  outcome: 'done' | 'refused'
}

/** Transactions that have their audit row. */
const recorded = new WeakSet<Db>()

export async function recordAtGate(db: Db, caller: { countyCode: string; address: string }, action: string, entry: GateEntry): Promise<void> {
  recorded.add(db)
  await db
    .insertInto('audit_entry')
    .values({
      county_code: caller.countyCode, id: newId(new Date()), account_id: entry.accountId ?? null, session_id: entry.sessionId ?? null, organization_id: entry.organizationId ?? null,
      role: entry.role ?? null, action, object_kind: entry.objectKind ?? null, object_id: entry.objectId ?? null, outcome: entry.outcome, details: '{}', source_address: caller.address,
    })
    .execute()
}

/** Whether the transaction at the gate has its audit row. */
export function isRecordedAtGate(db: Db): boolean {
  return recorded.has(db)
}
