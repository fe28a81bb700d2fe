import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { OneTimeCode, Password } from '#modules/platform/contract-words.ts'

/** A place where I am signed in: when and on what, no address. */
export const OwnSession = z.object({
  sessionId: z.uuid(),
  /** 居民页面, 工作台, 手机端. */
  where: z.string(),
  /** 安卓手机 · 微信 */
  device: z.string(),
  openedAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  current: z.boolean(),
})
export type OwnSession = z.infer<typeof OwnSession>

export const listOwnSessions = route
  .route({ method: 'GET', path: '/me/sessions', summary: '我在哪些设备上登录着' })
  .meta({ can: 'account.self', over: 'county' })
  .output(z.object({ sessions: z.array(OwnSession) }))

export const endOtherSessions = route
  .route({ method: 'POST', path: '/me/sessions/end-others', summary: '退出我在其他设备上的全部登录' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, beforeNotice: true })
  .output(z.object({ ended: z.number().int() }))

/** An identity of the organisation's provider that opens my account at the desk. */
export const OwnOpenId = z.object({ openId: z.string(), provider: z.string(), linkedAt: z.iso.datetime() })
export type OwnOpenId = z.infer<typeof OwnOpenId>

const OwnOpenIds = z.object({ openIds: z.array(OwnOpenId) })

export const listOwnOpenIds = route
  .route({ method: 'GET', path: '/me/open-ids', summary: '我关联的统一身份' })
  .meta({ can: 'account.self', over: 'county' })
  .output(OwnOpenIds)

export const beginOpenIdLink = route
  .route({ method: 'POST', path: '/me/open-ids/begin', summary: '以密码和动态码证明是本人，开始关联统一身份' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(z.strictObject({ password: Password, oneTimeCode: OneTimeCode }))
  .output(z.object({ address: z.string() }))

export const unlinkOpenId = route
  .route({ method: 'POST', path: '/me/open-ids/unlink', summary: '解除一个统一身份，其他登录随即失效' })
  .meta({ can: 'account.self', over: 'county', repeatable: true })
  .input(z.strictObject({ openId: z.string().min(1).max(400) }))
  .output(OwnOpenIds)

export const sessionRoutes = { listOwnSessions, endOtherSessions, listOwnOpenIds, beginOpenIdLink, unlinkOpenId }
