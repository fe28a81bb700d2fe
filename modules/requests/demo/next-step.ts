import type { WorkCalendar } from '#kit/clock/work-calendar.ts'
import { deterministic } from '#presets/deterministic.ts'
import type { Deterministic } from '#presets/deterministic.ts'
import type { FirstLevelCategory, Procedure } from '#presets/preset.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import type { RequestSnapshot } from './request-snapshot.ts'
import {
  answerTexts, arbitrationWords, callbackWords, contactWords, coUnitWords, declineInGeneral, declineWords, disagreeWords, extensionWords, objectionWords, publicAnswerOf,
  publicLateWords, publicPromiseWords, publicTextOf, reopenWords, returnWords, reworkWords, supplementAnswers, supplementQuestions, suspensionPlans, taskAnswers, urgeWords, verifyWords,
} from './sample-answers.ts'
import { doneInGeneral, doneTexts } from './sample-answers-done.ts'
import { actAt, dayAfter, punctuality, residentActsAt, shareOfTime } from './working-pace.ts'

/** What is the same for all requests of one county. */
export type Office = {
  seed: string
  calendar: WorkCalendar
  procedure: Procedure
  categoryName: (key: string) => string
  /** County units that take matters: to one of these a request is sent by mistake, or another is asked to help. */
  departmentIds: readonly string[]
  /** An entry of the duty list that says that another unit than this one leads. */
  dutyEntryAgainst: (category: string, organizationId: string) => string | undefined
  /** Whether the unit has a head who decides on its extensions and suspensions; a village has none. */
  hasHead: (organizationId: string) => boolean
}

/** Who makes a move: the reporter, or somebody with a post, first of the unit named. */
export type Mover =
  | { by: 'reporter' }
  | { by: 'staff'; organizationId?: string | undefined; notAccountIds?: readonly string[]; notOrganizationIds?: readonly string[] }

export type Step = { at: Date; move: RequestMove; mover: Mover; input: Record<string, unknown> }

/** Shares of all requests, or of the cases in which the question comes up. Assumed; the rates that follow look like a county's. */
const shares = {
  declined: 0.02, misdirected: 0.04, objected: 0.6, askedToReturn: 0.02, suspended: 0.015, extended: 0.09, resident: 0.05, coUnit: 0.03, requiredCoUnit: 0.4,
  approved: 0.85, supplemented: 0.75, byWhen: 0.06, notPossible: 0.09, confirmed: 0.5, disagreed: 0.09, rework: 0.1, ratedByReporter: 0.35, notReached: 0.25,
  declinedToAnswer: 0.08, solved: 0.84, reopened: 0.4, published: 0.12, publishedLate: 0.6, publishedPromise: 0.9, urged: 0.3,
}

/**
 * What the people concerned would do next with this request, and when; undefined when only time can go on. A function of
 * its arguments: `key` names the request, the same in every run.
 */
export function nextStep(key: string, request: RequestSnapshot, office: Office): Step | undefined {
  const choose = deterministic(`${office.seed}/${key}/${request.version}`)
  const step = stepOf(request, office, choose)
  if (step === undefined) return undefined
  return publishBefore(key, request, office, step) ?? urgeBefore(request, office, choose, step) ?? step
}

