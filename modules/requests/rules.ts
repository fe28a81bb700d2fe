import type { Actor, Grant, ScopedRow } from '#kit/access/actor.ts'
import type { ProblemError } from '#kit/problem/problem.ts'
import { sayMoment } from '#kit/ui/time-words.ts'
import { isOpenToOthers, isUnsolved } from '#modules/requests/joining.ts'
import { requestLifecycle, statesWithUnit } from '#modules/requests/lifecycle.ts'
import type { RequestMove, RequestState } from '#modules/requests/lifecycle.ts'
import * as refusals from '#modules/requests/refusals.ts'
import { reopeningOf } from '#modules/requests/reopening.ts'
import { checkReasonLabels } from '#modules/requests/shapes.ts'

/** What the rules look at in a request; every list reads it, so that buttons need no second question. */
export type RequestFacts = ScopedRow & {
  state: string
  category: string
  purpose: string
  urgency: string
  holder_organization_id: string | null
  holder_name: string | null
  sender_organization_id: string | null
  receiver_organization_id: string
  co_unit_ids: readonly string[]
  open_task_ids: readonly string[]
  waiting_for: string | null
  waiting_organization_id: string | null
  pending: string | null
  pending_by: string | null
  asked_resident_at: Date | null
  suspended_until: Date | null
  returnable_until: Date | null
  arbitrated: boolean
  reply_due_at: Date | null
  /** The step that runs, and its end. */
  due_stage: string | null
  due_at: Date | null
  replied_by: string | null
  replied_organization_id: string | null
  reply_kind: string | null
  check_reason: string | null
  closing: number
  rated_closing: number
  solved: boolean | null
  satisfaction: string | null
  objection_count: number
  extension_count: number
  return_count: number
  transfer_count: number
  reopen_count: number
  urged_at: Date | null
  next_callback_at: Date | null
  closed_at: Date | null
  published: boolean
  /** `open`, unless staff closed it to others who have the same trouble (`closed`) or it was public once (`published`). */
  joining: string
  sealed: boolean
  typing: string | null
  excluded: boolean
  exclusion_asked_by: string | null
  exclusion_asked_organization_id: string | null
  outcome_telling: string | null
  /** The state in which it was merged, while it is. */
  merged_from: string | null
}

export type Circumstances = Parameters<typeof reopeningOf>[0] & { at: Date; transferLimit: number; urgeAgainAfterHours: number; isFacility: (category: string) => boolean }

/** What of it is to be done before anybody answers for it: accepting or dispatching; null once it is dispatched, and while somebody else decides. */
export function lateStepOf({ state, pending, due_stage }: Pick<RequestFacts, 'state' | 'pending' | 'due_stage'>): 'accept' | 'dispatch' | null {
  if (pending !== null) return null
  // Merged and taken out again it has the time of its next step, and must be accepted first.
  if (state === 'submitted' && due_stage !== null) return 'accept'
  return state === 'accepted' && due_stage === 'dispatch' ? 'dispatch' : null
}

/** Who moves it: through a post, or as the reporter (without one). */
type Who = { accountId: string | null; grant: Grant | undefined }
type Refusal = ProblemError | undefined
type Rule = (row: RequestFacts, who: Who, circumstances: Circumstances) => Refusal

const HOUR = 3_600_000
const DAY = 24 * HOUR
const applicationLabels: Readonly<Record<string, string>> = { return: '退单', extension: '延期', suspension: '挂账', arbitration: '裁定', platformReturn: '退回平台', platformExtension: '延期' }

const isHolder: Rule = (row, { grant }) =>
  grant !== undefined && grant.organizationId === row.holder_organization_id ? undefined : refusals.notTheHolder({ holder: row.holder_name ?? '别的单位' })
const leadsOrSent: Rule = (row, { grant }) =>
  grant !== undefined && [row.holder_organization_id, row.sender_organization_id].includes(grant.organizationId) ? undefined : refusals.notTheLead()
