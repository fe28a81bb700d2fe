import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { Purpose, Urgency, words } from '#modules/matters/contract.ts'
import { hotlineFilesContract } from '#modules/requests/hotline/contract-files.ts'
import { incomingMeanings, outgoingNames } from '#modules/requests/hotline/state-map.ts'
import type { IncomingMeaning, OutgoingKind } from '#modules/requests/hotline/state-map.ts'

/** Orders of the city's 12345 platform, and the page of whoever looks after the connection. docs/hotline.md is the platform's side of it. */

const OrderNumber = z.string('请填写 orderNumber').regex(/^[\w\-.〔〕[\]()（）\p{Script=Han}]{1,64}$/u, 'orderNumber 是 1 到 64 个字母、数字、汉字或 - _ . ( )')
const Round = z.int('round 是从 1 开始的整数').min(1, 'round 是从 1 开始的整数').max(99, 'round 最多 99')
/** From where computers count on; the last day of 9999 is how some systems write "no deadline". What lies outside, no list could be sorted by. */
const LAST = Date.parse('9999-12-31T23:59:59.999+08:00')
const Moment = z.iso.datetime({ offset: true, error: '时间要写成 2026-09-01T08:30:00+08:00 的样子，时区不能省' })
  .refine((text) => Date.parse(text) >= 0 && Date.parse(text) <= LAST, '时间不对，请核对年份')
const Name = words('名称', 40, 0)

export const HotlineOrder = z.strictObject({
  orderNumber: OrderNumber,
  round: Round.default(1),
  text: words('text', 4_000),
  receivedAt: Moment,
  dueAt: Moment.optional(),
  state: Name.optional(),
  purpose: Purpose.default('help'),
  urgency: Urgency.optional(),
  category: z.string().regex(/^[A-Za-z.]{1,81}$/, '没有这个类别').optional(),
  address: words('address', 200).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  latitude: z.number().min(-90).max(90).optional(),
  reporterName: words('reporterName', 60).optional(),
  reporterPhone: z.string().trim().regex(/^[+\d\- ]{5,30}$/, 'reporterPhone 只能有数字、+ 和 -').optional(),
})

/** `placeUpTo`: the address says no more of the place than this area. */
const Receipt = z.object({ orderNumber: z.string(), round: z.number(), number: z.string(), receiver: z.string(), acceptBy: z.string().nullable(), placeUpTo: z.string().nullable() })

export const submitHotlineOrder = route
  .route({ method: 'POST', path: '/hotline/orders', summary: '12345 对接：平台送来一件工单' })
  // What prevents doubles is the order's own number.
  .meta({ can: 'hotline.submit', over: 'county', repeatable: true })
  .input(HotlineOrder)
  .output(Receipt)

export const HotlineEvent = z.strictObject({
  orderNumber: OrderNumber, round: Round.default(1),
  eventId: z.string().regex(/^[\w\-.:]{1,64}$/, 'eventId 是 1 到 64 个字母、数字或 - _ . :'),
  state: words('state', 40),
  at: Moment,
  dueAt: Moment.optional(),
  solved: z.boolean().optional(),
  satisfied: z.boolean().optional(),
  words: words('words', 1_000).optional(),
})

export const reportHotlineEvent = route
  .route({ method: 'POST', path: '/hotline/orders/{orderNumber}/events', summary: '12345 对接：平台催办、批复延期或退回、回访评价' })
  .meta({ can: 'hotline.submit', over: 'county', repeatable: true })
  .input(HotlineEvent)
  .output(z.object({ orderNumber: z.string(), round: z.number(), meaning: z.string() }))

const kinds = Object.keys(outgoingNames) as [OutgoingKind, ...OutgoingKind[]]
const meanings = Object.keys(incomingMeanings) as [IncomingMeaning, ...IncomingMeaning[]]

export const HotlineMessage = z.object({
  messageId: z.uuid(), orderNumber: z.string(), round: z.number(), kindLabel: z.string(), state: z.enum(['waiting', 'sent', 'refused', 'stopped']), unsure: z.boolean(),
  madeAt: z.string(), nextTryAt: z.string(), endedAt: z.string().nullable(), attempts: z.number(), sentence: z.string().nullable(),
  /** Why it cannot be sent now: something later of its order has gone, or the order has come out anew; or its state has no name on the platform. */
  cannotGo: z.enum(['overtaken', 'sentAnew', 'unnamed']).nullable(),
})
export type HotlineMessage = z.infer<typeof HotlineMessage>

