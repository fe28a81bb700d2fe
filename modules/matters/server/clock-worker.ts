import { rolesWith } from '#kit/access/roles-with.ts'
import { nextReminder } from '#kit/clock/ladder.ts'
import type { ReminderStep, Urgency } from '#kit/clock/ladder.ts'
import type { Services } from '#kit/http/handle.ts'
import { startLoop } from '#kit/loop/start-loop.ts'
import { stageLabels } from '#modules/matters/contract.ts'
import { firstMissingYear, nextLook, pausesOf, pausesThatStop, planDue } from '#modules/matters/rules.ts'
import { plainDate } from '#modules/matters/server/clocks.ts'
import type { ClockRow } from '#modules/matters/server/clocks.ts'
import { countyRules } from '#modules/matters/server/county-rules.ts'
import type { CountyRules } from '#modules/matters/server/county-rules.ts'
import { eachByItself, kindOfError } from '#modules/matters/server/each-by-itself.ts'
import type { Due } from '#modules/matters/server/each-by-itself.ts'
import { matterKind, matterKinds } from '#modules/matters/server/kinds.ts'
import type { TimeScope } from '#modules/matters/server/kinds.ts'
import { paceOf } from '#modules/matters/notice-pace.ts'
import { actsFor } from '#modules/people/server/public.ts'
import { CALENDAR_MISSING, notify, notifyKeepers } from '#modules/matters/server/notices.ts'
import { ServiceSession } from '#modules/matters/server/service-session.ts'
import { rowOf, rowsOf, touch } from '#modules/matters/server/statement.ts'

const LOOK_EVERY_MILLISECONDS = 1_000
const SWEEP_EVERY_MILLISECONDS = 600_000
const AT_ONCE = 100
const DAY = 24 * 3_600_000
const ORPHAN_AFTER_MILLISECONDS = DAY
/**
 * What staff took on the spot went up before the move that it belongs to, and is on the phone no more: it waits for a phone
 * that lies without a line over the longest holiday (8 days). A resident's phone keeps what it sent and sends it again.
 */
const STAFF_ORPHAN_AFTER_MILLISECONDS = 9 * DAY

/** The matter's row is locked with its clock, and skipped where a move holds it: no one waits, no two take the same. */
const CLAIM_CLOCKS = `SELECT c.id, c.matter_id, c.stage, c.organization_id, c.started_at, c.limit_value, c.limit_unit, c.extension_days, c.due_at, c.pending_calendar, c.paused,
    c.stopped_at, c.missed_at, c.next_fire_at, c.steps_sent, c.recompute, c.failures, m.kind, m.number, m.category, m.urgency, m.area_path, m.reporter_id, m.org_ids, m.waiting_for, o.short_name AS unit
  FROM matter_clock c JOIN matter m ON m.county_code = c.county_code AND m.id = c.matter_id
    LEFT JOIN organization o ON o.county_code = c.county_code AND o.id = c.organization_id
  WHERE c.county_code = $1 AND c.next_fire_at <= $2 ORDER BY c.next_fire_at LIMIT ${AT_ONCE} FOR UPDATE OF c, m SKIP LOCKED`
const CLAIM_TIMERS = `SELECT t.id, t.matter_id, t.kind AS timer, t.failures, m.kind FROM matter_timer t JOIN matter m ON m.county_code = t.county_code AND m.id = t.matter_id
  WHERE t.county_code = $1 AND t.fire_at <= $2 AND t.done_at IS NULL ORDER BY t.fire_at LIMIT ${AT_ONCE} FOR UPDATE OF t, m SKIP LOCKED`
