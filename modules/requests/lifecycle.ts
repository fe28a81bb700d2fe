import { lifecycle } from '#kit/lifecycle/lifecycle.ts'

/**
 * States and moves of a request. docs/roles.md gives the reasons for each permission; what the table cannot say
 * (who is the holder, windows, counts, nobody judges his own work) stands in rules.ts. `none` is done by time, or follows from another move.
 */
export const requestLifecycle = lifecycle({
  states: {
    draft: '草稿',
    submitted: '待受理',
    accepted: '已受理',
    declined: '不予受理',
    merged: '已合并',
    dispatched: '待签收',
    signed: '已签收',
    handling: '办理中',
    replied: '已答复',
    verified: '已核查',
    closed: '已结案',
    calledBack: '已回访',
    final: '终结',
  },
  first: 'draft',
  moves: {
    report: { from: ['draft'], to: 'submitted', can: 'request.report', label: '上报' },
    reportFor: { from: ['draft'], to: 'submitted', can: 'request.reportFor', label: '代报' },
    bringIn: { from: ['draft'], to: 'submitted', can: 'request.import', label: '导入' },
    bringInClosed: { from: ['draft'], to: 'final', can: 'request.import', label: '导入存档' },
    accept: { from: ['submitted'], to: 'accepted', can: 'request.accept', label: '受理' },
    decline: { from: ['submitted'], to: 'declined', can: 'request.decline', label: '不予受理' },
    // An order of the 12345 platform: the platform decides whether it is taken back.
    sendBack: { from: ['submitted'], to: 'same', can: 'none', label: '退回平台' },
    sendBackRefused: { from: ['submitted'], to: 'same', can: 'none', label: '退回未成' },
    merge: { from: ['submitted', 'accepted', 'dispatched', 'signed', 'handling'], to: 'merged', can: 'request.merge', label: '合并' },
    // What was with a unit already goes back to where it was; anything else is received anew.
    undoMerge: { from: ['merged'], to: 'submitted', or: ['dispatched', 'signed', 'handling'], can: 'request.merge', label: '撤销合并' },
    // With the one that it was merged into, when that is merged itself, and back.
    goAlong: { from: ['merged'], to: 'same', can: 'none', label: '随同并入' },
    // What became of the other one, for whoever has no account to read it with: time sees that it is owed, staff tell it.
    oweOutcome: { from: ['merged'], to: 'same', can: 'none', label: '有了结果' },
    dropOutcome: { from: ['merged'], to: 'same', can: 'none', label: '结果有变' },
    tellOutcome: { from: ['merged'], to: 'same', can: 'request.callback', label: '告知结果' },
    split: { from: ['submitted', 'accepted'], to: 'same', can: 'request.split', label: '拆分' },
    // With whoever it went to for its old place it is no longer: it waits to be sent again.
    correctPlace: { from: ['submitted', 'accepted', 'dispatched', 'signed', 'handling', 'replied', 'verified'], to: 'same', or: ['accepted'], can: 'request.correctPlace', label: '更正地点' },
    typeVoice: { from: ['submitted', 'accepted', 'dispatched', 'signed', 'handling'], to: 'same', can: 'request.typeVoice', label: '录入文字' },
    disputeTyping: { from: ['submitted', 'accepted', 'dispatched', 'signed', 'handling'], to: 'same', can: 'request.report', label: '不是这个意思' },
    dispatch: { from: ['accepted'], to: 'dispatched', can: 'request.dispatch', label: '派单' },
    arbitrate: { from: ['accepted'], to: 'dispatched', can: 'request.arbitrate', label: '裁定' },
    object: { from: ['dispatched'], to: 'accepted', can: 'request.object', label: '提出异议' },
    sign: { from: ['accepted', 'dispatched'], to: 'signed', can: 'request.sign', label: '签收' },
    addCoUnit: { from: ['dispatched', 'signed', 'handling'], to: 'same', can: 'request.coUnit', label: '加派协办' },
    answerTask: { from: ['dispatched', 'signed', 'handling'], to: 'same', can: 'request.reply', label: '反馈协办' },
    transfer: { from: ['dispatched', 'signed', 'handling'], to: 'dispatched', can: 'request.transfer', label: '转办' },
    askReturn: { from: ['signed', 'handling'], to: 'same', can: 'request.returnOrder', label: '申请退单' },
    approveReturn: { from: ['signed', 'handling'], to: 'accepted', can: 'request.decideReturn', label: '同意退单' },
    refuseReturn: { from: ['signed', 'handling'], to: 'same', can: 'request.decideReturn', label: '不同意退单' },
    contact: { from: ['signed', 'handling'], to: 'handling', can: 'request.reply', label: '联系居民' },
    askResident: { from: ['signed', 'handling'], to: 'same', can: 'request.askResident', label: '请居民补充' },
    supplement: { from: ['signed', 'handling'], to: 'same', can: 'request.report', label: '补充' },
    endWait: { from: ['signed', 'handling'], to: 'same', can: 'request.askResident', label: '结束等待' },
    askExtension: { from: ['signed', 'handling'], to: 'same', can: 'request.askExtension', label: '申请延期' },
    decideExtension: { from: ['signed', 'handling'], to: 'same', can: 'request.decideExtension', label: '审批延期' },
    decideSecondExtension: { from: ['signed', 'handling'], to: 'same', can: 'request.decideSecondExtension', label: '审批再次延期' },
    platformExtension: { from: ['signed', 'handling'], to: 'same', can: 'none', label: '平台批复延期' },
    withdrawApplication: { from: ['signed', 'handling'], to: 'same', can: 'request.askExtension', label: '撤回申请' },
    suspend: { from: ['signed', 'handling'], to: 'same', can: 'request.suspend', label: '申请挂账' },
    decideSuspension: { from: ['signed', 'handling'], to: 'same', can: 'request.decideSuspension', label: '审批挂账' },
    resume: { from: ['signed', 'handling'], to: 'same', can: 'request.suspend', label: '恢复办理' },
    reply: { from: ['signed', 'handling', 'replied'], to: 'replied', can: 'request.reply', label: '答复' },
    confirm: { from: ['replied'], to: 'verified', can: 'request.confirm', label: '确认' },
    disagree: { from: ['replied'], to: 'handling', can: 'request.confirm', label: '不认可' },
    verify: { from: ['replied'], to: 'verified', can: 'request.verify', label: '核查' },
    rework: { from: ['replied'], to: 'handling', can: 'request.verify', label: '返工' },
    closeCase: { from: ['verified'], to: 'closed', can: 'request.closeCase', label: '结案' },
    callBack: { from: ['closed'], to: 'calledBack', can: 'request.callback', label: '回访' },
    noteNotReached: { from: ['closed'], to: 'same', can: 'request.callback', label: '未联系上' },
    rate: { from: ['closed', 'calledBack'], to: 'calledBack', can: 'request.rate', label: '评价' },
    reopen: { from: ['closed', 'calledBack'], to: 'handling', can: 'request.reopen', label: '重新办理' },
    urge: { from: ['submitted', 'accepted', 'dispatched', 'signed', 'handling', 'replied', 'verified'], to: 'same', can: 'request.urge', label: '催办' },
    publish: { from: ['submitted', 'accepted', 'dispatched', 'signed', 'handling', 'replied', 'verified', 'closed', 'calledBack', 'final'], to: 'same', can: 'request.publish', label: '公开' },
    // Wherever it has got to since: what is public can always be taken down.
    withdraw: {
      from: ['submitted', 'accepted', 'declined', 'merged', 'dispatched', 'signed', 'handling', 'replied', 'verified', 'closed', 'calledBack', 'final'], to: 'same', can: 'request.publish', label: '撤回公开',
    },
    // Whether others who have the same trouble may join it before anything of it is public.
    closeJoining: { from: ['accepted', 'dispatched', 'signed', 'handling', 'replied'], to: 'same', can: 'request.publish', label: '停止加入' },
    openJoining: { from: ['accepted', 'dispatched', 'signed', 'handling', 'replied'], to: 'same', can: 'request.publish', label: '恢复加入' },
    askExclusion: { from: ['replied', 'verified', 'closed', 'calledBack', 'final'], to: 'same', can: 'request.askExclusion', label: '申请剔除' },
    // Whatever became of it meanwhile: what was asked is decided or taken back.
    decideExclusion: { from: ['accepted', 'merged', 'dispatched', 'signed', 'handling', 'replied', 'verified', 'closed', 'calledBack', 'final'], to: 'same', can: 'request.decideExclusion', label: '审批剔除' },
    withdrawExclusion: { from: ['accepted', 'merged', 'dispatched', 'signed', 'handling', 'replied', 'verified', 'closed', 'calledBack', 'final'], to: 'same', can: 'request.askExclusion', label: '撤回剔除申请' },
    include: { from: ['replied', 'verified', 'closed', 'calledBack', 'final'], to: 'same', can: 'request.arbitrate', label: '取消剔除' },
    becomeFinal: { from: ['calledBack'], to: 'final', can: 'none', label: '终结' },
  },
})

