import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { sql } from 'kysely'
import { kyselyOn } from '#kit/database/transaction.ts'

test('of statements sent together each says why the first one failed', async () => {
  const pool = new pg.Pool({ connectionString: inject('databaseUrl'), max: 1, pipeline: true } as pg.PoolConfig)
  const client = await pool.connect()
  await client.query('BEGIN')
  const db = kyselyOn(client)
  const outcomes = await Promise.allSettled([sql`SELECT 1 / 0`.execute(db), sql`SELECT 1`.execute(db), sql`SELECT 2`.execute(db)])
  await client.query('ROLLBACK')
  expect(outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason?.code)).toEqual(['22012', '22012', '22012'])
  client.release()
  await pool.end()
})
