import { measuresOf } from '#modules/requests/sheets/rules.ts'
import type { SheetRow } from '#modules/requests/sheets/rules.ts'
import type { Measures } from '#modules/requests/contribution.ts'
import type { RowSet } from '#modules/requests/statistics/row-sets.ts'
import type { Basis } from '#modules/requests/statistics/rules.ts'

const inSet: Readonly<Record<RowSet, (own: Measures) => boolean>> = {
  received: (own) => own.received === 1,
  declined: (own) => own.received === 1 && own.assessable === 0,
  assessable: (own) => own.assessable === 1,
  excluded: (own) => own.excluded === 1,
  contactedInTime: (own) => own.contacted_in_time === 1,
  notContactedInTime: (own) => own.assessable === 1 && own.contacted_in_time === 0,
  completed: (own) => own.completed === 1,
  notCompleted: (own) => own.assessable === 1 && own.completed === 0,
  due: (own) => own.due === 1,
  notYetDue: (own) => own.assessable === 1 && own.due === 0,
  inTime: (own) => own.in_time === 1,
  notInTime: (own) => own.due === 1 && own.in_time === 0,
  openOverdue: (own) => own.open_overdue === 1,
  asked: (own) => own.asked === 1,
  answered: (own) => own.answered === 1,
  unanswered: (own) => own.asked === 1 && own.answered === 0,
  solved: (own) => own.solved === 1,
  notSolved: (own) => own.answered === 1 && own.solved === 0,
  satisfied: (own) => own.satisfied === 1,
  notSatisfied: (own) => own.answered === 1 && own.satisfied === 0,
  suggested: (own) => own.suggested === 1,
  suggestedRight: (own) => own.suggested_right === 1,
  suggestedWrong: (own) => own.suggested === 1 && own.suggested_right === 0,
  suggestedByModel: (own) => own.suggested_by_model === 1,
  suggestedByModelRight: (own) => own.suggested_by_model_right === 1,
  suggestedByModelWrong: (own) => own.suggested_by_model === 1 && own.suggested_by_model_right === 0,
  suggestedByWords: (own) => own.suggested > own.suggested_by_model,
  suggestedByWordsRight: (own) => own.suggested_right > own.suggested_by_model_right,
  suggestedByWordsWrong: (own) => own.suggested > own.suggested_by_model && own.suggested_right === own.suggested_by_model_right,
}

/** Whether a row is one of those behind a figure; without a set every row is, the ones that count nothing included. */
export function isIn(row: SheetRow, set: RowSet | undefined, basis: Basis): boolean {
  if (set === undefined) return true
  const own = measuresOf(row)
  return inSet[set](own) && (basis === 'all' || own.excluded === 0)
}
