import type { Counts } from '#modules/requests/statistics/counts.ts'

/** The five rates, in the order in which they are shown. */
export const measures = ['response', 'completion', 'resolution', 'satisfaction', 'onTime'] as const
export type Measure = (typeof measures)[number]

/**
 * `all`: every request counts that was not declined. `assessable`: those with an approved exclusion are left out as well.
 * Both are always shown.
 */
export const bases = ['assessable', 'all'] as const
export type Basis = (typeof bases)[number]

/** `rate` is `part ÷ whole`, or null where nothing was there to be measured: no request is not a hundred per cent. */
export type Rate = { part: number; whole: number; rate: number | null }
export type Rates = Record<Measure, Rate>

/** Words of a measure: its name, and what it divides by what. */
export const measureWords: Readonly<Record<Measure, { name: string; part: string; whole: Readonly<Record<Basis, string>> }>> = {
  response: { name: '响应率', part: '按时联系', whole: { assessable: '可考核诉求', all: '诉求（不予受理的除外）' } },
  completion: { name: '办结率', part: '已办结', whole: { assessable: '可考核诉求', all: '诉求（不予受理的除外）' } },
  resolution: { name: '解决率', part: '回答已解决', whole: { assessable: '答了回访的', all: '答了回访的' } },
  satisfaction: { name: '满意率', part: '满意和基本满意', whole: { assessable: '答了回访的', all: '答了回访的' } },
  onTime: { name: '按期率', part: '按期受理、签收并答复', whole: { assessable: '到期的（含超期未受理、未签收、未答复）', all: '到期的（含超期未受理、未签收、未答复）' } },
}

export const basisWords: Readonly<Record<Basis, string>> = { assessable: '剔除后', all: '未剔除' }

/**
 * The five rates of one set of counts (domain.md, "Three rates"): in time ÷ assessable, completed ÷ assessable,
 * solved ÷ answered, satisfied ÷ answered, in time ÷ due. Call-backs without an answer are in no denominator; see `unanswered`.
 */
export function ratesOf(counts: Counts, basis: Basis): Rates {
  const without = basis === 'assessable' ? 1 : 0
  const answered = counts.answered - without * counts.excludedAnswered
  const assessable = counts.assessable - without * counts.excluded
  return {
    response: rate(counts.contactedInTime - without * counts.excludedContactedInTime, assessable),
    completion: rate(counts.completed - without * counts.excludedCompleted, assessable),
    resolution: rate(counts.solved - without * counts.excludedSolved, answered),
    satisfaction: rate(counts.satisfied - without * counts.excludedSatisfied, answered),
    onTime: rate(counts.inTime - without * counts.excludedInTime, counts.due - without * counts.excludedDue),
  }
}

function rate(part: number, whole: number): Rate {
  return { part, whole, rate: whole === 0 ? null : part / whole }
}

/** Of the requests that came in with a suggested category and were accepted since, by either suggester or one of them: how many stand as suggested. */
export function suggestionRate(counts: Counts, by: 'all' | 'model' | 'words'): Rate {
  if (by === 'all') return rate(counts.suggestedRight, counts.suggested)
  if (by === 'model') return rate(counts.suggestedByModelRight, counts.suggestedByModel)
  return rate(counts.suggestedRight - counts.suggestedByModelRight, counts.suggested - counts.suggestedByModel)
}

/** Call-backs that were tried and brought no answer: shown beside the rates, counted in none. */
export function unanswered(counts: Counts): number {
  return counts.asked - counts.answered
}

/** Requests whose time still runs: they are in the denominator of the completion rate and not yet in that of the on-time rate. */
export function notYetDue(counts: Counts): number {
  return counts.assessable - counts.due
}

/** Due, and not taken up and answered in time: too late, or open and overdue; with or without the excluded ones. */
export function notInTime(counts: Counts, basis: Basis): number {
  const { part, whole } = ratesOf(counts, basis).onTime
  return whole - part
}

/** Of those the ones that are not completed yet, with or without the excluded ones. */
export function openOverdue(counts: Counts, basis: Basis): number {
  return counts.openOverdue - (basis === 'assessable' ? counts.excludedOpenOverdue : 0)
}

/**
 * 0.9266 → 92.7%. Never rounds what is not whole to 100%, nor something to 0%: 999 of 1,000 in time is 99.9%,
 * 2,999 of 3,000 too.
 */
export function sayRate({ part, whole, rate: value }: Rate): string {
  if (value === null) return '—'
  const tenths = Math.round(value * 1000)
  if (tenths >= 1000 && part < whole) return '99.9%'
  if (tenths === 0 && part > 0) return '0.1%'
  return `${(tenths / 10).toFixed(1)}%`
}

/**
 * Against the period before; `points` in percentage points. Without a rate on both sides there is nothing to compare; `unripe`: too many are not
 * yet due to say.
 */
export type Change = { direction: 'up' | 'down' | 'same'; points: number } | { direction: 'none'; points: null } | { direction: 'unripe'; points: null }

export function changeOf(now: Rate, before: Rate): Change {
  if (now.rate === null || before.rate === null) return { direction: 'none', points: null }
  const points = Math.round((now.rate - before.rate) * 1000) / 10
  if (points === 0) return { direction: 'same', points: 0 }
  return { direction: points > 0 ? 'up' : 'down', points }
}

/** What is not due yet may turn out either way, and may make up at most this part of a change that is told. */
const MOST_OF_A_CHANGE = 0.2

/**
 * A rate against that of the period before, like with like: the month before has had four weeks more to finish. How it stood at the same age is not
 * kept, and the due ones alone would be those that were answered early; so nothing is said before both are ripe. Of answered call-backs both rates speak only of what is finished.
 */
export function compareRates(now: Counts, before: Counts, basis: Basis, measure: Measure): Change {
  const change = changeOf(ratesOf(now, basis)[measure], ratesOf(before, basis)[measure])
  if (change.points === null) return change
  const unripe = Math.max(unripeShare(now, basis, measure), unripeShare(before, basis, measure)) * 100
  return unripe > Math.abs(change.points) * MOST_OF_A_CHANGE ? { direction: 'unripe', points: null } : change
}

/** How much of what came in can still count or not count, without anything being late. */
function unripeShare(counts: Counts, basis: Basis, measure: Measure): number {
  if (measure === 'resolution' || measure === 'satisfaction') return 0
  const without = basis === 'assessable' ? 1 : 0
  const whole = counts.assessable - without * counts.excluded
  const open = whole - (counts.due - without * counts.excludedDue)
  // Contacted or not, the time for it has ended for all but these.
  return whole === 0 ? 0 : (measure === 'response' ? Math.min(open, counts.assessable - counts.contacted) : open) / whole
}

/** 升 2.3 个百分点, 降 0.4 个百分点, 持平, 无法比较 */
export function sayChange(change: Change): string {
  if (change.direction === 'none') return '无法比较'
  if (change.direction === 'unripe') return '还有没到期的，先不比升降'
  if (change.direction === 'same') return '持平'
  return `${change.direction === 'up' ? '升' : '降'} ${Math.abs(change.points).toFixed(1)} 个百分点`
}