function stepOf(request: RequestSnapshot, office: Office, choose: Deterministic): Step | undefined {
  switch (request.waiting_for) {
    case 'accept':
      return accept(request, office, choose)
    case 'dispatch':
      return dispatch(request, office, choose)
    case 'arbitrate':
      return byUnit(request, office, choose, 'arbitrate', {
        organizationId: request.proposed_organization_id ?? choose.pick(office.departmentIds), coUnits: [], words: choose.pick(arbitrationWords),
      })
    case 'sign':
      return signOrObject(request, office, choose)
    case 'contact':
      return contactOrReturn(request, office, choose)
    case 'reply':
      return request.state === 'replied' ? keepPromise(request, office, choose) : handle(request, office, choose)
    case 'decideReturn':
      return decide(request, office, choose, choose.chance(shares.approved) ? 'approveReturn' : 'refuseReturn')
    case 'decideExtension':
    case 'decideSecondExtension':
      return decide(request, office, choose, request.waiting_for)
    case 'decideSuspension':
      return decide(request, office, choose, 'decideSuspension')
    case 'residentAnswer':
      return choose.chance(shares.supplemented) ? byReporter(request, choose, { least: 0.2, most: 4 }, 'supplement', { words: choose.pick(supplementAnswers) }) : undefined
    case 'review':
      return byUnit(request, office, choose, 'resume', { words: '条件已具备，恢复办理。' }, residentActsAt(request.updated_at, choose, { least: 12, most: 60 }))
    case 'confirm':
      return confirm(request, choose)
    case 'verify':
      return verify(request, office, choose)
    case 'close':
      return byUnit(request, office, choose, 'closeCase', {})
    case 'callback':
      return callBack(request, office, choose)
    // The generated past has no platform in it.
    case 'platformDecision':
      return undefined
    case null:
      return request.state === 'calledBack' ? reopen(request, choose) : undefined
  }
}

/** A move of the unit whose turn it is, within its time as often as it is reliable. */
function byUnit(request: RequestSnapshot, office: Office, choose: Deterministic, move: RequestMove, input: Record<string, unknown>, at?: Date): Step {
  const unit = request.waiting_organization_id ?? undefined
  return {
    move, input,
    mover: { by: 'staff', organizationId: unit },
    at: at ?? actAt({
      from: request.updated_at, dueAt: request.due_at ?? undefined, urgency: request.urgency, calendar: office.calendar,
      share: shareOfTime(choose, reliabilityOf(request, office, unit)),
    }),
  }
}

/** What takes a moment is forgotten less often than what takes days. */
function reliabilityOf(request: RequestSnapshot, office: Office, unit: string | undefined): number {
  const reliability = unit === undefined ? 0.9 : punctuality(office.seed, unit)
  return request.waiting_for === 'reply' ? reliability : 1 - (1 - reliability) * 0.55
}

function byReporter(request: RequestSnapshot, choose: Deterministic, days: { least: number; most: number }, move: RequestMove, input: Record<string, unknown>): Step {
  return { move, input, mover: { by: 'reporter' }, at: residentActsAt(request.updated_at, choose, days) }
}

function accept(request: RequestSnapshot, office: Office, choose: Deterministic): Step {
  if (request.urgency === 'routine' && choose.chance(shares.declined)) {
    const reason = choose.pick(office.procedure.declineReasons)
    return byUnit(request, office, choose, 'decline', { reasonKey: reason.key, words: declineWords[reason.key] ?? declineInGeneral })
  }
  return byUnit(request, office, choose, 'accept', {})
}

function dispatch(request: RequestSnapshot, office: Office, choose: Deterministic): Step {
  const others = office.departmentIds.filter((id) => id !== request.proposed_organization_id && !request.org_ids.includes(id))
  const isMisdirected = request.urgency === 'routine' && !request.moves.includes('dispatch') && choose.chance(shares.misdirected)
  const organizationId = isMisdirected || request.proposed_organization_id === null ? choose.pick(others) : request.proposed_organization_id
  const coUnits = isMisdirected ? [] : request.proposed_co_unit_ids.filter((id) => id !== organizationId)
    .map((id) => ({ organizationId: id, required: choose.chance(shares.requiredCoUnit) }))
  return byUnit(request, office, choose, 'dispatch', { organizationId, coUnits })
}

/** Sent to a unit that routing did not name, and not by arbitration. */
function isMisdirected(request: RequestSnapshot): boolean {
  return request.proposed_organization_id !== null && request.holder_organization_id !== request.proposed_organization_id && !request.arbitrated
    && request.moves.includes('dispatch') && !request.moves.includes('transfer')
}

