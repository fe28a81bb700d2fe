import { commit, kyselyOn, sql } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { recordAtGate } from '#kit/http/record-at-gate.ts'
import { notSignedIn } from '#kit/http/refusals.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { openIdNotBegun, openIdTaken, openIdUnknown } from '#modules/platform/refusals.ts'
import { openSession, recordSignIn } from '#modules/platform/server/sessions.ts'

/** Opens a desk session for the account that this identity was linked to; refuses an identity that nobody linked. */
export async function signInByOpenId(services: Services, caller: Caller, identifier: string): Promise<void> {
  await atSignIn(services, async (db) => {
    const found = await db
      .selectFrom('credential')
      .select('account_id')
      .where('kind', '=', 'oidc')
      .where('identifier', '=', identifier)
      .executeTakeFirst()
    if (found === undefined) {
      await recordSignIn(db, caller, null, 'GET /openid/callback', 'refused')
      throw openIdUnknown()
    }
    await openSession(db, services, caller, { accountId: found.account_id, surface: 'desk', action: 'GET /openid/callback' })
  })
}

/** No route's name: what is recorded when the provider has sent the browser back. */
const LINKED = 'open-id linked'

/** Ties the identity to the account of the desk session whose holder has begun it (own-open-ids.ts); a beginning counts once. */
export async function linkOpenId(services: Services, caller: Caller, identifier: string): Promise<void> {
  await atSignIn(services, async (db) => {
    const accountId = await useBeginning(db, caller)
    const linked = await db
      .insertInto('credential')
      .values({ account_id: accountId, kind: 'oidc', identifier, secret: '', created_at: services.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    const isNew = linked.numInsertedOrUpdatedRows !== 0n
    await recordAtGate(db, caller, LINKED, { accountId, objectKind: 'account', objectId: accountId, outcome: isNew ? 'done' : 'refused' })
    if (!isNew) throw openIdTaken()
  })
}

async function useBeginning(db: Db, caller: Caller): Promise<string> {
  const { rows } = await sql<{ id: string; account_id: string; begun: boolean }>`
    SELECT s.id, s.account_id, s.surface = 'desk' AND coalesce(s.may_link_until > now(), false) AS begun
    FROM session s JOIN membership m ON m.county_code = s.county_code AND m.account_id = s.account_id
    WHERE s.token_hash = sha256(convert_to(${caller.handle}::text, 'UTF8')) AND s.county_code = ${caller.countyCode}
      AND s.ended_at IS NULL AND s.expires_at > now() AND s.idle_until > now() AND m.disabled_at IS NULL FOR UPDATE OF s`.execute(db)
  const session = rows[0]
  if (session === undefined) throw notSignedIn()
  if (!session.begun) {
    await recordAtGate(db, caller, LINKED, { accountId: session.account_id, objectKind: 'account', objectId: session.account_id, outcome: 'refused' })
    throw openIdNotBegun()
  }
  await sql`UPDATE session SET may_link_until = NULL WHERE id = ${session.id}`.execute(db)
  return session.account_id
}

/** One transaction under the sign-in role; what a refusal recorded is kept. */
async function atSignIn(services: Services, work: (db: Db) => Promise<void>): Promise<void> {
  const client = await services.gatePool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    await work(kyselyOn(client))
    await commit(client)
  } catch (error) {
    await client.query(error instanceof ProblemError ? 'COMMIT' : 'ROLLBACK').catch((lost: Error) => { broken = lost })
    throw error
  } finally {
    client.release(broken)
  }
}
