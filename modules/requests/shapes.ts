import { z } from 'zod'
import { CategoryKey, Channel, PlainDate, Purpose, Stage, Urgency, words } from '#modules/matters/contract.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import type { RequestMove, RequestState, WaitingFor } from '#modules/requests/lifecycle.ts'

export const State = z.enum(Object.keys(requestLifecycle.states) as [RequestState, ...RequestState[]])
export const MoveName = z.enum(Object.keys(requestLifecycle.moves) as [RequestMove, ...RequestMove[]])
export const WaitingForName = z.enum(Object.keys(waitingFor) as [WaitingFor, ...WaitingFor[]])

export const Moment = z.iso.datetime()

/** Words, of which all must occur, or the beginning of a number. */
export const SearchText = z.string().trim().min(2, '至少输入 2 个字').max(40, '最多 40 个字').refine((text) => text.isWellFormed() && !text.includes('\0'), '有不能查找的字符，请删去再找')


export const ReplyKind = z.enum(['done', 'notPossible', 'byWhen'])
export const replyKindLabels: Readonly<Record<z.infer<typeof ReplyKind>, string>> = { done: '已办成', notPossible: '办不到', byWhen: '限期办结' }
export const Satisfaction = z.enum(['satisfied', 'basicallySatisfied', 'neutral', 'dissatisfied'])
export const satisfactionLabels: Readonly<Record<z.infer<typeof Satisfaction>, string>> = {
  satisfied: '满意', basicallySatisfied: '基本满意', neutral: '一般', dissatisfied: '不满意',
}
export const CheckReason = z.enum(['safety', 'dispute', 'silence', 'random', 'noReporter'])
export const checkReasonLabels: Readonly<Record<z.infer<typeof CheckReason>, string>> = {
  safety: '涉及安全，须现场核查', dispute: '居民不认可，须现场核查', silence: '居民未表态，须现场核查', random: '随机抽查（百分之五）', noReporter: '没有本人账号，由工作人员核实',
}
/** Instead of an entry of the duty list: there is none for this category, so the county decides who leads. */
export const NOT_LISTED = 'notListed'
export const DutyGrounds = z.union([z.uuid(), z.literal(NOT_LISTED)], '请引用一条履职事项')
export const Authority = z.enum(['call', 'counter', 'visit', 'writtenConsent', 'spokenConsent', 'groupMessage', 'letter'])
export const authorityLabels: Readonly<Record<z.infer<typeof Authority>, string>> = {
  call: '本人来电', counter: '本人到窗口', visit: '上门时本人所述', writtenConsent: '本人书面委托', spokenConsent: '本人口头委托', groupMessage: '本人在群里所写', letter: '本人来信',
}
/** Why somebody opens plain personal data: a closed list. */
export const UnmaskReason = z.enum(['contact', 'visit', 'verify', 'callback', 'emergency'])
export const unmaskReasonLabels: Readonly<Record<z.infer<typeof UnmaskReason>, string>> = {
  contact: '联系本人了解情况', visit: '上门办理', verify: '现场核查', callback: '电话回访', emergency: '紧急处置',
}
export const ExclusionReason = z.enum(['invalidContact', 'duplicateReport', 'statutoryProcedure', 'forceMajeure', 'unreasonableDemand'])
export type ExclusionReason = z.infer<typeof ExclusionReason>
export const exclusionReasonLabels: Readonly<Record<ExclusionReason, string>> = {
  invalidContact: '联系方式无效', duplicateReport: '同一事项重复反映', statutoryProcedure: '已进入法定程序', forceMajeure: '不可抗力', unreasonableDemand: '诉求于法无据',
}

export const exclusionStatusLabels = { pending: '等待审批', approved: '已剔除', refused: '没有同意', withdrawn: '已撤回', ended: '已取消剔除' } as const

const OUTSIDE = '这个位置不在国内。请重新选一个地方，或写一下在哪里'