const PUT_OFF_CLOCK = 'UPDATE matter_clock SET next_fire_at = $3, failures = $4 WHERE county_code = $1 AND id = $2'
const PUT_OFF_TIMER = 'UPDATE matter_timer SET fire_at = $3, failures = $4 WHERE county_code = $1 AND id = $2'
const TIMER_DONE = 'UPDATE matter_timer SET done_at = $3 WHERE county_code = $1 AND id = $2'
const COUNTY_CENTRE = "SELECT id FROM organization WHERE county_code = $1 AND kind = 'centre' AND accepts_matters AND (valid_to IS NULL OR valid_to > $2::date) ORDER BY valid_from, id LIMIT 1"
const HEAD = `SELECT p.id FROM post p JOIN appointment a ON a.county_code = p.county_code AND a.post_id = p.id AND ${actsFor('a', '$4', '$5')} AND a.valid_from <= $4::date AND (a.valid_to IS NULL OR a.valid_to > $4::date)
  JOIN staff_member s ON s.county_code = a.county_code AND s.id = a.staff_member_id AND s.account_id IS NOT NULL
  WHERE p.county_code = $1 AND p.organization_id = $2 AND p.role = ANY ($3::text[]) AND p.valid_from <= $4::date AND (p.valid_to IS NULL OR p.valid_to > $4::date) LIMIT 1`
const PAUSE_EVENTS = 'SELECT at, clock FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND clock IS NOT NULL ORDER BY ordinal, id'
const LOOKED_AT = `UPDATE matter_clock SET due_at = $3, pending_calendar = $4, missed_at = $5, next_fire_at = $6, steps_sent = $7, recompute = false, failures = 0, version = version + 1
  WHERE county_code = $1 AND id = $2`
const DUE_AGAIN = `UPDATE matter m SET due_stage = f.stage, due_at = f.due_at, pending_calendar = f.pending
  FROM (SELECT (array_agg(stage ORDER BY due_at NULLS LAST))[1] AS stage, min(due_at) AS due_at, bool_or(pending_calendar) AS pending
    FROM matter_clock WHERE county_code = $1 AND matter_id = $2 AND stopped_at IS NULL) f
  WHERE m.county_code = $1 AND m.id = $2`
const STARTED_YEARS_OF_PENDING = `SELECT DISTINCT extract(year FROM started_at AT TIME ZONE 'Asia/Shanghai')::integer AS year FROM matter_clock
  WHERE county_code = $1 AND pending_calendar AND stopped_at IS NULL`
/** The file outlives its row until this is committed: the line that asks for its end is written with it, and the worker of such lines goes on. */
const ORPHANS = `WITH gone AS (DELETE FROM attachment t WHERE t.county_code = $1 AND t.matter_id IS NULL AND t.created_at < $2
    AND (t.created_at < $4 OR t.kind <> 'evidence' OR NOT EXISTS (SELECT FROM staff_member s WHERE s.county_code = t.county_code AND s.account_id = t.uploaded_by)) RETURNING t.county_code, t.id)
  INSERT INTO file_to_delete (county_code, id, kind, asked_at) SELECT county_code, id, 'photo', $3 FROM gone ON CONFLICT DO NOTHING`

type ClaimedClock = ClockRow & { recompute: boolean; failures: number; kind: string; number: string; unit: string | null; category: string; urgency: Urgency; area_path: string; reporter_id: string | null; org_ids: string[]; waiting_for: string | null }

export type ClockWorker = { stop: () => Promise<void>; runOnce: () => Promise<number> }

/**
 * Lets time act on the matters of one county: misses become facts, reminders go out, timers run. Any number of processes
 * may do this at once; whatever one of them leaves undone when it ends the next look of another finds. What cannot be carried
 * out is put off and holds up nothing else.
 */
export function startClockWorker(services: Services, countyCode: string, options: { every?: number } = {}): ClockWorker {
  const session = new ServiceSession(services, countyCode)
  let sweptAt = -Infinity

  const look = async (): Promise<number> => {
    const clocks = await session.transact(lookAtClocks)
    const timers = await session.transact(runTimers)
    if (performance.now() - sweptAt > SWEEP_EVERY_MILLISECONDS) {
      sweptAt = performance.now()
      await session.transact(collectOrphans)
      await session.transact(tellMissingYears)
      for (const kind of matterKinds()) await session.transact(kind.onSweep)
    }
    return clocks + timers
  }
  const loop = startLoop(options.every ?? LOOK_EVERY_MILLISECONDS, async (isStopped) => {
    // A full batch means that more is waiting.
    while (!isStopped() && (await look()) >= AT_ONCE);
  }, (error) => services.log({ event: 'clock-worker-failed', ...kindOfError(error) }))
  return { runOnce: look, stop: loop.stop }
}

