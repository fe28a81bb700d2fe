import { remainingWords } from '#kit/clock/remaining-words.ts'
import type { Remaining } from '#kit/clock/remaining.ts'
import { maskText } from '#kit/secrets/mask.ts'
import { stageLabels } from '#modules/matters/contract.ts'
import type { Stage } from '#modules/matters/contract.ts'
import { limitWords } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import { labelOf, summaryOf } from '#modules/requests/server/summary.ts'
import type { RequestDetail } from '#modules/requests/shapes.ts'
import { stepToDo } from '#modules/requests/waiting.ts'

export type EventPart = {
  id: string
  at: string
  move: string
  from: string | null
  to: string
  unit: string | null
  role: string | null
  isReporter: boolean
  data: Record<string, unknown>
  words: string | null
  audience: 'internal' | 'reporter' | null
  hasWords: boolean
  photoIds: string[]
}

export type ClockPart = {
  id: string
  stage: Stage
  unit: string | null
  startedAt: string
  value: number
  unitOfLimit: string
  extensionDays: number
  dueAt: string | null
  pending: boolean
  paused: boolean
  stoppedAt: string | null
  missedAt: string | null
  void: boolean | null
}

export type ApprovalPart = {
  id: string
  kind: RequestDetail['approvals'][number]['kind']
  ordinal: number
  status: RequestDetail['approvals'][number]['status']
  atPlatform: boolean
  /** Decided by no unit of ours. */
  byPlatform: boolean
  askedUnit: string | null
  askedAt: string
  reasonKey: string | null
  workingDays: number | null
  reviewOn: string | null
  words: string | null
  decidedUnit: string | null
  decidedAt: string | null
  decisionWords: string | null
}

export type LinkPart = { kind: 'merge' | 'split'; isFrom: boolean; requestId: string; number: string; telling: RequestDetail['links'][number]['telling'] }

const internalMoves: ReadonlySet<string> = new Set([
  'object', 'addCoUnit', 'answerTask', 'askReturn', 'refuseReturn', 'askExtension', 'withdrawApplication', 'suspend', 'decideSuspension', 'urge', 'closeJoining', 'openJoining', 'askExclusion', 'decideExclusion', 'withdrawExclusion', 'exclude', 'include', 'noteNotReached', 'oweOutcome', 'dropOutcome', 'tellOutcome',
])

/** What units settle among themselves the reporter does not see, but what he did himself. */
export function isShownToReporter({ move, isReporter }: Pick<EventPart, 'move' | 'isReporter'>): boolean {
  return !internalMoves.has(move) || isReporter
}

/** Photos go with the words that they belong to: internal words have internal photos. */
export function showsPhotosToReporter(event: Pick<EventPart, 'audience' | 'hasWords'>): boolean {
  return event.audience === 'reporter' || !event.hasWords
}

/** Staff read all words, with numbers in them masked; the reporter those written to him. */
export function presentEntry(event: EventPart, isStaff: boolean): RequestDetail['timeline'][number] {
  const isForReader = isStaff || event.audience === 'reporter'
  const words = event.words ?? (event.hasWords && event.audience !== null ? '（内容已按规定删除）' : null)
  return {
    eventId: event.id,
    at: new Date(event.at).toISOString(),
    move: event.move,
    label: labelOf(event.move),
    summary: summaryOf(event),
    unit: event.unit,
    words: isForReader ? (isStaff ? maskText(words) : words) : null,
    internal: event.audience === 'internal',
    toState: event.to,
    photoIds: isStaff || showsPhotosToReporter(event) ? event.photoIds : [],
  }
}

export function presentClock(clock: ClockPart, waitingFor: string | null, rules: CountyRules, at: Date): RequestDetail['clocks'][number] {
  const stage = clock.stoppedAt === null ? stepToDo({ stage: clock.stage, waitingFor }) : clock.stage
  const isMissed = clock.missedAt !== null || (clock.stoppedAt === null && clock.dueAt !== null && new Date(clock.dueAt) < at)
  return {
    clockId: clock.id,
    stage,
    stageLabel: stageLabels[stage],
    unit: clock.unit,
    startedAt: new Date(clock.startedAt).toISOString(),
    limitWords: limitWords(clock.value, clock.unitOfLimit) + (clock.extensionDays > 0 ? `，延期 ${clock.extensionDays} 个工作日` : ''),
    dueAt: clock.dueAt === null ? null : new Date(clock.dueAt).toISOString(),
    pendingCalendar: clock.pending,
    paused: clock.paused,
    stoppedAt: clock.stoppedAt === null ? null : new Date(clock.stoppedAt).toISOString(),
    voided: clock.void === true,
    missed: isMissed,
    remainingWords: clock.stoppedAt === null ? remainingOf(clock, rules, at) : null,
  }
}

function remainingOf(clock: ClockPart, { calendar }: CountyRules, at: Date): string {
  if (clock.paused) return '已暂停'
  if (clock.dueAt === null) return '待日历'
  const dueAt = new Date(clock.dueAt)
  if (dueAt < at) {
    const over = calendar.workingMinutesBetween(dueAt, at)
    return remainingWords({ state: 'overdue', dueAt, over: 'pending' in over ? over : { value: over.minutes / 60, unit: 'workingHours' } }, at).words
  }
  const left = calendar.closingsBetween(at, dueAt)
  const remaining: Remaining = 'pending' in left ? { state: 'pending', ...left } : { state: 'running', dueAt, left: { value: left.days, unit: 'workingDays' } }
  return remainingWords(remaining, at).words
}

export function presentApproval(approval: ApprovalPart, { procedure }: CountyRules): RequestDetail['approvals'][number] {
  const { id, askedAt, decidedAt, reasonKey, byPlatform, ...rest } = approval
  return {
    ...rest,
    approvalId: id,
    decidedUnit: byPlatform ? '12345 平台' : rest.decidedUnit,
    askedAt: new Date(askedAt).toISOString(),
    decidedAt: decidedAt === null ? null : new Date(decidedAt).toISOString(),
    reasonLabel: reasonKey === null ? null : (procedure.returnReasons.find((reason) => reason.key === reasonKey)?.name ?? reasonKey),
    words: maskText(approval.words),
    decisionWords: maskText(approval.decisionWords),
  }
}

/** What was merged points where it went; what was split points to its parts. */
export function presentLinks(links: readonly LinkPart[]): RequestDetail['links'] {
  return links.map(({ kind, isFrom, requestId, number, telling }) => ({
    requestId, number, telling: kind === 'merge' && !isFrom ? telling : null, kind: kind === 'merge' ? (isFrom ? ('mergedInto' as const) : ('mergedFrom' as const)) : isFrom ? ('splitInto' as const) : ('splitFrom' as const),
  }))
}
