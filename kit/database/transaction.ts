import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type pg from 'pg'
import type { Database } from '#db/types.ts'

export type Db = Kysely<Database>

/** Statement names by their text: a named statement is parsed once a connection and halves the cost of a read. */
const statementNames = new Map<string, string>()
/** Each connection keeps the plans of all that have a name: 50 KB each, measured. */
export const statementNaming = { most: 400 }

export function named(text: string): string | undefined {
  const known = statementNames.get(text)
  if (known !== undefined) return known
  if (statementNames.size >= statementNaming.most) return undefined
  const name = `s${statementNames.size}`
  statementNames.set(text, name)
  return name
}

/** What PostgreSQL answers to every statement after the one that failed. */
const ABORTED = '25P02'

/** For `client.query`: the text under its name, where it has one. */
export function statement(text: string): { text: string; name?: string } {
  const name = named(text)
  return name === undefined ? { text } : { text, name }
}

class OneConnection implements DatabaseConnection {
  readonly #client: pg.ClientBase
  #failure: Error | undefined

  constructor(client: pg.ClientBase) {
    this.#client = client
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const name = named(query.sql)
    const config = { text: query.sql, values: query.parameters as unknown[], ...(name === undefined ? {} : { name }) }
    const result = await this.#client.query(config).catch((error: Error) => { throw this.#causeOf(error) })
    return { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount ?? 0) }
  }

  /** Statements sent together fail together: whoever hears of a later one first must still learn what was wrong with the first. */
  #causeOf(error: Error): Error {
    if ((error as { code?: string }).code !== ABORTED) this.#failure = error
    return this.#failure ?? error
  }

  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('long results are read page by page, each page in a transaction of its own')
  }
}

const databases = new WeakMap<Db, string>()

/** Under what a process keeps what it has read of a county: two databases may hold the same one. */
export function keptUnder(db: Db, countyCode: string): string {
  return `${databases.get(db) ?? ''}/${countyCode}`
}

/** Kysely over one client that already stands inside a transaction: the wrapper owns BEGIN and COMMIT. */
export function kyselyOn(client: pg.ClientBase & { database?: string | undefined }): Db {
  const connection = new OneConnection(client)
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    destroy: async () => {},
    beginTransaction: refuseNested,
    commitTransaction: refuseNested,
    rollbackTransaction: refuseNested,
  }
  const db = new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (inside) => new PostgresIntrospector(inside),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  databases.set(db, client.database ?? '')
  return db
}

async function refuseNested(): Promise<never> {
  throw new Error('the wrapper has opened the transaction already')
}

/** Answers of PostgreSQL after which the same transaction may simply be run again. */
const RETRYABLE = new Set(['40001', '40P01', '55P03'])

export function isRetryable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && RETRYABLE.has((error as { code?: string }).code ?? '')
}

/** Two did the same at once, and a unique key (or an exclusion over dates) let one of them through. */
export function isTaken(error: unknown): boolean {
  return ['23505', '23P01'].includes((error as { code?: string } | null)?.code ?? '')
}

/**
 * Commits and makes sure of it: COMMIT of an aborted transaction answers ROLLBACK without an error,
 * and a write must not be acknowledged then.
 */
export async function commit(client: pg.ClientBase): Promise<void> {
  const result = await client.query('COMMIT')
  if (result.command !== 'COMMIT') throw new Error('the transaction was rolled back at COMMIT')
}

export { sql }
