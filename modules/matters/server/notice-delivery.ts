import { Agent } from 'node:https'
import type pg from 'pg'
import webPush from 'web-push'
import { commit } from '#kit/database/transaction.ts'
import type { Services } from '#kit/http/handle.ts'
import { pushKeys } from '#kit/secrets/push-keys.ts'
import { digestDay, digestSentence } from '#modules/matters/digest.ts'
import { countyRules } from '#modules/matters/server/county-rules.ts'
import { reachesByPermission } from '#modules/matters/server/notice-reach.ts'
import { ServiceSession } from '#modules/matters/server/service-session.ts'
import { openPushSubscription, PrivateAddressError, publicLookup, pushServiceOf } from '#modules/platform/server/public.ts'

const LOOK_EVERY_MILLISECONDS = 5_000
const PUSH_TIMEOUT_MILLISECONDS = 10_000
/** Longer than a push may take: nobody else tries it while it is under way. */
const LEASE_MILLISECONDS = 60_000
const FIRST_WAIT_MILLISECONDS = 30_000
const LONGEST_WAIT_MILLISECONDS = 3_600_000
const AT_ONCE = 50
/** What has not arrived by then is no news any more; it stands on the page. The push service keeps it no longer either. */
const HOURS_OF_TRYING = 12

type TakenNotice = { account_id: string; notice_id: string; sentence: string; immediate: boolean }
type ClaimedPush = { id: string; subscription_id: string; subscription_sealed: string; sentence: string; attempts: number }
type Outcome = { outcome: 'taken' | 'gone' | 'refused' } | { outcome: 'later'; waitMilliseconds: number }

/** `agentToNamed`: how push services are reached that the operator named; `resolve`: how the others' names are looked up. */
export type DeliveryOptions = { agentToNamed?: Agent; resolve?: Parameters<typeof publicLookup>[0] }

export type NoticeDelivery = { runOnce: () => Promise<number>; stop: () => Promise<void> }

/**
 * Brings notices to the browsers of those whom they concern: what is immediate at once, everything else as one digest a
 * person on each working day, in the morning. A push carries a sentence without names or titles; the page behind it shows
 * the rest to whoever is signed in. Taking a notice and putting it on its way to each browser is one transaction; from there
 * each push is claimed for a minute, sent, and taken away once the push service has it. `runOnce` answers how many it took.
 */