/** Where it is: an area chosen from the list, a point on the map (WGS-84), or both; words for what neither says. */
export const PlaceInput = z.strictObject({
  areaId: z.string().regex(/^[0-9a-z]{1,16}$/, '地点代码不对，请从列表中选择').optional(),
  longitude: z.number().min(73, OUTSIDE).max(136, OUTSIDE).optional(),
  latitude: z.number().min(3, OUTSIDE).max(54, OUTSIDE).optional(),
  address: words('地址', 120).optional(),
  /** The point is where the person's phone says it is, not one chosen on a map: kept only with his consent. */
  byPhone: z.boolean().optional(),
})

/** What the reporter gives. Two inputs suffice: words and a place. */
export const ReportInput = z.strictObject({
  text: words('要反映的事情', 2000, 2),
  place: PlaceInput,
  category: CategoryKey.optional(),
  purpose: Purpose.default('help'),
  urgency: Urgency.optional(),
  /** False only counts for whoever has agreed to be named at all. */
  anonymousToPublic: z.boolean().default(true),
  photoIds: z.array(z.uuid()).max(6, '最多 6 张照片').default([]),
})

export const Unit = z.object({ organizationId: z.uuid(), name: z.string() })

/** One line of a list; the same in every list. `openMoves` are the buttons: exactly the calls that would be allowed now. */
export const RequestRow = z.object({
  requestId: z.uuid(),
  number: z.string(),
  title: z.string(),
  state: State,
  stateLabel: z.string(),
  category: z.string(),
  categoryLabel: z.string(),
  purpose: Purpose,
  urgency: Urgency,
  channel: Channel,
  areaId: z.string(),
  areaName: z.string(),
  place: z.string(),
  /** WGS-84, where the place has a point: the phone itself works out how far it is. */
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  holder: Unit.nullable(),
  waitingFor: WaitingForName.nullable(),
  waitingForLabel: z.string().nullable(),
  waitingUnit: z.string().nullable(),
  dueStage: Stage.nullable(),
  dueAt: Moment.nullable(),
  overdue: z.boolean(),
  /** The deadline of the 12345 platform, where it comes before ours and the answer is still owed. */
  platformDueAt: Moment.nullable(),
  pendingCalendar: z.boolean(),
  paused: z.boolean(),
  suspendedUntil: Moment.nullable(),
  published: z.boolean(),
  openedAt: Moment,
  closedAt: Moment.nullable(),
  updatedAt: Moment,
  version: z.number().int(),
  openMoves: z.array(MoveName),
})
export type RequestRow = z.infer<typeof RequestRow>

/** Where a search found it: a piece of that text, and the places in it that are meant. */
export const Found = z.object({ where: z.enum(['title', 'text', 'place', 'number', 'externalNumber']), words: z.string(), marks: z.array(z.tuple([z.number().int(), z.number().int()])) })
export type Found = z.infer<typeof Found>

/** What happened once. `words` are there only for those they were written for. */
export const TimelineEntry = z.object({
  eventId: z.uuid(),
  at: Moment,
  move: z.string(),
  label: z.string(),
  /** A Chinese sentence of who did what, without the words written. */
  summary: z.string(),
  unit: z.string().nullable(),
  words: z.string().nullable(),
  /** Only staff read these words; the reporter does not. */
  internal: z.boolean(),
  toState: z.string(),
  photoIds: z.array(z.uuid()),
})

export const Clock = z.object({
  clockId: z.uuid(),
  stage: Stage,
  stageLabel: z.string(),
  unit: z.string().nullable(),
  startedAt: Moment,
  /** 7 个工作日 */
  limitWords: z.string(),
  dueAt: Moment.nullable(),
  pendingCalendar: z.boolean(),
  paused: z.boolean(),
  stoppedAt: Moment.nullable(),
  /** Taken away (returned, merged, declined) and not done. */
  voided: z.boolean(),
  missed: z.boolean(),
  /** 还剩 2 个工作日, 已超期 3 工作小时; null once it stopped. */
  remainingWords: z.string().nullable(),
})

export const Photo = z.object({ photoId: z.uuid(), kind: z.enum(['report', 'evidence']), width: z.number().int(), height: z.number().int() })