/** `files`: the platform has no interface, and somebody carries lists to and fro. */
const Transport = z.enum(['http', 'files'])

export const Hotline = z.object({
  ready: z.boolean(), enabled: z.boolean(), transport: Transport, address: z.string().nullable(), organizationId: z.uuid().nullable(), organizationName: z.string().nullable(), polled: z.boolean(),
  outgoing: z.record(z.string(), z.string()), incoming: z.record(z.string(), z.string()),
  lastHeardAt: z.string().nullable(), lastSentAt: z.string().nullable(), trouble: z.string().nullable(), troubleAt: z.string().nullable(),
  /** `oldest`: since when the first of what waits does. */
  waiting: z.number(), oldest: z.string().nullable(), refused: z.number(), orders: z.number(),
  /** What waits with a reason, was refused or was stopped, the latest first. */
  troubles: z.array(HotlineMessage),
  /** Where the platform sends its orders. */
  path: z.string(),
  hosts: z.array(z.string()),
})
export type Hotline = z.infer<typeof Hotline>

const hotlineRoute = route.meta({ can: 'hotline.manage', over: 'county' })

export const getHotline = hotlineRoute.route({ method: 'GET', path: '/hotline', summary: '12345 对接的状态' }).output(Hotline)

export const saveHotline = hotlineRoute
  .route({ method: 'POST', path: '/hotline', summary: '设置 12345 对接：地址、密钥、两边状态的名称' })
  .input(z.strictObject({
    transport: Transport.default('http'),
    /** Left out, as the secret: stays as it is. Both are needed only where the platform is called. */
    address: z.url({ protocol: /^https$/, error: '地址要以 https:// 开头' }).max(300, '地址太长').optional(),
    secret: z.string().min(16, '签名密钥至少 16 个字符').max(200, '签名密钥最多 200 个字符').optional(),
    organizationId: z.uuid('请选择负责的单位'),
    polled: z.boolean(),
    outgoing: z.partialRecord(z.enum(kinds), Name),
    incoming: z.record(z.string().trim().min(1).max(40, '名称最多 40 个字'), z.enum(meanings)),
  }))
  .output(Hotline)

export const switchHotline = hotlineRoute
  .route({ method: 'POST', path: '/hotline/switch', summary: '启用或停用 12345 对接' })
  .input(z.strictObject({ enabled: z.boolean() }))
  .output(Hotline)

export const renewHotlineKey = hotlineRoute
  .route({ method: 'POST', path: '/hotline/key', summary: '发放 12345 平台送工单用的密钥：原来的立即失效' })
  .input(z.strictObject({}))
  .output(Hotline.extend({ key: z.string() }))

export const testHotline = hotlineRoute
  .route({ method: 'POST', path: '/hotline/test', summary: '测试能否连上 12345 平台：只问候，不发工单内容' })
  .meta({ can: 'hotline.manage', over: 'county', repeatable: true })
  .input(z.strictObject({}))
  .output(z.object({ reached: z.boolean(), sentence: z.string() }))

export const decideHotlineMessage = hotlineRoute
  .route({ method: 'POST', path: '/hotline/messages/{messageId}/decide', summary: '12345 对接：重发或停发一条消息' })
  .input(z.strictObject({ messageId: z.uuid('消息编号不对'), again: z.boolean() }))
  .output(Hotline)

export const HotlineOrderShown = z.object({
  orderNumber: z.string(), round: z.number(), theirDueAt: z.string().nullable(), isEarlier: z.boolean(), theirState: z.string().nullable(), takenAt: z.string(),
  evaluation: z.string().nullable(),
  messages: z.array(HotlineMessage),
  events: z.array(z.object({ word: z.string(), understood: z.boolean(), effect: z.string().nullable(), at: z.string(), words: z.string().nullable() })),
})
export type HotlineOrderShown = z.infer<typeof HotlineOrderShown>

export const listHotlineOrders = route
  .route({ method: 'GET', path: '/requests/{requestId}/hotline', summary: '诉求对应的 12345 工单，以及来往的消息' })
  .meta({ can: 'request.read', over: 'row', object: 'request', audit: 'list' })
  .input(z.strictObject({ requestId: z.uuid() }))
  .output(z.object({ orders: z.array(HotlineOrderShown) }))

export const hotlineContract = {
  ...hotlineFilesContract,
  submitHotlineOrder, reportHotlineEvent, getHotline, saveHotline, switchHotline, renewHotlineKey, testHotline, decideHotlineMessage, listHotlineOrders,
}
