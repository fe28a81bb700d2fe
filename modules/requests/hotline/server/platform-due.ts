import { nextReminder } from '#kit/clock/ladder.ts'
import type { ReminderStep } from '#kit/clock/ladder.ts'
import { sayLastingEnd } from '#kit/ui/time-words.ts'
import { countyRules, notify, paceOf, platformWants, recordTime, setTimer } from '#modules/matters/server/public.ts'
import type { CountyRules, TimeScope } from '#modules/matters/server/public.ts'
import { whereItGoesOn, whoeverHas } from '#modules/requests/hotline/server/carry-out-events.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

/** Set in the database with each deadline that the platform says; what was planned for the one before is cancelled there, by this beginning. */
export const PLATFORM_DUE = 'platformDue'
export const PLATFORM_DUE_SOON = 'platformDueSoon'
export const PLATFORM_DUE_PAST = 'platformDuePast'
const DAY = 86_400_000
/** At the moment itself, or when the offices open after it. */
const PAST: ReminderStep = { key: PLATFORM_DUE_PAST, label: '', at: 'after', amount: 0, unit: 'workingDays' }

/** Before it as the county's ladder warns of its own due times, or at once where there is too little time for that; and once past it. */
export async function planPlatformDue(scope: TimeScope, row: RequestRecord): Promise<void> {
  const due = row.platform_due_at
  if (due === null) return
  const rules = await countyRules(scope.db, scope.countyCode)
  if (due > scope.at) await setTimer(scope, row.id, PLATFORM_DUE_SOON, momentOf(rules, rules.ladder.filter((step) => step.at === 'before'), row, scope.at) ?? new Date(Math.max(scope.at.getTime(), due.getTime() - DAY)))
  await setTimer(scope, row.id, PLATFORM_DUE_PAST, momentOf(rules, [PAST], row, scope.at) ?? new Date(due.getTime() + 1))
}

/** Undefined where the calendar is not loaded that far. */
function momentOf({ calendar }: CountyRules, steps: ReminderStep[], row: RequestRecord, at: Date): Date | undefined {
  const next = nextReminder(row.platform_due_at!, steps, [], calendar, at, { startedAt: at, urgency: row.urgency, safety: row.category.startsWith('safety') })
  if (next === undefined) return at
  return 'pending' in next ? undefined : next.at
}

export const remindOfPlatformDue = reminding(PLATFORM_DUE_SOON, (number, by) => `诉求 ${number}：12345 平台要求 ${by} 前答复，请尽快办理。`)
export const sayPlatformDuePast = reminding(PLATFORM_DUE_PAST, (number, by) => `诉求 ${number}：12345 平台要求 ${by} 前答复，已经超过，请马上办理。`)

/** Told to whoever has to do with it, unless it is answered, or waits for the platform itself. */
function reminding(step: string, sentenceOf: (number: string, by: string) => string) {
  return async (scope: TimeScope, order: RequestRecord): Promise<void> => {
    const due = order.platform_due_at
    const row = await whereItGoesOn(scope, order)
    const { organizationId, permission } = whoeverHas(row)
    if (due === null || organizationId === null || platformWants({ ...row, platform_due_at: due }) === null || row.pending === 'platformReturn') return
    const { calendar } = await countyRules(scope.db, scope.countyCode)
    await notify(scope, { matterId: row.id, to: { organizationId, permission }, step, sentence: sentenceOf(row.number, sayLastingEnd(due, scope.at)), pace: paceOf({ ...row, dueAt: due }, scope.at, calendar) })
    await recordTime(scope, { kind: 'request', id: row.id }, `time ${step}`, step)
  }
}
