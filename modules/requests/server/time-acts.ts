import { changeClocks, countyRules, noteOnTimeline, recordTime, registerMatterKind, announceTime, setTimer, touch } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { requestLifecycle, waitingFor } from '#modules/requests/lifecycle.ts'
import { carryOutEvents, HEARD } from '#modules/requests/hotline/server/carry-out-events.ts'
import { endUnheard, UNHEARD } from '#modules/requests/hotline/server/end-unheard.ts'
import { PLATFORM_DUE, PLATFORM_DUE_PAST, PLATFORM_DUE_SOON, planPlatformDue, remindOfPlatformDue, sayPlatformDuePast } from '#modules/requests/hotline/server/platform-due.ts'
import { remindOfSilence, SILENT } from '#modules/requests/hotline/server/silent-platform.ts'
import { WAIT_ENDS } from '#modules/requests/server/ask-resident.ts'
import { becomesFinalAt, FINAL } from '#modules/requests/server/become-final.ts'
import { REORGANIZED } from '#modules/people/server/public.ts'
import { followUnits } from '#modules/requests/server/follow-units.ts'
import { findHeadless, verifierFor } from '#modules/requests/server/deciders.ts'
import { counted, countChange } from '#modules/requests/server/counts.ts'
import { CARRY_FOLLOWERS, carryFollowers } from '#modules/requests/server/merged-followers.ts'
import { clockedMatter, takingUp } from '#modules/requests/server/move.ts'
import { moveByTime, unitsOf } from '#modules/requests/server/move-by-time.ts'
import { MOVE_SUPPORTERS, moveSupporters } from '#modules/requests/server/move-supporters.ts'
import { SILENCE } from '#modules/requests/server/reply-to-request.ts'
import { lateStepOf } from '#modules/requests/rules.ts'
import { followDueTime, followPublication } from '#modules/requests/server/publication.ts'
import { lockRecord } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { REVIEW_DUE, tellResumed } from '#modules/requests/server/suspend-request.ts'
import { tellWhoActs } from '#modules/requests/server/tell.ts'
import { lookAtOutcome } from '#modules/requests/server/tell-outcome.ts'
import { OUTCOME, TELL_MERGED, TELL_MERGED_LATER_DUE, TELL_MERGED_RESUMED, TELL_SEALED, tellMerged, tellMergedLaterDue, tellMergedResumed, tellSealed } from '#modules/requests/server/tell-merged.ts'
import { TELL_OF_PLACE, tellOfPlace } from '#modules/requests/server/tell-of-place.ts'
import { TELL_SUPPORTERS, tellSupporters } from '#modules/requests/server/tell-supporters.ts'
import { SUPPORTERS_URGE, urgeForSupporters } from '#modules/requests/server/urge-supported.ts'
import { stepToDo, waitingOf } from '#modules/requests/waiting.ts'

/** What time does to a request. Registered once, when the module is loaded; matters knows no kind by name. */
registerMatterKind({
  kind: 'request',
  label: '诉求',
  states: requestLifecycle.states,
  waiting: waitingFor,
  stepToDo,
  helpedIn: requestLifecycle.moves.answerTask.from,
  onTimer: async (scope, { matterId, kind }) => {
    const row = await lockRecord(scope.db, scope.countyCode, matterId)
    if (row === undefined) return
    const act = timers[kind]
    if (act !== undefined) await act(scope, row)
  },
  onDueAgain,
  onMiss,
  onSweep: findHeadless,
})

type Act = (scope: TimeScope, row: RequestRecord) => Promise<void>

/** Each looks again at what it finds: somebody may have been quicker. */
const timers: Readonly<Record<string, Act>> = {
  [WAIT_ENDS]: async (scope, row) => {
    if (row.asked_resident_at === null) return
    await moveByTime(scope, row, 'endWait', { request: { asked_resident_at: null }, clocks: { resume: true }, data: { by: 'time' } })
  },
  [REVIEW_DUE]: async (scope, row) => {
    if (row.suspended_until === null) return
    await tellResumed(await moveByTime(scope, row, 'resume', { request: { suspended_until: null }, clocks: { resume: true }, data: { by: 'time' } }))
  },
  [SILENCE]: async (scope, row) => {
    if (row.state !== 'replied' || row.check_reason !== null || row.reply_kind === 'byWhen') return
    await onSilence(scope, row)
  },
  [REORGANIZED]: followUnits,
  [TELL_MERGED]: tellMerged,
  [TELL_MERGED_LATER_DUE]: tellMergedLaterDue,
  [TELL_MERGED_RESUMED]: tellMergedResumed,
  [TELL_SEALED]: tellSealed,
  [TELL_OF_PLACE]: tellOfPlace,
  [OUTCOME]: lookAtOutcome,
  [TELL_SUPPORTERS]: tellSupporters,
  [MOVE_SUPPORTERS]: moveSupporters,
  [CARRY_FOLLOWERS]: carryFollowers,
  [SUPPORTERS_URGE]: urgeForSupporters,
  [HEARD]: carryOutEvents,
  [UNHEARD]: endUnheard,
  [SILENT]: remindOfSilence,
  [PLATFORM_DUE]: planPlatformDue,
  [PLATFORM_DUE_SOON]: remindOfPlatformDue,
  [PLATFORM_DUE_PAST]: sayPlatformDuePast,
  [FINAL]: async (scope, row) => {
    if (row.state !== 'calledBack') return
    // The county has given residents longer meanwhile: they were told the later day.
    const end = becomesFinalAt({ row, scope, rules: await countyRules(scope.db, scope.countyCode) })
    if (end > scope.at) return await setTimer(scope, row.id, FINAL, end)
    await moveByTime(scope, row, 'becomeFinal', {})
  },
}

