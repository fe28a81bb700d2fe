import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { CategoryKey, Channel, PlainDate, Purpose, Urgency, words } from '#modules/matters/contract.ts'
import { moveRoutes } from '#modules/requests/contract-moves.ts'
import { recordingRoutes } from '#modules/requests/contract-recordings.ts'
import { procedureRoutes } from '#modules/requests/contract-procedure.ts'
import { ruleRoutes } from '#modules/requests/contract-rules.ts'
import { supportRoutes } from '#modules/requests/contract-support.ts'
import { suggestionRoutes } from '#modules/requests/contract-suggestion.ts'
import { templateRoutes } from '#modules/requests/contract-templates.ts'
import {
  Authority, Found, MoveName, Receipt, ReportInput, RequestDetail, RequestRow, SearchText, State, UnmaskReason, WaitingForName,
} from '#modules/requests/shapes.ts'

const requestId = z.uuid('诉求编号不对')

const ListFilters = z.strictObject({
  state: State.optional(),
  /** `open`: something is still owed. */
  stage: z.enum(['open', 'ended']).optional(),
  category: CategoryKey.optional(),
  purpose: Purpose.optional(),
  urgency: Urgency.optional(),
  channel: Channel.optional(),
  waitingFor: WaitingForName.optional(),
  organizationId: z.uuid().optional(),
  areaId: z.string().regex(/^[0-9a-z]{1,16}$/).optional(),
  overdue: z.stringbool().optional(),
  text: SearchText.optional(),
  from: PlainDate.optional(),
  to: PlainDate.optional(),
  after: z.string().max(120).optional(),
  limit: decimal(z.number().int().min(1).max(100)).default(20),
})
export type ListFilters = z.infer<typeof ListFilters>

export const listRequests = route
  .route({ method: 'GET', path: '/requests', summary: '我能看到的诉求，最新的在前；按字词（内容、地点）或编号查找' })
  .meta({ can: 'request.read', over: 'list', audit: 'list' })
  .input(ListFilters)
  /** `found`: only where words or a number were searched for. */
  .output(z.object({ items: z.array(RequestRow.extend({ found: Found.nullable() })), next: z.string().nullable() }))

export const listQueue = route
  .route({ method: 'GET', path: '/queues/{waitingFor}', summary: '等我的单位办的一类事：最紧急、最快到期的在前' })
  .meta({ can: 'request.read', over: 'list', audit: 'list' })
  .input(z.strictObject({ waitingFor: WaitingForName, after: z.string().max(120).optional(), limit: decimal(z.number().int().min(1).max(100)).default(50) }))
  /** `count`: all that wait, counted up to 999. */
  .output(z.object({ items: z.array(RequestRow), count: z.number().int(), next: z.string().nullable() }))

export const getRequest = route
  .route({ method: 'GET', path: '/requests/{requestId}', summary: '一件诉求的全部：经过、时限、单位、可做的操作' })
  .meta({ can: 'request.read', over: 'row', object: 'request', audit: 'detail', seen: '一件诉求的全部内容和经过' })
  .input(z.strictObject({ requestId }))
  .output(RequestDetail)

export const listMyRequests = route
  .route({ method: 'GET', path: '/my/requests', summary: '我反映的诉求' })
  .meta({ can: 'request.read', over: 'list', audit: 'none' })
  .input(z.strictObject({ after: z.string().max(120).optional(), limit: decimal(z.number().int().min(1).max(50)).default(20) }))
  .output(z.object({ items: z.array(RequestRow), next: z.string().nullable() }))

export const findDuplicates = route
  .route({ method: 'GET', path: '/requests/{requestId}/duplicates', summary: '地点、时间、内容相近的诉求' })
  .meta({ can: 'request.read', over: 'row', object: 'request', audit: 'list' })
  .input(z.strictObject({ requestId }))
  .output(z.object({ candidates: z.array(z.object({ request: RequestRow, metres: z.number().nullable(), similarity: z.number(), why: z.string() })) }))

/** How the like of it was answered: only answers that are public, or the reader's own unit's. */
const SimilarRequest = z.object({
  requestId: z.uuid(), number: z.string(), title: z.string(), categoryLabel: z.string(), areaName: z.string(), closedAt: z.iso.datetime().nullable(), unit: z.string(), kindLabel: z.string(),
  answer: z.string(), isPublic: z.boolean(), similarity: z.number(),
})