function signOrObject(request: RequestSnapshot, office: Office, choose: Deterministic): Step {
  const holder = request.holder_organization_id
  if (holder !== null && isMisdirected(request) && choose.chance(shares.objected)) {
    const dutyEntryId = office.dutyEntryAgainst(request.category, holder)
    if (dutyEntryId !== undefined) return byUnit(request, office, choose, 'object', { dutyEntryId, words: choose.pick(objectionWords) })
  }
  return byUnit(request, office, choose, 'sign', {})
}

function contactOrReturn(request: RequestSnapshot, office: Office, choose: Deterministic): Step {
  const holder = request.holder_organization_id
  const contact = byUnit(request, office, choose, 'contact', { how: choose.chance(0.8) ? 'phone' : 'visit', words: choose.pick(contactWords) })
  // A street would have to decide on its own application.
  const mayReturn = holder !== null && office.departmentIds.includes(holder) && !request.arbitrated && request.moves.includes('dispatch') && !request.moves.includes('askReturn')
    && request.returnable_until !== null && contact.at < request.returnable_until
  if (!mayReturn || !(isMisdirected(request) || choose.chance(shares.askedToReturn))) return contact
  const dutyEntryId = office.dutyEntryAgainst(request.category, holder)
  if (dutyEntryId === undefined) return contact
  return { ...contact, move: 'askReturn', input: { reasonKey: office.procedure.returnReasons[0]!.key, dutyEntryId, words: choose.pick(returnWords) } }
}

function handle(request: RequestSnapshot, office: Office, choose: Deterministic): Step {
  const isCommon = request.urgency === 'routine'
  const mayAskHead = isCommon && request.holder_organization_id !== null && office.hasHead(request.holder_organization_id)
  const once = (move: RequestMove, share: number) => !request.moves.includes(move) && choose.chance(share)
  const task = request.open_task_ids[0]
  if (task !== undefined) {
    return { ...byUnit(request, office, choose, 'answerTask', { words: choose.pick(taskAnswers) }), mover: { by: 'staff', organizationId: task } }
  }
  if (request.reporter_id !== null && isCommon && once('askResident', shares.resident))
    return byUnit(request, office, choose, 'askResident', { words: choose.pick(supplementQuestions) })
  if (mayAskHead && once('suspend', shares.suspended))
    return byUnit(request, office, choose, 'suspend', { reviewOn: dayAfter(request.updated_at, 45), words: choose.pick(suspensionPlans) })
  if (once('addCoUnit', shares.coUnit)) {
    const others = office.departmentIds.filter((id) => !request.org_ids.includes(id))
    return byUnit(request, office, choose, 'addCoUnit', { organizationId: choose.pick(others), required: true, words: choose.pick(coUnitWords) })
  }
  if (mayAskHead && once('askExtension', shares.extended)) {
    const step = byUnit(request, office, choose, 'askExtension', { workingDays: choose.int(2, Math.min(5, office.procedure.extension.first.capWorkingDays)), words: choose.pick(extensionWords) })
    if (request.reply_due_at !== null && step.at < request.reply_due_at) return step
  }
  return reply(request, office, choose)
}

function reply(request: RequestSnapshot, office: Office, choose: Deterministic): Step {
  const step = byUnit(request, office, choose, 'reply', {})
  const draw = choose.next()
  const mayPromise = !request.moves.includes('reply') && request.urgency === 'routine'
  const kind = draw < shares.byWhen && mayPromise ? 'byWhen' : draw > 1 - shares.notPossible ? 'notPossible' : 'done'
  const words = choose.pick(answersTo(request.category, kind)).replaceAll('{days}', String(choose.int(20, 90)))
  return { ...step, input: { kind, words, ...(kind === 'byWhen' ? { promisedOn: dayAfter(step.at, choose.int(4, 9)) } : {}) } }
}

/** What was done is said of the very thing, the rest of its first level. */
export function answersTo(category: string, kind: 'done' | 'notPossible' | 'byWhen'): readonly string[] {
  return kind === 'done' ? (doneTexts[category] ?? doneInGeneral) : answerTexts[category.split('.')[0] as FirstLevelCategory][kind]
}

