import { createHash, randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { sql } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { atGate } from '#kit/http/handle.ts'
import type { Services } from '#kit/http/handle.ts'
import { authenticatorUri, checkAuthenticatorCode, newAuthenticatorSecret } from '#kit/secrets/one-time-code.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { hashPassword, passwordRefusal } from '#kit/secrets/password.ts'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import { createFirstAdministrator, openFirstAdministrator } from '#modules/platform/contract.ts'
import { authenticatorUnproved, loginNameTaken, tokenInvalid } from '#modules/platform/refusals.ts'
import { recordSignIn } from '#modules/platform/server/sessions.ts'

/** As many as `app.administrators_lacking` says are needed: of the first kind two, because appointing takes two. */
const KINDS = [['system', ['系统管理员', '系统管理员（复核）']], ['security', ['安全管理员']], ['audit', ['审计管理员']]] as const
const HOURS_VALID = 24

/**
 * For the operator at the server's console: one token for each of the four administrators that the county still lacks; earlier
 * ones that nobody used end. Four persons open them; whoever is one of them cannot become another. `client` is the owner's connection.
 */
export async function issueFirstAdministratorTokens(client: Client, keyring: Keyring, countyCode: string): Promise<{ name: string; token: string }[]> {
  const issued: { name: string; token: string }[] = []
  for (const [administers, names] of KINDS) {
    const { rows } = await client.query<{ lacking: number }>('SELECT app.administrators_lacking($1, $2) AS lacking', [countyCode, administers])
    await client.query('DELETE FROM one_time_token WHERE county_code = $1 AND administers = $2 AND used_at IS NULL', [countyCode, administers])
    for (const name of names.slice(names.length - rows[0]!.lacking)) {
      const token = randomBytes(24).toString('base64url')
      await client.query(
        `INSERT INTO one_time_token (token_hash, county_code, administers, authenticator_sealed, expires_at)
         VALUES (sha256(convert_to($1, 'UTF8')), $2, $3, $4, now() + make_interval(hours => $5))`,
        [token, countyCode, administers, seal(keyring, newAuthenticatorSecret(), placeOf(token)), HOURS_VALID],
      )
      issued.push({ name, token })
    }
  }
  return issued
}

function placeOf(token: string) {
  return { table: 'one_time_token', column: 'authenticator_sealed', row: createHash('sha256').update(token).digest('hex') }
}

async function readToken(db: Db, services: Services, countyCode: string, token: string): Promise<{ administers: string; secret: string }> {
  const { rows } = await sql<{ administers: string; authenticator_sealed: string }>`SELECT * FROM app.first_administrator_token(${countyCode}, ${token})`.execute(db)
  if (rows[0] === undefined) throw tokenInvalid()
  return { administers: rows[0].administers, secret: open(services.keyring, rows[0].authenticator_sealed, placeOf(token)) }
}

export const openFirstAdministratorHandler = atGate(openFirstAdministrator, async ({ input, db, services, caller }) => {
  const { administers, secret } = await readToken(db, services, caller.countyCode, input.token)
  const roleName = KINDS.find(([kind]) => kind === administers)![1][0]
  return { roleName, authenticatorUri: authenticatorUri(secret, roleName) }
})

/** The account is made together with the proof that its code app works: whoever leaves before can open the link again. */
export const createFirstAdministratorHandler = atGate(createFirstAdministrator, async ({ input, db, services, caller, at, newId }) => {
  const { loginName } = input
  const refusal = passwordRefusal(input.password, { kind: 'staff', personal: [loginName, input.name] })
  if (refusal !== undefined) throw refusal
  const { secret } = await readToken(db, services, caller.countyCode, input.token)
  const checked = checkAuthenticatorCode({ secret, code: input.oneTimeCode, lastStep: null, at })
  if (!checked.accepted) throw authenticatorUnproved()
  const taken = await db.selectFrom('credential').select('account_id').where('kind', '=', 'password').where('identifier', '=', loginName).executeTakeFirst()
  if (taken !== undefined) throw loginNameTaken()
  const accountId = newId()
  const hash = await hashPassword(input.password)
  const made = await sql<{ made: boolean }>`SELECT app.make_first_administrator(${caller.countyCode}, ${input.token}, ${accountId}, ${newId()}, ${newId()}, ${newId()}, ${input.name}) AS made`.execute(db)
  if (made.rows[0]?.made !== true) throw tokenInvalid()
  await db.insertInto('account').values({ id: accountId, kind: 'person', created_at: at }).execute()
  await db.insertInto('membership').values({ county_code: caller.countyCode, account_id: accountId, created_at: at }).execute()
  await db
    .insertInto('credential')
    .values([
      { account_id: accountId, kind: 'password', identifier: loginName, secret: hash, created_at: at },
      {
        account_id: accountId, kind: 'totp', identifier: accountId, secret: seal(services.keyring, secret, { table: 'credential', column: 'secret', row: accountId }), last_step: checked.step,
        created_at: at,
      },
    ])
    .execute()
  await recordSignIn(db, caller, accountId, 'POST /first-administrators', 'done')
  return { loginName }
})
