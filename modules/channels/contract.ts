import { z } from 'zod'
import { route } from '#kit/http/contract.ts'

/** Channels that a county sets up; the page and the browsers need nothing of the kind. */
export const SetUpChannel = z.enum(['sms', 'groupRobot', 'officialAccount', 'mail'])
export type SetUpChannel = z.infer<typeof SetUpChannel>
/** Channels that reach one person. */
export const PersonalChannel = z.enum(['push', 'sms', 'officialAccount', 'mail'])
export type PersonalChannel = z.infer<typeof PersonalChannel>

export const channelLabels: Readonly<Record<SetUpChannel | 'push', string>> = { push: '浏览器通知', sms: '短信', groupRobot: '企业微信群机器人', officialAccount: '公众号模板消息', mail: '电子邮件' }

const oneLine = (label: string, most: number) => z.string().trim().min(1, `请填写${label}`).max(most, `${label}最多 ${most} 个字`).regex(/^[^\p{C}]*$/u, `${label}不能换行，也不能有看不见的字符`)
/** Left out: what is kept stays. Never shown again. */
const Secret = (label: string) => z.string().trim().min(1, `请填写${label}`).max(500, `${label}太长，请核对`).regex(/^[\x21-\x7e]+$/, `${label}只有英文字母、数字和符号，请核对有没有空格或中文`).optional()
const https = (label: string, example: string) => z.url({ protocol: /^https$/, error: `${label}以 https:// 开头，如 ${example}` }).max(500, `${label}太长，请核对`)
const PageAddress = https('平台网址', 'https://linli.example.gov.cn').regex(/^https:\/\/[^/?#]+\/?$/, '平台网址只写到域名为止，后面不带路径')
export const MailAddress = z.string().trim().max(120, '邮箱地址太长').regex(/^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}$/, '邮箱地址不对，应像 zhang@example.cn')
export const Phone = z.string().trim().regex(/^1\d{10}$/, '请输入 11 位手机号码')

/** A gateway of our own small shape that takes any words, or a cloud that sends by template. */
export const SmsService = z.enum(['plain', 'alibaba', 'tencent'])
export type SmsService = z.infer<typeof SmsService>
export const smsServiceLabels: Readonly<Record<SmsService, string>> = { plain: '本单位的短信网关', alibaba: '阿里云短信', tencent: '腾讯云短信' }

/** What is missing where a service needs it. */
const neededOf: Readonly<Record<SmsService, Readonly<Record<string, string>>>> = {
  plain: { url: '请填写网关地址' },
  alibaba: { signature: '请填写短信签名', noticeTemplate: '请填写通知模板 CODE', codeTemplate: '请填写验证码模板 CODE' },
  tencent: { signature: '请填写短信签名', appId: '请填写 SmsSdkAppId', region: '请填写地域，如 ap-guangzhou', noticeTemplate: '请填写通知模板 ID', codeTemplate: '请填写验证码模板 ID' },
}
const templateForms: Readonly<Record<SmsService, { form: RegExp; wrong: string } | null>> = {
  plain: null, alibaba: { form: /^SMS_\d{1,20}$/, wrong: '模板 CODE 像 SMS_123456789，请从阿里云短信控制台复制' }, tencent: { form: /^\d{1,20}$/, wrong: '模板 ID 是一串数字，请从腾讯云短信控制台复制' },
}
const TemplateId = z.string().trim().max(40, '模板编号太长，请核对').default('')
const LENGTH_WRONG = '每个变量的字数是 12 到 35 的整数，按云平台给的上限填'
const SmsSettings = z.strictObject({
  channel: z.literal('sms'), service: SmsService.default('plain'), url: https('接口地址', 'https://sms.example.cn/send').or(z.literal('')).default(''), keyId: oneLine('密钥编号', 80), key: Secret('密钥'),
  signature: z.string().trim().max(20, '短信签名最多 20 个字').regex(/^[^\p{C}]*$/u, '短信签名不能换行').default(''), repeatable: z.boolean().default(false),
  appId: z.string().trim().regex(/^\d{0,20}$/, 'SmsSdkAppId 是一串数字，请从腾讯云短信控制台复制').default(''), region: z.string().trim().regex(/^([a-z]{2}-[a-z]{3,20}(-\d)?)?$/, '地域像 ap-guangzhou').default(''),
  noticeTemplate: TemplateId, codeTemplate: TemplateId, withNumber: z.boolean().default(true), variableLength: z.number({ error: LENGTH_WRONG }).int(LENGTH_WRONG).min(12, LENGTH_WRONG).max(35, LENGTH_WRONG).default(20),
}).superRefine((settings, context) => {
  const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  for (const [name, sentence] of Object.entries(neededOf[settings.service])) if (settings[name as 'url'] === '') wrong(name, sentence)
  const template = templateForms[settings.service]
  if (template === null) return
  for (const name of ['noticeTemplate', 'codeTemplate'] as const) if (settings[name] !== '' && !template.form.test(settings[name])) wrong(name, template.wrong)
  if (/[【】[\]]/.test(settings.signature)) wrong('signature', '短信签名不带【】，云平台自己加')
  if (settings.repeatable) wrong('repeatable', '云短信不按编号去重，请不要勾选')
  // Also where a field is missing or of another kind: whoever fills in the form hears all of it at once.
}, { when: ({ value }) => SmsService.safeParse((value as { service?: unknown }).service).success })
const GroupRobotSettings = z.strictObject({ channel: z.literal('groupRobot'), pageAddress: PageAddress })
const TemplateField = z.string().trim().regex(/^[a-z_]{1,20}\d{0,2}$/, '字段名像 thing1，请从模板里抄写')
/** The template's fields: what is to be done (thing), its number (character_string), when it was sent (time). */
const OfficialAccountSettings = z.strictObject({
  channel: z.literal('officialAccount'), appId: z.string().trim().regex(/^wx[0-9A-Za-z]{6,40}$/, 'AppID 以 wx 开头，请从公众平台复制'), appSecret: Secret('AppSecret'),
  templateId: z.string().trim().regex(/^[\w-]{10,80}$/, '模板 ID 不对，请从公众平台复制'), field: TemplateField,
  numberField: TemplateField.or(z.literal('')).default(''), timeField: TemplateField.or(z.literal('')).default(''), callbackToken: Secret('令牌'), pageAddress: PageAddress,
})
const MailSettings = z.strictObject({
  channel: z.literal('mail'), host: z.string().trim().toLowerCase().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, '服务器名称像 smtp.example.cn').max(200), port: z.number({ error: '端口是 1 到 65535 的整数，常用 465 或 587' }).int('端口是整数').min(1, '端口是 1 到 65535 的整数').max(65_535, '端口是 1 到 65535 的整数'),
  user: z.string().trim().max(120).regex(/^[\x21-\x7e]*$/, '登录名里有空格或中文，请核对').default(''), password: Secret('密码或授权码'), from: MailAddress, pageAddress: PageAddress,
})
/** What is entered at the desk, one shape a channel. */
export const ChannelSettings = z.discriminatedUnion('channel', [SmsSettings, GroupRobotSettings, OfficialAccountSettings, MailSettings], { error: '没有这种渠道' })
export type ChannelSettings = z.infer<typeof ChannelSettings>