export const Recording = z.object({ recordingId: z.uuid(), seconds: z.number().int() })
export const Typing = z.enum(['awaited', 'done', 'disputed'])

/** Why it does not count in the rates, by whom and on what that rests. */
export const Exclusion = z.object({
  exclusionId: z.uuid(),
  status: z.enum(Object.keys(exclusionStatusLabels) as (keyof typeof exclusionStatusLabels)[]),
  statusLabel: z.string(),
  reasonLabel: z.string(),
  words: z.string().nullable(),
  evidence: z.string().nullable(),
  /** Null where one person decided, as it was before it took two. */
  askedUnit: z.string().nullable(),
  askedBy: z.string().nullable(),
  askedAt: Moment.nullable(),
  decidedUnit: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: Moment.nullable(),
  decisionWords: z.string().nullable(),
  endedAt: Moment.nullable(),
  endedWords: z.string().nullable(),
})
export type Exclusion = z.infer<typeof Exclusion>

export const Party = z.object({ organizationId: z.uuid(), name: z.string(), role: z.enum(['holder', 'coUnit', 'sender']), open: z.boolean(), required: z.boolean(), answered: z.boolean() })

export const Approval = z.object({
  approvalId: z.uuid(),
  kind: z.enum(['return', 'extension', 'suspension', 'objection', 'arbitration']),
  ordinal: z.number().int(),
  status: z.enum(['pending', 'approved', 'refused', 'withdrawn']),
  /** Approved here; the 12345 platform, whose order it is, has not decided yet. */
  atPlatform: z.boolean(),
  askedUnit: z.string().nullable(),
  askedAt: Moment,
  reasonLabel: z.string().nullable(),
  workingDays: z.number().int().nullable(),
  reviewOn: z.string().nullable(),
  words: z.string().nullable(),
  decidedUnit: z.string().nullable(),
  decidedAt: Moment.nullable(),
  decisionWords: z.string().nullable(),
})

export const LinkedRequest = z.object({ requestId: z.uuid(), number: z.string(), kind: z.enum(['mergedInto', 'mergedFrom', 'splitInto', 'splitFrom']),
  /** Of what was merged into it: whether its reporter, who has no account, was told what came of it. */
  telling: z.enum(['owed', 'told', 'notReached']).nullable() })

/** Where routing would send it, and why. Null lead: it is on nobody's list and goes to arbitration. */
export const Proposal = z.object({
  lead: Unit.nullable(),
  coUnits: z.array(Unit),
  why: z.string(),
})

/** What the words suggest until somebody has looked at the category; `matters`: from how many closed ones it was learnt, null by hint words. */
export const CategorySuggestionShown = z.object({ category: z.string(), categoryLabel: z.string(), confidence: z.number().int(), matters: z.number().int().nullable() })

