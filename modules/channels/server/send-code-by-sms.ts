import { randomUUID } from 'node:crypto'
import type { Services } from '#kit/http/handle.ts'
import type { Reach } from '#modules/channels/server/call-service.ts'
import { openSettings } from '#modules/channels/server/channel-settings.ts'
import { keptReason } from '#modules/channels/server/outcome.ts'
import { sendSms } from '#modules/channels/server/send-sms.ts'

const TIMEOUT_MILLISECONDS = 8_000

/** What a template of a cloud takes of these words. */
const CODE = /\d{4,8}/

type Needs = Pick<Services, 'gatePool' | 'keyring' | 'channelHosts' | 'now'>

/**
 * A text message that somebody waits for, by the county's own channel: at once and without another try. False: the county has
 * none, and the message goes as it did before. A code of which it is not known whether it arrived counts as sent; he asks again.
 */
export async function sendBySmsChannel({ gatePool, keyring, channelHosts, now }: Needs, countyCode: string, phone: string, words: string, reach: Partial<Reach> = {}): Promise<boolean> {
  const { rows } = await gatePool.query<{ channel: string; settings_sealed: string; enabled: boolean }>('SELECT * FROM app.open_channels($1)', [countyCode])
  const row = rows.find(({ channel, enabled }) => channel === 'sms' && enabled)
  if (row === undefined) return false
  const settings = openSettings(keyring, countyCode, 'sms', row.settings_sealed)
  if (settings === undefined) throw new Error('the settings of the SMS channel cannot be opened')
  const answer = await sendSms({ named: channelHosts, timeoutMilliseconds: TIMEOUT_MILLISECONDS, ...reach }, settings, { id: randomUUID(), phone, words, at: now(), code: CODE.exec(words)?.[0] })
  if (answer.outcome === 'taken' || answer.outcome === 'uncertain' || (answer.outcome === 'later' && answer.reason === 'repeated')) return true
  throw new Error(`the SMS channel did not take the message: ${keptReason(answer)}`)
}
