import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { CategoryKey, PlainDate, Urgency, words } from '#modules/matters/contract.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import { DutyGrounds, ExclusionReason, PlaceInput, ReplyKind, RequestRow, Satisfaction } from '#modules/requests/shapes.ts'

const requestId = z.uuid('诉求编号不对')
const organizationId = z.uuid('请选择单位')
const photoIds = z.array(z.uuid()).max(6, '最多 6 张照片').default([])
const reasonKey = z.string().regex(/^[a-z][A-Za-z]{1,39}$/, '请从列表中选择理由')
const coUnits = z.array(z.strictObject({ organizationId, required: z.boolean().default(true) })).max(8, '协办单位最多 8 个').default([])

/**
 * The route of one move: permission and label come from the lifecycle, the path from the name. `version` is what the
 * screen last saw; when it is old the answer is a conflict that says what changed.
 */
function moveRoute<const Fields extends z.core.$ZodLooseShape>(move: RequestMove, path: string, fields: Fields) {
  const { can, label } = requestLifecycle.moves[move]
  return route
    .route({ method: 'POST', path: `/requests/{requestId}/${path}`, summary: label })
    .meta({ can, over: 'row', object: 'request' })
    .input(z.strictObject({ requestId, version: z.number().int().optional(), ...fields }))
    .output(RequestRow)
}

export const accept = moveRoute('accept', 'accept', { category: CategoryKey.optional(), urgency: Urgency.optional() })
export const decline = moveRoute('decline', 'decline', { reasonKey, words: words('给居民的说明', 500, 5) })
export const merge = moveRoute('merge', 'merge', { intoId: z.uuid('请选择要并入的诉求') })
export const undoMerge = moveRoute('undoMerge', 'undo-merge', { words: words('撤销原因', 500) })
export const tellOutcome = moveRoute('tellOutcome', 'tell-outcome', { how: z.enum(['phone', 'visit', 'message', 'notReached'], '请选择怎么告知的'), words: words('反映人怎么说', 500).optional() })
export const split = moveRoute('split', 'split', {
  /** Whoever splits has read it and says what each part is: its words alone might lead an accusation to whom it accuses. Without `photoIds` a part has all photos of the message. */
  parts: z.array(z.strictObject({
    text: words('拆出的事项', 2000, 2), category: z.string('请给拆出的每一项选上类别').pipe(CategoryKey), photoIds: z.array(z.uuid('照片编号不对')).max(20, '最多 20 张照片').optional(),
  })).min(1, '请至少拆出一项').max(5, '一次最多拆出 5 项'),
  /** What stays in the open of a message of which a part accuses and is sealed with it; not asked for otherwise. */
  rest: words('留下的事项', 4000, 2).optional(),
})

export const correctPlace = moveRoute('correctPlace', 'correct-place', {
  /** Chosen from the list or on the map; words alone do not move it. */
  place: PlaceInput.omit({ byPhone: true }), words: words('更正的原因', 500, 2),
})
export const typeVoice = moveRoute('typeVoice', 'type-voice', { text: words('听到的话', 2000, 2) })
export const disputeTyping = moveRoute('disputeTyping', 'dispute-typing', { words: words('您的意思', 500).optional() })

export const dispatch = moveRoute('dispatch', 'dispatch', {
  organizationId, coUnits, category: CategoryKey.optional(), urgency: Urgency.optional(), words: words('派单说明', 500).optional(),
})
export const arbitrate = moveRoute('arbitrate', 'arbitrate', { organizationId, coUnits, words: words('裁定理由', 500, 5) })
export const object = moveRoute('object', 'object', { dutyEntryId: DutyGrounds, words: words('异议理由', 500, 5) })
export const sign = moveRoute('sign', 'sign', {})
export const addCoUnit = moveRoute('addCoUnit', 'add-co-unit', { organizationId, required: z.boolean().default(true), words: words('需要协办的事', 500) })
export const answerTask = moveRoute('answerTask', 'answer-task', { words: words('协办情况', 1000), photoIds })
export const transfer = moveRoute('transfer', 'transfer', { organizationId, words: words('转办理由', 500, 5) })

export const askReturn = moveRoute('askReturn', 'ask-return', { reasonKey, dutyEntryId: DutyGrounds.optional(), words: words('退单说明', 500, 5) })
export const approveReturn = moveRoute('approveReturn', 'approve-return', { words: words('说明', 500).optional() })
export const refuseReturn = moveRoute('refuseReturn', 'refuse-return', { words: words('不同意的理由', 500, 2) })