const Trouble = z.object({
  deliveryId: z.uuid(), channel: z.enum(['push', ...SetUpChannel.options]), group: z.string().nullable(), madeAt: z.iso.datetime(), attempts: z.number().int(),
  /** Null: it will be tried again at `nextTryAt`. */
  ended: z.enum(['taken', 'gone', 'refused', 'uncertain']).nullable(), endedAt: z.iso.datetime().nullable(), nextTryAt: z.iso.datetime(), sentence: z.string().nullable(),
  /** Nobody answered one of its tries: sent again, it may come twice. */
  mayHaveArrived: z.boolean(),
  /** Why it cannot be sent again as things are, and what to do; null: it can. */
  hindrance: z.string().nullable(),
})
export type Trouble = z.infer<typeof Trouble>

const Channel = z.object({
  channel: SetUpChannel,
  /** Everything it needs is entered, secrets included. */
  ready: z.boolean(),
  /** It was entered, and can no longer be read, or lacks what an upgrade asks for: it sends nothing until it is entered anew. */
  broken: z.boolean(),
  enabled: z.boolean(),
  /** As entered, or what can still be read of it, without any secret; null before the first time. */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  lastSentAt: z.iso.datetime().nullable(), waiting: z.number().int(), failed: z.number().int(), uncertain: z.number().int(),
  /** The last test, while its answer is known or awaited. */
  test: Trouble.nullable(),
})
const Robot = z.object({ groupRobotId: z.uuid(), areaId: z.string(), areaName: z.string(), enabled: z.boolean(), goneAt: z.iso.datetime().nullable(), lastSentAt: z.iso.datetime().nullable() })
export const NoticeChannels = z.object({ channels: z.array(Channel), robots: z.array(Robot), troubles: z.array(Trouble), callbackPath: z.string() })
export type NoticeChannels = z.infer<typeof NoticeChannels>

export const listNoticeChannels = route
  .route({ method: 'GET', path: '/notice-channels', summary: '通知渠道：设置、开关、发送情况' })
  .meta({ can: 'channel.change', over: 'county' })
  .output(NoticeChannels)

export const saveNoticeChannel = route
  .route({ method: 'POST', path: '/notice-channels', summary: '设置一个通知渠道；密钥加密保存，不再显示' })
  .meta({ can: 'channel.change', over: 'county', repeatable: true })
  .input(ChannelSettings)
  .output(NoticeChannels)

export const switchNoticeChannel = route
  .route({ method: 'POST', path: '/notice-channels/{channel}/switch', summary: '打开或关闭一个通知渠道' })
  .meta({ can: 'channel.change', over: 'county', repeatable: true })
  .input(z.strictObject({ channel: SetUpChannel, enabled: z.boolean() }))
  .output(NoticeChannels)

