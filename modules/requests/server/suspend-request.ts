import { startOfDayInChina } from '#kit/clock/china-day.ts'
import { command } from '#kit/http/handle.ts'
import { cancelTimers, plainDate, rowOf, setTimer } from '#modules/matters/server/public.ts'
import { decideSuspension, resume, suspend } from '#modules/requests/contract-moves.ts'
import { reviewTooFar } from '#modules/requests/refusals.ts'
import { recordAsked, recordDecision } from '#modules/requests/server/approvals.ts'
import { deciderFor, elsewhere } from '#modules/requests/server/deciders.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { monthAndDay } from '#modules/requests/server/summary.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'

const DAY = 86_400_000
export const REVIEW_DUE = 'suspensionReview'

/** With a plan that the resident reads once it is approved, and a day on which it is looked at again. */
export const suspendHandler = command(
  suspend,
  async (context) => {
    const moving = await beginMove(context, 'suspend')
    const { row, scope, rules } = moving
    const { reviewOn, words } = context.input
    const days = rules.procedure.suspension.reviewWithinDays
    const latest = plainDate(new Date(scope.at.getTime() + days * DAY))
    if (reviewOn <= plainDate(scope.at) || reviewOn > latest) throw reviewTooFar({ days })
    const decider = await deciderFor(scope.db, scope.countyCode, scope.at, { holder: row.holder_organization_id, by: scope.accountId }, moving.units)
    const { textId } = await finishMove(moving, {
      request: { pending: 'suspension', pending_by: scope.accountId, pending_organization_id: moving.grant!.organizationId, decider_organization_id: decider?.id ?? null },
      data: { reviewOn, ...elsewhere(row, decider) }, words: { text: words, audience: 'reporter' },
    })
    await recordAsked(moving, { kind: 'suspension', ordinal: await nextOrdinal(moving), textId, reviewOn })
    return row.id
  },
  showRow,
)

const PENDING = "SELECT review_on FROM approval WHERE county_code = $1 AND matter_id = $2 AND kind = 'suspension' AND status = 'pending'"

/** Approved: the clocks stand still, and it is shown as not solved yet, until it is resumed or the day has come. */
export const decideSuspensionHandler = command(
  decideSuspension,
  async (context) => {
    const moving = await beginMove(context, 'decideSuspension')
    const { row, scope } = moving
    const { approve, words } = context.input
    const asked = await rowOf<{ review_on: string }>(scope.db, PENDING, [scope.countyCode, row.id])
    const until = startOfDayInChina(asked!.review_on)
    const { textId } = await finishMove(moving, {
      request: { pending: null, pending_by: null, pending_organization_id: null, decider_organization_id: null, ...(approve ? { suspended_until: until } : {}) },
      ...(approve ? { clocks: { pause: true } } : {}),
      data: { approve, reviewOn: asked!.review_on },
      ...(words === undefined ? {} : { words: { text: words, audience: 'internal' as const } }),
    })
    await recordDecision(moving, 'suspension', approve, textId)
    if (approve) {
      await setTimer(scope, row.id, REVIEW_DUE, until)
      await tellReporter(moving, `您反映的 ${row.number} 暂时不能解决，已挂账，${monthAndDay(asked!.review_on)}复核。`)
    }
    return row.id
  },
  showRow,
)

export const resumeHandler = command(
  resume,
  async (context) => {
    const moving = await beginMove(context, 'resume')
    await finishMove(moving, { request: { suspended_until: null }, clocks: { resume: true }, words: { text: context.input.words, audience: 'internal' } })
    await cancelTimers(moving.scope, moving.row.id, [REVIEW_DUE])
    await tellResumed(moving)
    return moving.row.id
  },
  showRow,
)

/** Whoever raised it hears of the end as of the beginning, whoever or whatever has ended it. */
export async function tellResumed(moving: Moving): Promise<void> {
  await tellReporter(moving, `您反映的 ${moving.row.number} 挂账结束，恢复办理。`)
}

async function nextOrdinal({ scope, row }: Moving): Promise<number> {
  const found = await rowOf<{ next: number }>(
    scope.db, "SELECT coalesce(max(ordinal), 0) + 1 AS next FROM approval WHERE county_code = $1 AND matter_id = $2 AND kind = 'suspension'", [scope.countyCode, row.id],
  )
  return found!.next
}
