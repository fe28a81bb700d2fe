import type { Moving } from '#modules/requests/server/move.ts'

const DAY = 86_400_000
export const FINAL = 'final'

/** When it can no longer be reopened: so many days after closing, and not before it was asked about. */
export function becomesFinalAt({ row, scope, rules }: Moving): Date {
  const closedAt = row.closed_at ?? scope.at
  const end = new Date(closedAt.getTime() + rules.procedure.reopenWithinDays * DAY + 1)
  return end > scope.at ? end : scope.at
}
