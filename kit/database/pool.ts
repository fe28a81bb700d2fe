import type { Socket } from 'node:net'
import pg from 'pg'

// A date has no time and no zone: it stays the text it is. Counts fit into a double.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Sends what one turn of the event loop asks of a connection in one piece: BEGIN with the session's check, a page with its
 * rules, the audit row with COMMIT. A write to a socket costs more than the statement in it.
 */
class GatheringClient extends pg.Client {
  #gathering = false

  override query = ((...args: Parameters<pg.Client['query']>) => {
    this.#gather()
    return super.query(...args)
  }) as pg.Client['query']

  #gather(): void {
    if (this.#gathering) return
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection
    this.#gathering = true
    stream.cork()
    setImmediate(() => {
      this.#gathering = false
      stream.uncork()
    })
  }
}

export type PoolOptions = { url: string; user: string; password: string; most: number; log: (line: string) => void }

/**
 * A pool under one login role. Statements end after 15 s, waits for a lock after 5 s, and a transaction that its process
 * forgot after 30 s. Pipelining sends the statements of one transaction without waiting for each answer.
 */
export function openPool(options: PoolOptions): pg.Pool {
  const url = new URL(options.url)
  url.username = options.user
  url.password = options.password
  const pool = new pg.Pool({
    connectionString: url.toString(),
    max: options.most,
    pipeline: true,
    Client: GatheringClient,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    options: '-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c timezone=Asia/Shanghai',
  } as pg.PoolConfig)
  pool.on('error', (error) => options.log(`数据库连接断开：${error.message}`))
  return surviving(pool)
}

/**
 * The pool itself listens to idle connections only. One that is lost while somebody holds it, between two statements, would
 * end the whole process; so it is heard here, and its holder learns of it from his next statement.
 */
export function surviving(pool: pg.Pool): pg.Pool {
  return pool.on('connect', (client) => void client.on('error', () => {}))
}

/** PostgreSQL's classes 08 (connection), 53 (no room) and 57P (shutting down or starting), its time limit, and what the operating system says of the same. */
const NOT_NOW = /^(?:08|53|57P)|^(?:57014|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOSPC|EDQUOT)$/
/** pg gives no code to what it finds out itself. */
const LOST = /^(?:Connection terminated|timeout exceeded when trying to connect|Client (?:was closed|has encountered a connection error) and is not queryable)/

/** Whether the database could not be reached, went away midway, or room or time ran out: tried again later it may succeed. */
export function isPassingFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? NOT_NOW.test(code) : LOST.test(error.message)
}
