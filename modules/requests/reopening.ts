import type { Procedure } from '#presets/preset.ts'

type Reopening = Pick<Procedure, 'reopenLimit' | 'reopenWithinDays' | 'reopeningBefore'>
type Given = { limit: number; withinDays: number }

const DAY = 86_400_000

/** How often, and for how long, what was closed then can be reopened. Its reporter read that day: where the county gives less since, he keeps it; where it gives more, he has that. */
export function reopeningOf({ reopenLimit, reopenWithinDays, reopeningBefore = [] }: Reopening, closedAt: Date): Given {
  const given = reopeningBefore.filter(({ until }) => closedAt < new Date(until))
  return { limit: Math.max(reopenLimit, ...given.map(({ limit }) => limit)), withinDays: Math.max(reopenWithinDays, ...given.map(({ withinDays }) => withinDays)) }
}

/** The procedure after a change, with what was given to all that is closed by now, as long as any of it can still be reopened. */
export function keepingGiven(before: Procedure, after: Procedure, at: Date): Procedure {
  const isLess = after.reopenLimit < before.reopenLimit || after.reopenWithinDays < before.reopenWithinDays
  const given = [...(before.reopeningBefore ?? []), ...(isLess ? [{ until: at.toISOString(), limit: before.reopenLimit, withinDays: before.reopenWithinDays }] : [])]
  const held = given.filter(({ until, withinDays }) => Date.parse(until) + Math.max(withinDays, after.reopenWithinDays) * DAY >= at.getTime())
  const { reopeningBefore: _before, ...rest } = after
  return held.length === 0 ? rest : { ...rest, reopeningBefore: held }
}
