import type pg from 'pg'
import { commit } from '#kit/database/transaction.ts'
import { busy } from '#kit/http/refusals.ts'
import { sourceOf } from '#kit/http/source.ts'
import { ProblemError } from '#kit/problem/problem.ts'

const AT_ONCE = 3
const MOST_WAITING = 400
/** Of one source: an office of 200 people may begin at the same moment, and still leaves half of the places to everybody else. */
const MOST_OF_ONE_SOURCE = 200

/** Who waits, by source; the source whose turn is next stands first. */
type Queue = { inside: number; waiting: Map<string, (() => void)[]>; places: number }
const queues = new WeakMap<object, Queue>()

/**
 * Runs the work in a transaction of the sign-in role. Whoever signs in holds one connection of the pool and needs another
 * for a moment, to be counted; if all were held by people who wait for a second one, nobody would ever get it. So few
 * pass at once, and the others wait before they hold any; when too many wait, the next is told that we are busy. Sources
 * take turns: whoever comes from another address does not stand behind a crowd from one.
 */
export async function throughGate<Output>(pool: Pick<pg.Pool, 'connect'>, address: string, work: (client: pg.PoolClient) => Promise<Output>): Promise<Output> {
  const leave = await enter(pool, sourceOf(address))
  try {
    return await inTransaction(await pool.connect(), work)
  } finally {
    leave()
  }
}

async function enter(pool: object, source: string): Promise<() => void> {
  const queue = queues.get(pool) ?? { inside: 0, waiting: new Map(), places: 0 }
  queues.set(pool, queue)
  if (queue.inside < AT_ONCE) queue.inside++
  else {
    const ours = queue.waiting.get(source) ?? []
    if (queue.places >= MOST_WAITING || ours.length >= MOST_OF_ONE_SOURCE) throw busy()
    queue.places++
    queue.waiting.set(source, ours)
    await new Promise<void>((pass) => ours.push(pass))
  }
  return () => letNextIn(queue)
}

function letNextIn(queue: Queue): void {
  const turn = queue.waiting.entries().next().value
  if (turn === undefined) {
    queue.inside--
    return
  }
  const [source, ours] = turn
  const next = ours.shift()!
  queue.places--
  queue.waiting.delete(source)
  if (ours.length > 0) queue.waiting.set(source, ours)
  next()
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
