import type { Agent } from 'node:https'
import webPush from 'web-push'
import type { Services } from '#kit/http/handle.ts'
import { pushKeys } from '#kit/secrets/push-keys.ts'
import { digestDay, digestSentence } from '#modules/matters/digest.ts'
import { openPushSubscription } from '#modules/platform/server/public.ts'

const LOOK_EVERY_MILLISECONDS = 5_000
const PUSH_TIMEOUT_MILLISECONDS = 10_000
const HOURS_KEPT_BY_THE_PUSH_SERVICE = 12

type TakenNotice = { account_id: string; notice_id: string; sentence: string; immediate: boolean }

export type NoticeDelivery = { runOnce: () => Promise<number>; stop: () => Promise<void> }

/**
 * Brings notices to the browsers of those whom they concern: what is immediate at once, everything else as one digest a
 * person on each day, in the morning. A push carries a sentence without names or titles; the page behind it shows the rest
 * to whoever is signed in.
 */
export function startNoticeDelivery(services: Services, countyCode: string, options: { agent?: Agent } = {}): NoticeDelivery {
  if (services.pushContact === null) return { runOnce: async () => 0, stop: async () => {} }
  const keys = { ...pushKeys(services.keyring), subject: services.pushContact }
  const rolesByPermission = JSON.stringify(rolesOf(services))
  let digestedOn: string | undefined
  let running: Promise<unknown> = Promise.resolve()

  async function runOnce(): Promise<number> {
    const now = services.now()
    const day = digestDay(now)
    let delivered = await deliver(now, true)
    if (day !== undefined && day !== digestedOn) {
      const { rows } = await services.gatePool.query<{ claimed: boolean }>('SELECT app.claim_digest($1, $2, $3) AS claimed', [countyCode, day, now])
      if (rows[0]!.claimed) delivered += await deliver(now, false)
      digestedOn = day
    }
    return delivered
  }

  async function deliver(now: Date, onlyImmediate: boolean): Promise<number> {
    const { rows } = await services.gatePool.query<TakenNotice>('SELECT * FROM app.take_notices($1, $2, $3, $4)', [countyCode, now, onlyImmediate, rolesByPermission])
    if (rows.length === 0) return 0
    const byAccount = Map.groupBy(rows, (row) => row.account_id)
    const { rows: addresses } = await services.gatePool.query<{ id: string; account_id: string; subscription_sealed: string }>('SELECT * FROM app.push_addresses($1, $2)', [countyCode, [...byAccount.keys()]])
    await Promise.all(addresses.flatMap((address) => sentencesFor(byAccount.get(address.account_id)!).map((sentence) => push(address, sentence))))
    return rows.length
  }

  async function push(address: { id: string; subscription_sealed: string }, sentence: string): Promise<void> {
    try {
      await webPush.sendNotification(openPushSubscription(services, address), JSON.stringify({ sentence }), {
        vapidDetails: keys, TTL: HOURS_KEPT_BY_THE_PUSH_SERVICE * 3_600, timeout: PUSH_TIMEOUT_MILLISECONDS, contentEncoding: 'aes128gcm', ...options,
      })
    } catch (error) {
      const status = error instanceof webPush.WebPushError ? error.statusCode : 0
      await services.gatePool.query('SELECT app.push_failed($1, $2, $3)', [countyCode, address.id, status === 404 || status === 410])
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

/** Immediate ones word by word; the others in one sentence. */
function sentencesFor(notices: readonly TakenNotice[]): string[] {
  const later = notices.filter((notice) => !notice.immediate)
  return [...notices.filter((notice) => notice.immediate).map((notice) => notice.sentence), ...(later.length === 0 ? [] : [digestSentence(later.map((notice) => notice.sentence))])]
}

function rolesOf(services: Services): Record<string, string[]> {
  const byPermission: Record<string, string[]> = {}
  for (const [role, permissions] of Object.entries(services.roles)) for (const permission of Object.keys(permissions)) (byPermission[permission] ??= []).push(role)
  return byPermission
}
