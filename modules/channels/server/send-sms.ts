import { createHmac } from 'node:crypto'
import { callService } from '#modules/channels/server/call-service.ts'
import type { Reach } from '#modules/channels/server/call-service.ts'
import type { SettingsOf } from '#modules/channels/server/channel-settings.ts'
import { sendCloudSms } from '#modules/channels/server/send-cloud-sms.ts'
import type { CloudMessage } from '#modules/channels/server/send-cloud-sms.ts'
import { unclear } from '#modules/channels/server/outcome.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'

/**
 * One message: by a cloud's template, or through a gateway of the shape that README.md gives (POST JSON, signed by HMAC-SHA256
 * over time and body), of which no host is known: the operator names it.
 */
export async function sendSms(reach: Reach, settings: SettingsOf<'sms'>, message: CloudMessage): Promise<Outcome> {
  const { service } = settings
  return service === 'plain' ? await sendPlainSms(reach, settings, message) : await sendCloudSms(reach, { ...settings, service }, message)
}

async function sendPlainSms(reach: Reach, settings: SettingsOf<'sms'>, message: CloudMessage): Promise<Outcome> {
  const body = JSON.stringify({ messageId: message.id, phone: message.phone, text: `${settings.signature}${message.words}` })
  const time = String(Math.floor(message.at.getTime() / 1_000))
  const signature = createHmac('sha256', settings.key).update(`${time}\n${body}`).digest('hex')
  const answer = await callService(reach, settings.url, [], body, { 'linli-key': settings.keyId, 'linli-time': time, 'linli-signature': signature })
  if (answer.kind === 'notSent') return answer
  if (answer.kind === 'noAnswer') return unclear(settings.repeatable, 'noAnswer')
  const { status, body: said, retryAfterMilliseconds } = answer
  if (status === 429 || status === 503) return { outcome: 'later', reason: 'busy', waitMilliseconds: retryAfterMilliseconds }
  if (status === 401 || status === 403 || status === 404) return { outcome: 'later', reason: 'settingsWrong', code: String(status) }
  if (status >= 400 && status < 500) return { outcome: 'refused', reason: 'messageRefused', code: String(status) }
  if (status !== 200) return unclear(settings.repeatable, 'brokenAnswer')
  switch (said?.result) {
    case 'taken': return { outcome: 'taken' }
    case 'later': return { outcome: 'later', reason: 'busy', waitMilliseconds: retryAfterMilliseconds }
    case 'refused': return { outcome: 'refused', reason: 'messageRefused', ...codeOf(said.code) }
    case 'gone': return { outcome: 'gone', reason: 'addressGone', ...codeOf(said.code) }
    default: return unclear(settings.repeatable, 'unreadable')
  }
}

function codeOf(code: unknown): { code?: string } {
  return typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}
}
