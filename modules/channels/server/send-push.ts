import type { Agent } from 'node:https'
import webPush from 'web-push'
import type { Services } from '#kit/http/handle.ts'
import { pushKeys } from '#kit/secrets/push-keys.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'
import { retryAfter } from '#modules/channels/server/retry-after.ts'
import { openPushSubscription, PrivateAddressError, pushServiceOf } from '#modules/platform/server/public.ts'

const PUSH_TIMEOUT_MILLISECONDS = 10_000

export type Push = { id: string; subscriptionId: string; sealed: string; sentence: string; immediate: boolean; secondsLeft: number }
export type PushAgents = { known: Agent; named?: Agent | undefined }

/** A device that saves its battery is woken for what cannot wait, and not for a digest (RFC 8030, 5.3). `tag`: if this process ends between the push service's yes and our own note of it, the second one takes the first one's place on the screen. */
export async function sendPush(services: Services, agents: PushAgents, { id, subscriptionId, sealed, sentence, immediate, secondsLeft }: Push): Promise<Outcome> {
  const subscription = openPushSubscription(services, { id: subscriptionId, subscription_sealed: sealed })
  // Asked again: it may be older than the list, or the operator has taken its service away.
  const service = pushServiceOf(subscription.endpoint, services.pushHosts)
  if (service === undefined) return { outcome: 'refused', reason: 'hostNotAllowed' }
  const agent = service === 'known' ? agents.known : agents.named
  try {
    await webPush.sendNotification(subscription, JSON.stringify({ sentence, tag: id }), {
      vapidDetails: { ...pushKeys(services.keyring), subject: services.pushContact! }, TTL: secondsLeft, urgency: immediate ? 'high' : 'normal', timeout: PUSH_TIMEOUT_MILLISECONDS, contentEncoding: 'aes128gcm', ...(agent === undefined ? {} : { agent }),
    })
    return { outcome: 'taken' }
  } catch (error) {
    if (error instanceof PrivateAddressError) {
      services.log({ event: 'push-service-in-private-network' })
      return { outcome: 'refused', reason: 'privateNetwork' }
    }
    if (!(error instanceof webPush.WebPushError)) return { outcome: 'later', reason: 'unreachable' }
    const { statusCode, headers } = error
    if (statusCode === 404 || statusCode === 410) return { outcome: 'gone', reason: 'addressGone' }
    if (statusCode >= 400 && statusCode < 500 && statusCode !== 429) return { outcome: 'refused', reason: 'messageRefused' }
    return { outcome: 'later', reason: 'busy', waitMilliseconds: retryAfter(new Headers(headers as Record<string, string>).get('retry-after')) }
  }
}
