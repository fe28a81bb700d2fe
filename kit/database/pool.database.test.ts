import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { isPassingFault, openPool } from '#kit/database/pool.ts'

const databaseUrl = inject('databaseUrl')
const owner = new Client({ connectionString: databaseUrl })
beforeAll(() => owner.connect())
afterAll(() => owner.end())

function poolAsOwner(url: string, said: string[] = []) {
  const { username, password } = new URL(databaseUrl)
  return openPool({ url, user: username, password, most: 2, log: (line) => said.push(line) })
}

test('a connection cut while a transaction holds it, between two statements, ends that transaction and nothing else', async () => {
  const pool = poolAsOwner(databaseUrl)
  const client = await pool.connect()
  await client.query('BEGIN')
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await owner.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]!.pid])
  await new Promise((done) => setTimeout(done, 100))
  const lost = await client.query('SELECT 1').then(() => undefined, (error: Error) => error)
  expect(isPassingFault(lost)).toBe(true)
  client.release(lost)
  expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }])
  await pool.end()
})

test('a connection cut while it is idle is said and replaced', async () => {
  const said: string[] = []
  const pool = poolAsOwner(databaseUrl, said)
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await owner.query('SELECT pg_terminate_backend($1, 5000)', [rows[0]!.pid])
  for (let tries = 0; tries < 50 && said.length === 0; tries++) await new Promise((done) => setTimeout(done, 20))
  expect(said).toEqual([expect.stringContaining('数据库连接断开')])
  expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }])
  await pool.end()
})

test('a database that is not there, or not yet, is "not now"; a fault of ours is not', async () => {
  const nowhere = new URL(databaseUrl)
  nowhere.port = '1'
  const pool = poolAsOwner(nowhere.toString())
  expect(isPassingFault(await pool.query('SELECT 1').catch((error: Error) => error))).toBe(true)
  await pool.end()
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  expect(isPassingFault(await client.query('SELECT nonsense').catch((error: Error) => error))).toBe(false)
  await client.end()
  // What the client says by itself after its end carries no code.
  expect(isPassingFault(await client.query('SELECT 1').catch((error: Error) => error))).toBe(true)
  expect(isPassingFault(new Error('something else'))).toBe(false)
  expect(isPassingFault(undefined)).toBe(false)
})
