import { createHash, timingSafeEqual } from 'node:crypto'
import type { Services } from '#kit/http/handle.ts'
import { blindIndex, blindIndexes, seal } from '#kit/secrets/sealed-value.ts'
import { addressPlace, openSettings } from '#modules/channels/server/channel-settings.ts'
import { countBindingTry, forgetBindingTries, returnCallbackAddress, useCallbackAddress } from '#modules/platform/server/public.ts'

export const callbackPath = (countyCode: string) => `/api/official-account/${countyCode}`

type Signed = { signature: string; timestamp: string; nonce: string }
const MINUTES_OLD = 5

/**
 * What the official account's platform calls: it signs with the token that was entered here and there. A message that is a
 * binding code ties its sender to the account that asked for the code. Null: not signed as it must be.
 */
export async function hearOfficialAccount(services: Services, countyCode: string, signed: Signed, message: string | null, echo: string): Promise<{ text: string; type: string } | null> {
  const { rows } = await services.gatePool.query<{ channel: string; settings_sealed: string; enabled: boolean }>('SELECT * FROM app.open_channels($1)', [countyCode])
  const row = rows.find(({ channel }) => channel === 'officialAccount')
  if (row === undefined) return null
  const settings = openSettings(services.keyring, countyCode, 'officialAccount', row.settings_sealed)
  if (settings === undefined || !isSigned(settings.callbackToken, signed)) return null
  if (message === null) return { text: echo.replace(/[^\w-]/g, ''), type: 'text/plain' }
  const now = services.now()
  // A message that somebody recorded on its way is not taken again.
  if (Math.abs(now.getTime() / 1_000 - Number(signed.timestamp)) > MINUTES_OLD * 60) return null
  // The signature covers time and nonce alone: whoever saw an address could send any other words to it. Used before: as if it were done.
  const address = `${countyCode} ${signed.signature}`
  if (!(await useCallbackAddress(services.gatePool, address))) return { text: 'success', type: 'text/plain' }
  try {
    return await answerMessage(services, { countyCode, message, now, isEnabled: row.enabled })
  } catch (error) {
    await returnCallbackAddress(services.gatePool, address)
    throw error
  }
}

async function answerMessage(services: Services, { countyCode, message, now, isEnabled }: { countyCode: string; message: string; now: Date; isEnabled: boolean }): Promise<{ text: string; type: string }> {
  const from = field(message, 'FromUserName')
  const to = field(message, 'ToUserName')
  const words = field(message, 'Content')?.trim() ?? ''
  if (from === undefined || to === undefined || field(message, 'MsgType') !== 'text' || !isEnabled) return { text: 'success', type: 'text/plain' }
  const said = /^\d{8}$/.test(words) ? await tryToBind(services, countyCode, words, from) : 'unknown'
  return { text: reply(from, to, now, answers[said]), type: 'application/xml' }
}

const answers = {
  bound: '已绑定。以后这里会收到您在邻里平台选择的通知，可以随时在“我的”里关闭。',
  unknown: '没有认出绑定码。请在邻里平台“通知方式”里重新获取，10 分钟内把 8 位数字发到这里。',
  tooMany: '试的次数太多。请一小时以后在邻里平台“通知方式”里重新获取绑定码，再发到这里。',
} as const

/** Tries are counted by the follower: of a wrong code nobody knows whose it should have been. */
async function tryToBind(services: Services, countyCode: string, code: string, openId: string): Promise<keyof typeof answers> {
  const follower = blindIndex(services.keyring, 'text', 'binding-follower', `${countyCode} ${openId}`)!
  if (!(await countBindingTry(services.gatePool, follower))) return 'tooMany'
  if (!(await bind(services, countyCode, code, openId))) return 'unknown'
  await forgetBindingTries(services.gatePool, follower)
  return 'bound'
}

async function bind(services: Services, countyCode: string, code: string, openId: string): Promise<boolean> {
  const now = services.now()
  const indexes = blindIndexes(services.keyring, 'text', 'binding-code', code)
  const account = (await services.gatePool.query<{ account: string | null }>('SELECT app.find_binding($1, $2, $3) AS account', [countyCode, indexes, now])).rows[0]!.account
  if (account === null) return false
  const sealed = seal(services.keyring, openId, addressPlace(account, 'officialAccount'))
  return (await services.gatePool.query<{ bound: boolean }>('SELECT app.bind_official_account($1, $2, $3, $4, $5) AS bound', [countyCode, account, indexes, sealed, now])).rows[0]!.bound
}

function isSigned(token: string, { signature, timestamp, nonce }: Signed): boolean {
  const expected = createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')
  return signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
}

/** The platform's XML is flat, each text in a CDATA; nothing else of XML is understood here, so nothing else can be abused. */
function field(message: string, name: string): string | undefined {
  return new RegExp(`<${name}><!\\[CDATA\\[([^\\]]{1,600})\\]\\]></${name}>`).exec(message)?.[1]
}

function reply(to: string, from: string, at: Date, words: string): string {
  const text = (name: string, value: string) => `<${name}><![CDATA[${value.replaceAll(']]>', '')}]]></${name}>`
  return `<xml>${text('ToUserName', to)}${text('FromUserName', from)}<CreateTime>${Math.floor(at.getTime() / 1_000)}</CreateTime>${text('MsgType', 'text')}${text('Content', words)}</xml>`
}
