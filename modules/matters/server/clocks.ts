import { dayInChina as plainDate } from '#kit/clock/china-day.ts'
import type { Urgency } from '#kit/clock/ladder.ts'
import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Stage } from '#modules/matters/contract.ts'
import { findLimit, nextLook, pausesOf, pausesThatStop, planDue } from '#modules/matters/rules.ts'
import type { CountyRules } from '#modules/matters/server/county-rules.ts'
import { rowsOf } from '#modules/matters/server/statement.ts'

export { plainDate }

export type ClockRow = {
  id: string
  matter_id: string
  stage: Stage
  organization_id: string | null
  started_at: Date
  limit_value: number
  limit_unit: string
  extension_days: number
  due_at: Date | null
  pending_calendar: boolean
  paused: boolean
  stopped_at: Date | null
  missed_at: Date | null
  next_fire_at: Date | null
  steps_sent: string[]
}

/** What has come of a clock: a miss stays a fact at its due time, and no reminder is sent twice. */
export type ClockHistory = Pick<ClockRow, 'extension_days' | 'due_at' | 'missed_at' | 'steps_sent'>

/** What the clocks must know of their matter. */
export type ClockedMatter = { id: string; category: string; urgency: Urgency; safety: boolean }

export type ClockScope = CountyScope & { rules: CountyRules }

/** What a move does to the clocks; in this order. */
export type ClockChange = {
  /** Fulfilled now. */
  done?: readonly Stage[]
  /** Taken away: neither in time nor missed from here on. */
  void?: readonly Stage[] | 'all'
  pause?: boolean
  resume?: boolean
  /** Goes on, held by another unit. */
  hand?: { stages: readonly Stage[]; organizationId: string | null }
  extend?: { stage: Stage; workingDays: number }
  /** `from`: when it began to count, with the pauses since then; otherwise now. `goesOn`: what had come of it by then, reminders included. */
  start?: readonly { stage: Stage; organizationId: string | null; limit?: { value: number; unit: string }; from?: Date; goesOn?: ClockHistory }[]
}

/** How the clocks stand after it: what the matter's own row repeats, and which stages ended in time. */
export type ClockStand = {
  due_stage: Stage | null
  due_at: Date | null
  pending_calendar: boolean
  paused: boolean
  reply_due_at: Date | null
  ended: { stage: Stage; inTime: boolean }[]
}

const CLOCK_COLUMNS =
  'id, matter_id, stage, organization_id, started_at, limit_value, limit_unit, extension_days, due_at, pending_calendar, paused, stopped_at, missed_at, next_fire_at, steps_sent'