const isNotReporter: Rule = (row, { accountId }) => (row.reporter_id !== null && row.reporter_id === accountId ? refusals.ownRequest() : undefined)
const nothingPending: Rule = (row) => (row.pending === null ? undefined : refusals.applicationOpen({ what: applicationLabels[row.pending] ?? row.pending }))
/** While the platform considers an extension the clock goes on, and so does the work. */
const nothingPendingHere: Rule = (row, who, circumstances) => (row.pending === 'platformExtension' ? undefined : nothingPending(row, who, circumstances))
const isNotSentBack: Rule = (row, who, circumstances) => (row.pending === 'platformReturn' ? nothingPending(row, who, circumstances) : undefined)
/** Who leads is for the county to say, and where it is may be why it could not be said. */
const nothingPendingButWhoLeads: Rule = (row, who, circumstances) => (row.pending === 'arbitration' ? undefined : nothingPending(row, who, circumstances))
const isNotWaiting: Rule = (row) => (row.asked_resident_at === null ? undefined : refusals.waitingForResident())
const isNotSuspended: Rule = (row) => (row.suspended_until === null ? undefined : refusals.suspended())
const wasSent: Rule = (row) => (row.sender_organization_id === null ? refusals.takenOnOneself() : undefined)
/** What was only said is written down before it is decided on: whoever decides next reads, and does not listen. */
const isTyped: Rule = (row) => (row.typing === 'awaited' ? refusals.notTypedYet() : undefined)
/** Of a sealed report its holder alone: the centre that closes it does not hear it. */
const receivedOrHolds: Rule = (row, { grant }) =>
  grant !== undefined && [row.holder_organization_id, ...(row.sealed ? [] : [row.receiver_organization_id])].includes(grant.organizationId) ? undefined : refusals.notToType()
const isNotArbitrated: Rule = (row) => (row.arbitrated ? refusals.arbitrationFinal() : undefined)
const dispatchingRoles: ReadonlySet<string> = new Set(['streetStaff', 'countyDispatcher'])

/** Whoever dispatches may always send elsewhere what another unit holds, and answers for that. Everybody else passes it on. */
export function passesOn(row: Pick<RequestFacts, 'holder_organization_id'>, grant: Grant): boolean {
  return grant.organizationId === row.holder_organization_id || !dispatchingRoles.has(grant.role)
}

const passesOnLittle: Rule = (row, { grant }, { transferLimit }) => {
  if (grant === undefined || !passesOn(row, grant)) return undefined
  if (row.arbitrated) return refusals.arbitrationFinal()
  return row.transfer_count >= transferLimit ? refusals.transferredAlready({ limit: transferLimit }) : undefined
}
/** What the holder itself has asked for. An arbitration goes on without him. */
const withdrawable: ReadonlySet<string> = new Set(['return', 'extension', 'suspension', 'platformExtension'])
const isPending = (kind: string): Rule => (row) => (row.pending === kind ? undefined : refusals.nothingToDecide())
const isDecider: Rule = (row, { grant }) => (grant !== undefined && grant.organizationId === row.waiting_organization_id ? undefined : refusals.notTheDecider())
const didNotAsk: Rule = (row, { accountId }) => (row.pending_by !== null && row.pending_by === accountId ? refusals.ownApplication() : undefined)
const decides = (kind: string): Rule[] => [isPending(kind), isDecider, didNotAsk, isNotReporter]
const answersInEarnest: Rule = (row) => (row.reply_kind === 'byWhen' ? refusals.promiseStillRuns() : undefined)
const didNotReply: Rule = (row, { accountId }) => (row.replied_by !== null && row.replied_by === accountId ? refusals.ownReply() : undefined)
/** A street neither verifies nor calls back on what the street answered; in a community a colleague may. */
const unitDidNotReply: Rule = (row, { grant }) => (grant !== undefined && grant.organizationId === row.replied_organization_id ? refusals.ownUnitReplied() : undefined)
const streetDidNotReply: Rule = (row, who, circumstances) => (who.grant?.role === 'streetStaff' ? unitDidNotReply(row, who, circumstances) : undefined)
const needsCheck: Rule = (row) => (row.check_reason === null ? refusals.waitsForConfirmation() : undefined)
const notAnsweredYet: Rule = (row) => (row.rated_closing >= row.closing ? refusals.ratedAlready() : undefined)
/** Never to the unit accused: whoever examines a sealed report asks nobody in through it, and nothing of it is public. */
const isNotSealed: Rule = (row) => (row.sealed ? refusals.sealedReport() : undefined)
/** Each of the two reporters would learn of the other. */
const isNotSealedToMerge: Rule = (row) => (row.sealed ? refusals.mergeIntoSealed() : undefined)
/** Whoever sent it: the county what it sent or decided, otherwise the street too. Never the unit that would have to do it. */
const dispatched: Rule = (row, { grant }) => {
  if (grant === undefined || !dispatchingRoles.has(grant.role)) return refusals.mergeByDispatcher()
  const isCountys = row.arbitrated || (row.sender_organization_id !== null && (row.org_ids?.includes(grant.organizationId) !== true || row.co_unit_ids.includes(grant.organizationId)))
  return isCountys && grant.role !== 'countyDispatcher' ? refusals.mergeByDispatcher() : undefined
}
const mayMergeHere: Rule = (row, who, circumstances) => {
  if (!statesWithUnit.has(row.state)) return undefined
  return who.grant?.organizationId === row.holder_organization_id ? refusals.mergeByDispatcher() : dispatched(row, who, circumstances)
}
const mayUndoMerge: Rule = (row, who, circumstances) => (statesWithUnit.has(row.merged_from ?? '') ? dispatched(row, who, circumstances) : undefined)
/** Received anew it would lie in the open, or with the centre. */
const staysWithWhatItJoined: Rule = (row) => (row.sealed ? refusals.sealedTogether() : undefined)
/** Whoever decides must be able to read what it rests on. */
const evidenceIsOpen: Rule = (row) => (row.sealed ? refusals.sealedNotExcluded() : undefined)
const heldIt = (row: RequestFacts, unit: string) => unit === row.holder_organization_id || unit === row.replied_organization_id
const heldItOrDispatches: Rule = (row, { grant }) =>
  grant !== undefined && (grant.role === 'countyDispatcher' || heldIt(row, grant.organizationId)) ? undefined : refusals.notTheHolder({ holder: row.holder_name ?? '别的单位' })
