import type pg from 'pg'
import { RateLimiterMemory } from 'rate-limiter-flexible'

const HOUR_SECONDS = 3_600
const refusalsOf = new WeakMap<pg.Pool, RateLimiterMemory>()

/**
 * Reports of a key that were refused, for an hour from the first of them. In this process alone: what refused one has taken its
 * transaction back, and a row for each would itself be the load that is counted.
 */
export async function countRefused({ pool }: { pool: pg.Pool }, systemHandle: string): Promise<void> {
  await refusalsIn(pool).penalty(systemHandle)
}

export async function refusedLately({ pool }: { pool: pg.Pool }, systemHandle: string): Promise<number> {
  return (await refusalsIn(pool).get(systemHandle))?.consumedPoints ?? 0
}

function refusalsIn(pool: pg.Pool): RateLimiterMemory {
  const known = refusalsOf.get(pool) ?? new RateLimiterMemory({ keyPrefix: 'open311', points: 1, duration: HOUR_SECONDS })
  refusalsOf.set(pool, known)
  return known
}
