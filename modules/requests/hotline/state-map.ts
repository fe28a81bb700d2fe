import type { RequestMove } from '#modules/requests/lifecycle.ts'

/** What the platform hears of an order, and the name that it gets where a county has entered none of its own. */
export const outgoingNames = {
  accepted: '已受理', returned: '申请退回', merged: '并案办理', dispatched: '已派单', signed: '已签收', extensionAsked: '申请延期', suspended: '申请挂账', resumed: '恢复办理',
  replied: '已答复', reopened: '重新办理', closed: '已办结', wordsRefused: '补充未收',
} as const
export type OutgoingKind = keyof typeof outgoingNames

/** Every move of a request → what the platform hears of it. Null: it is our own affair. */
export const outgoingOf: Readonly<Record<RequestMove, OutgoingKind | null>> = {
  report: null, reportFor: null, bringIn: null, bringInClosed: null,
  accept: 'accepted', decline: 'returned', sendBack: 'returned', sendBackRefused: null, platformExtension: null, merge: 'merged', undoMerge: 'reopened', goAlong: null, oweOutcome: null, dropOutcome: null, tellOutcome: null, split: null, correctPlace: null, typeVoice: null, disputeTyping: null,
  dispatch: 'dispatched', arbitrate: 'dispatched', object: null, sign: 'signed', transfer: 'dispatched',
  addCoUnit: null, answerTask: null, askReturn: null, approveReturn: null, refuseReturn: null,
  contact: null, askResident: null, supplement: null, endWait: null,
  // Asked for here, decided here first: what our own head refuses never reaches the platform.
  askExtension: null, decideExtension: 'extensionAsked', decideSecondExtension: 'extensionAsked', withdrawApplication: null,
  suspend: null, decideSuspension: 'suspended', resume: 'resumed',
  reply: 'replied', confirm: null, disagree: 'reopened', verify: null, rework: 'reopened', closeCase: 'closed',
  callBack: null, noteNotReached: null, rate: null, reopen: 'reopened', urge: null, publish: null, withdraw: null, closeJoining: null, openJoining: null, askExclusion: null, decideExclusion: null, withdrawExclusion: null, include: null, becomeFinal: null,
}

/** What no move causes: that words were not taken, told to a platform whose list was read and to which nobody answered. */
export const besideMoves: readonly OutgoingKind[] = ['wordsRefused']

/**
 * What the platform hears of one move as it was done: of an application only that it was approved, and nothing of what it did
 * itself. What comes back with the request that it had followed stands as that does, whatever was told of the other one.
 */
export function outgoingFor(move: RequestMove, data: Readonly<Record<string, unknown>>): OutgoingKind | null {
  if (move === 'goAlong' && data.back === true) return 'reopened'
  return data.approve === false || data.by === 'platform' ? null : outgoingOf[move]
}

/** Whose words go with a message: the latest of these moves that its reporter may read. */
export const wordsOf: Readonly<Record<OutgoingKind, readonly RequestMove[]>> = {
  accepted: [], returned: ['decline', 'sendBack'], merged: [], dispatched: [], signed: [], extensionAsked: [], suspended: ['suspend'], resumed: [], replied: ['reply'], reopened: [], closed: ['reply'], wordsRefused: [],
}

/** What the platform may say of an order, and what that means here. */
export const incomingMeanings = {
  urged: '催办', extensionApproved: '同意延期', extensionRefused: '不同意延期', returnApproved: '同意退回', returnRefused: '不同意退回', evaluated: '回访评价', withdrawn: '撤单',
} as const
export type IncomingMeaning = keyof typeof incomingMeanings

/** The platform's names of events where a county has entered none of its own: our own words for them. */
export const defaultIncoming: Readonly<Record<string, IncomingMeaning>> = Object.fromEntries(Object.entries(incomingMeanings).map(([meaning, word]) => [word, meaning as IncomingMeaning]))

/** A word that nobody has explained is kept and shown; it changes nothing. */
export function meaningOf(incoming: Readonly<Record<string, string>>, word: string): IncomingMeaning | 'unknown' {
  const meaning = Object.hasOwn(incoming, word) ? incoming[word]! : ''
  return Object.hasOwn(incomingMeanings, meaning) ? (meaning as IncomingMeaning) : 'unknown'
}

/** What came of an event here, where it did not do what it says; null where it did. */
export const effectWords = {
  done: null,
  noted: '只作记录',
  overtaken: '没有等平台决定的事，只作记录',
  merged: '已并入另一件诉求，由本县决定，只作记录',
  urgedLately: '一天内已经转告过催办，只作记录',
  nobodyToUrge: '现在没有要催的单位，只作记录',
  incomplete: '没有同时说明是否解决、是否满意，不计入回访结果',
  ownAnswer: '本县回访或居民已有评价，分开记录，不计入回访结果',
} as const
export type EventEffect = keyof typeof effectWords

/** Without an effect time has not looked at it yet, or it waits for the request to be closed. */
export function sayEffect(effect: string | null, meaning: string): string | null {
  if (meaning === 'unknown') return '系统不认识这个状态，只作记录'
  if (meaning === 'restated') return '平台的期限和状态已更新'
  if (effect === null) return meaning === 'evaluated' ? '结案后计入回访结果' : null
  if (meaning === 'supplemented') return effect === 'done' ? '已转告办理单位，原来的内容没有改' : null
  if (meaning === 'tied') return effect === 'done' ? '已转告办理单位，没有另立诉求' : null
  if (effect === 'done') return meaning === 'evaluated' ? '已计入回访结果' : meaning === 'urged' ? '已转告承办单位' : null
  return Object.hasOwn(effectWords, effect) ? effectWords[effect as EventEffect] : null
}