/** The promised day is kept by most, and overrun by some. */
function keepPromise(request: RequestSnapshot, office: Office, choose: Deterministic): Step {
  const step = byUnit(request, office, choose, 'reply', { kind: 'done', words: choose.pick(answersTo(request.category, 'done')).replaceAll('{days}', String(choose.int(20, 90))) })
  const until = request.promised_at ?? request.updated_at
  return { ...step, at: actAt({ from: request.updated_at, dueAt: until, urgency: request.urgency, calendar: office.calendar, share: choose.chance(0.65) ? 0.85 : 1.3 }) }
}

/** Nobody decides on what he asked for himself. */
function decide(request: RequestSnapshot, office: Office, choose: Deterministic, move: RequestMove): Step {
  const isRuling = move === 'approveReturn' || move === 'refuseReturn'
  const approve = choose.chance(shares.approved)
  const input = move === 'refuseReturn' ? { words: '事项在贵单位职责范围内，请继续办理。' } : isRuling ? {} : { approve, words: approve ? '同意。' : '理由不充分，请按原时限办理。' }
  const step = byUnit(request, office, choose, move, input)
  const mover = { by: 'staff' as const, organizationId: request.waiting_organization_id ?? undefined, notAccountIds: request.pending_by === null ? [] : [request.pending_by] }
  return { ...step, mover, at: actAt({ from: request.updated_at, dueAt: undefined, urgency: request.urgency, calendar: office.calendar, share: 0.1 + choose.next() * 0.7 }) }
}

function confirm(request: RequestSnapshot, choose: Deterministic): Step | undefined {
  const draw = choose.next()
  if (draw < shares.confirmed) return byReporter(request, choose, { least: 0.05, most: 4 }, 'confirm', {})
  const mayDisagree = request.moves.filter((move) => move === 'disagree').length < 1
  if (draw < shares.confirmed + shares.disagreed && mayDisagree) return byReporter(request, choose, { least: 0.1, most: 3 }, 'disagree', { words: choose.pick(disagreeWords) })
  return undefined // silence: time will see to it
}

function verify(request: RequestSnapshot, office: Office, choose: Deterministic): Step {
  const isFirst = !request.moves.includes('rework')
  const step = isFirst && choose.chance(shares.rework)
    ? byUnit(request, office, choose, 'rework', { words: choose.pick(reworkWords) })
    : byUnit(request, office, choose, 'verify', { words: choose.pick(verifyWords) })
  return {
    ...step,
    mover: { by: 'staff', organizationId: request.waiting_organization_id ?? undefined, notAccountIds: request.replied_by === null ? [] : [request.replied_by] },
  }
}

function callBack(request: RequestSnapshot, office: Office, choose: Deterministic): Step | undefined {
  // What was public before it was answered is published anew, with the answer.
  const isAnswered = request.moves.lastIndexOf('publish') > request.moves.lastIndexOf('reply')
  if (request.moves.includes('publish') ? !isAnswered : choose.chance(shares.published)) {
    const category = office.categoryName(request.category)
    const said = answersTo(request.category, request.reply_kind === 'byWhen' ? 'byWhen' : 'done')[0]!.replaceAll('{days}', '40')
    const words = { publicText: publicTextOf(category, request.public_area_name), publicAnswer: publicAnswerOf(category, request.reply_kind, said) }
    return { ...byUnit(request, office, choose, 'publish', words), mover: { by: 'staff', organizationId: request.receiver_organization_id } }
  }
  const judgement = judge(request, office, choose)
  if (request.reporter_id !== null && choose.chance(shares.ratedByReporter)) return byReporter(request, choose, { least: 0.1, most: 2.5 }, 'rate', judgement)
  const mover = {
    by: 'staff' as const, organizationId: request.waiting_organization_id ?? undefined,
    notOrganizationIds: request.replied_organization_id === null ? [] : [request.replied_organization_id],
  }
  if (choose.chance(shares.notReached)) {
    const tries = request.moves.filter((move) => move === 'noteNotReached').length
    const step = byUnit(request, office, choose, 'noteNotReached', {})
    const from = request.next_callback_at
    return tries >= office.procedure.callback.attempts ? undefined : { ...step, mover, at: from !== null && step.at < from ? from : step.at }
  }
  const answered = !choose.chance(shares.declinedToAnswer)
  const words = judgement.solved ? callbackWords.slice(0, 3) : callbackWords.slice(3)
  const input = answered ? { answered, solved: judgement.solved, satisfaction: judgement.satisfaction, words: choose.pick(words) } : { answered }
  return { ...byUnit(request, office, choose, 'callBack', input), mover }
}