async function lookAtClocks(scope: TimeScope): Promise<number> {
  const clocks = await rowsOf<ClaimedClock>(scope.db, CLAIM_CLOCKS, [scope.countyCode, scope.at])
  if (clocks.length === 0) return 0
  const rules = await countyRules(scope.db, scope.countyCode)
  await eachByItself(scope, clocks, PUT_OFF_CLOCK, (clock) => clock.stage, (clock) => lookAt(scope, rules, clock))
  return clocks.length
}

async function lookAt(scope: TimeScope, rules: CountyRules, clock: ClaimedClock): Promise<void> {
  const matter = { id: clock.matter_id, category: clock.category, urgency: clock.urgency, safety: clock.category.startsWith('safety') }
  let { due_at: dueAt, pending_calendar: pending } = clock
  if (clock.recompute) {
    const events = await rowsOf<{ at: Date; clock: string | null }>(scope.db, PAUSE_EVENTS, [scope.countyCode, clock.matter_id])
    const planned = planDue(clock, pausesThatStop(clock, pausesOf(events)), rules.calendar)
    dueAt = planned.due_at
    pending = planned.pending_calendar
  }
  const sent = [...clock.steps_sent]
  for (const step of stepsDueNow({ ...clock, due_at: dueAt }, sent, rules, scope.at, matter)) {
    sent.push(step.key)
    await remind(scope, rules, clock, step, dueAt!)
  }
  const isMissed = clock.missed_at === null && dueAt !== null && dueAt < scope.at
  const missedAt = isMissed ? dueAt : clock.missed_at
  const next = nextLook({ due_at: dueAt, started_at: clock.started_at, missed_at: missedAt, steps_sent: sent }, rules.ladder, rules.calendar, scope.at, matter)
  await touch(scope.db, LOOKED_AT, [scope.countyCode, clock.id, dueAt, pending, missedAt, next, sent])
  if (clock.recompute) {
    await touch(scope.db, DUE_AGAIN, [scope.countyCode, clock.matter_id])
    await matterKind(clock.kind).onDueAgain(scope, { matterId: clock.matter_id, stage: clock.stage, dueAt })
  }
  if (isMissed) {
    await recordTime(scope, { kind: clock.kind, id: clock.matter_id }, 'time clock-missed', clock.stage)
    await matterKind(clock.kind).onMiss(scope, { matterId: clock.matter_id, stage: clock.stage })
    await announceTime(scope, clock)
  }
}

/** The ladder is asked again until what it answers lies ahead; each step once. */
function stepsDueNow(clock: { due_at: Date | null; started_at: Date }, sent: readonly string[], rules: CountyRules, at: Date, matter: { urgency: Urgency; safety: boolean }): ReminderStep[] {
  const steps: ReminderStep[] = []
  while (clock.due_at !== null) {
    const next = nextReminder(clock.due_at, rules.ladder, [...sent, ...steps.map((step) => step.key)], rules.calendar, at, { startedAt: clock.started_at, ...matter })
    if (next === undefined || 'pending' in next || next.at > at) break
    steps.push(next.step)
  }
  return steps
}

/** To whoever of the unit that holds the clock can act, later its head, at last the county's centre. */
async function remind(scope: TimeScope, rules: CountyRules, clock: ClaimedClock, step: ReminderStep, dueAt: Date): Promise<void> {
  if (clock.organization_id === null) return
  const { to } = rules.procedure.reminders.find((reminder) => reminder.step === step.key)!
  const centreId = to === 'holder' ? undefined : (await rowOf<{ id: string }>(scope.db, COUNTY_CENTRE, [scope.countyCode, plainDate(scope.at)]))?.id
  const isCentres = centreId !== undefined && (to === 'county' || clock.organization_id === centreId || (to === 'holderHead' && !(await hasHead(scope, clock.organization_id))))
  const late = dueAt < scope.at ? '已超期' : '即将到期'
  const kind = matterKind(clock.kind)
  const toDo = kind.stepToDo({ stage: clock.stage, waitingFor: clock.waiting_for })
  const what = `${step.label}：${kind.label} ${clock.number} 的“${stageLabels[toDo]}”${late}`
  await notify(scope, {
    matterId: clock.matter_id,
    clockId: clock.id,
    to: isCentres ? { organizationId: centreId, permission: 'request.arbitrate' } : { organizationId: clock.organization_id, permission: to === 'holder' ? (kind.waiting[toDo]?.can ?? 'work.read') : 'request.decideExtension' },
    // Its clock goes on once that is done.
    ...(toDo === clock.stage || isCentres ? {} : { waitsFor: toDo }),
    // An extension begins the ladder anew, and of one clock each step is told once.
    step: clock.extension_days === 0 ? step.key : `${step.key}+${clock.extension_days}`,
    sentence: isCentres && clock.organization_id !== centreId ? `${what}，${clock.unit ?? '承办单位'}尚未办理。` : `${what}，请尽快办理。`,
    pace: paceOf({ ...clock, dueAt }, scope.at, rules.calendar),
  })
}

