import { command } from '#kit/http/handle.ts'
import { setTimer, touch } from '#modules/matters/server/public.ts'
import { callBack, noteNotReached } from '#modules/requests/contract-moves.ts'
import { answerMissing } from '#modules/requests/refusals.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { becomesFinalAt, FINAL } from '#modules/requests/server/become-final.ts'
import { recordRating } from '#modules/requests/server/rate-request.ts'

const ATTEMPT = `INSERT INTO callback_attempt (county_code, id, matter_id, closing, ordinal, at, outcome, account_id, organization_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

/** Asked by whoever did not answer: solved or not, satisfied or not; or the reporter would not say. */
export const callBackHandler = command(
  callBack,
  async (context) => {
    const moving = await beginMove(context, 'callBack')
    const { row, scope } = moving
    const { answered, solved, satisfaction, words } = context.input
    if (answered && (solved === undefined || satisfaction === undefined)) throw answerMissing()
    await recordAttempt(moving, answered ? 'reached' : 'declinedToAnswer')
    const { textId } = await finishMove(moving, {
      request: { callback_count: row.callback_count + 1, ...(answered ? { rated_closing: row.closing, solved: solved!, satisfaction: satisfaction! } : {}) },
      clocks: { done: ['callback'] },
      data: { answered, ...(answered ? { solved: solved!, satisfaction: satisfaction! } : {}) },
      ...(words === undefined ? {} : { words: { text: words, audience: 'internal' as const } }),
    })
    if (answered) await recordRating(moving, { source: 'callback', solved: solved!, satisfaction: satisfaction!, textId, byAuthority: false })
    await setTimer(scope, row.id, FINAL, becomesFinalAt(moving))
    return row.id
  },
  showRow,
)

/** Nobody answered. The next attempt has to be some working time later; after the last it counts as asked without an answer, apart from the rates. */
export const noteNotReachedHandler = command(
  noteNotReached,
  async (context) => {
    const moving = await beginMove(context, 'noteNotReached')
    const { row, scope, rules } = moving
    await recordAttempt(moving, 'notReached')
    const { attempts, attemptsApartWorkingHours } = rules.procedure.callback
    const isLast = row.callback_count + 1 >= attempts
    const next = rules.calendar.addWorkingMinutes(scope.at, attemptsApartWorkingHours * 60)
    await finishMove(isLast ? { ...moving, move: 'callBack', to: 'calledBack' } : moving, {
      request: { callback_count: row.callback_count + 1, next_callback_at: 'at' in next ? next.at : null },
      ...(isLast ? { clocks: { done: ['callback'] as const } } : {}), data: { answered: false, attempt: row.callback_count + 1, ...(!isLast && 'at' in next ? { again: next.at.toISOString() } : {}) },
    })
    if (isLast) await setTimer(scope, row.id, FINAL, becomesFinalAt(moving))
    return row.id
  },
  showRow,
)

async function recordAttempt({ scope, row, grant }: Moving, outcome: 'reached' | 'notReached' | 'declinedToAnswer'): Promise<void> {
  await touch(scope.db, ATTEMPT, [
    scope.countyCode, scope.newId(), row.id, row.closing, row.callback_count + 1, scope.at, outcome, scope.accountId, grant!.organizationId,
  ])
}
