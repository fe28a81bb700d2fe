import type pg from 'pg'
import { commit, isRetryable, kyselyOn } from '#kit/database/transaction.ts'
import { cookieHandle, newToken } from '#kit/http/cookie.ts'
import type { Services } from '#kit/http/handle.ts'
import { newId } from '#kit/http/identifiers.ts'
import type { TimeScope } from '#modules/matters/server/kinds.ts'

/** The account of time passing; migration 0003 makes it, access.sql says what it reaches. */
const TIME_ACCOUNT = '00000000-0000-7000-8000-000000000001'

const REOPEN_BEFORE_MILLISECONDS = 3_600_000
const OPEN_SESSION = `INSERT INTO session (id, token_hash, county_code, account_id, surface, idle_limit, idle_until, expires_at)
  VALUES ($1, sha256(convert_to($2, 'UTF8')), $3, $4, 'service', interval '12 hours', now() + interval '12 hours', now() + interval '12 hours') RETURNING expires_at`

/** A named service session in one county, opened when it is first needed and again before it ends. */
export class ServiceSession {
  readonly #services: Services
  readonly #countyCode: string
  #handle: string | null = null
  #expiresAt = 0

  constructor(services: Services, countyCode: string) {
    this.#services = services
    this.#countyCode = countyCode
  }

  /** Runs `work` in one transaction under the service's own seal; tries again where PostgreSQL says so. */
  async transact<Result>(work: (scope: TimeScope) => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries++) {
      const handle = await this.#open()
      const client = await this.#services.pool.connect()
      let broken: Error | undefined
      try {
        return await this.#inTransaction(client, handle, work)
      } catch (error) {
        await client.query('ROLLBACK').catch((lost: Error) => { broken = lost })
        if (!isRetryable(error) || tries >= 4) throw error
      } finally {
        client.release(broken)
      }
    }
  }

  async #inTransaction<Result>(client: pg.PoolClient, handle: string, work: (scope: TimeScope) => Promise<Result>): Promise<Result> {
    await client.query('BEGIN')
    const { rows } = await client.query<{ account_id: string }>('SELECT account_id FROM app.enter($1, $2)', [this.#countyCode, handle])
    if (rows[0] === undefined) {
      this.#handle = null
      throw new Error('the service session was ended')
    }
    const at = this.#services.now()
    const result = await work({ db: kyselyOn(client), services: this.#services, countyCode: this.#countyCode, accountId: TIME_ACCOUNT, at, newId: () => newId(at) })
    await commit(client)
    return result
  }

  async #open(): Promise<string> {
    if (this.#handle !== null && Date.now() < this.#expiresAt - REOPEN_BEFORE_MILLISECONDS) return this.#handle
    const handle = cookieHandle(this.#services.keyring, newToken())
    const { rows } = await this.#services.gatePool.query<{ expires_at: Date }>(OPEN_SESSION, [newId(new Date()), handle, this.#countyCode, TIME_ACCOUNT])
    this.#handle = handle
    this.#expiresAt = rows[0]!.expires_at.getTime()
    return handle
  }
}