/** Somebody who decides for the unit at this moment. A unit without a head, or whose head is away with nobody in his place, is reminded through the county's centre, which decides for it too. */
async function hasHead(scope: TimeScope, organizationId: string): Promise<boolean> {
  return (await rowOf(scope.db, HEAD, [scope.countyCode, organizationId, rolesWith(scope.services.roles, 'request.decideExtension'), plainDate(scope.at), scope.at])) !== undefined
}

async function runTimers(scope: TimeScope): Promise<number> {
  const timers = await rowsOf<Due & { timer: string }>(scope.db, CLAIM_TIMERS, [scope.countyCode, scope.at])
  await eachByItself(scope, timers, PUT_OFF_TIMER, ({ timer }) => timer, async (timer) => {
    await touch(scope.db, TIMER_DONE, [scope.countyCode, timer.id, scope.at])
    await matterKind(timer.kind).onTimer(scope, { matterId: timer.matter_id, kind: timer.timer })
  })
  return timers.length
}

/** A clock that waits for a year of the calendar waits for a person: whoever keeps the calendar is told, once a year missing. */
async function tellMissingYears(scope: TimeScope): Promise<void> {
  const started = await rowsOf<{ year: number }>(scope.db, STARTED_YEARS_OF_PENDING, [scope.countyCode])
  if (started.length === 0) return
  const { calendar } = await countyRules(scope.db, scope.countyCode)
  for (const year of new Set(started.map((row) => firstMissingYear(calendar, row.year)))) {
    await notifyKeepers(scope, {
      permission: 'calendar.change', step: CALENDAR_MISSING, subject: String(year), sentence: `工作日历缺 ${year} 年：有时限因此算不出到期时间。请装入 ${year} 年的节假日和调休。`,
    })
  }
}

/** Photos that were uploaded and never used. */
async function collectOrphans(scope: TimeScope): Promise<void> {
  const before = (ago: number) => new Date(scope.at.getTime() - ago)
  await touch(scope.db, ORPHANS, [scope.countyCode, before(ORPHAN_AFTER_MILLISECONDS), scope.at, before(STAFF_ORPHAN_AFTER_MILLISECONDS)])
}

/** What time did is in the audit too, under the service's own account. */
export async function recordTime(scope: TimeScope, matter: { kind: string; id: string }, action: string, reason: string): Promise<void> {
  await touch(scope.db, "INSERT INTO audit_entry (county_code, id, action, object_kind, object_id, reason, outcome) VALUES ($1, $2, $3, $4, $5, $6, 'done')", [
    scope.countyCode, scope.newId(), action, matter.kind, matter.id, reason,
  ])
}

export async function announceTime(scope: TimeScope, matter: { kind: string; matter_id: string; area_path: string; reporter_id: string | null; org_ids: readonly string[] }): Promise<void> {
  await touch(scope.db, "INSERT INTO live_event (county_code, id, kind, object_id, area_path, reporter_id, org_ids) VALUES ($1, $2, $3, $4, $5, $6, $7)", [
    scope.countyCode, scope.newId(), `${matter.kind}.changed`, matter.matter_id, matter.area_path, matter.reporter_id, matter.org_ids,
  ])
}
