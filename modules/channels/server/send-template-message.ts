import { clockInChina } from '#kit/clock/china-day.ts'
import { callService } from '#modules/channels/server/call-service.ts'
import type { Reach, ServiceAnswer } from '#modules/channels/server/call-service.ts'
import type { SettingsOf } from '#modules/channels/server/channel-settings.ts'
import { unclear } from '#modules/channels/server/outcome.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'
import { actWithNumber, templateWords } from '#modules/channels/template-words.ts'

const API = 'https://api.weixin.qq.com'
const OFFICIAL_ACCOUNT_HOSTS = ['api.weixin.qq.com']

const MINUTE = 60_000
/** A token is asked for anew this long before it ends: a call on its way must not meet its end. */
const RENEW_BEFORE_MILLISECONDS = 5 * 60_000
/** For ten minutes the other side knows a message by `client_msg_id`; a try takes up to one of them. */
export const KNOWN_BY_NUMBER_MILLISECONDS = 9 * 60_000

type Settings = SettingsOf<'officialAccount'>
type Token = { token: string; renewAt: number }
type Message = { id: string; openId: string; words: string; link: string; at: Date }

/**
 * Template messages of one official account (公众号模板消息). The access token is kept until shortly before it ends; the stable
 * kind, so that several processes do not take each other's away. One that is refused is asked for anew, once.
 */
export class TemplateMessages {
  readonly #reach: Reach
  readonly #api: string
  readonly #tokens = new Map<string, Token>()
  readonly #asking = new Map<string, Promise<string | Outcome>>()

  constructor(reach: Reach, api: string = API) {
    this.#reach = reach
    this.#api = api
  }

  async send(settings: Settings, message: Message): Promise<Outcome> {
    for (let refused: string | undefined; ; ) {
      const token = await this.#token(settings, message.at, refused)
      if (typeof token !== 'string') return token
      const answer = await callService(this.#reach, `${this.#api}/cgi-bin/message/template/send?access_token=${encodeURIComponent(token)}`, OFFICIAL_ACCOUNT_HOSTS, JSON.stringify({
        touser: message.openId, template_id: settings.templateId, url: message.link, client_msg_id: message.id, data: fieldsOf(settings, message),
      }))
      const code = answer.kind === 'answered' ? answer.body?.errcode : undefined
      if (refused !== undefined || (code !== 40001 && code !== 40014 && code !== 42001)) return outcomeOf(answer)
      refused = token
    }
  }

  /** The one that is kept, unless it is the one that was refused; else a new one, asked for once by all that need it. */
  async #token(settings: Settings, at: Date, refused: string | undefined): Promise<string | Outcome> {
    const kept = this.#tokens.get(settings.appId)
    if (kept !== undefined && kept.token !== refused && kept.renewAt > at.getTime()) return kept.token
    const asked = this.#asking.get(settings.appId) ?? this.#askForToken(settings, at, refused).finally(() => this.#asking.delete(settings.appId))
    this.#asking.set(settings.appId, asked)
    return await asked
  }

  /** A refused one is asked for in the usual way first: another process may have renewed it. Renewing is counted, twenty times a day. */
  async #askForToken(settings: Settings, at: Date, refused: string | undefined): Promise<string | Outcome> {
    this.#tokens.delete(settings.appId)
    const token = await this.#fetchToken(settings, at, false)
    return refused !== undefined && token === refused ? await this.#fetchToken(settings, at, true) : token
  }

  async #fetchToken(settings: Settings, at: Date, isRenewed: boolean): Promise<string | Outcome> {
    const answer = await callService(this.#reach, `${this.#api}/cgi-bin/stable_token`, OFFICIAL_ACCOUNT_HOSTS, JSON.stringify({
      grant_type: 'client_credential', appid: settings.appId, secret: settings.appSecret, force_refresh: isRenewed,
    }))
    if (answer.kind === 'notSent') return answer
    if (answer.kind === 'noAnswer' || answer.status >= 500) return { outcome: 'later', reason: 'unreachable' }
    const { access_token: token, expires_in: seconds, errcode } = answer.body ?? {}
    if (typeof token === 'string' && typeof seconds === 'number') {
      this.#tokens.set(settings.appId, { token, renewAt: at.getTime() + seconds * 1_000 - RENEW_BEFORE_MILLISECONDS })
      return token
    }
    if (errcode === -1) return { outcome: 'later', reason: 'busy', code: '-1' }
    if (errcode === 45009) return { outcome: 'later', reason: 'dailyLimit', code: '45009' }
    if (errcode === 45011) return { outcome: 'later', reason: 'busy', code: '45011', waitMilliseconds: MINUTE }
    return { outcome: 'later', reason: 'settingsWrong', ...(typeof errcode === 'number' ? { code: String(errcode) } : {}) }
  }
}

/** Which unclear one may be sent again, its time decides. */
function outcomeOf(answer: ServiceAnswer): Outcome {
  if (answer.kind === 'notSent') return answer
  if (answer.kind === 'noAnswer') return unclear(true, 'noAnswer')
  if (answer.status === 429 || answer.status === 503) return { outcome: 'later', reason: 'busy', waitMilliseconds: answer.retryAfterMilliseconds }
  if (answer.status !== 200) return unclear(true, 'brokenAnswer')
  const said = answer.body?.errcode
  if (typeof said !== 'number') return unclear(true, 'unreadable')
  const code = String(said)
  switch (said) {
    // It has had this number before.
    case 0: case 45065: return { outcome: 'taken' }
    case -1: return { outcome: 'later', reason: 'busy', code }
    case 45009: return { outcome: 'later', reason: 'dailyLimit', code }
    // The quota of this minute, not of the day.
    case 45011: return { outcome: 'later', reason: 'busy', code, waitMilliseconds: MINUTE }
    case 40003: case 43004: case 43101: return { outcome: 'gone', reason: 'addressGone', code }
    case 40001: case 40013: case 40014: case 40036: case 40037: case 40125: case 40164: case 41001: case 42001: case 43116: case 48001: case 48004: case 50001: case 50002: return { outcome: 'later', reason: 'settingsWrong', code }
    default: return { outcome: 'refused', reason: 'messageRefused', code }
  }
}

/** A template takes a value for each of its fields, and for no other. */
function fieldsOf({ field, numberField, timeField }: Settings, { words, at }: Message): Record<string, { value: string }> {
  const said = templateWords(words)
  return {
    [field]: { value: numberField === '' ? actWithNumber(said) : said.act },
    ...(numberField === '' ? {} : { [numberField]: { value: said.number } }),
    ...(timeField === '' ? {} : { [timeField]: { value: sayMinute(at) } }),
  }
}

/** As `time` fields take it, in China: 2026年9月15日 10:00. */
function sayMinute(at: Date): string {
  const local = clockInChina(at)
  return `${local.getUTCFullYear()}年${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${local.toISOString().slice(11, 16)}`
}
