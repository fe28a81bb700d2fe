import type pg from 'pg'
import { commit } from '#kit/database/transaction.ts'
import { busy } from '#kit/http/refusals.ts'
import { ProblemError } from '#kit/problem/problem.ts'

const AT_ONCE = 3
const MOST_WAITING = 200

type Queue = { inside: number; waiting: (() => void)[] }
const queues = new WeakMap<object, Queue>()

/**
 * Runs the work in a transaction of the sign-in role. Whoever signs in holds one connection of the pool and needs another
 * for a moment, to be counted; if all were held by people who wait for a second one, nobody would ever get it. So few
 * pass at once, and the others wait before they hold any; when too many wait, the next is told that we are busy.
 */
export async function throughGate<Output>(pool: Pick<pg.Pool, 'connect'>, work: (client: pg.PoolClient) => Promise<Output>): Promise<Output> {
  const leave = await enter(pool)
  try {
    return await inTransaction(await pool.connect(), work)
  } finally {
    leave()
  }
}

async function enter(pool: object): Promise<() => void> {
  const queue = queues.get(pool) ?? { inside: 0, waiting: [] }
  queues.set(pool, queue)
  if (queue.inside < AT_ONCE) queue.inside++
  else if (queue.waiting.length >= MOST_WAITING) throw busy()
  else await new Promise<void>((pass) => queue.waiting.push(pass))
  return () => {
    const next = queue.waiting.shift()
    if (next === undefined) queue.inside--
    else next()
  }
}

async function inTransaction<Output>(client: pg.PoolClient, work: (client: pg.PoolClient) => Promise<Output>): Promise<Output> {
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const output = await work(client)
    await commit(client)
    return output
  } catch (error) {
    // A refused sign-in must stay counted: what was written before a refusal is kept.
    if (error instanceof ProblemError) await client.query('COMMIT')
    else await client.query('ROLLBACK').catch((lost: Error) => { broken = lost })
    throw error
  } finally {
    client.release(broken)
  }
}