const unitDidNotHold: Rule = (row, { grant }) => (grant !== undefined && heldIt(row, grant.organizationId) ? refusals.ownUnitHeld() : undefined)
const exclusionAsked: Rule = (row) => (row.exclusion_asked_by === null ? refusals.nothingToDecide() : undefined)
const didNotAskExclusion: Rule = (row, { accountId }) => (row.exclusion_asked_by === accountId ? refusals.ownApplication() : undefined)
/** An answer, the plan of a suspension (not solved yet, and said so), or that the time of the answer, or for accepting or dispatching it, has passed while nobody but the unit was waited for. */
const hasSomethingToSay: Rule = (row, _who, { at }) => (row.reply_kind === null && row.suspended_until === null && !isOverdue(row, at) && !isTakenUpLate(row, at) ? refusals.nothingToPublish() : undefined)
const isOverdue = (row: RequestFacts, at: Date) => row.reply_due_at !== null && row.reply_due_at <= at && row.asked_resident_at === null && row.pending !== 'platformReturn'

/** Whoever should accept or dispatch it is late, and nobody else is waited for. */
const isTakenUpLate = (row: RequestFacts, at: Date) => lateStepOf(row) !== null && row.due_at !== null && row.due_at <= at

/** What is said of a unit's own lateness it cannot take down: it ends by its doing what is late, and wrong words it may replace. */
const isNotAboutItself: Rule = (row, { grant }, { at }) =>
  grant !== undefined && grant.organizationId === row.waiting_organization_id && isTakenUpLate(row, at) ? refusals.ownLateness({ step: lateStepOf(row) === 'accept' ? '受理' : '派单' }) : undefined

/** Before anything of it is public; afterwards what is public is joined, or nothing. */
const isBeforePublication: Rule = (row) => (row.published ? refusals.joinedInPublic() : row.joining === 'published' ? refusals.joinedInPublicAgain() : undefined)
const couldBeJoined: Rule = (row, _who, { isFacility }) => (isOpenToOthers(row, isFacility) ? undefined : isUnsolved(row) ? refusals.neverJoined() : refusals.joinedNoMore())

/** Two attempts to reach somebody lie some working hours apart. */
export function calledJustNowUntil(next: Date | null, at: Date): Refusal {
  return next !== null && at < next ? refusals.calledJustNow({ from: sayMoment(next, at) }) : undefined
}

