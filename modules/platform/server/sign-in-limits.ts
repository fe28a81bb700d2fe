import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { phoneCodeTooSoon, phoneCodesOfDay, signInPaused } from '#modules/platform/refusals.ts'
import { sourceOf } from '#kit/http/source.ts'

const QUARTER_HOUR = 15 * 60
/** A signed address is taken for five minutes before and after its own time. */
const CALLBACK_SECONDS = 10 * 60

type Limiters = { account: RateLimiterPostgres; source: RateLimiterPostgres; codePerPhone: RateLimiterPostgres; codePerPhoneAndDay: RateLimiterPostgres; codePerSource: RateLimiterPostgres; bindingPerFollower: RateLimiterPostgres; callbackAddress: RateLimiterPostgres }
const limitersOf = new WeakMap<pg.Pool, Limiters>()

/** Five failures pause an account, sixty a source (an office of 200 people shares one address), counted in the database for all processes. */
function limiters(pool: pg.Pool): Limiters {
  const known = limitersOf.get(pool)
  if (known !== undefined) return known
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({ storeClient: pool, storeType: 'pool', tableName: 'sign_in_limit', tableCreated: true, clearExpiredByTimeout: false, keyPrefix, points, duration, blockDuration: duration })
  const made = {
    account: limiter('account', 5, QUARTER_HOUR),
    source: limiter('source', 60, QUARTER_HOUR),
    codePerPhone: limiter('code-phone', 1, 60),
    codePerPhoneAndDay: limiter('code-phone-day', 10, 24 * 60 * 60),
    codePerSource: limiter('code-source', 30, QUARTER_HOUR),
    bindingPerFollower: limiter('binding-follower', 5, 60 * 60),
    callbackAddress: limiter('callback-address', 1, CALLBACK_SECONDS),
  }
  limitersOf.set(pool, made)
  return made
}

/** Refuses while the account or the source is paused, whether or not what was typed is right. */
export async function refusePaused(pool: pg.Pool, account: string, source: string): Promise<void> {
  const { account: byAccount, source: bySource } = limiters(pool)
  for (const [limiter, key] of [[byAccount, account], [bySource, sourceOf(source)]] as const) {
    const state = await limiter.get(key)
    if (state !== null && state.consumedPoints > limiter.points - 1 && state.msBeforeNext > 0) throw signInPaused({ minutes: Math.ceil(state.msBeforeNext / 60_000) })
  }
}

export async function countFailure(pool: pg.Pool, account: string, source: string): Promise<void> {
  const { account: byAccount, source: bySource } = limiters(pool)
  await Promise.allSettled([byAccount.consume(account), bySource.consume(sourceOf(source))])
}

export async function forgetFailures(pool: pg.Pool, account: string): Promise<void> {
  await limiters(pool).account.delete(account)
}

/** One code a minute and ten a day a phone, thirty a quarter of an hour a source. */
export async function countPhoneCode(pool: pg.Pool, phoneIndex: string, source: string): Promise<void> {
  const { codePerPhone, codePerPhoneAndDay, codePerSource } = limiters(pool)
  await take(codePerSource, sourceOf(source), (seconds) => phoneCodeTooSoon({ seconds }))
  await take(codePerPhone, phoneIndex, (seconds) => phoneCodeTooSoon({ seconds }))
  await take(codePerPhoneAndDay, phoneIndex, phoneCodesOfDay)
}

async function take(limiter: RateLimiterPostgres, key: string, refusal: (seconds: number) => Error): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (error instanceof RateLimiterRes) throw refusal(Math.ceil(error.msBeforeNext / 1000))
    throw error
  }
}

/** A code that never left is not counted against the number: its owner may ask for another at once. */
export async function returnPhoneCode(pool: pg.Pool, phoneIndex: string, source: string): Promise<void> {
  const { codePerPhone, codePerPhoneAndDay, codePerSource } = limiters(pool)
  await Promise.all([codePerPhone.delete(phoneIndex), codePerPhoneAndDay.reward(phoneIndex), codePerSource.reward(sourceOf(source))])
}

/** A follower of an official account may try five codes an hour: any code that somebody awaits would bind him. False: not this one any more, right or wrong. */
export async function countBindingTry(pool: pg.Pool, follower: string): Promise<boolean> {
  return await isWithin(limiters(pool).bindingPerFollower, follower)
}

/** What a signed address brings is taken once: its signature says nothing of the body. False: it was used before. */
export async function useCallbackAddress(pool: pg.Pool, signature: string): Promise<boolean> {
  return await isWithin(limiters(pool).callbackAddress, signature)
}

/** It came to nothing: what sent it may send it again. */
export async function returnCallbackAddress(pool: pg.Pool, signature: string): Promise<void> {
  await limiters(pool).callbackAddress.delete(signature)
}

async function isWithin(limiter: RateLimiterPostgres, key: string): Promise<boolean> {
  try {
    await limiter.consume(key)
    return true
  } catch (error) {
    if (error instanceof RateLimiterRes) return false
    throw error
  }
}

export async function forgetBindingTries(pool: pg.Pool, follower: string): Promise<void> {
  await limiters(pool).bindingPerFollower.delete(follower)
}
