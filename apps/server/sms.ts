import type { Logger } from 'pino'
import type { Settings } from '#apps/server/settings.ts'

export type OutboxMessage = { at: string; phone: string; text: string }

const MOST_KEPT = 100

/**
 * The gateway by HTTP (POST JSON {phone, text} with a bearer token), or the development adapter, which keeps the last
 * messages for the outbox page and never sends any. Over a real county nobody shows that page, and the log says what is missing.
 */
export function smsSender(gateway: Settings['sms'], logger: Pick<Logger, 'warn'>) {
  const outbox: OutboxMessage[] = []
  async function send(phone: string, text: string): Promise<void> {
    if (gateway === null) {
      outbox.unshift({ at: new Date().toISOString(), phone, text })
      outbox.length = Math.min(outbox.length, MOST_KEPT)
      logger.warn({ event: 'sms-not-configured' })
      return
    }
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.token}` },
      body: JSON.stringify({ phone, text }),
      signal: AbortSignal.timeout(8_000),
    })
    if (!response.ok) throw new Error(`the SMS gateway answered ${response.status}`)
  }
  return { send, outbox: () => [...outbox] }
}