/** What is refused by a rule and not by a permission (docs/roles.md, "What the table alone does not say"). All must pass. */
const rules: Partial<Record<RequestMove, readonly Rule[]>> = {
  accept: [isTyped],
  decline: [isNotSentBack, isNotReporter, isTyped],
  merge: [isNotSealedToMerge, mayMergeHere, isTyped, nothingPending, isNotSuspended, isNotWaiting],
  undoMerge: [staysWithWhatItJoined, mayUndoMerge],
  tellOutcome: [(row) => (row.outcome_telling === 'owed' ? undefined : refusals.outcomeNotOwed())],
  split: [isNotSentBack, isTyped],
  correctPlace: [(row) => (row.sealed ? refusals.sealedHasNoPlace() : undefined), nothingPendingButWhoLeads, isNotSuspended, isNotWaiting],
  typeVoice: [isNotReporter, (row) => (row.typing === 'awaited' || row.typing === 'disputed' ? undefined : refusals.nothingToType()), receivedOrHolds],
  disputeTyping: [(row) => (row.typing === 'done' ? undefined : refusals.nothingToDispute())],
  dispatch: [(row) => (row.pending === 'arbitration' ? refusals.awaitsArbitration() : undefined), nothingPending],
  arbitrate: [isPending('arbitration'), didNotAsk, isNotReporter],
  object: [isHolder, wasSent, isNotArbitrated, (row) => (row.objection_count >= 2 ? refusals.objectedTwice() : undefined)],
  sign: [isHolder, nothingPending],
  addCoUnit: [leadsOrSent, isNotSealed],
  answerTask: [(row, { grant }) => (grant !== undefined && row.co_unit_ids.includes(grant.organizationId) ? undefined : refusals.noOpenTask())],
  transfer: [leadsOrSent, isNotSealed, passesOnLittle, nothingPending, isNotSuspended, isNotWaiting],
  askReturn: [
    isHolder, wasSent, isNotArbitrated, nothingPending, isNotSuspended, isNotWaiting,
    (row) => (row.return_count >= 2 ? refusals.returnedTwice() : undefined),
    (row, _who, { at }) => (row.returnable_until !== null && at > row.returnable_until ? refusals.returnWindowOver() : undefined),
  ],
  approveReturn: decides('return'),
  refuseReturn: decides('return'),
  contact: [isHolder, isNotSuspended],
  askResident: [isHolder, nothingPending, isNotSuspended, isNotWaiting, (row) => (row.reporter_id === null ? refusals.notWithReporter() : undefined)],
  endWait: [isHolder, (row) => (row.asked_resident_at === null ? refusals.notWaiting() : undefined)],
  askExtension: [
    isHolder, nothingPending, isNotSuspended, isNotWaiting,
    (row) => (row.extension_count >= 2 ? refusals.extendedTwice() : undefined),
    (row, _who, { at }) => (row.reply_due_at !== null && at > row.reply_due_at ? refusals.alreadyOverdue() : undefined),
  ],
  decideExtension: [...decides('extension'), (row) => (row.extension_count === 0 ? undefined : refusals.notTheDecider())],
  decideSecondExtension: [...decides('extension'), (row) => (row.extension_count === 1 ? undefined : refusals.notTheDecider())],
  withdrawApplication: [isHolder, (row) => (row.pending !== null && withdrawable.has(row.pending) ? undefined : refusals.nothingToWithdraw())],
  suspend: [isHolder, nothingPending, isNotSuspended, isNotWaiting],
  decideSuspension: decides('suspension'),
  resume: [isHolder, (row) => (row.suspended_until === null ? refusals.notSuspended() : undefined)],
  reply: [
    isHolder, isTyped, nothingPendingHere, isNotSuspended, isNotWaiting,
    (row) => (row.open_task_ids.length > 0 ? refusals.tasksOpen({ count: row.open_task_ids.length }) : undefined),
    (row) => (row.state === 'replied' && row.reply_kind !== 'byWhen' ? refusals.repliedAlready() : undefined),
  ],
  confirm: [
    answersInEarnest,
    // Whoever was silent and speaks after all is heard: the check was only for want of his word.
    (row) => (row.check_reason === null || row.check_reason === 'silence' ? undefined : refusals.mustBeChecked({ reason: checkReasonLabels[row.check_reason as keyof typeof checkReasonLabels] })),
  ],
  disagree: [answersInEarnest],
  verify: [answersInEarnest, needsCheck, isNotReporter, didNotReply, streetDidNotReply],
  rework: [answersInEarnest, needsCheck, isNotReporter, didNotReply, streetDidNotReply],
  closeCase: [
    isNotReporter,
    (row, { grant }) =>
      grant !== undefined && [row.receiver_organization_id, row.sender_organization_id].includes(grant.organizationId) ? undefined : refusals.notReceiver(),
  ],
  callBack: [isNotReporter, unitDidNotReply, notAnsweredYet],
  noteNotReached: [
    isNotReporter, unitDidNotReply, notAnsweredYet,
    (row, _who, { at }) => calledJustNowUntil(row.next_callback_at, at),
  ],
  rate: [notAnsweredYet],
  reopen: [
    // Whoever speaks for somebody by authority may what he might.
    (row, { grant }) => (grant === undefined || grant.role === 'buildingLead' || row.solved === false || row.satisfaction === 'dissatisfied' ? undefined : refusals.callBackNotBad()),
    (row, _who, circumstances) => {
      const { limit } = reopeningOf(circumstances, row.closed_at ?? circumstances.at)
      return row.reopen_count >= limit ? refusals.reopenedTooOften({ limit }) : undefined
    },
    (row, _who, circumstances) => {
      if (row.closed_at === null) return undefined
      const { withinDays } = reopeningOf(circumstances, row.closed_at)
      return circumstances.at.getTime() > row.closed_at.getTime() + withinDays * DAY ? refusals.reopenTooLate({ days: withinDays }) : undefined
    },
  ],
  urge: [
    (row) => (row.waiting_organization_id === null ? refusals.nobodyToUrge() : undefined),
    (row, { accountId }, { at, urgeAgainAfterHours }) => {
      const again = row.urged_at === null || row.reporter_id !== accountId ? undefined : new Date(row.urged_at.getTime() + urgeAgainAfterHours * HOUR)
      return again !== undefined && at < again ? refusals.urgedAlready({ hours: urgeAgainAfterHours, from: sayMoment(again, at) }) : undefined
    },
  ],
  publish: [isNotSealed, hasSomethingToSay],
  withdraw: [(row) => (row.published ? undefined : refusals.notPublished()), isNotAboutItself],
  closeJoining: [isNotSealed, isBeforePublication, couldBeJoined, (row) => (row.joining === 'closed' ? refusals.joiningClosed() : undefined)],
  openJoining: [isNotSealed, isBeforePublication, couldBeJoined, (row) => (row.joining === 'closed' ? undefined : refusals.joiningOpen())],
  askExclusion: [
    (row) => (row.excluded ? refusals.excludedAlready() : undefined), (row) => (row.exclusion_asked_by === null ? undefined : refusals.exclusionAskedAlready()),
    evidenceIsOpen, heldItOrDispatches,
  ],
  decideExclusion: [exclusionAsked, didNotAskExclusion, isNotReporter, unitDidNotHold],
  withdrawExclusion: [exclusionAsked, (row, { grant }) => (grant !== undefined && grant.organizationId === row.exclusion_asked_organization_id ? undefined : refusals.nothingToWithdraw())],
  include: [(row) => (row.excluded ? undefined : refusals.notExcluded())],
}

