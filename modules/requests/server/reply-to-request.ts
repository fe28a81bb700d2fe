import { command } from '#kit/http/handle.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { dayOfDate } from '#kit/clock/calendar-date.ts'
import { startOfDayInChina } from '#kit/clock/china-day.ts'
import { cancelTimers, plainDate, rowOf, setTimer } from '#modules/matters/server/public.ts'
import type { ClockChange } from '#modules/matters/server/public.ts'
import { reply } from '#modules/requests/contract-moves.ts'
import { passedOnIsNoReply, placeholderLeft, promisedOnce, promiseMissing, promiseNotNeeded, promiseTooFar, reasonTooShort } from '#modules/requests/refusals.ts'
import { recordWithdrawal } from '#modules/requests/server/approvals.ts'
import { isDrawnForCheck } from '#modules/requests/server/draw-check.ts'
import { verifierFor } from '#modules/requests/server/deciders.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import type { Moving } from '#modules/requests/server/move.ts'
import { monthAndDay } from '#modules/requests/server/summary.ts'
import { tellReporter } from '#modules/requests/server/tell.ts'
import { unfilledIn } from '#modules/requests/reply-templates.ts'
import { checkReasonOf, saysOnlyPassedOn } from '#modules/requests/verification.ts'

const DAY = 86_400_000
const SHORTEST_REASON = 10
export const SILENCE = 'silence'
/** Whatever came between, a disagreement or a check, the promise was given. */
const PROMISED = "SELECT id FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND move = 'reply' AND data->>'kind' = 'byWhen' LIMIT 1"

type Reply = { kind: 'done' | 'notPossible' | 'byWhen'; words: string; promisedOn?: string | undefined; photoIds: readonly string[] }

/** Done, not possible and why, or by when. The last is a promise with a clock of its own: it is answered again in earnest. */
export const replyHandler = command(
  reply,
  async (context) => {
    const moving = await beginMove(context, 'reply')
    const { row, scope, rules, grant } = moving
    if (context.input.kind === 'byWhen' && (await rowOf(scope.db, PROMISED, [scope.countyCode, row.id])) !== undefined) throw promisedOnce()
    insistOnAnswer(moving, context.input)
    const { kind, words, promisedOn, photoIds } = context.input
    const verifier = kind === 'byWhen' ? null : await verifierFor(scope, row, { by: scope.accountId, unit: grant!.organizationId }, moving.units)
    const checkReason = kind === 'byWhen' ? row.check_reason : checkReasonAfter(moving, verifier, context.services.keyring)
    const promisedAt = promisedOn === undefined ? null : new Date(startOfDayInChina(promisedOn).getTime() + DAY)
    await finishMove(moving, {
      request: {
        contacted_at: row.contacted_at ?? scope.at, replied_at: scope.at, replied_by: scope.accountId, replied_organization_id: grant!.organizationId, reply_kind: kind,
        promised_at: kind === 'byWhen' ? promisedAt : row.promised_at, check_reason: checkReason,
        verifier_organization_id: verifier, ...(row.pending === null ? {} : { pending: null, pending_by: null, pending_organization_id: null }),
      },
      clocks: clocksAfter(moving, context.input, checkReason, verifier),
      data: { kind, ...(promisedOn === undefined ? {} : { promisedOn }) },
      words: { text: words, audience: 'reporter' },
      photoIds,
    })
    // Answered before the platform had decided on an extension.
    if (row.pending !== null) await recordWithdrawal(moving, null)
    await cancelTimers(scope, row.id, [SILENCE])
    if (kind !== 'byWhen' && checkReason === null) await setTimer(scope, row.id, SILENCE, new Date(scope.at.getTime() + rules.procedure.callback.silenceDays * DAY))
    await tellReporter(moving, kind === 'byWhen' ? `您反映的 ${row.number} 有了答复：${monthAndDay(promisedOn!)}前办结。` : `您反映的 ${row.number} 有了答复，请看是否认可。`)
    return row.id
  },
  showRow,
)

function insistOnAnswer({ scope, rules }: Moving, { kind, words, promisedOn }: Reply): void {
  if (saysOnlyPassedOn(words)) throw passedOnIsNoReply()
  const unfilled = unfilledIn(words)
  if (unfilled.length > 0) throw placeholderLeft({ names: unfilled.join('、') })
  if (kind === 'notPossible' && [...words].length < SHORTEST_REASON) throw reasonTooShort()
  if (kind !== 'byWhen') {
    if (promisedOn !== undefined) throw promiseNotNeeded()
    return
  }
  if (promisedOn === undefined) throw promiseMissing()
  const days = dayOfDate(promisedOn) - dayOfDate(plainDate(scope.at))
  const most = rules.procedure.promiseWithinDays
  if (days < 1 || days > most) throw promiseTooFar({ days: most })
}

function checkReasonAfter({ row, rules }: Moving, verifier: string | null, keyring: Keyring) {
  const category = rules.categories.find((one) => one.key === row.category)
  return checkReasonOf({
    check_reason: row.check_reason, reporter_id: row.reporter_id, isDrawn: isDrawnForCheck(keyring, row.id, rules.procedure.callback.randomSiteCheckPercent),
    isSafety: row.category.startsWith('safety') || category?.site_verification === true,
    hasVerifier: verifier !== null,
  })
}

/** A reply is a contact too. A promise runs to the end of its day, counted like every clock. */
function clocksAfter({ row, scope }: Moving, { kind, promisedOn }: Reply, checkReason: string | null, verifier: string | null): ClockChange {
  const done = ['contact', 'reply'] as const
  if (kind === 'byWhen') {
    const days = dayOfDate(promisedOn!) - dayOfDate(plainDate(scope.at))
    return { done, start: [{ stage: 'reply', organizationId: row.holder_organization_id, limit: { value: days, unit: 'calendarDays' } }] }
  }
  if (checkReason === null) return { done }
  return { done, start: [{ stage: 'verify', organizationId: verifier }] }
}
