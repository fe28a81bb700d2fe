import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { sql } from '#kit/database/transaction.ts'
import { atGate } from '#kit/http/handle.ts'
import { authenticatorUri, newAuthenticatorSecret } from '#kit/secrets/one-time-code.ts'
import { hashPassword, passwordRefusal } from '#kit/secrets/password.ts'
import { seal } from '#kit/secrets/sealed-value.ts'
import { createFirstAdministrator } from '#modules/platform/contract.ts'
import { loginNameTaken, tokenInvalid } from '#modules/platform/refusals.ts'
import { recordSignIn } from '#modules/platform/server/sessions.ts'

// Two of the first kind: an appointment that one of them proposes is confirmed by the other, the very next one included.
const KINDS = [['system', ['系统管理员', '系统管理员（复核）']], ['security', ['安全管理员']], ['audit', ['审计管理员']]] as const
const HOURS_VALID = 24

/**
 * For the operator at the server's console: one token for each of the four administrators that the county still lacks.
 * Four persons open them; whoever is one of them cannot become another. `client` is the owner's connection.
 */
export async function issueFirstAdministratorTokens(client: Client, countyCode: string): Promise<{ name: string; token: string }[]> {
  const issued: { name: string; token: string }[] = []
  for (const [administers, names] of KINDS) {
    const { rowCount } = await client.query('SELECT FROM appointment WHERE county_code = $1 AND administers = $2 AND valid_to IS NULL', [countyCode, administers])
    await client.query('DELETE FROM one_time_token WHERE county_code = $1 AND administers = $2 AND used_at IS NULL', [countyCode, administers])
    for (const name of names.slice(rowCount ?? 0)) {
      const token = randomBytes(24).toString('base64url')
      await client.query(
        `INSERT INTO one_time_token (token_hash, county_code, administers, expires_at) VALUES (sha256(convert_to($1, 'UTF8')), $2, $3, now() + make_interval(hours => $4))`,
        [token, countyCode, administers, HOURS_VALID],
      )
      issued.push({ name, token })
    }
  }
  return issued
}

export const createFirstAdministratorHandler = atGate(createFirstAdministrator, async ({ input, db, services, caller, at, newId }) => {
  const loginName = input.loginName.toLowerCase()
  const refusal = passwordRefusal(input.password, { kind: 'staff', personal: [loginName, input.name] })
  if (refusal !== undefined) throw refusal
  const accountId = newId()
  const hash = await hashPassword(input.password)
  const secret = newAuthenticatorSecret()
  const taken = await db.selectFrom('credential').select('account_id').where('kind', '=', 'password').where('identifier', '=', loginName).executeTakeFirst()
  if (taken !== undefined) throw loginNameTaken()
  const made = await sql<{ made: boolean }>`SELECT app.make_first_administrator(${caller.countyCode}, ${input.token}, ${accountId}, ${newId()}, ${newId()}, ${newId()}, ${input.name}) AS made`.execute(db)
  if (made.rows[0]?.made !== true) throw tokenInvalid()
  await db.insertInto('account').values({ id: accountId, kind: 'person', created_at: at }).execute()
  await db.insertInto('membership').values({ county_code: caller.countyCode, account_id: accountId, created_at: at }).execute()
  await db
    .insertInto('credential')
    .values([
      { account_id: accountId, kind: 'password', identifier: loginName, secret: hash, created_at: at },
      { account_id: accountId, kind: 'totp', identifier: accountId, secret: seal(services.keyring, secret, { table: 'credential', column: 'secret', row: accountId }), created_at: at },
    ])
    .execute()
  await recordSignIn(db, caller, accountId, 'POST /first-administrators', 'done')
  return { authenticatorUri: authenticatorUri(secret, loginName) }
})