/** Reliable units solve more, and what a person had to look at twice is liked less. */
function judge(request: RequestSnapshot, office: Office, choose: Deterministic): { solved: boolean; satisfaction: string } {
  const unit = request.replied_organization_id
  const reliability = unit === null ? 0.9 : punctuality(office.seed, unit)
  const wasBad = request.moves.some((move) => move === 'disagree' || move === 'rework' || move === 'reopen')
  const solved = choose.chance(shares.solved + (reliability - 0.9) - (wasBad ? 0.15 : 0))
  const satisfaction = solved
    ? drawOf(choose, [['satisfied', 0.62], ['basicallySatisfied', 0.28], ['neutral', 0.08], ['dissatisfied', 0.02]])
    : drawOf(choose, [['satisfied', 0.02], ['basicallySatisfied', 0.13], ['neutral', 0.35], ['dissatisfied', 0.5]])
  return { solved, satisfaction }
}

function reopen(request: RequestSnapshot, choose: Deterministic): Step | undefined {
  const isBad = request.solved === false || request.satisfaction === 'dissatisfied'
  if (request.reporter_id === null || request.reopen_count > 0 || !isBad || !choose.chance(shares.reopened)) return undefined
  return byReporter(request, choose, { least: 0.3, most: 5 }, 'reopen', { words: choose.pick(reopenWords) })
}

/** What is late, or has a day by which it will be done, is made public now and then while the unit still owes it. */
function publishBefore(key: string, request: RequestSnapshot, office: Office, step: Step): Step | undefined {
  const isPromised = request.state === 'replied'
  const due = request.reply_due_at
  if (request.waiting_for !== 'reply' || request.moves.includes('publish') || (!isPromised && due === null)) return undefined
  // Draws of its own, so that what else happens stays as it is where nothing is published.
  const choose = deterministic(`${office.seed}/${key}/${request.version}/publish`)
  if (!choose.chance(isPromised ? shares.publishedPromise : shares.publishedLate)) return undefined
  const from = !isPromised && due! > request.updated_at ? due! : request.updated_at
  const at = actAt({ from, dueAt: undefined, urgency: request.urgency, calendar: office.calendar, share: 0.4 })
  if (at <= request.updated_at || at >= step.at) return undefined
  const publicText = publicTextOf(office.categoryName(request.category), request.public_area_name)
  return { at, move: 'publish', mover: { by: 'staff', organizationId: request.receiver_organization_id }, input: { publicText, publicAnswer: isPromised ? publicPromiseWords : choose.pick(publicLateWords) } }
}

/** Whoever waits too long for somebody else is urged, once. */
function urgeBefore(request: RequestSnapshot, office: Office, choose: Deterministic, step: Step): Step | undefined {
  const unit = request.waiting_organization_id
  if (unit === null || request.due_at === null || request.moves.includes('urge') || !requestLifecycle.from(request.state).includes('urge')) return undefined
  if (!choose.chance(shares.urged)) return undefined
  const at = actAt({ from: request.due_at, dueAt: undefined, urgency: request.urgency, calendar: office.calendar, share: 0.6 })
  if (at <= request.updated_at || at >= step.at) return undefined
  return { at, move: 'urge', mover: { by: 'staff', notOrganizationIds: [unit] }, input: { words: choose.pick(urgeWords) } }
}

function drawOf(choose: Deterministic, options: readonly (readonly [string, number])[]): string {
  let mark = choose.next()
  for (const [option, share] of options) {
    mark -= share
    if (mark < 0) return option
  }
  return options[0]![0]
}
