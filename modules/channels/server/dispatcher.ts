import type { Services } from '#kit/http/handle.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import type { Reach } from '#modules/channels/server/call-service.ts'
import { addressPlace, Direct, directPlace, openSettings, webhookPlace } from '#modules/channels/server/channel-settings.ts'
import type { SettingsOf } from '#modules/channels/server/channel-settings.ts'
import type { SetUpChannel } from '#modules/channels/contract.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'
import { sendToGroup } from '#modules/channels/server/send-group-robot.ts'
import { sendMail } from '#modules/channels/server/send-mail.ts'
import { sendPush } from '#modules/channels/server/send-push.ts'
import type { PushAgents } from '#modules/channels/server/send-push.ts'
import { sendSms } from '#modules/channels/server/send-sms.ts'
import { KNOWN_BY_NUMBER_MILLISECONDS } from '#modules/channels/server/send-template-message.ts'
import type { TemplateMessages } from '#modules/channels/server/send-template-message.ts'

/** A row of app.claim_deliveries. */
export type Claimed = {
  id: string; channel: 'push' | SetUpChannel; origin: 'notice' | 'test' | 'code'; sentence: string; immediate: boolean; attempts: number; made_at: Date; tried_at: Date; unclear_since: Date | null
  subscription_id: string | null; subscription_sealed: string | null; robot_id: string | null; webhook_sealed: string | null
  account_id: string | null; address_sealed: string | null; staff_member_id: string | null; work_phone_sealed: string | null; phone_sealed: string | null; direct_sealed: string | null; home: string
}

/** `broken`: entered once, and cannot be read any more. */
export type OpenChannels = { [Channel in SetUpChannel]?: SettingsOf<Channel> } & { broken: readonly SetUpChannel[] }

/** Each by itself: one that cannot be read stops no other. */
export async function openChannels(services: Services, countyCode: string): Promise<OpenChannels> {
  const { rows } = await services.gatePool.query<{ channel: SetUpChannel; settings_sealed: string }>('SELECT * FROM app.open_channels($1)', [countyCode])
  const opened = rows.map((row) => [row.channel, openSettings(services.keyring, countyCode, row.channel, row.settings_sealed)] as const)
  return { ...Object.fromEntries(opened), broken: opened.filter(([, settings]) => settings === undefined).map(([channel]) => channel) }
}

/** For how many milliseconds the other side tells a second message from the first: null without an end, 0 not at all. A browser does by its tag. */
export function knownMilliseconds(channels: OpenChannels, channel: Claimed['channel']): number | null {
  if (channel === 'push' || (channel === 'sms' && channels.sms?.repeatable === true)) return null
  return channel === 'officialAccount' ? KNOWN_BY_NUMBER_MILLISECONDS : 0
}

/** What sends a claimed message by its channel. */
export type Ways = { reach: Reach; templates: TemplateMessages; push: PushAgents; hoursOfTrying: number }

export async function sendClaimed(services: Services, channels: OpenChannels, ways: Ways, claimed: Claimed): Promise<Outcome> {
  const { keyring } = services
  // Waits for whoever enters them anew.
  if (claimed.channel !== 'push' && channels.broken.includes(claimed.channel)) return { outcome: 'later', reason: 'settingsBroken' }
  const at = services.now()
  const direct = claimed.direct_sealed === null ? undefined : Direct.parse(JSON.parse(open(keyring, claimed.direct_sealed, directPlace(claimed.id))))
  const words = direct?.words ?? claimed.sentence
  switch (claimed.channel) {
    case 'push':
      return await sendPush(services, ways.push, { id: claimed.id, subscriptionId: claimed.subscription_id!, sealed: claimed.subscription_sealed!, sentence: words, immediate: claimed.immediate, secondsLeft: secondsLeft(claimed.made_at, at, ways.hoursOfTrying) })
    case 'sms': {
      const phone = direct?.to ?? phoneOf(services, claimed)
      if (channels.sms === undefined) return { outcome: 'refused', reason: 'notSetUp' }
      if (phone === null) return { outcome: 'refused', reason: 'noAddress' }
      return await sendSms(ways.reach, channels.sms, { id: claimed.id, phone, words, at })
    }
    case 'groupRobot': {
      if (channels.groupRobot === undefined) return { outcome: 'refused', reason: 'notSetUp' }
      if (claimed.webhook_sealed === null) return { outcome: 'refused', reason: 'noAddress' }
      return await sendToGroup(ways.reach, open(keyring, claimed.webhook_sealed, webhookPlace(claimed.robot_id!)), `${words}\n${channels.groupRobot.pageAddress}/field/work`)
    }
    case 'officialAccount': {
      const openId = direct?.to ?? addressOf(services, claimed)
      if (channels.officialAccount === undefined) return { outcome: 'refused', reason: 'notSetUp' }
      if (openId === null) return { outcome: 'refused', reason: 'noAddress' }
      return await ways.templates.send(channels.officialAccount, { id: claimed.id, openId, words, link: `${channels.officialAccount.pageAddress}${claimed.home}`, at })
    }
    case 'mail': {
      const to = direct?.to ?? addressOf(services, claimed)
      if (channels.mail === undefined) return { outcome: 'refused', reason: 'notSetUp' }
      if (to === null) return { outcome: 'refused', reason: 'noAddress' }
      const subject = claimed.origin === 'code' ? '邻里：邮箱验证码' : claimed.origin === 'test' ? '邻里：测试消息' : claimed.immediate ? '邻里：有一件事请您看一下' : '邻里：今天的提醒'
      const text = claimed.origin === 'code' ? words : `${words}\n\n请登录查看：${channels.mail.pageAddress}${claimed.home}\n不想再收到，可以在“通知方式”里关闭。\n`
      return await sendMail(ways.reach, channels.mail, { id: claimed.id, to, subject, words: text, at })
    }
  }
}

/** A push service keeps a message no longer than it is tried here. */
function secondsLeft(madeAt: Date, at: Date, hoursOfTrying: number): number {
  return Math.max(0, Math.floor((madeAt.getTime() + hoursOfTrying * 3_600_000 - at.getTime()) / 1_000))
}

/** A work phone first, as the person's own page says. */
function phoneOf({ keyring }: Services, { staff_member_id: staffId, work_phone_sealed: work, phone_sealed: own, account_id: account }: Claimed): string | null {
  if (work !== null) return open(keyring, work, { table: 'staff_member', column: 'work_phone_sealed', row: staffId! })
  return own === null ? null : open(keyring, own, { table: 'resident_profile', column: 'phone_sealed', row: account! })
}

function addressOf({ keyring }: Services, { address_sealed: sealed, account_id: account, channel }: Claimed): string | null {
  return sealed === null ? null : open(keyring, sealed, addressPlace(account!, channel))
}
