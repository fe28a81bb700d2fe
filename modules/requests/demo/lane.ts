import type pg from 'pg'
import type { Services } from '#kit/http/handle.ts'
import { rowOf, ServiceSession, startClockWorker } from '#modules/matters/server/public.ts'
import type { ClockWorker } from '#modules/matters/server/public.ts'

type Query = string | (pg.QueryConfig & { text: string })

// The worker looks when it is told to, never by itself: about three weeks, the longest that a timer takes.
const NEVER_BY_ITSELF = 2_000_000_000

/**
 * A place where lives are lived one after the other, each in one transaction: what the wrapper begins and commits is a
 * savepoint of it. All of a life is kept or nothing of it, and nobody else, the server's own clock worker included, sees
 * half of one. Its clock stands wherever `at` says.
 */
export class Lane {
  /** The same services as everywhere, on this lane's transaction and clock. */
  readonly services: Services
  at = new Date(0)
  readonly #outer: Services
  readonly #time: ServiceSession
  readonly #worker: ClockWorker
  #client: pg.PoolClient | undefined
  #timeSeal = ''

  constructor(services: Services, countyCode: string) {
    this.#outer = services
    const alone = { query: (query: Query, values?: unknown[]) => this.#query(query, values), release: () => {} }
    const pool = { connect: async () => alone, query: alone.query } as unknown as pg.Pool
    this.services = { ...services, pool, now: () => this.at }
    this.#time = new ServiceSession(this.services, countyCode)
    this.#worker = startClockWorker(this.services, countyCode, { every: NEVER_BY_ITSELF })
  }

  /** Lets time act at `at`, as the server's worker would. */
  async letTimeAct(): Promise<void> {
    await this.#worker.runOnce()
  }

  /** One statement under the seal of the account of time, which sees every matter; between two commands. */
  async asTime<Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<Row[]> {
    const [, { rows }] = await Promise.all([
      this.#client!.query({ name: 'simulation-seal', text: "SELECT set_config('app.seal', $1, true)", values: [this.#timeSeal] }),
      this.#client!.query<Row>({ name, text, values: [...values] }),
    ])
    return rows
  }

  async transact<Result>(work: () => Promise<Result>): Promise<Result> {
    const client = await this.#outer.pool.connect()
    let broken: Error | undefined
    try {
      this.#client = client
      await client.query('BEGIN')
      // Good for five minutes and this transaction; entering anew before every look would double its cost.
      this.#timeSeal = await this.#time.transact(async ({ db }) => (await rowOf<{ seal: string }>(db, "SELECT current_setting('app.seal') AS seal"))!.seal)
      const result = await work()
      const committed = await client.query('COMMIT')
      if (committed.command !== 'COMMIT') throw new Error('the transaction was rolled back at COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: Error) => { broken = lost })
      throw error
    } finally {
      this.#client = undefined
      client.release(broken)
    }
  }

  async close(): Promise<void> {
    await this.#worker.stop()
  }

  async #query(query: Query, values: unknown[] | undefined): Promise<unknown> {
    const client = this.#client
    if (client === undefined) throw new Error('a command ran outside its lane’s transaction')
    switch (typeof query === 'string' ? query : query.text) {
      case 'BEGIN':
        return await client.query('SAVEPOINT command')
      case 'COMMIT':
        // The wrapper looks at the tag before it answers; here a released savepoint is what it asked for.
        return { ...(await client.query('RELEASE SAVEPOINT command')), command: 'COMMIT' }
      case 'ROLLBACK':
        await client.query('ROLLBACK TO SAVEPOINT command')
        return await client.query('RELEASE SAVEPOINT command')
      default:
        return await client.query(query as string, values)
    }
  }
}
