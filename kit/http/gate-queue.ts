import { busy } from '#kit/http/refusals.ts'

const AT_ONCE = 3
const MOST_WAITING = 200

type Queue = { inside: number; waiting: (() => void)[] }
const queues = new WeakMap<object, Queue>()

/**
 * Whoever signs in holds one connection of the pool and needs another for a moment, to be counted. If all connections were
 * held by people who wait for a second one, nobody would ever get it: so few pass at once, and the others wait before they
 * hold any. Answers how to leave; refuses as busy when too many wait.
 */
export async function throughGate(pool: object): Promise<() => void> {
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
