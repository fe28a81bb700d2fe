import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { consentRoutes } from '#modules/platform/contract-consents.ts'
import { sessionRoutes } from '#modules/platform/contract-sessions.ts'
import { OneTimeCode, Password } from '#modules/platform/contract-words.ts'

export { decideConsent, listMyConsents } from '#modules/platform/contract-consents.ts'
export { retentionPeriodNames, retentionPeriods, sayMonths } from '#modules/platform/retention.ts'
export type { RetentionPeriod } from '#modules/platform/retention.ts'
export type { Consent } from '#modules/platform/contract-consents.ts'
export { beginOpenIdLink, endOtherSessions, listOwnOpenIds, listOwnSessions, unlinkOpenId } from '#modules/platform/contract-sessions.ts'
export { OneTimeCode, Password } from '#modules/platform/contract-words.ts'
export type { OwnOpenId, OwnSession } from '#modules/platform/contract-sessions.ts'

/** A post as its holder sees it: name, unit, area, and what it permits. */
export const HeldPost = z.object({
  postId: z.uuid(),
  postName: z.string(),
  role: z.string(),
  roleName: z.string(),
  organizationId: z.uuid(),
  organizationName: z.string(),
  areaId: z.string().nullable(),
  areaName: z.string().nullable(),
  position: z.enum(['primary', 'substitute']),
})

/** Who is signed in, for screens: posts and the permissions held anywhere. What holds over one row comes with the row. */
export const Me = z.object({
  accountId: z.uuid(),
  name: z.string(),
  surface: z.enum(['desk', 'field', 'resident', 'service']),
  countyCode: z.string(),
  countyName: z.string(),
  posts: z.array(HeldPost),
  permissions: z.array(z.string()),
  noticeAcknowledged: z.boolean(),
  largeType: z.boolean(),
})
export type Me = z.infer<typeof Me>

/** For the field of a form as well. Letters in either case: kept, and read at every sign-in, in lower case. */
export const loginNameShape = '[A-Za-z0-9][A-Za-z0-9._\\-]{2,39}'
export const LoginName = z.string().trim().regex(new RegExp(`^${loginNameShape}$`), '账号用 3 到 40 位字母、数字、点或短横').toLowerCase()
export const Phone = z.string().trim().regex(/^1\d{10}$/, '请输入 11 位手机号码')

export const getWelcome = route
  .route({ method: 'GET', path: '/welcome', summary: '登录页需要的内容：县名、层级称呼、当前告知书；样例县还有样例人员' })
  .meta({ can: 'public', over: 'county' })
  .output(
    z.object({
      countyCode: z.string(),
      countyName: z.string(),
      brand: z.string(),
      sample: z.boolean(),
      openIdConnect: z.boolean(),
      notice: z.object({ version: z.string(), text: z.string() }),
      samplePeople: z.array(
        z.object({ key: z.string(), name: z.string(), role: z.string(), roleName: z.string(), unit: z.string(), canDo: z.string(), surface: z.enum(['desk', 'field', 'resident']) }),
      ),
    }),
  )

export const signIn = route
  .route({ method: 'POST', path: '/sessions', summary: '工作人员登录：账号、密码和动态码' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ loginName: z.string().trim().min(1, '请输入账号').max(80), password: Password, oneTimeCode: OneTimeCode }))
  .output(z.object({ surface: z.enum(['desk', 'field', 'resident']) }))

export const signInAsSample = route
  .route({ method: 'POST', path: '/sessions/sample', summary: '样例县：以样例人员身份进入（正式环境没有）' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ key: z.string().min(1).max(80) }))
  .output(z.object({ surface: z.enum(['desk', 'field', 'resident']) }))

export const sendPhoneCode = route
  .route({ method: 'POST', path: '/phone-codes', summary: '向手机发送验证码' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ phone: Phone }))
  .output(z.object({ expiresInSeconds: z.number().int() }))

export const signInByPhone = route
  .route({ method: 'POST', path: '/sessions/phone', summary: '居民、网格员、楼长以手机验证码登录' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ phone: Phone, code: OneTimeCode, surface: z.enum(['resident', 'field']) }))
  .output(z.object({ surface: z.enum(['desk', 'field', 'resident']) }))

export const FirstAdministratorToken = z.string().min(20, '链接不完整，请完整复制后打开').max(200)