export const testNoticeChannel = route
  .route({ method: 'POST', path: '/notice-channels/test', summary: '向指定的手机、邮箱、关注者或网格群真发一条测试消息' })
  .meta({ can: 'channel.change', over: 'county' })
  .input(z.discriminatedUnion('channel', [
    z.strictObject({ channel: z.literal('sms'), to: Phone }),
    z.strictObject({ channel: z.literal('mail'), to: MailAddress }),
    z.strictObject({ channel: z.literal('officialAccount'), to: z.string().trim().regex(/^[\w-]{10,64}$/, 'OpenID 不对，请从公众平台复制') }),
    z.strictObject({ channel: z.literal('groupRobot'), to: z.uuid('请选择一个网格群') }),
  ], { error: '没有这种渠道' }))
  .output(NoticeChannels)

export const decideDelivery = route
  .route({ method: 'POST', path: '/notice-channels/deliveries/{deliveryId}/decide', summary: '没有送达的消息：再发一次，或不再发' })
  .meta({ can: 'channel.change', over: 'county' })
  .input(z.strictObject({
    deliveryId: z.uuid(), again: z.boolean(),
    /** Whoever decides was told that it may come twice. */
    evenTwice: z.boolean().default(false),
  }))
  .output(NoticeChannels)

const WEBHOOK_WRONG = 'Webhook 地址不对：在企业微信群里点机器人，复制它的 Webhook 地址'

export const saveGroupRobot = route
  .route({ method: 'POST', path: '/notice-channels/groups', summary: '给一个网格添加或更换企业微信群机器人' })
  .meta({ can: 'channel.change', over: 'county', repeatable: true })
  .input(z.strictObject({
    areaId: z.string().regex(/^[0-9a-z]{1,16}$/, '请选择网格'),
    webhook: z.string().trim().max(300, 'Webhook 地址太长，请核对').regex(/^https:\/\/[A-Za-z0-9.-]{1,120}(:\d{1,5})?\/cgi-bin\/webhook\/send\?key=[\w-]{8,80}$/, WEBHOOK_WRONG).refine((text) => URL.canParse(text), WEBHOOK_WRONG),
  }))
  .output(NoticeChannels)

export const removeGroupRobot = route
  .route({ method: 'POST', path: '/notice-channels/groups/{groupRobotId}/remove', summary: '移除一个网格的群机器人' })
  .meta({ can: 'channel.change', over: 'county' })
  .input(z.strictObject({ groupRobotId: z.uuid() }))
  .output(NoticeChannels)

const OwnChannel = z.object({
  channel: PersonalChannel, immediate: z.boolean(), digest: z.boolean(),
  /** Masked number or address; null: none is known yet. */
  address: z.string().nullable(),
  /** A code was sent, or shown, and is awaited. */
  awaitsCode: z.boolean(),
  /** The other side said that nobody is there any more. */
  goneAt: z.iso.datetime().nullable(),
  /** Why it cannot be switched on now; null: it can. */
  missing: z.enum(['address', 'phone', 'consent', 'browser']).nullable(),
})
export const OwnChannels = z.object({ channels: z.array(OwnChannel) })
export type OwnChannels = z.infer<typeof OwnChannels>

export const listOwnChannels = route
  .route({ method: 'GET', path: '/me/channels', summary: '我的通知方式：哪些渠道、发哪些' })
  .meta({ can: 'account.self', over: 'county' })
  .output(OwnChannels)

export const chooseOwnChannel = route
  .route({ method: 'POST', path: '/me/channels/{channel}', summary: '选择一个渠道发哪些通知' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(z.strictObject({ channel: PersonalChannel, immediate: z.boolean(), digest: z.boolean() }))
  .output(OwnChannels)

export const giveMailAddress = route
  .route({ method: 'POST', path: '/me/mail-address', summary: '填写接收通知的邮箱，向它发验证码' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(z.strictObject({ address: MailAddress }))
  .output(OwnChannels)

export const confirmMailAddress = route
  .route({ method: 'POST', path: '/me/mail-address/confirm', summary: '输入邮件里的验证码，确认邮箱是自己的' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(z.strictObject({ code: z.string().trim().regex(/^\d{6}$/, '请输入邮件里的 6 位数字') }))
  .output(z.object({ confirmed: z.boolean(), triesLeft: z.number().int(), channels: OwnChannels.shape.channels }))

export const askBindingCode = route
  .route({ method: 'POST', path: '/me/official-account/code', summary: '取一个绑定码，发给公众号即可绑定' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .output(z.object({ code: z.string(), expiresInSeconds: z.number().int() }))

export const forgetOwnAddress = route
  .route({ method: 'POST', path: '/me/channels/{channel}/forget', summary: '删除接收通知的邮箱，或解除公众号绑定' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, beforeNotice: true })
  .input(z.strictObject({ channel: z.enum(['officialAccount', 'mail']) }))
  .output(OwnChannels)

export const channelsContract = {
  listNoticeChannels, saveNoticeChannel, switchNoticeChannel, testNoticeChannel, decideDelivery, saveGroupRobot, removeGroupRobot,
  listOwnChannels, chooseOwnChannel, giveMailAddress, confirmMailAddress, askBindingCode, forgetOwnAddress,
}