/** The reporter has said nothing: somebody looks on the spot; where nobody can, the reply stands. */
async function onSilence(scope: TimeScope, row: RequestRecord): Promise<void> {
  const units = await unitsOf(scope, row)
  const verifier = await verifierFor(scope, row, { by: row.replied_by, unit: row.replied_organization_id }, units)
  if (verifier === null) {
    await moveByTime(scope, row, 'verify', { data: { by: 'time' } })
    return
  }
  const rules = await countyRules(scope.db, scope.countyCode)
  const stand = await changeClocks({ ...scope, rules }, clockedMatter(row), { start: [{ stage: 'verify', organizationId: verifier }] })
  const waiting = waitingOf({ ...row, check_reason: 'silence', verifier_organization_id: verifier }, units)
  await noteOnTimeline(scope, { matterId: row.id, ordinal: row.version + 1, areaId: row.area_id, move: 'silence', from: row.state, to: row.state })
  await touch(scope.db, "UPDATE request SET check_reason = 'silence', verifier_organization_id = $3 WHERE county_code = $1 AND matter_id = $2", [scope.countyCode, row.id, verifier])
  await touch(scope.db, `UPDATE matter SET waiting_for = $3, waiting_organization_id = $4, due_stage = $5, due_at = $6, pending_calendar = $7, updated_at = $8, version = version + 1
    WHERE county_code = $1 AND id = $2`, [
    scope.countyCode, row.id, waiting.waiting_for, waiting.waiting_organization_id, stand.due_stage, stand.due_at, stand.pending_calendar, scope.at,
  ])
  await tellWhoActs(scope, row, { ...row, ...waiting, due_at: stand.due_at }, 'silence', { actsHimself: () => false })
  await recordTime(scope, { kind: 'request', id: row.id }, 'time silence', 'silence')
  await announceTime(scope, { kind: 'request', matter_id: row.id, area_path: row.area_path, reporter_id: row.reporter_id, org_ids: row.org_ids })
}

/** What the rules ask of the reply's own time stands with the request. */
async function onDueAgain(scope: TimeScope, { matterId, stage, dueAt }: { matterId: string; stage: string; dueAt: Date | null }): Promise<void> {
  if (stage !== 'reply') return
  await touch(scope.db, 'UPDATE request SET reply_due_at = $3 WHERE county_code = $1 AND matter_id = $2', [scope.countyCode, matterId, dueAt])
  await followDueTime(scope, matterId)
}

const missedFact: Readonly<Record<string, 'contacted_in_time' | 'replied_in_time' | 'taken_up_in_time'>> = {
  contact: 'contacted_in_time', reply: 'replied_in_time', ...Object.fromEntries([...takingUp].map((stage) => [stage, 'taken_up_in_time' as const])),
}

/** What is not taken up, contacted or answered in time counts from that moment on, while it is still open. */
async function onMiss(scope: TimeScope, { matterId, stage }: { matterId: string; stage: string }): Promise<void> {
  const fact = missedFact[stage]
  if (fact === undefined) return
  const row = await lockRecord(scope.db, scope.countyCode, matterId)
  if (row === undefined) return
  // What is public speaks of the promise that stands now: a second miss changes it, though in the figures it was late already.
  if (row.published && (fact === 'replied_in_time' || (lateStepOf(row) !== null && row.due_stage === stage))) await followPublication(scope, { ...row, [fact]: false })
  if (row[fact] === false) return
  await touch(scope.db, `UPDATE request SET ${fact} = false WHERE county_code = $1 AND matter_id = $2`, [scope.countyCode, matterId])
  await countChange(scope, counted(row), counted({ ...row, [fact]: false }))
}
