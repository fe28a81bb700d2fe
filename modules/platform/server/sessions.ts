import type { Db } from '#kit/database/transaction.ts'
import { cookieHandle, newToken } from '#kit/http/cookie.ts'
import { recordAtGate } from '#kit/http/record-at-gate.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { newId } from '#kit/http/identifiers.ts'
import { sql } from '#kit/database/transaction.ts'
import { accountStopped, notOfThisCounty } from '#modules/platform/refusals.ts'

export type SignInSurface = 'desk' | 'field' | 'resident'

const HOUR = 3_600
const DAY = 24 * HOUR

/**
 * Seconds. Desk: idle 15 minutes, at most 12 hours (GB/T 22239 level 3). In the field idleness only locks: the phone opens the
 * session again with its PIN (field-devices.ts), for 30 days. The browser keeps its cookie as long as the session may last.
 */
const LIMITS: Record<SignInSurface, { idle: number; absolute: number }> = {
  desk: { idle: HOUR / 4, absolute: 12 * HOUR },
  field: { idle: HOUR / 4, absolute: 30 * DAY },
  resident: { idle: 30 * DAY, absolute: 90 * DAY },
}

/** `awaitsDevice`: the session carries no post until a phone has been registered in it or has proved itself. */
type Opening = { accountId: string; surface: SignInSurface; action: string; awaitsDevice?: boolean }

/**
 * Opens a session for one county and hands the token to the browser; the database keeps only a hash of its HMAC.
 * Every way of signing in ends here, so here an account that is stopped in this county, or was never opened in it, is refused:
 * only after the credentials were right, or the refusal would tell strangers which accounts there are.
 */
export async function openSession(db: Db, services: Services, caller: Caller, { accountId, surface, action, awaitsDevice = false }: Opening): Promise<void> {
  const refusal = await whyNotEnter(db, caller.countyCode, accountId)
  if (refusal !== undefined) {
    await recordSignIn(db, caller, accountId, action, 'refused')
    throw refusal()
  }
  const token = newToken()
  const handle = cookieHandle(services.keyring, token)
  const sessionId = newId(new Date())
  const { idle, absolute } = LIMITS[surface]
  await sql`INSERT INTO session (id, token_hash, county_code, account_id, surface, awaits_device, device_name, idle_limit, idle_until, expires_at)
    VALUES (${sessionId}, sha256(convert_to(${handle}, 'UTF8')), ${caller.countyCode}, ${accountId}, ${surface}, ${awaitsDevice}, ${caller.deviceName ?? null},
      make_interval(secs => ${idle}), now() + make_interval(secs => ${idle}), now() + make_interval(secs => ${absolute}))`.execute(db)
  // Many short visits are visits too: whoever signs in counts as seen, or he would be stopped as idle after 90 days of them.
  await sql`UPDATE account SET last_seen_at = now() WHERE id = ${accountId}`.execute(db)
  caller.setCookie({ token, seconds: absolute }, caller.countyCode)
  const post = await sql<{ organization_id: string | null; role: string | null }>`SELECT organization_id, role FROM app.first_post(${caller.countyCode}, ${handle})`.execute(db)
  await recordAtGate(db, caller, action, { accountId, sessionId, organizationId: post.rows[0]?.organization_id ?? null, role: post.rows[0]?.role ?? (surface === 'resident' ? 'resident' : null), objectKind: 'session', objectId: sessionId, outcome: 'done' })
}

async function whyNotEnter(db: Db, countyCode: string, accountId: string): Promise<typeof accountStopped | typeof notOfThisCounty | undefined> {
  const found = await db
    .selectFrom('account')
    .leftJoin('membership', (join) => join.onRef('membership.account_id', '=', 'account.id').on('membership.county_code', '=', countyCode))
    .select(['account.disabled_at as stopped_at', 'membership.account_id as member', 'membership.disabled_at as stopped_here_at'])
    .where('account.id', '=', accountId)
    .executeTakeFirst()
  if (found === undefined || found.stopped_at !== null) return accountStopped
  if (found.member === null) return notOfThisCounty
  return found.stopped_here_at === null ? undefined : accountStopped
}

/** The sign-in itself is a fact for the audit; the gate has no seal, so the account is named. */
export async function recordSignIn(db: Db, caller: Caller, accountId: string | null, action: string, outcome: 'done' | 'refused'): Promise<void> {
  await recordAtGate(db, caller, action, { accountId, objectKind: 'session', outcome })
}
