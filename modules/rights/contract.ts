import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { words } from '#modules/matters/contract.ts'
import { retentionPeriodNames } from '#modules/platform/contract.ts'
import { rightsLifecycle } from '#modules/rights/lifecycle.ts'
import type { RightsState } from '#modules/rights/lifecycle.ts'

export const RightsKind = z.enum(['deletion', 'correction'])
export const rightsKindLabels: Readonly<Record<z.infer<typeof RightsKind>, string>> = { deletion: '删除个人信息', correction: '更正个人信息' }
export const RightsField = z.enum(['name', 'text'])
export const rightsFieldLabels: Readonly<Record<z.infer<typeof RightsField>, string>> = { name: '姓名', text: '诉求内容' }
const State = z.enum(Object.keys(rightsLifecycle.states) as [RightsState, ...RightsState[]])
const Moment = z.iso.datetime()

/** One request about one's own data, as the person himself and whoever deals with it see it in a list. */
export const RightsRequest = z.object({
  rightsRequestId: z.uuid(),
  kind: RightsKind,
  kindLabel: z.string(),
  field: RightsField.nullable(),
  fieldLabel: z.string().nullable(),
  state: State,
  stateLabel: z.string(),
  askedAt: Moment,
  /** Fifteen working days after the day of asking; null while the calendar of that year is missing. */
  dueAt: Moment.nullable(),
  overdue: z.boolean(),
  /** Who deals with it, or dealt with it. */
  unit: z.string(),
  /** Who wrote it down for somebody without a phone. */
  recordedUnit: z.string().nullable(),
  /** The request that it is about, where it is about one. */
  requestNumber: z.string().nullable(),
  handledAt: Moment.nullable(),
  endedAt: Moment.nullable(),
  /** Why it was not done. */
  refusal: z.string().nullable(),
  erasedCount: z.number().int().nullable(),
  openCount: z.number().int().nullable(),
  version: z.number().int(),
})
export type RightsRequest = z.infer<typeof RightsRequest>

export const OwnRightsRequest = RightsRequest.extend({ wish: z.string().nullable(), words: z.string().nullable(), mayWithdraw: z.boolean() })
export type OwnRightsRequest = z.infer<typeof OwnRightsRequest>

/** For whoever deals with it: whose it is (masked), what is wished, what it would reach, and what he may do now. */
export const RightsDetail = RightsRequest.extend({
  personName: z.string().nullable(),
  wish: z.string().nullable(),
  before: z.string().nullable(),
  words: z.string().nullable(),
  /** How many requests have ended, and the numbers of those that are still open. */
  endedCount: z.number().int(),
  openNumbers: z.array(z.string()),
  openMoves: z.array(z.enum(['correct', 'prepare', 'refuse', 'confirm', 'reject'])),
  /** Why the reader cannot decide what he otherwise could. */
  cannotConfirm: z.string().nullable(),
})
export type RightsDetail = z.infer<typeof RightsDetail>

const rightsRequestId = z.uuid('申请编号不对')
const asking = {
  kind: RightsKind,
  field: RightsField.optional(),
  wish: words('正确的内容', 2000).optional(),
  words: words('说明', 500).optional(),
}

export const listMyRightsRequests = route
  .route({ method: 'GET', path: '/me/rights-requests', summary: '我提出的更正和删除申请' })
  .meta({ can: 'account.self', over: 'county' })
  .output(z.object({ items: z.array(OwnRightsRequest), /** Requests that are open now: they go on without a name after a deletion. */ openRequests: z.number().int() }))

export const askRight = route
  .route({ method: 'POST', path: '/me/rights-requests', summary: '申请更正或删除我的个人信息' })
  .meta({ can: 'account.self', over: 'county', beforeNotice: true })
  .input(z.strictObject({ ...asking, requestId: z.uuid('诉求编号不对').optional() }))
  .output(OwnRightsRequest)

export const withdrawRight = route
  .route({ method: 'POST', path: '/me/rights-requests/withdraw', summary: '撤回我提出的申请' })
  .meta({ can: 'account.self', over: 'county', beforeNotice: true })
  .input(z.strictObject({ rightsRequestId }))
  .output(OwnRightsRequest)