const OPEN_CLOCKS = `SELECT ${CLOCK_COLUMNS} FROM matter_clock WHERE county_code = $1 AND matter_id = $2 AND stopped_at IS NULL ORDER BY started_at, id`
const PAUSE_EVENTS = 'SELECT at, clock FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND clock IS NOT NULL ORDER BY ordinal, id'
const INSERT_CLOCK = `INSERT INTO matter_clock (county_code, ${CLOCK_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
const UPDATE_CLOCK = `UPDATE matter_clock SET organization_id = $3, extension_days = $4, due_at = $5, pending_calendar = $6, paused = $7, stopped_at = $8, stopped_why = $9,
  missed_at = $10, next_fire_at = $11, steps_sent = $12, version = version + 1 WHERE county_code = $1 AND id = $2`

/** The clocks of a new matter: how they stand, for the matter's own row, and the writing of them, which comes after that row. */
export function startClocks(scope: ClockScope, matter: ClockedMatter, starts: NonNullable<ClockChange['start']>): { stand: ClockStand; write: () => Promise<void> } {
  const started = starts.flatMap((start) => startedClock(scope, matter, start))
  return { stand: standOf(started, [], false), write: async () => void (await Promise.all(started.map((clock) => insertClock(scope, clock)))) }
}

/** The same without writing anything: many new matters of one subject have the same clocks but for ids and holders. */
export function planClocks(scope: ClockScope, matter: ClockedMatter, starts: NonNullable<ClockChange['start']>): { stand: ClockStand; clocks: ClockRow[] } {
  const clocks = starts.flatMap((start) => startedClock(scope, matter, start))
  return { stand: standOf(clocks, [], false), clocks }
}

const INSERT_CLOCKS = `INSERT INTO matter_clock (county_code, id, matter_id, stage, organization_id, started_at, limit_value, limit_unit, due_at, pending_calendar, next_fire_at)
  SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::integer[], $8::text[], $9::timestamptz[], $10::boolean[], $11::timestamptz[])`

/** Clocks that have just been started, of any number of matters. */
export async function insertClocks({ db, countyCode }: Pick<ClockScope, 'db' | 'countyCode'>, clocks: readonly ClockRow[]): Promise<void> {
  const column = <Name extends keyof ClockRow>(name: Name) => clocks.map((clock) => clock[name])
  await rowsOf(db, INSERT_CLOCKS, [
    countyCode, column('id'), column('matter_id'), column('stage'), column('organization_id'), column('started_at'), column('limit_value'), column('limit_unit'), column('due_at'), column('pending_calendar'),
    column('next_fire_at'),
  ])
}

/** Changes the open clocks of a matter. The event that pauses or resumes must already stand on the timeline. */
export async function changeClocks(scope: ClockScope, matter: ClockedMatter, change: ClockChange): Promise<ClockStand> {
  const needsPauses = change.resume === true || change.extend !== undefined || change.start?.some(({ from }) => from !== undefined) === true
  const [open, events] = await Promise.all([
    rowsOf<ClockRow>(scope.db, OPEN_CLOCKS, [scope.countyCode, matter.id]),
    needsPauses ? rowsOf<{ at: Date; clock: string | null }>(scope.db, PAUSE_EVENTS, [scope.countyCode, matter.id]) : [],
  ])
  const pauses = pausesOf(events)
  const ended: ClockStand['ended'] = []
  const running: ClockRow[] = []
  const writes: Promise<unknown>[] = []
  for (const clock of open) {
    const why = change.done?.includes(clock.stage) ? 'done' : change.void === 'all' || change.void?.includes(clock.stage) ? 'void' : null
    if (why !== null) {
      const inTime = isInTime(clock, scope.at)
      if (why === 'done') ended.push({ stage: clock.stage, inTime })
      const missedAt = why === 'done' && !inTime ? (clock.missed_at ?? clock.due_at) : clock.missed_at
      writes.push(updateClock(scope, { ...clock, stopped_at: scope.at, missed_at: missedAt, next_fire_at: null }, why))
      continue
    }
    const changed = changedClock(scope, matter, clock, change, pauses)
    running.push(changed)
    if (changed !== clock) writes.push(updateClock(scope, changed, null))
  }
  const started = (change.start ?? []).flatMap((start) => startedClock(scope, matter, start, start.from === undefined ? [] : pausesThatStop({ started_at: start.from, paused: false }, pauses)))
  await Promise.all([...writes, ...started.map((clock) => insertClock(scope, clock))])
  return standOf([...running, ...started], ended, (change.pause === true && change.void !== 'all') || running.some((clock) => clock.paused))
}

function changedClock(scope: ClockScope, matter: ClockedMatter, clock: ClockRow, change: ClockChange, pauses: ReturnType<typeof pausesOf>): ClockRow {
  let next = clock
  if (change.hand?.stages.includes(clock.stage)) next = { ...next, organization_id: change.hand.organizationId }
  const isExtended = change.extend?.stage === clock.stage
  if (isExtended) next = { ...next, extension_days: next.extension_days + change.extend!.workingDays, steps_sent: [] }
  // A miss stays a fact; its clock has nothing left to count.
  if (change.pause === true) next = { ...next, due_at: clock.missed_at === null ? null : clock.due_at, paused: true, next_fire_at: null }
  if (change.resume === true || isExtended) {
    const due = clock.missed_at === null || isExtended ? planDue(next, pausesThatStop(clock, pauses), scope.rules.calendar) : { due_at: clock.due_at, paused: false, pending_calendar: false }
    next = { ...next, ...due }
    next.next_fire_at = due.paused ? null : nextLook(next, scope.rules.ladder, scope.rules.calendar, scope.at, matter)
  }
  return next
}

function startedClock(scope: ClockScope, matter: ClockedMatter, start: NonNullable<ClockChange['start']>[number], pauses: ReturnType<typeof pausesOf> = []): ClockRow[] {
  const limit = start.limit ?? findLimit(scope.rules.limits, { stage: start.stage, category: matter.category, urgency: matter.urgency, on: plainDate(scope.at) })
  if (limit === undefined) return []
  const clock: ClockRow = {
    id: scope.newId(), matter_id: matter.id, stage: start.stage, organization_id: start.organizationId, started_at: start.from ?? scope.at, limit_value: limit.value,
    limit_unit: limit.unit, extension_days: 0, due_at: null, pending_calendar: false, paused: false, stopped_at: null, missed_at: null, next_fire_at: null, steps_sent: [], ...start.goesOn,
  }
  if (clock.missed_at === null) Object.assign(clock, planDue(clock, pauses, scope.rules.calendar))
  clock.next_fire_at = nextLook(clock, scope.rules.ladder, scope.rules.calendar, scope.at, matter)
  return [clock]
}

/** In time: not missed, and not after the due time. What waits for a calendar year or stands still is not late. */
function isInTime(clock: ClockRow, at: Date): boolean {
  return clock.missed_at === null && (clock.due_at === null || at <= clock.due_at)
}

/** What is due first, the overdue included; a clock without a due time comes last. */
function standOf(open: readonly ClockRow[], ended: ClockStand['ended'], paused: boolean): ClockStand {
  const first = [...open].sort((one, other) => (one.due_at?.getTime() ?? Infinity) - (other.due_at?.getTime() ?? Infinity))[0]
  return {
    due_stage: first?.stage ?? null,
    due_at: first?.due_at ?? null,
    pending_calendar: open.some((clock) => clock.pending_calendar),
    paused,
    reply_due_at: open.find((clock) => clock.stage === 'reply')?.due_at ?? null,
    ended,
  }
}

async function insertClock({ db, countyCode }: ClockScope, clock: ClockRow): Promise<void> {
  await rowsOf(db, INSERT_CLOCK, [
    countyCode, clock.id, clock.matter_id, clock.stage, clock.organization_id, clock.started_at, clock.limit_value, clock.limit_unit, clock.extension_days,
    clock.due_at, clock.pending_calendar, clock.paused, clock.stopped_at, clock.missed_at, clock.next_fire_at, clock.steps_sent,
  ])
}

async function updateClock({ db, countyCode }: ClockScope, clock: ClockRow, why: 'done' | 'void' | null): Promise<void> {
  await rowsOf(db, UPDATE_CLOCK, [
    countyCode, clock.id, clock.organization_id, clock.extension_days, clock.due_at, clock.pending_calendar, clock.paused, clock.stopped_at, why,
    clock.missed_at, clock.next_fire_at, clock.steps_sent,
  ])
}
