import type pg from 'pg'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { tooMany } from '#kit/http/refusals.ts'
import { sourceOf } from '#kit/http/source.ts'

/**
 * Calls a minute that one source may make to what works without a session. Chosen for a town hall of 200 people behind one
 * address who all begin within the same minute, with six calls each; see docs/decisions.
 */
export const CALLS_PER_MINUTE = 1_200

const QUARTER_HOUR = 15 * 60
/** As far as the column counts: a refusal is never paused by this, only no longer written. */
const MOST_COUNTED = 2_147_483_647

/** Part of `Services`: who counts, and how much is allowed. */
type Counting = { gatePool: pg.Pool; callsPerMinute: number }

const callsOf = new WeakMap<pg.Pool, RateLimiterMemory>()
const actsOf = new WeakMap<pg.Pool, Map<string, RateLimiterMemory>>()
const refusalsOf = new WeakMap<pg.Pool, RateLimiterPostgres>()

/**
 * Refuses a source that calls more often than people do, before anything is asked of the database. Counted in this process
 * alone: several processes behind one address allow as many times as much.
 */
export async function countCall(counting: Counting, address: string): Promise<void> {
  await consume(callLimiter(counting), sourceOf(address))
}

/** The same for whoever is signed in: counted by his session, so that one that was stolen, or a program behind one, cannot take the whole house. */
export async function countSessionCall(counting: Counting, handle: string): Promise<void> {
  await consume(callLimiter(counting), `session ${handle}`)
}

/** Refuses a resident who does one thing more often in an hour than anybody has reason to. Where calls are allowed more often (`callsPerMinute`), so is this. */
export async function countAct({ gatePool, callsPerMinute }: Counting, { route, mostPerHour, accountId }: { route: string; mostPerHour: number; accountId: string }): Promise<void> {
  const limiters = actsOf.get(gatePool) ?? new Map<string, RateLimiterMemory>()
  actsOf.set(gatePool, limiters)
  const limiter = limiters.get(route) ?? new RateLimiterMemory({ keyPrefix: route, points: Math.ceil((mostPerHour * callsPerMinute) / CALLS_PER_MINUTE), duration: 3_600 })
  limiters.set(route, limiter)
  await consume(limiter, accountId)
}

function callLimiter({ gatePool, callsPerMinute }: Counting): RateLimiterMemory {
  const limiter = callsOf.get(gatePool) ?? new RateLimiterMemory({ keyPrefix: 'call', points: callsPerMinute, duration: 60 })
  callsOf.set(gatePool, limiter)
  return limiter
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (error instanceof RateLimiterRes) throw tooMany({ seconds: Math.ceil(error.msBeforeNext / 1_000) })
    throw error
  }
}

/**
 * Counts a refusal of this route for this source, in the database for all processes. True for the first in a quarter of an
 * hour: the audit is never deleted, so the further ones are a number here and no rows there.
 */
export async function isFirstRefusal({ gatePool }: Counting, route: string, address: string): Promise<boolean> {
  const limiter =
    refusalsOf.get(gatePool) ??
    new RateLimiterPostgres({
      storeClient: gatePool, storeType: 'pool', tableName: 'sign_in_limit', tableCreated: true, clearExpiredByTimeout: false, keyPrefix: 'refused', points: MOST_COUNTED, duration: QUARTER_HOUR,
    })
  refusalsOf.set(gatePool, limiter)
  return (await limiter.consume(`${route} ${sourceOf(address)}`)).consumedPoints === 1
}