export const openFirstAdministrator = route
  .route({ method: 'POST', path: '/first-administrators/open', summary: '打开一次性链接：显示要设立哪一种管理员和要绑定的动态码' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ token: FirstAdministratorToken }))
  .output(
    z.object({
      roleName: z.string(),
      /** `otpauth://` address for the authenticator app. */
      authenticatorUri: z.string(),
    }),
  )

export const createFirstAdministrator = route
  .route({ method: 'POST', path: '/first-administrators', summary: '以一次性口令和一个动态码设立首批系统、安全、审计管理员' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(
    z.strictObject({
      token: FirstAdministratorToken,
      loginName: LoginName,
      name: z.string().trim().min(1, '请填写姓名').max(40),
      password: Password,
      oneTimeCode: OneTimeCode,
    }),
  )
  .output(z.object({ loginName: z.string() }))

export const getMe = route
  .route({ method: 'GET', path: '/me', summary: '我是谁、担任什么职务、能做什么' })
  .meta({ can: 'account.self', over: 'county' })
  .output(Me)

export const signOut = route
  .route({ method: 'POST', path: '/me/sign-out', summary: '退出登录' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, beforeNotice: true })
  .output(z.object({ ended: z.boolean() }))

export const changePassword = route
  .route({ method: 'POST', path: '/me/password', summary: '修改密码，其他登录随即失效' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(z.strictObject({ current: Password, oneTimeCode: OneTimeCode, next: Password }))
  .output(z.object({ changed: z.boolean() }))

export const acknowledgeNotice = route
  .route({ method: 'POST', path: '/me/notice', summary: '确认已阅读个人信息告知书' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, beforeNotice: true })
  .input(z.strictObject({ version: z.string().max(40) }))
  .output(z.object({ version: z.string() }))

export const setLargeType = route
  .route({ method: 'POST', path: '/me/large-type', summary: '大字模式' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, beforeNotice: true })
  .input(z.strictObject({ largeType: z.boolean() }))
  .output(z.object({ largeType: z.boolean() }))

/** Where a page of audit entries ends (modules/platform/server/audit-cursor.ts). */
const AuditPlace = z.string().regex(/^\d{1,16}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '从哪里接着列的位置不对，请从头查看')

export const listMyLookups = route
  .route({ method: 'GET', path: '/me/lookups', summary: '谁看过我的信息：何时、哪个单位、什么职务、为什么' })
  .meta({ can: 'account.self', over: 'county' })
  .input(z.strictObject({ after: AuditPlace.optional() }))
  .output(
    z.object({
      lookups: z.array(z.object({ at: z.iso.datetime(), unit: z.string(), roleName: z.string(), what: z.string(), reason: z.string().nullable(), objectId: z.string().nullable() })),
      next: AuditPlace.nullable(),
    }),
  )

export const getMyData = route
  .route({ method: 'GET', path: '/me/data', summary: '我的全部数据，机器可读' })
  .meta({ can: 'account.self', over: 'county' })
  .output(z.record(z.string(), z.unknown()))

const PushSubscription = z.strictObject({
  endpoint: z.url({ protocol: /^https$/, error: '通知地址不对' }).max(1_000),
  keys: z.strictObject({ p256dh: z.string().max(200), auth: z.string().max(100) }),
})

export const getPushKey = route
  .route({ method: 'GET', path: '/me/push-key', summary: '浏览器通知的公钥；没有开通时为空' })
  .meta({ can: 'account.self', over: 'county' })
  .output(z.object({ publicKey: z.string().nullable() }))

export const savePushSubscription = route
  .route({ method: 'POST', path: '/me/push-subscriptions', summary: '在这个浏览器上接收通知' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(PushSubscription)
  .output(z.object({ subscribed: z.boolean() }))

export const endPushSubscription = route
  .route({ method: 'POST', path: '/me/push-subscriptions/end', summary: '不再在这个浏览器上接收通知' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, beforeNotice: true })
  .input(z.strictObject({ endpoint: z.string().max(1_000) }))
  .output(z.object({ subscribed: z.boolean() }))

const Bytes = (label: string, characters: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${characters}}$`), `${label}不对，请更新版本后重试`)

/** P-256: to this key a phone seals what it has done and could not send yet. */
export const SealingKey = z.object({ generation: z.number().int(), publicKey: z.string() })
export type SealingKey = z.infer<typeof SealingKey>

export const FieldDevice = z.object({
  deviceId: z.uuid(),
  /** 安卓手机 · Chrome */
  name: z.string(),
  registeredAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
  /** The phone that this session is bound to. */
  current: z.boolean(),
})
export type FieldDevice = z.infer<typeof FieldDevice>

export const getSealingKey = route
  .route({ method: 'GET', path: '/sealing-key', summary: '外勤手机加密待上传内容用的公钥' })
  .meta({ can: 'public', over: 'county' })
  .output(SealingKey)

export const listMyDevices = route
  .route({ method: 'GET', path: '/me/devices', summary: '我登记的外勤手机' })
  .meta({ can: 'account.self', over: 'county' })
  .output(z.object({ devices: z.array(FieldDevice) }))

export const registerDevice = route
  .route({ method: 'POST', path: '/me/devices', summary: '设好 PIN 码，登记这部手机' })
  .meta({ can: 'account.self', over: 'county' })
  .input(
    z.strictObject({
      /** ECDSA P-256, uncompressed point in base64url. */
      publicKey: Bytes('设备公钥', 87),
      /** SHA-256 of the secret that only the PIN opens on the phone. */
      unlockHash: Bytes('PIN 码校验值', 43),
      name: z.string().trim().min(1, '请填写手机名称').max(60).refine((text) => text.isWellFormed() && !text.includes('\0'), '手机名称中有无法保存的字符'),
      /** The former registration of the same phone; it ends. */
      replaces: z.uuid().optional(),
    }),
  )
  .output(FieldDevice)

export const revokeMyDevice = route
  .route({ method: 'POST', path: '/me/devices/{deviceId}/revoke', summary: '停用我的一部手机，它上面的登录随即失效' })
  .meta({ can: 'account.self', over: 'county', beforeNotice: true })
  .input(z.strictObject({ deviceId: z.uuid() }))
  .output(FieldDevice)

export const lockFieldSession = route
  .route({ method: 'POST', path: '/sessions/lock', summary: '锁住外勤手机的登录，用 PIN 码再打开' })
  .meta({ can: 'public', over: 'county', gate: true })
  .output(z.object({ locked: z.boolean() }))

export const askDeviceChallenge = route
  .route({ method: 'POST', path: '/sessions/device/challenge', summary: '外勤手机解锁：取一次性的待签内容' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ deviceId: z.uuid() }))
  .output(z.object({ challenge: z.string() }))

export const unlockByDevice = route
  .route({ method: 'POST', path: '/sessions/device', summary: '外勤手机解锁：以设备密钥和 PIN 码证明是本人的手机' })
  .meta({ can: 'public', over: 'county', gate: true })
  .input(z.strictObject({ deviceId: z.uuid(), challenge: Bytes('待签内容', 43), signature: Bytes('签名', 86), secret: Bytes('PIN 码证明', 43) }))
  .output(z.object({ sealingKey: SealingKey, approvedAt: z.iso.datetime() }))

export const listAudit = route
  .route({ method: 'GET', path: '/audit', summary: '审计记录' })
  .meta({ can: 'audit.read', over: 'county', audit: 'list' })
  .input(z.strictObject({ before: z.iso.datetime().optional(), after: AuditPlace.optional(), action: z.string().max(120).optional(), objectId: z.string().max(80).optional() }))
  .output(
    z.object({
      entries: z.array(
        z.object({
          id: z.uuid(), at: z.iso.datetime(), accountId: z.uuid().nullable(), unit: z.string().nullable(), role: z.string().nullable(), action: z.string(),
          objectKind: z.string().nullable(), objectId: z.string().nullable(), reason: z.string().nullable(), outcome: z.string(), sealed: z.boolean(),
        }),
      ),
      next: AuditPlace.nullable(),
    }),
  )

const Position = decimal(z.number().int().min(1, '位置从 1 开始').max(Number.MAX_SAFE_INTEGER))

export const exportAudit = route
  .route({ method: 'GET', path: '/audit/export', summary: '导出审计文件，供独立核验程序核对；导出本身记入审计' })
  .meta({ can: 'audit.read', over: 'county', audit: 'detail' })
  .input(z.strictObject({ from: Position.optional(), to: Position.optional() }))
  .output(z.file())

export const platformContract = {
  getWelcome, signIn, signInAsSample, sendPhoneCode, signInByPhone, openFirstAdministrator, createFirstAdministrator, getMe, signOut, changePassword, acknowledgeNotice,
  setLargeType, listMyLookups, getMyData, getPushKey, savePushSubscription, endPushSubscription, listAudit, exportAudit,
  getSealingKey, listMyDevices, registerDevice, revokeMyDevice, lockFieldSession, askDeviceChallenge, unlockByDevice,
  ...consentRoutes, ...sessionRoutes,
}
