import { z } from 'zod'
import { route } from '#kit/http/contract.ts'

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

export const sessionRoutes = { listOwnSessions, endOtherSessions }
