import type { CountyRules } from '#modules/matters/server/public.ts'
import { reopeningOf } from '#modules/requests/reopening.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

const DAY = 86_400_000
export const FINAL = 'final'

/** When it can no longer be reopened: so many days after closing, and not before it was asked about. */
export function becomesFinalAt({ row, scope, rules }: { row: RequestRecord; scope: { at: Date }; rules: CountyRules }): Date {
  const closedAt = row.closed_at ?? scope.at
  const end = new Date(closedAt.getTime() + reopeningOf(rules.procedure, closedAt).withinDays * DAY + 1)
  return end > scope.at ? end : scope.at
}