export function startNoticeDelivery(services: Services, countyCode: string, options: DeliveryOptions = {}): NoticeDelivery {
  if (services.pushContact === null) return { runOnce: async () => 0, stop: async () => {} }
  const keys = { ...pushKeys(services.keyring), subject: services.pushContact }
  const reaches = JSON.stringify(reachesByPermission(services.roles))
  const session = new ServiceSession(services, countyCode)
  const agentToKnown = new Agent({ lookup: publicLookup(options.resolve) })
  let digestedOn: string | undefined
  let running: Promise<unknown> = Promise.resolve()

  async function runOnce(): Promise<number> {
    const now = services.now()
    const day = digestDay(now, (await session.transact(({ db }) => countyRules(db, countyCode, LOOK_EVERY_MILLISECONDS * 2))).calendar)
    await takeNotices(now, day === digestedOn ? undefined : day)
    digestedOn = day ?? digestedOn
    let taken = 0
    for (let pushes = await claim(); pushes.length > 0; pushes = await claim()) {
      taken += (await Promise.all(pushes.map(push))).filter((done) => done).length
    }
    return taken
  }

  /** Also for the digest of `day`, if no process has sent it yet. */
  async function takeNotices(now: Date, day: string | undefined): Promise<void> {
    const client = await services.gatePool.connect()
    let broken: Error | undefined
    try {
      await client.query('BEGIN')
      const isDigest = day !== undefined && (await ask<{ claimed: boolean }>(client, 'SELECT app.claim_digest($1, $2, $3) AS claimed', [countyCode, day, now]))[0]!.claimed
      const notices = await ask<TakenNotice>(client, 'SELECT * FROM app.take_notices($1, $2, $3, $4)', [countyCode, now, !isDigest, reaches])
      const messages = [...Map.groupBy(notices, (notice) => notice.account_id)].flatMap(([account, theirs]) => sentencesFor(theirs).map((sentence) => ({ account, sentence })))
      if (messages.length > 0) await ask(client, 'SELECT app.queue_pushes($1, $2, $3)', [countyCode, now, JSON.stringify(messages)])
      await commit(client)
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: Error) => { broken = lost })
      throw error
    } finally {
      client.release(broken)
    }
  }

  async function claim(): Promise<ClaimedPush[]> {
    const now = services.now().getTime()
    return await ask<ClaimedPush>(services.gatePool, 'SELECT * FROM app.claim_pushes($1, $2, $3, $4, $5)', [
      countyCode, new Date(now), new Date(now + LEASE_MILLISECONDS), new Date(now - HOURS_OF_TRYING * 3_600_000), AT_ONCE,
    ])
  }

  async function push(claimed: ClaimedPush): Promise<boolean> {
    const answer = await send(claimed)
    const again = answer.outcome === 'later' ? new Date(services.now().getTime() + answer.waitMilliseconds) : null
    await ask(services.gatePool, 'SELECT app.close_push($1, $2, $3, $4, $5)', [countyCode, claimed.id, claimed.subscription_id, answer.outcome, again])
    return answer.outcome === 'taken'
  }

  /** `tag`: if this process ends between the push service's yes and our own note of it, the second one takes the first one's place on the screen. */
  async function send({ id, subscription_id, subscription_sealed, sentence, attempts }: ClaimedPush): Promise<Outcome> {
    const subscription = openPushSubscription(services, { id: subscription_id, subscription_sealed })
    // Asked again: it may be older than the list, or the operator has taken its service away.
    const service = pushServiceOf(subscription.endpoint, services.pushHosts)
    if (service === undefined) return { outcome: 'refused' }
    const agent = service === 'known' ? agentToKnown : options.agentToNamed
    try {
      await webPush.sendNotification(subscription, JSON.stringify({ sentence, tag: id }), {
        vapidDetails: keys, TTL: HOURS_OF_TRYING * 3_600, timeout: PUSH_TIMEOUT_MILLISECONDS, contentEncoding: 'aes128gcm', ...(agent === undefined ? {} : { agent }),
      })
      return { outcome: 'taken' }
    } catch (error) {
      if (error instanceof PrivateAddressError) {
        services.log({ event: 'push-service-in-private-network' })
        return { outcome: 'refused' }
      }
      if (!(error instanceof webPush.WebPushError)) return { outcome: 'later', waitMilliseconds: waitAfter(attempts) }
      const { statusCode, headers } = error
      if (statusCode === 404 || statusCode === 410) return { outcome: 'gone' }
      if (statusCode >= 400 && statusCode < 500 && statusCode !== 429) return { outcome: 'refused' }
      const asked = Number(new Headers(headers as Record<string, string>).get('retry-after')) * 1_000
      return { outcome: 'later', waitMilliseconds: Math.max(waitAfter(attempts), asked > 0 ? Math.min(asked, LONGEST_WAIT_MILLISECONDS) : 0) }
    }
  }

  const timer = setInterval(() => {
    running = running.then(() => runOnce().catch((error: Error) => services.log({ event: 'notice-delivery-failed', name: error.name })))
  }, LOOK_EVERY_MILLISECONDS)
  timer.unref()
  return {
    runOnce,
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

async function ask<Row extends pg.QueryResultRow>(connection: pg.Pool | pg.PoolClient, text: string, values: unknown[]): Promise<Row[]> {
  return (await connection.query<Row>(text, values)).rows
}

/** Half a minute after the first failure, then twice as long each time, at most an hour. */
function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (attempts - 1), LONGEST_WAIT_MILLISECONDS)
}

/** Immediate ones word by word; the others in one sentence. */
function sentencesFor(notices: readonly TakenNotice[]): string[] {
  const later = notices.filter((notice) => !notice.immediate)
  return [...notices.filter((notice) => notice.immediate).map((notice) => notice.sentence), ...(later.length === 0 ? [] : [digestSentence(later.map((notice) => notice.sentence))])]
}
