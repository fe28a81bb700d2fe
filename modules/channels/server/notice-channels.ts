import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { seal } from '#kit/secrets/sealed-value.ts'
import { decideDelivery, listNoticeChannels, saveNoticeChannel, SetUpChannel, switchNoticeChannel, testNoticeChannel } from '#modules/channels/contract.ts'
import type { ChannelSettings, NoticeChannels, Trouble } from '#modules/channels/contract.ts'
import { hindranceWords, reasonWords } from '#modules/channels/channel-reasons.ts'
import { channelNotReady, deliveryHindered, hostNotListed, mayHaveArrived, notOnItsWay, secretMissing } from '#modules/channels/refusals.ts'
import { channelShapes, directPlace, legibleEntries, openSettings, sealSettings } from '#modules/channels/server/channel-settings.ts'
import { callbackPath } from '#modules/channels/server/official-account-callback.ts'
import { SMS_HOSTS } from '#modules/channels/server/send-cloud-sms.ts'
import { MAIL_HOSTS } from '#modules/channels/server/send-mail.ts'
import { rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import { isNamed, serviceOf } from '#modules/platform/server/public.ts'

type Asked = Pick<Context<unknown>, 'db' | 'actor' | 'services'>
type ChannelRow = { channel: SetUpChannel; settings_sealed: string; enabled: boolean; last_sent_at: Date | null }
/** As app.delivery_hindrance says it. */
type Hindrance = keyof typeof hindranceWords
type TroubleRow = {
  id: string; channel: SetUpChannel; origin: string; group_robot_id: string | null; made_at: Date; next_try_at: Date; attempts: number; ended: Trouble['ended']; ended_at: Date | null; reason: string | null; may_have_arrived: boolean
  hindrance: Hindrance | null
}
type RobotRow = { id: string; area_id: string; name: string; enabled: boolean; gone_at: Date | null; last_sent_at: Date | null }

const CHANNEL = 'SELECT channel, settings_sealed, enabled, last_sent_at FROM notice_channel WHERE county_code = $1'
const SAVE = `INSERT INTO notice_channel (county_code, channel, settings_sealed, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (county_code, channel) DO UPDATE SET settings_sealed = excluded.settings_sealed, changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = notice_channel.version + 1`
const SWITCH = 'UPDATE notice_channel SET enabled = $3, changed_at = $4, changed_by = $5, version = version + 1 WHERE county_code = $1 AND channel = $2'
const ROBOTS = `SELECT g.id, g.area_id, a.name, g.enabled, g.gone_at, g.last_sent_at FROM group_robot g JOIN area a ON a.county_code = g.county_code AND a.id = g.area_id
  WHERE g.county_code = $1 ORDER BY a.path, g.id`

export const listNoticeChannelsHandler = query(listNoticeChannels, showChannels)

/** What is left out of the secrets stays as it is. */
export const saveNoticeChannelHandler = command(
  saveNoticeChannel,
  async ({ input, actor, db, services, at, audit }) => {
    insistOnHost(input, services.channelHosts)
    const before = await rowOf<ChannelRow>(db, `${CHANNEL} AND channel = $2 FOR UPDATE`, [actor.countyCode, input.channel])
    const settings = withSecrets(input, before === undefined ? {} : legibleEntries(services.keyring, actor.countyCode, input.channel, before.settings_sealed))
    await touch(db, SAVE, [actor.countyCode, input.channel, sealSettings(services.keyring, actor.countyCode, input.channel, settings as never), at, actor.accountId])
    audit({ objectKind: 'noticeChannel', objectId: input.channel })
    return input.channel
  },
  showChannels,
)

export const switchNoticeChannelHandler = command(
  switchNoticeChannel,
  async ({ input, actor, db, at, audit }) => {
    if ((await touch(db, SWITCH, [actor.countyCode, input.channel, input.enabled, at, actor.accountId])) === 0) throw channelNotReady()
    audit({ objectKind: 'noticeChannel', objectId: input.channel, details: { enabled: input.enabled } })
    return input.channel
  },
  showChannels,
)

/** Put on its way like any other message; the page shows what came of it. A channel that is still off can be tested. */
export const testNoticeChannelHandler = command(
  testNoticeChannel,
  async ({ input, actor, db, services, at, newId, audit }) => {
    if ((await rowOf(db, `${CHANNEL} AND channel = $2`, [actor.countyCode, input.channel])) === undefined) throw channelNotReady()
    const isGroup = input.channel === 'groupRobot'
    if (isGroup && (await rowOf(db, 'SELECT id FROM group_robot WHERE county_code = $1 AND id = $2', [actor.countyCode, input.to])) === undefined) throw channelNotReady()
    const id = newId()
    const words = '这是一条测试消息：本县的通知可以从这里发出。'
    const direct = isGroup ? null : seal(services.keyring, JSON.stringify({ to: input.to, words }), directPlace(id))
    await touch(db, 'SELECT app.queue_test($1, $2, $3, $4, $5, $6)', [id, input.channel, isGroup ? input.to : null, direct, words, at])
    audit({ objectKind: 'noticeChannel', objectId: input.channel })
    return id
  },
  showChannels,
)

export const decideDeliveryHandler = command(
  decideDelivery,
  async ({ input, db, at, audit }) => {
    const { decided } = (await rowOf<{ decided: 'done' | 'notThere' | 'mayHaveArrived' | Hindrance }>(db, 'SELECT app.decide_delivery($1, $2, $3, $4) AS decided', [input.deliveryId, input.again, input.evenTwice, at]))!
    if (decided === 'mayHaveArrived') throw mayHaveArrived()
    if (decided === 'notThere') throw notOnItsWay()
    if (decided !== 'done') throw deliveryHindered({ hindrance: decided })
    audit({ objectKind: 'delivery', objectId: input.deliveryId, details: { again: input.again, evenTwice: input.evenTwice } })
    return input.deliveryId
  },
  showChannels,
)

/** No secret and no receiver is in it. */
export async function showChannels({ db, actor, services }: Asked): Promise<NoticeChannels> {
  const county = actor.countyCode
  const [rows, robots, health, found] = await Promise.all([
    rowsOf<ChannelRow>(db, CHANNEL, [county]),
    rowsOf<RobotRow>(db, ROBOTS, [county]),
    rowsOf<{ channel: string; waiting: number; failed: number; uncertain: number }>(db, 'SELECT * FROM app.channel_health()'),
    rowsOf<TroubleRow>(db, 'SELECT * FROM app.channel_troubles()'),
  ])
  const trouble = (row: TroubleRow): Trouble => ({
    deliveryId: row.id, channel: row.channel, group: robots.find(({ id }) => id === row.group_robot_id)?.name ?? null, madeAt: row.made_at.toISOString(), attempts: row.attempts,
    ended: row.ended, endedAt: row.ended_at?.toISOString() ?? null, nextTryAt: row.next_try_at.toISOString(), sentence: row.reason === null ? null : reasonWords(row.reason, row.ended !== null), mayHaveArrived: row.may_have_arrived,
    hindrance: row.hindrance === null ? null : hindranceWords[row.hindrance],
  })
  return {
    channels: SetUpChannel.options.map((channel) => {
      const row = rows.find((one) => one.channel === channel)
      const broken = row !== undefined && openSettings(services.keyring, county, channel, row.settings_sealed) === undefined
      const counted = health.find((one) => one.channel === channel)
      const test = found.find((one) => one.channel === channel && one.origin === 'test')
      return {
        channel, broken, ready: row !== undefined && !broken && (channel !== 'groupRobot' || robots.length > 0), enabled: row?.enabled ?? false,
        settings: row === undefined ? null : withoutSecrets(channel, legibleEntries(services.keyring, county, channel, row.settings_sealed)), lastSentAt: row?.last_sent_at?.toISOString() ?? null,
        waiting: counted?.waiting ?? 0, failed: counted?.failed ?? 0, uncertain: counted?.uncertain ?? 0, test: test === undefined ? null : trouble(test),
      }
    }),
    robots: robots.map((row) => ({ groupRobotId: row.id, areaId: row.area_id, areaName: row.name, enabled: row.enabled, goneAt: row.gone_at?.toISOString() ?? null, lastSentAt: row.last_sent_at?.toISOString() ?? null })),
    troubles: found.filter(({ origin }) => origin !== 'test').map(trouble),
    callbackPath: callbackPath(county),
  }
}

const secrets: Readonly<Record<string, string>> = { key: '密钥', appSecret: 'AppSecret', callbackToken: '令牌', password: '密码或授权码' }

/** What is no entry of this channel is not shown either: it may be anything. */
function withoutSecrets(channel: SetUpChannel, entries: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const shown = Object.entries(entries).filter(([name, value]) => name in channelShapes[channel].shape && secrets[name] === undefined && ['string', 'number', 'boolean'].includes(typeof value))
  return Object.fromEntries(shown) as Record<string, string | number | boolean>
}

function withSecrets(input: ChannelSettings, before: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { channel, ...fields } = input
  const needed = { sms: ['key'], groupRobot: [], officialAccount: ['appSecret', 'callbackToken'], mail: 'user' in fields && fields.user === '' ? [] : ['password'] }[channel]
  const settings: Record<string, unknown> = { ...fields }
  if (typeof settings.pageAddress === 'string') settings.pageAddress = settings.pageAddress.replace(/\/$/, '')
  // Another service is not told a key of the one before.
  const isOther = 'service' in input && input.service !== (before.service ?? 'plain')
  for (const name of needed) {
    if (!isOther) settings[name] ??= before[name]
    if (typeof settings[name] !== 'string' || settings[name] === '') throw secretMissing({ label: secrets[name]! })
  }
  return channel === 'mail' ? { ...settings, password: settings.password ?? '' } : settings
}

/** Said when it is entered, and asked again at each message. */
function insistOnHost(input: ChannelSettings, named: readonly string[]): void {
  if (input.channel === 'sms' && input.url !== '' && serviceOf(input.url, input.service === 'plain' ? [] : SMS_HOSTS, named) === undefined) throw hostNotListed({ host: new URL(input.url).hostname })
  if (input.channel !== 'mail' || isNamed(input.host, named)) return
  if (!isNamed(input.host, MAIL_HOSTS) || (input.port !== 465 && input.port !== 587)) throw hostNotListed({ host: `${input.host}:${input.port}` })
}
