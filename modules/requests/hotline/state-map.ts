import type { RequestMove } from '#modules/requests/lifecycle.ts'

/** What the platform hears of an order, and the name that it gets where a county has entered none of its own. */
export const outgoingNames = {
  accepted: '已受理', returned: '申请退回', merged: '并案办理', dispatched: '已派单', signed: '已签收', extensionAsked: '申请延期', suspended: '申请挂账', resumed: '恢复办理',
  replied: '已答复', reopened: '重新办理', closed: '已办结',
} as const
export type OutgoingKind = keyof typeof outgoingNames

/** Every move of a request → what the platform hears of it. Null: it is our own affair. */
export const outgoingOf: Readonly<Record<RequestMove, OutgoingKind | null>> = {
  report: null, reportFor: null, bringIn: null, bringInClosed: null,
  accept: 'accepted', decline: 'returned', merge: 'merged', undoMerge: 'reopened', split: null,
  dispatch: 'dispatched', arbitrate: 'dispatched', object: null, sign: 'signed', transfer: 'dispatched',
  addCoUnit: null, answerTask: null, askReturn: null, approveReturn: null, refuseReturn: null,
  contact: null, askResident: null, supplement: null, endWait: null,
  // Asked for here, decided here first: what our own head refuses never reaches the platform.
  askExtension: null, decideExtension: 'extensionAsked', decideSecondExtension: 'extensionAsked', withdrawApplication: null,
  suspend: null, decideSuspension: 'suspended', resume: 'resumed',
  reply: 'replied', confirm: null, disagree: 'reopened', verify: null, rework: 'reopened', closeCase: 'closed',
  callBack: null, noteNotReached: null, rate: null, reopen: 'reopened', urge: null, publish: null, withdraw: null, askExclusion: null, decideExclusion: null, withdrawExclusion: null, include: null, becomeFinal: null,
}

/** What the platform hears of one move as it was done: of an application only that it was approved. */
export function outgoingFor(move: RequestMove, data: Readonly<Record<string, unknown>>): OutgoingKind | null {
  return data.approve === false ? null : outgoingOf[move]
}

/** Whose words go with a message: the latest of that move that its reporter may read. */
export const wordsOf: Readonly<Record<OutgoingKind, RequestMove | null>> = {
  accepted: null, returned: 'decline', merged: null, dispatched: null, signed: null, extensionAsked: null, suspended: 'suspend', resumed: null, replied: 'reply', reopened: null, closed: 'reply',
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