export type RequestState = keyof typeof requestLifecycle.states
export type RequestMove = keyof typeof requestLifecycle.moves

/** Sent to a unit, which has not answered yet: what was merged from here goes back here. */
export const statesWithUnit: ReadonlySet<string> = new Set<RequestState>(['dispatched', 'signed', 'handling'])

/** For whom a request waits: the words of the work list, the permission of whoever can act, and the move that asked for a decision; `lasting`: said with the days since then. */
export const waitingFor = {
  accept: { label: '待受理', can: 'request.accept' },
  platformDecision: { label: '等 12345 平台决定', can: 'request.accept', since: ['sendBack'], lasting: '等待平台答复' },
  dispatch: { label: '待派单', can: 'request.dispatch' },
  arbitrate: { label: '待裁定', can: 'request.arbitrate' },
  sign: { label: '待签收', can: 'request.sign' },
  contact: { label: '待联系居民', can: 'request.reply' },
  reply: { label: '待答复', can: 'request.reply' },
  decideReturn: { label: '待审核退单', can: 'request.decideReturn', since: ['askReturn'] },
  decideExtension: { label: '待审批延期', can: 'request.decideExtension', since: ['askExtension'] },
  decideSecondExtension: { label: '待审批再次延期', can: 'request.decideSecondExtension', since: ['askExtension'] },
  decideSuspension: { label: '待审批挂账', can: 'request.decideSuspension', since: ['suspend'] },
  residentAnswer: { label: '等居民补充', can: 'request.report' },
  review: { label: '挂账中，到期复核', can: 'request.suspend' },
  confirm: { label: '等居民确认', can: 'request.confirm' },
  verify: { label: '待核查', can: 'request.verify' },
  close: { label: '待结案', can: 'request.closeCase' },
  callback: { label: '待回访', can: 'request.callback' },
  tellOutcome: { label: '待告知结果', can: 'request.callback' },
} as const satisfies Record<string, { label: string; can: string; since?: readonly RequestMove[]; lasting?: string }>

export type WaitingFor = keyof typeof waitingFor

/** States in which nothing is owed any more. */
export const endStates: ReadonlySet<string> = new Set<RequestState>(['declined', 'merged', 'closed', 'calledBack', 'final'])
