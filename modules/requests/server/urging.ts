import type { CountyRules } from '#modules/matters/server/public.ts'
import type { Urging } from '#modules/requests/contract-support.ts'

const HOUR = 3_600_000

/** The county's hours, the same for a reporter and for whoever joined him. */
export function urgesAgainAt({ procedure }: CountyRules, urgedAt: Date): Date {
  return new Date(urgedAt.getTime() + procedure.urgeAgainAfterHours * HOUR)
}

/** Whoever asked as late as this may ask again at `at`. */
export function urgedUntil({ procedure }: CountyRules, at: Date): Date {
  return new Date(at.getTime() - procedure.urgeAgainAfterHours * HOUR)
}

export function urgingOf(urgedAt: Date | null, rules: CountyRules, at: Date): Urging {
  if (urgedAt === null) return { at: null, againAt: null }
  const again = urgesAgainAt(rules, urgedAt)
  return { at: urgedAt.toISOString(), againAt: at < again ? again.toISOString() : null }
}
