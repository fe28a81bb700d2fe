import { createHash } from 'node:crypto'
import { command, query } from '#kit/http/handle.ts'
import type { Services } from '#kit/http/handle.ts'
import { pushKeys } from '#kit/secrets/push-keys.ts'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import { endPushSubscription, getPushKey, savePushSubscription } from '#modules/platform/contract.ts'
import { consentPurposes } from '#modules/platform/consent-purposes.ts'
import { consentMissing, pushNotOffered, pushServiceUnknown } from '#modules/platform/refusals.ts'
import { hasConsent } from '#modules/platform/server/consents.ts'
import { pushServiceOf } from '#modules/platform/server/push-services.ts'

/** Devices of one person. Each is a call to the outside for every notice, so nobody collects them without end. */
const MOST_OF_ONE_ACCOUNT = 10

export type PushSubscription = { endpoint: string; keys: { p256dh: string; auth: string } }

const place = (id: string) => ({ table: 'push_subscription', column: 'subscription_sealed', row: id })

export const getPushKeyHandler = query(getPushKey, async ({ services }) => ({
  publicKey: services.pushContact === null ? null : pushKeys(services.keyring).publicKey,
}))

export const savePushSubscriptionHandler = command(
  savePushSubscription,
  async ({ input, actor, db, services, at, newId }) => {
    if (services.pushContact === null) throw pushNotOffered()
    if (pushServiceOf(input.endpoint, services.pushHosts) === undefined) throw pushServiceUnknown({ host: new URL(input.endpoint).hostname })
    // Staff are told in the line of duty; a resident only if he wishes.
    if (actor.surface === 'resident' && !(await hasConsent(db, actor.accountId!, 'push'))) throw consentMissing({ title: consentPurposes.push.title })
    const hash = hashOf(input.endpoint)
    const before = await db.selectFrom('push_subscription').select('id').where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).where('endpoint_hash', '=', hash).executeTakeFirst()
    const id = before?.id ?? newId()
    const sealed = seal(services.keyring, JSON.stringify(input), place(id))
    await db
      .insertInto('push_subscription')
      .values({ county_code: actor.countyCode, id, account_id: actor.accountId!, endpoint_hash: hash, subscription_sealed: sealed, created_at: at })
      .onConflict((conflict) => conflict.columns(['county_code', 'id']).doUpdateSet({ subscription_sealed: sealed, failures: 0 }))
      .execute()
    await db
      .deleteFrom('push_subscription')
      .where('county_code', '=', actor.countyCode)
      .where('account_id', '=', actor.accountId!)
      .where('id', 'not in', (eb) =>
        eb.selectFrom('push_subscription').select('id').where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(MOST_OF_ONE_ACCOUNT))
      .execute()
    return id
  },
  async () => ({ subscribed: true }),
)

export const endPushSubscriptionHandler = command(
  endPushSubscription,
  async ({ input, actor, db }) => {
    await db.deleteFrom('push_subscription').where('county_code', '=', actor.countyCode).where('account_id', '=', actor.accountId!).where('endpoint_hash', '=', hashOf(input.endpoint)).execute()
    return actor.accountId!
  },
  async () => ({ subscribed: false }),
)

/** For the worker that delivers: the browser's address and keys. */
export function openPushSubscription(services: Services, row: { id: string; subscription_sealed: string }): PushSubscription {
  return JSON.parse(open(services.keyring, row.subscription_sealed, place(row.id))) as PushSubscription
}

function hashOf(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest('hex')
}