export const findSimilar = route
  .route({ method: 'GET', path: '/requests/{requestId}/similar', summary: '写答复时参考：同类、已结案、内容相近的诉求和它们的答复（已公开的，或本单位答复的）' })
  .meta({ can: 'request.reply', over: 'row', object: 'request', audit: 'list' })
  .input(z.strictObject({ requestId }))
  .output(z.object({ items: z.array(SimilarRequest) }))

export const reportRequest = route
  .route({ method: 'POST', path: '/requests', summary: '上报：写清什么事、在哪里；可以只说一段话，或随手拍一张照片' })
  .meta({ can: 'request.report', over: 'row', object: 'area', mostPerHour: 30 })
  .input(
    ReportInput.extend({
      text: ReportInput.shape.text.optional(),
      /** Beside the words, or instead of them: then the first receiver types what was said. */
      recordingId: z.uuid().optional(),
      /** `snap`: one photo and one tap; words may be missing. */
      channel: z.enum(['resident', 'snap']).default('resident'),
    }),
  )
  .output(Receipt)

/** Asked of a phone that has sent and did not hear the answer: looking it up, never sending it once more. */
export const findReceipt = route
  .route({ method: 'GET', path: '/receipts/{submissionKey}', summary: '按发送时的标识查自己或代人上报的回执；收到过而不在本人范围内的，只答收到过' })
  .meta({ can: 'account.self', over: 'county' })
  .input(z.strictObject({ submissionKey: z.uuid() }))
  .output(z.object({ isKnown: z.boolean(), receipt: Receipt.nullable() }))

export const reportForSomebody = route
  .route({ method: 'POST', path: '/requests/for-somebody', summary: '代来电人、到访人或没有手机的人上报' })
  .meta({ can: 'request.reportFor', over: 'row', object: 'area' })
  .input(
    ReportInput.extend({
      authority: Authority,
      /** Goes on in this one, which is the same thing: linked from the beginning, and to be undone like every merge. */
      joinId: z.uuid('请选择要并入的诉求').optional(),
      channel: z.enum(['field', 'desk', 'hotline', 'counter', 'wecomGroup', 'paper']),
      /** Of a letter, and only of it: the day on which it came. */
      letterDate: PlainDate.optional(),
      reporterName: words('姓名', 40).optional(),
      reporterPhone: z.string().trim().regex(/^[0-9０-９ +-]{7,20}$/, '请填写电话号码').optional(),
    }),
  )
  .output(Receipt)

export const uploadPhoto = route
  .route({ method: 'POST', path: '/photos', summary: '上传一张照片（10 MB 以内）；重新编码，去掉位置等附带信息' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, megabytes: 11 })
  .input(z.strictObject({ photoId: z.uuid('照片编号不对'), kind: z.enum(['report', 'evidence']).default('report'), file: z.file().max(10 * 1024 * 1024, '照片不能超过 10 MB') }))
  .output(z.object({ photoId: z.uuid(), width: z.number().int(), height: z.number().int() }))

export const getPhoto = route
  .route({ method: 'GET', path: '/photos/{photoId}', summary: '照片：只对能看到这件诉求的人打开' })
  .meta({ can: 'request.read', over: 'row', object: 'request', audit: 'detail', seen: '诉求的照片' })
  .input(z.strictObject({ photoId: z.uuid(), size: z.enum(['thumbnail', 'full']).default('full') }))
  .output(z.file())

export const unmaskReporter = route
  .route({ method: 'POST', path: '/requests/{requestId}/unmask', summary: '查看反映人的姓名和电话：要有理由，有次数限制，本人看得到' })
  .meta({ can: 'person.unmask', over: 'row', object: 'request', repeatable: true, seen: '姓名和电话' })
  .input(z.strictObject({ requestId, reason: UnmaskReason }))
  .output(z.object({ name: z.string().nullable(), phone: z.string().nullable(), usesLeft: z.number().int() }))