export const listRightsRequests = route
  .route({ method: 'GET', path: '/rights-requests', summary: '居民提出的个人信息更正和删除申请' })
  .meta({ can: 'right.read', over: 'county', audit: 'list' })
  .input(z.strictObject({ stage: z.enum(['open', 'ended']).default('open') }))
  .output(z.object({ items: z.array(RightsRequest) }))

export const getRightsRequest = route
  .route({ method: 'GET', path: '/rights-requests/{rightsRequestId}', summary: '一件个人信息更正或删除申请' })
  .meta({ can: 'right.read', over: 'row', object: 'rightsRequest', audit: 'detail', seen: '更正或删除个人信息的申请' })
  .input(z.strictObject({ rightsRequestId }))
  .output(RightsDetail)

export const recordRight = route
  .route({ method: 'POST', path: '/rights-requests/for-somebody', summary: '凭打印的凭条，替没有手机的人登记更正或删除申请' })
  .meta({ can: 'right.handle', over: 'county' })
  .input(z.strictObject({ ...asking, number: z.string().trim().min(1, '请填写凭条上的编号').max(40), checkWord: z.string().trim().min(1, '请填写凭条上的校验字').max(20) }))
  .output(RightsRequest)

const act = { rightsRequestId, version: z.number().int().optional() }

export const carryOutRight = route
  .route({ method: 'POST', path: '/rights-requests/{rightsRequestId}/carry-out', summary: '更正，或报请另一位复核后删除' })
  .meta({ can: 'right.handle', over: 'row', object: 'rightsRequest', seen: '更正或删除个人信息的申请，更正了，或报请复核' })
  .input(z.strictObject(act))
  .output(RightsRequest)

export const refuseRight = route
  .route({ method: 'POST', path: '/rights-requests/{rightsRequestId}/refuse', summary: '不同意更正或删除，书面说明理由' })
  .meta({ can: 'right.handle', over: 'row', object: 'rightsRequest', seen: '更正或删除个人信息的申请，没有同意' })
  .input(z.strictObject({ ...act, words: words('不同意的理由', 500, 4) }))
  .output(RightsRequest)

export const confirmDeletion = route
  .route({ method: 'POST', path: '/rights-requests/{rightsRequestId}/decide', summary: '复核删除申请：同意后立即删除，不能恢复' })
  .meta({ can: 'right.confirm', over: 'row', object: 'rightsRequest', seen: '删除个人信息的申请，作了复核' })
  .input(z.strictObject({ ...act, approve: z.boolean(), words: words('理由', 500, 4).optional() }))
  .output(RightsRequest)

export const RetentionWhat = z.enum(retentionPeriodNames)
export const RetentionProposal = z.object({
  retentionProposalId: z.uuid(),
  what: RetentionWhat,
  months: z.number().int(),
  reason: z.string(),
  proposedBy: z.string().nullable(),
  proposedAt: Moment,
  mayConfirm: z.boolean(),
  version: z.number().int(),
})
export const Retention = z.object({
  periods: z.array(z.object({ what: RetentionWhat, label: z.string(), from: z.string(), months: z.number().int(), least: z.number().int(), most: z.number().int() })),
  proposals: z.array(RetentionProposal),
})
export type Retention = z.infer<typeof Retention>

export const getRetention = route
  .route({ method: 'GET', path: '/retention', summary: '各类信息保存多久，有没有待复核的修改' })
  .meta({ can: 'retention.change', over: 'county' })
  .output(Retention)

export const proposeRetention = route
  .route({ method: 'POST', path: '/retention/proposals', summary: '提出修改保存期限，由另一位系统管理员复核' })
  .meta({ can: 'retention.change', over: 'county' })
  .input(z.strictObject({ what: RetentionWhat, months: z.number().int().min(1).max(240), reason: words('理由', 200, 4) }))
  .output(Retention)

export const decideRetention = route
  .route({ method: 'POST', path: '/retention/proposals/{retentionProposalId}/decide', summary: '复核修改保存期限：不能复核自己提出的' })
  .meta({ can: 'retention.change', over: 'row', object: 'retentionProposal' })
  .input(z.strictObject({ retentionProposalId: z.uuid('编号不对'), approve: z.boolean() }))
  .output(Retention)

export const rightsContract = {
  listMyRightsRequests, askRight, withdrawRight, listRightsRequests, getRightsRequest, recordRight, carryOutRight, refuseRight, confirmDeletion,
  getRetention, proposeRetention, decideRetention,
}
