/** What became of a request by the day on which its month was frozen: each has exactly one. */
export const outcomes = ['in_time', 'late', 'open_overdue', 'other'] as const
export type Outcome = (typeof outcomes)[number]

/** A request that is counted. `unit`: who has it; null where that is not told. `told`: the group in which each other publication counts it, the rows of the month first. */
export type UnitRow = { unit: string | null; outcome: Outcome; told: readonly string[] }