/** The whole page. To the reporter `internal`, approvals, parties and routing are empty: he reads what was written to him. */
export const RequestDetail = RequestRow.extend({
  view: z.enum(['staff', 'own']),
  /** How often the reporter has urged. */
  urgeCount: z.number().int(),
  /** How many of those who support it have. Never who. */
  othersUrging: z.number().int(),
  /** The next extension that could be asked for: which it would be, and at most how long. */
  extension: z.object({ ordinal: z.number().int(), capWorkingDays: z.number().int() }).nullable(),
  text: z.string(),
  /** How many others raised the same: whoever supports it, and whose requests were merged into it. Never who. */
  others: z.number().int(),
  anonymousToPublic: z.boolean(),
  /** The system that sent it through the open interface. */
  sentBy: z.string().nullable(),
  /** The day on which a letter came; null for every other way. */
  letterDate: PlainDate.nullable(),
  /** Its number in the system from which it was brought in; for staff. */
  externalNumber: z.string().nullable(),
  /** That number is the one of an order of the 12345 platform. */
  isOrder: z.boolean(),
  /** By when the 12345 platform wants the answer, while it is owed, whether before or after our own due time; for staff. */
  platformDeadline: Moment.nullable(),
  placeSynthetic: z.boolean(),
  /** The words that were written say no more of the place than this; for staff. */
  placeUpTo: z.string().nullable(),
  areaNames: z.array(z.string()),
  /** As near as it would be public. */
  publicPlace: z.string(),
  reporter: z.object({ name: z.string().nullable(), phone: z.string().nullable(), authorityLabel: z.string().nullable(), mayUnmask: z.boolean(), mayReprintSlip: z.boolean() }),
  receiver: Unit,
  sender: Unit.nullable(),
  proposal: Proposal.nullable(),
  suggestion: CategorySuggestionShown.nullable(),
  question: z.string().nullable(),
  reply: z.object({ kind: ReplyKind, kindLabel: z.string(), words: z.string(), repliedAt: Moment, unit: z.string(), promisedAt: Moment.nullable() }).nullable(),
  checkReason: CheckReason.nullable(),
  checkReasonLabel: z.string().nullable(),
  rating: z.object({ solved: z.boolean(), satisfaction: Satisfaction, words: z.string().nullable(), at: Moment }).nullable(),
  reopensLeft: z.number().int(),
  reopenUntil: Moment.nullable(),
  returnableUntil: Moment.nullable(),
  callbackCount: z.number().int(),
  timeline: z.array(TimelineEntry),
  clocks: z.array(Clock),
  photos: z.array(Photo),
  recordings: z.array(Recording),
  /** Of a report by voice alone: whether what was said stands in words; null for every other. */
  typing: Typing.nullable(),
  parties: z.array(Party),
  approvals: z.array(Approval),
  exclusions: z.array(Exclusion),
  links: z.array(LinkedRequest),
  /** Where it goes on, for the reporter of a request that was merged and for staff who tell him. */
  mergedInto: z.object({ number: z.string(), stateLabel: z.string(), unit: z.string().nullable(), dueAt: Moment.nullable(), replyKindLabel: z.string().nullable(), publicAnswer: z.string().nullable() }).nullable(),
  /** Whether others may join it before anything of it is public, for staff; null where they could not in any case. */
  joining: z.enum(['open', 'closed']).nullable(),
  publication: z.object({ publicText: z.string(), publicAnswer: z.string(), publishedAt: Moment, kept: z.boolean().nullable(), stateLabel: z.string(), isPlan: z.boolean() }).nullable(),
})
export type RequestDetail = z.infer<typeof RequestDetail>

export const Receipt = z.object({
  requestId: z.uuid(),
  number: z.string(),
  title: z.string(),
  /** Who receives it first, and by when. */
  receiver: z.string(),
  dueAt: Moment.nullable(),
  pendingCalendar: z.boolean(),
  areaName: z.string(),
  /** The words that were written say no more of the place than this. */
  placeUpTo: z.string().nullable(),
  /** With the number it opens the printed slip; only for requests entered for somebody. */
  checkWord: z.string().nullable(),
  version: z.number().int(),
})

export const PublishedRequest = z.object({
  requestId: z.uuid(),
  number: z.string(),
  categoryLabel: z.string(),
  areaName: z.string(),
  unit: z.string(),
  publicText: z.string(),
  publicAnswer: z.string(),
  /** Never more than the masked name, and null for whoever wished to be anonymous. */
  reporter: z.string().nullable(),
  /** How many others raised the same, and how many of them, having joined it, asked for it to be done. */
  others: z.number().int(),
  othersUrging: z.number().int(),
  /** 已办成, 限期办结; 挂账中，尚未解决 while what is public is a plan. */
  stateLabel: z.string(),
  isPlan: z.boolean(),
  /** What nobody has done in time, before anybody answers for it. */
  lateStep: z.enum(['accept', 'dispatch']).nullable(),
  suspendedUntil: Moment.nullable(),
  openedAt: Moment,
  repliedAt: Moment.nullable(),
  promisedAt: Moment.nullable(),
  kept: z.boolean().nullable(),
  publishedAt: Moment,
})
