import pg from 'pg'

// A date has no time and no zone: it stays the text it is. Counts fit into a double.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

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
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    options: '-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c timezone=Asia/Shanghai',
  } as pg.PoolConfig)
  pool.on('error', (error) => options.log(`数据库连接断开：${error.message}`))
  return pool
}