export const contact = moveRoute('contact', 'contact', { how: z.enum(['phone', 'visit', 'message']), words: words('联系情况', 500).optional() })
export const askResident = moveRoute('askResident', 'ask-resident', { words: words('要居民补充什么', 500, 2) })
export const supplement = moveRoute('supplement', 'supplement', { words: words('补充的内容', 1000), photoIds })
export const endWait = moveRoute('endWait', 'end-wait', { words: words('说明', 500) })

export const askExtension = moveRoute('askExtension', 'ask-extension', { workingDays: z.number().int().min(1, '至少 1 个工作日').max(60), words: words('延期理由', 500, 5) })
export const decideExtension = moveRoute('decideExtension', 'decide-extension', { approve: z.boolean(), words: words('审批意见', 500).optional() })
export const decideSecondExtension = moveRoute('decideSecondExtension', 'decide-second-extension', { approve: z.boolean(), words: words('审批意见', 500).optional() })
export const withdrawApplication = moveRoute('withdrawApplication', 'withdraw-application', { words: words('撤回的原因', 500, 2) })
export const suspend = moveRoute('suspend', 'suspend', { reviewOn: PlainDate, words: words('解决计划（批准后居民看得到）', 1000, 5) })
export const decideSuspension = moveRoute('decideSuspension', 'decide-suspension', { approve: z.boolean(), words: words('审批意见', 500).optional() })
export const resume = moveRoute('resume', 'resume', { words: words('说明', 500) })

export const reply = moveRoute('reply', 'reply', {
  kind: ReplyKind, words: words('答复', 2000, 4), promisedOn: PlainDate.optional(), photoIds,
})
export const confirm = moveRoute('confirm', 'confirm', {})
export const disagree = moveRoute('disagree', 'disagree', { words: words('不认可的原因', 500, 2) })
export const verify = moveRoute('verify', 'verify', { method: z.enum(['site', 'phone']).default('site'), words: words('核查情况', 500).optional(), photoIds })
export const rework = moveRoute('rework', 'rework', { words: words('返工要求', 500, 2), photoIds })

export const closeCase = moveRoute('closeCase', 'close', {})
export const callBack = moveRoute('callBack', 'call-back', {
  answered: z.boolean(), solved: z.boolean().optional(), satisfaction: Satisfaction.optional(), words: words('回访记录', 500).optional(),
})
export const noteNotReached = moveRoute('noteNotReached', 'not-reached', {})
export const rate = moveRoute('rate', 'rate', { solved: z.boolean(), satisfaction: Satisfaction, words: words('评价', 500).optional() })
export const reopen = moveRoute('reopen', 'reopen', { words: words('为什么要重新办理', 500, 2) })

export const urge = moveRoute('urge', 'urge', { words: words('催办要求', 300).optional() })
export const publish = moveRoute('publish', 'publish', { publicText: words('公开的诉求', 1000, 4), publicAnswer: words('公开的答复', 2000, 4) })
export const withdraw = moveRoute('withdraw', 'withdraw', { words: words('撤回原因', 300) })
export const closeJoining = moveRoute('closeJoining', 'close-joining', { words: words('停止的原因', 300, 2) })
export const openJoining = moveRoute('openJoining', 'open-joining', { words: words('恢复的原因', 300, 2) })
export const askExclusion = moveRoute('askExclusion', 'ask-exclusion', {
  reasonKey: ExclusionReason, words: words('申请说明', 1000, 5), evidence: words('依据（文号、案号或另一件诉求的编号）', 300, 4), photoIds,
})
export const decideExclusion = moveRoute('decideExclusion', 'decide-exclusion', { approve: z.boolean(), words: words('审批意见', 500, 2) })
export const withdrawExclusion = moveRoute('withdrawExclusion', 'withdraw-exclusion', { words: words('撤回的原因', 500, 2) })
export const include = moveRoute('include', 'include', { words: words('取消剔除的原因', 500) })

/** One route a move, under the move's own name: `requestsContract[move]` is the form of the button `move`. */
export const moveRoutes = {
  accept, decline, merge, undoMerge, tellOutcome, split, correctPlace, typeVoice, disputeTyping, dispatch, arbitrate, object, sign, addCoUnit, answerTask, transfer, askReturn, approveReturn, refuseReturn,
  contact, askResident, supplement, endWait, askExtension, decideExtension, decideSecondExtension, withdrawApplication, suspend, decideSuspension, resume, reply, confirm,
  disagree, verify, rework, closeCase, callBack, noteNotReached, rate, reopen, urge, publish, withdraw, closeJoining, openJoining, askExclusion, decideExclusion, withdrawExclusion,
  include,
}
