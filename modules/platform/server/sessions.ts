import type { Db } from '#kit/database/transaction.ts'
import { cookieHandle, newToken } from '#kit/http/cookie.ts'
import { recordAtGate } from '#kit/http/record-at-gate.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { newId } from '#kit/http/identifiers.ts'
import { sql } from '#kit/database/transaction.ts'
import { accountStopped } from '#modules/platform/refusals.ts'

export type SignInSurface = 'desk' | 'field' | 'resident'

/** Desk: idle 15 minutes, at most 12 hours (GB/T 22239 level 3). A phone keeps its session; idle is the device's PIN. */
const LIMITS: Record<SignInSurface, { idle: string; absolute: string }> = {
  desk: { idle: '15 minutes', absolute: '12 hours' },
  field: { idle: '7 days', absolute: '30 days' },
  resident: { idle: '30 days', absolute: '90 days' },
}

type Opening = { accountId: string; surface: SignInSurface; action: string }

/**
 * Opens a session for one county and hands the token to the browser; the database keeps only a hash of its HMAC.
 * Every way of signing in ends here, so here an account that is stopped in this county is refused: only after the
 * credentials were right, or the refusal would tell strangers which accounts there are.
 */
export async function openSession(db: Db, services: Services, caller: Caller, { accountId, surface, action }: Opening): Promise<void> {
  if (!(await mayEnter(db, caller.countyCode, accountId))) {
    await recordSignIn(db, caller, accountId, action, 'refused')
    throw accountStopped()
  }
  const token = newToken()
  const handle = cookieHandle(services.keyring, token)
  const sessionId = newId(new Date())
  const { idle, absolute } = LIMITS[surface]
  await sql`INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
    VALUES (${sessionId}, sha256(convert_to(${handle}, 'UTF8')), ${caller.countyCode}, ${accountId}, ${surface},
      ${idle}::interval, now() + ${idle}::interval, now() + ${absolute}::interval)`.execute(db)
  caller.setCookie(token, caller.countyCode)
  const post = await sql<{ organization_id: string | null; role: string | null }>`SELECT organization_id, role FROM app.first_post(${caller.countyCode}, ${handle})`.execute(db)
  await recordAtGate(db, caller, action, { accountId, sessionId, organizationId: post.rows[0]?.organization_id ?? null, role: post.rows[0]?.role ?? 'resident', objectKind: 'session', objectId: sessionId, outcome: 'done' })
}

async function mayEnter(db: Db, countyCode: string, accountId: string): Promise<boolean> {
  const open = await db
    .selectFrom('membership')
    .innerJoin('account', 'account.id', 'membership.account_id')
    .select('account.id')
    .where('membership.county_code', '=', countyCode)
    .where('membership.account_id', '=', accountId)
    .where('membership.disabled_at', 'is', null)
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst()
  return open !== undefined
}

/** The sign-in itself is a fact for the audit; the gate has no seal, so the account is named. */
export async function recordSignIn(db: Db, caller: Caller, accountId: string | null, action: string, outcome: 'done' | 'refused'): Promise<void> {
  await recordAtGate(db, caller, action, { accountId, objectKind: 'session', outcome })
}
