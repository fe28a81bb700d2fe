import type { ReminderLadder } from '#kit/clock/ladder.ts'
import { WorkCalendar } from '#kit/clock/work-calendar.ts'
import type { Db } from '#kit/database/transaction.ts'
import { keptUnder } from '#kit/database/transaction.ts'
import { Procedure } from '#presets/preset.ts'
import { rowOf, rowsOf } from '#modules/matters/server/statement.ts'

export type CategoryRule = {
  key: string
  valid_from: string
  valid_to: string | null
  name: string
  urgency: 'routine' | 'urgent' | 'emergency' | null
  hints: string[]
  site_verification: boolean
  /** Once accepted, others may hear of it and join it. */
  public_facility: boolean
  version: number
}

export type LimitRuleRow = {
  id: string
  stage: string
  value: number
  unit: string
  category: string | null
  urgency: string | null
  citation: string
  valid_from: string
  valid_to: string | null
  version: number
}

/** A county's rules as they stood at one version; immutable, shared by all requests of this process. */
export type CountyRules = {
  version: number
  categories: readonly CategoryRule[]
  limits: readonly LimitRuleRow[]
  calendar: WorkCalendar
  procedure: Procedure
  ladder: ReminderLadder
}

type Cached<Rules> = { version: number; rules: Promise<Rules>; checkedAt: number }

/**
 * Keeps what `load` reads until the county's rules change. Each call asks for the version, one row by its key, unless the
 * caller has just read it; a list may live with rules that are `atMostMilliseconds` old.
 */
export function cachedByRuleVersion<Rules>(load: (db: Db, countyCode: string, version: number) => Promise<Rules>) {
  const known = new Map<string, Cached<Rules>>()
  return async (db: Db, countyCode: string, atMostMilliseconds = 0, knownVersion?: number): Promise<Rules> => {
    const key = keptUnder(db, countyCode)
    const before = known.get(key)
    if (before !== undefined && performance.now() - before.checkedAt < atMostMilliseconds) return before.rules
    const version = knownVersion ?? (await rowOf<{ version: number }>(db, 'SELECT version FROM rule_version WHERE county_code = $1', [countyCode]))?.version ?? 0
    if (before?.version === version) {
      before.checkedAt = performance.now()
      return before.rules
    }
    const rules = load(db, countyCode, version)
    known.set(key, { version, rules, checkedAt: performance.now() })
    // A failed read must not stay.
    rules.catch(() => known.delete(key))
    return rules
  }
}

export const countyRules = cachedByRuleVersion(loadRules)

async function loadRules(db: Db, countyCode: string, version: number): Promise<CountyRules> {
  const [categories, limits, calendar, procedure] = await Promise.all([
    rowsOf<CategoryRule>(db, 'SELECT key, valid_from, valid_to, name, urgency, hints, site_verification, public_facility, version FROM category WHERE county_code = $1 ORDER BY position, key, valid_from', [countyCode]),
    rowsOf<LimitRuleRow>(db, 'SELECT id, stage, value, unit, category, urgency, citation, valid_from, valid_to, version FROM limit_rule WHERE county_code = $1 ORDER BY stage, category NULLS FIRST, urgency NULLS FIRST, valid_from, id', [countyCode]),
    readCalendar(db, countyCode),
    rowOf<{ value: unknown }>(db, "SELECT value FROM setting WHERE county_code = $1 AND key = 'procedure'", [countyCode]),
  ])
  // One that an earlier version wrote may have fields that are gone.
  const parsed = Procedure.strip().parse(procedure?.value)
  return { version, categories, limits, calendar, procedure: parsed, ladder: ladderOf(parsed) }
}

async function readCalendar(db: Db, countyCode: string): Promise<WorkCalendar> {
  const [years, days, seasons] = await Promise.all([
    rowsOf<{ year: number }>(db, 'SELECT year FROM calendar_year WHERE county_code = $1 ORDER BY year', [countyCode]),
    rowsOf<{ date: string; kind: 'holiday' | 'makeup_workday' | 'in_lieu'; label: string }>(db, 'SELECT date, kind, label FROM calendar_day WHERE county_code = $1 ORDER BY date', [countyCode]),
    rowsOf<{ from_day: string; to_day: string; periods: { start: string; end: string }[]; valid_from: string; valid_to: string | null }>(
      db, 'SELECT from_day, to_day, periods, valid_from, valid_to FROM working_season WHERE county_code = $1 ORDER BY position, valid_from', [countyCode]),
  ])
  const inMinutes = seasons.map((season) => ({
    from: season.from_day,
    to: season.to_day,
    since: season.valid_from,
    ...(season.valid_to === null ? {} : { until: season.valid_to }),
    periods: season.periods.map(({ start, end }) => ({ from: minuteOfDay(start), to: minuteOfDay(end) })),
  }))
  return new WorkCalendar({ years: years.map((row) => row.year), days, periods: inMinutes[0]!.periods, seasons: inMinutes })
}

/** '08:30' → 510 */
function minuteOfDay(time: string): number {
  const [hour, minute] = time.split(':').map(Number)
  return hour! * 60 + minute!
}

function ladderOf(procedure: Procedure): ReminderLadder {
  return procedure.reminders.map((reminder) => ({
    key: reminder.step, label: reminder.name, at: reminder.anchor === 'beforeDue' ? ('before' as const) : ('after' as const), amount: reminder.value, unit: reminder.unit,
  }))
}

/** Raises the version in the transaction that changes a rule, so that every process reads anew. */
export async function rulesChanged(db: Db, countyCode: string): Promise<void> {
  await rowsOf(db, 'INSERT INTO rule_version (county_code, version) VALUES ($1, 1) ON CONFLICT (county_code) DO UPDATE SET version = rule_version.version + 1', [countyCode])
}