/**
 * Whether this person may make this move now, the permission aside: by which of his posts, or the refusal. A person with
 * several posts acts through the first that passes every rule.
 */
export function attempt(move: RequestMove, row: RequestFacts, actor: Actor, circumstances: Circumstances): { grant: Grant | undefined } | ProblemError {
  const { can } = requestLifecycle.moves[move]
  const grants = grantsOver(actor, can, row)
  const ways: (Grant | undefined)[] = grants.length > 0 ? grants : [undefined]
  let first: ProblemError | undefined
  for (const grant of ways) {
    const refusal = refusalOf(move, row, { accountId: actor.accountId, grant }, circumstances)
    if (refusal === undefined) return { grant }
    first ??= refusal
  }
  return first!
}

function refusalOf(move: RequestMove, row: RequestFacts, who: Who, circumstances: Circumstances): Refusal {
  for (const rule of rules[move] ?? []) {
    const refusal = rule(row, who, circumstances)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** The posts of this person that carry the permission over this very row. */
export function grantsOver(actor: Actor, permission: string, row: ScopedRow): Grant[] {
  return actor.grantsFor(permission).filter((grant) =>
    actor.scopesOf(grant, permission).some((scope) => {
      if (scope === 'area') return grant.areaPath !== null && typeof row.area_path === 'string' && row.area_path.startsWith(grant.areaPath)
      if (scope === 'party') return row.org_ids?.includes(grant.organizationId) ?? false
      if (scope === 'own') return actor.accountId !== null && row.reporter_id === actor.accountId
      return true
    }),
  )
}

/** By area or unit, and not only as its reporter or whoever speaks for him. */
export function readsAsStaff(actor: Actor, row: ScopedRow): boolean {
  return grantsOver(actor, 'request.read', row).some((grant) => !actor.scopesOf(grant, 'request.read').includes('own'))
}

/** The moves that are open to this person: offered exactly when the call would be allowed. */
export function openMoves(row: RequestFacts, actor: Actor, circumstances: Circumstances): RequestMove[] {
  return requestLifecycle
    .from(row.state as RequestState)
    .filter((move) => actor.may(requestLifecycle.moves[move].can, row) && 'grant' in attempt(move, row, actor, circumstances))
}
