import { query } from '#kit/http/handle.ts'
import { countyRules } from '#modules/matters/server/public.ts'
import { getProcedure } from '#modules/requests/contract.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'

export const getProcedureHandler = query(getProcedure, async ({ actor, db }) => {
  const { procedure } = await countyRules(db, actor.countyCode, 2_000)
  return {
    declineReasons: procedure.declineReasons,
    returnReasons: procedure.returnReasons,
    returnWindowWorkingHours: procedure.returnWindowWorkingHours,
    suspensionReviewWithinDays: procedure.suspension.reviewWithinDays,
    waitingForResidentDays: procedure.waitingForResidentDays,
    reopenLimit: procedure.reopenLimit,
    reopenWithinDays: procedure.reopenWithinDays,
    callbackAttempts: procedure.callback.attempts,
    citation: procedure.citation,
    moves: Object.entries(requestLifecycle.moves).map(([move, { label }]) => ({ move: move as RequestMove, label })),
  }
})