/** Result for each row: done, or the sentence that says why not. */
export const RowResult = z.object({ requestId: z.uuid(), done: z.boolean(), sentence: z.string().nullable() })
const Rows = z.array(z.strictObject({ requestId, version: z.number().int().optional() })).min(1, '请至少选择一件').max(100, '一次最多 100 件')

export const signRequests = route
  .route({ method: 'POST', path: '/requests/bulk/sign', summary: '批量签收：逐件检查，逐件答复结果' })
  .meta({ can: 'request.sign', over: 'row', object: 'request' })
  .input(z.strictObject({ rows: Rows }))
  .output(z.object({ results: z.array(RowResult) }))

export const dispatchRequests = route
  .route({ method: 'POST', path: '/requests/bulk/dispatch', summary: '批量派单：不选单位时各按派单规则的建议' })
  .meta({ can: 'request.dispatch', over: 'row', object: 'request' })
  .input(z.strictObject({ rows: Rows, organizationId: z.uuid().optional(), words: words('派单说明', 500).optional() }))
  .output(z.object({ results: z.array(RowResult) }))

export const mergeRequests = route
  .route({ method: 'POST', path: '/requests/bulk/merge', summary: '批量合并：勾选的诉求并入同一件，逐件检查，逐件答复结果' })
  .meta({ can: 'request.merge', over: 'row', object: 'request' })
  .input(z.strictObject({ rows: Rows, intoId: z.uuid('请选择要并入的诉求') }))
  .output(z.object({ results: z.array(RowResult) }))

export const undoMerges = route
  .route({ method: 'POST', path: '/requests/bulk/undo-merge', summary: '批量撤销合并：逐件检查，逐件答复结果' })
  .meta({ can: 'request.merge', over: 'row', object: 'request' })
  .input(z.strictObject({ rows: Rows, words: words('撤销原因', 500) }))
  .output(z.object({ results: z.array(RowResult) }))

export const reprintSlip = route
  .route({ method: 'POST', path: '/requests/{requestId}/slip', summary: '重印代报诉求的凭条：换新的校验字，旧的随即失效' })
  .meta({ can: 'request.reprintSlip', over: 'row', object: 'request', seen: '代报诉求的凭条，重印了一张' })
  .input(z.strictObject({ requestId }))
  .output(Receipt)

export const readSlip = route
  .route({ method: 'POST', path: '/slips', summary: '凭条查询：编号加校验字' })
  .meta({ can: 'public', over: 'county', repeatable: true, reads: true })
  .input(z.strictObject({ number: z.string().regex(/^\d{4}-\d{6,9}$/, '编号如 2026-000123'), checkWord: z.string().trim().min(4).max(16) }))
  .output(
    z.object({
      number: z.string(), stateLabel: z.string(), openedAt: z.iso.datetime(), unit: z.string().nullable(), dueAt: z.iso.datetime().nullable(), publicAnswer: z.string().nullable(),
    }),
  )

/** What the forms of the moves need: reasons, windows and counts in force in this county. */
export const getProcedure = route
  .route({ method: 'GET', path: '/procedure', summary: '办理流程规定：退单和不予受理的理由、退单期限、重新办理次数' })
  .meta({ can: 'area.read', over: 'county' })
  .output(
    z.object({
      declineReasons: z.array(z.object({ key: z.string(), name: z.string() })),
      returnReasons: z.array(z.object({ key: z.string(), name: z.string() })),
      returnWindowWorkingHours: z.number(),
      suspensionReviewWithinDays: z.number(),
      waitingForResidentDays: z.number(),
      reopenLimit: z.number(),
      reopenWithinDays: z.number(),
      callbackAttempts: z.number(),
      moves: z.array(z.object({ move: MoveName, label: z.string() })),
      /** Where all of it is written. */
      citation: z.string(),
    }),
  )

export const requestsContract = {
  listRequests, listQueue, getRequest, listMyRequests, findDuplicates, findSimilar, reportRequest, findReceipt, reportForSomebody, uploadPhoto, getPhoto, unmaskReporter, signRequests,
  dispatchRequests, mergeRequests, undoMerges, reprintSlip, readSlip, getProcedure, ...procedureRoutes, ...moveRoutes, ...recordingRoutes, ...ruleRoutes, ...suggestionRoutes, ...supportRoutes, ...templateRoutes,
}
