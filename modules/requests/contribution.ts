/** What a request adds to the figures, as whole numbers; every figure is a sum of these over rows. */
export type Measures = {
  received: number
  assessable: number
  excluded: number
  contacted: number
  contacted_in_time: number
  completed: number
  due: number
  in_time: number
  /** Not in time, and not completed yet. */
  open_overdue: number
  asked: number
  answered: number
  solved: number
  satisfied: number
  excluded_contacted_in_time: number
  excluded_completed: number
  excluded_due: number
  excluded_in_time: number
  excluded_open_overdue: number
  excluded_answered: number
  excluded_solved: number
  excluded_satisfied: number
  suggested: number
  suggested_right: number
  /** Of those, what the county's own classifier suggested. */
  suggested_by_model: number
  suggested_by_model_right: number
}

/** Where it counts: the day it was opened, its place, the unit that answers for it, its subject and channel. */
export type CountedAs = { day: string; area_id: string; organization_id: string | null; category: string; channel: string }

export type CountedRequest = CountedAs & {
  state: string
  reply_kind: string | null
  contacted_in_time: boolean | null
  replied_in_time: boolean | null
  /** False once the time to accept, dispatch or sign had passed. */
  taken_up_in_time: boolean
  closing: number
  solved: boolean | null
  satisfaction: string | null
  excluded: boolean
  /** What was suggested as it came in. */
  suggested_category: string | null
  /** The classifier that suggested it; null where hint words did. */
  suggested_model: string | null
  /** Brought in from a file as closed there. */
  closed_elsewhere: boolean
}

export const measureNames = [
  'received', 'assessable', 'excluded', 'contacted', 'contacted_in_time', 'completed', 'due', 'in_time', 'open_overdue', 'asked', 'answered', 'solved', 'satisfied',
  'excluded_contacted_in_time', 'excluded_completed', 'excluded_due', 'excluded_in_time', 'excluded_open_overdue', 'excluded_answered', 'excluded_solved', 'excluded_satisfied', 'suggested', 'suggested_right',
  'suggested_by_model', 'suggested_by_model_right',
] as const satisfies readonly (keyof Measures)[]

const repliedStates: ReadonlySet<string> = new Set(['replied', 'verified', 'closed', 'calledBack', 'final'])
const askedStates: ReadonlySet<string> = new Set(['calledBack', 'final'])
/** Until it is accepted nobody has looked at its category. */
const unseenStates: ReadonlySet<string> = new Set(['draft', 'submitted'])
const satisfiedAnswers: ReadonlySet<string> = new Set(['satisfied', 'basicallySatisfied'])

/**
 * A function of the row alone, so that the sum of all differences is the sum over all rows. What was merged counts where
 * it went; what was declined counts as received and is not assessed; what was closed elsewhere was never ours to answer.
 */
export function contributionOf(row: CountedRequest): Measures {
  const measures = Object.fromEntries(measureNames.map((name) => [name, 0])) as Measures
  if (row.state === 'merged' || row.closed_elsewhere) return measures
  measures.received = 1
  if (row.state === 'declined') return measures
  const completed = repliedStates.has(row.state) && row.reply_kind !== null && row.reply_kind !== 'byWhen'
  measures.assessable = 1
  measures.contacted = Number(row.contacted_in_time !== null)
  measures.contacted_in_time = Number(row.contacted_in_time === true)
  measures.completed = Number(completed)
  // What nobody took up, contacted or answered in time is due: open and overdue counts before its reply has a clock.
  measures.due = Number(row.replied_in_time !== null || !row.taken_up_in_time || row.contacted_in_time === false)
  measures.in_time = Number(row.replied_in_time === true && row.taken_up_in_time)
  measures.open_overdue = Number(measures.due > measures.in_time && !completed)
  measures.asked = Number(askedStates.has(row.state))
  const isAnswered = askedStates.has(row.state) && row.solved !== null
  measures.answered = Number(isAnswered)
  measures.solved = Number(isAnswered && row.solved === true)
  measures.satisfied = Number(isAnswered && satisfiedAnswers.has(row.satisfaction ?? ''))
  measures.suggested = Number(row.suggested_category !== null && !unseenStates.has(row.state))
  measures.suggested_right = Number(measures.suggested === 1 && row.suggested_category === row.category)
  const isByModel = row.suggested_model !== null
  measures.suggested_by_model = isByModel ? measures.suggested : 0
  measures.suggested_by_model_right = isByModel ? measures.suggested_right : 0
  if (row.excluded) {
    measures.excluded = 1
    for (const name of ['contacted_in_time', 'completed', 'due', 'in_time', 'open_overdue', 'answered', 'solved', 'satisfied'] as const) measures[`excluded_${name}`] = measures[name]
  }
  return measures
}

/** The rows to add so that the figures follow the request from one form to the other; none when nothing counted changes. */
export function differences(before: CountedRequest | null, after: CountedRequest): { as: CountedAs; measures: Measures }[] {
  const now = contributionOf(after)
  if (before === null) return isZero(now) ? [] : [{ as: countedAs(after), measures: now }]
  const then = contributionOf(before)
  if (sameAs(before, after)) {
    const change = combine(now, then, (one, other) => one - other)
    return isZero(change) ? [] : [{ as: countedAs(after), measures: change }]
  }
  const taken = { as: countedAs(before), measures: combine(then, then, (one) => 0 - one) }
  const given = { as: countedAs(after), measures: now }
  return [taken, given].filter(({ measures }) => !isZero(measures))
}

function countedAs({ day, area_id, organization_id, category, channel }: CountedAs): CountedAs {
  return { day, area_id, organization_id, category, channel }
}

function sameAs(one: CountedAs, other: CountedAs): boolean {
  return one.day === other.day && one.area_id === other.area_id && one.organization_id === other.organization_id && one.category === other.category && one.channel === other.channel
}

function combine(one: Measures, other: Measures, by: (one: number, other: number) => number): Measures {
  return Object.fromEntries(measureNames.map((name) => [name, by(one[name], other[name])])) as Measures
}

function isZero(measures: Measures): boolean {
  return measureNames.every((name) => measures[name] === 0)
}
