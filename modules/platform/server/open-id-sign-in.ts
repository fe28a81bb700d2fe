import { commit, kyselyOn } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import type { Caller, Services } from '#kit/http/handle.ts'
import { notSignedIn } from '#kit/http/refusals.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { openIdTaken, openIdUnknown } from '#modules/platform/refusals.ts'
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

/** Ties the identity to the account of the desk session that the caller carries. */
export async function linkOpenId(services: Services, caller: Caller, identifier: string): Promise<void> {
  await atSignIn(services, async (db) => {
    const session = await services.gatePool.query<{ account_id: string }>('SELECT account_id FROM app.live_reach($1, $2)', [caller.countyCode, [caller.handle]])
    const accountId = caller.handle === null ? undefined : session.rows[0]?.account_id
    if (accountId === undefined) throw notSignedIn()
    const linked = await db
      .insertInto('credential')
      .values({ account_id: accountId, kind: 'oidc', identifier, secret: '', created_at: services.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (linked.numInsertedOrUpdatedRows === 0n) throw openIdTaken()
    await recordSignIn(db, caller, accountId, 'GET /openid/callback', 'done')
  })
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
