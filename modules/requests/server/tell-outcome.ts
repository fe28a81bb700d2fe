import { command } from '#kit/http/handle.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { tellOutcome } from '#modules/requests/contract-moves.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { calledJustNowUntil } from '#modules/requests/rules.ts'
import { moveByTime, unitsOf } from '#modules/requests/server/move-by-time.ts'
import { beginMove, finishMove, showRow } from '#modules/requests/server/move.ts'
import { readParties } from '#modules/requests/server/parties.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { callerOf } from '#modules/requests/waiting.ts'

/** What its reporter is called back about, and being declined, which nobody is. */
const outcomes: ReadonlySet<string> = new Set<RequestState>(['declined', 'closed', 'calledBack', 'final'])

const INTO = `SELECT q.outcome_of, n.state, p.closing FROM request q JOIN matter n ON n.county_code = q.county_code AND n.id = q.merged_into_id
  JOIN request p ON p.county_code = n.county_code AND p.matter_id = n.id WHERE q.county_code = $1 AND q.matter_id = $2`

/**
 * Somebody without an account whose request was merged is told what came of the other one as he would be called back about his
 * own: by whoever calls back there, within the same limit, once for each closing. Reopened before he was told, it is no outcome.
 */
export async function lookAtOutcome(scope: TimeScope, row: RequestRecord): Promise<void> {
  if (row.state !== 'merged' || row.reporter_id !== null) return
  const into = await rowOf<{ outcome_of: number | null; state: RequestState; closing: number }>(scope.db, INTO, [scope.countyCode, row.id])
  if (into === undefined) return
  const data = { state: requestLifecycle.states[into.state] }
  if (!outcomes.has(into.state)) {
    if (row.outcome_telling === 'owed') await moveByTime(scope, row, 'dropOutcome', { request: { outcome_telling: null, outcome_of: null }, clocks: { void: 'all' }, data })
    return
  }
  if (into.outcome_of === into.closing) return
  const units = await unitsOf(scope, row)
  const caller = callerOf(row, units)
  const parties = caller === null || row.org_ids.includes(caller) || caller !== units.centre ? undefined : await readParties(scope, row)
  await moveByTime(scope, row, 'oweOutcome', {
    request: { outcome_telling: 'owed', outcome_of: into.closing, callback_count: 0, next_callback_at: null },
    clocks: { void: 'all', start: [{ stage: 'callback', organizationId: caller }] }, data,
    ...(parties === undefined ? {} : { parties: { ...parties, senders: [...parties.senders, caller!] } }),
  })
}

/** Who told it, how and when stands in the timeline. After as many vain attempts as a call-back has it ends; the slip says it still. */
export const tellOutcomeHandler = command(
  tellOutcome,
  async (context) => {
    const moving = await beginMove(context, 'tellOutcome')
    const { row, scope, rules } = moving
    const { how, words } = context.input
    const said = words === undefined ? {} : { words: { text: words, audience: 'internal' as const } }
    if (how !== 'notReached') {
      await finishMove(moving, { request: { outcome_telling: 'told' }, clocks: { done: ['callback'] }, data: { how }, ...said })
      return row.id
    }
    const refusal = calledJustNowUntil(row.next_callback_at, scope.at)
    if (refusal !== undefined) throw refusal
    const attempt = row.callback_count + 1
    const isLast = attempt >= rules.procedure.callback.attempts
    const next = rules.calendar.addWorkingMinutes(scope.at, rules.procedure.callback.attemptsApartWorkingHours * 60)
    await finishMove(moving, {
      request: { callback_count: attempt, next_callback_at: 'at' in next ? next.at : null, ...(isLast ? { outcome_telling: 'notReached' as const } : {}) },
      ...(isLast ? { clocks: { done: ['callback'] as const } } : {}),
      data: { how, attempt, ...(!isLast && 'at' in next ? { again: next.at.toISOString() } : {}) }, ...said,
    })
    return row.id
  },
  showRow,
)
