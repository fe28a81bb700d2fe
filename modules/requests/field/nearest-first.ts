import { metresBetween } from '#kit/ui/here.ts'
import type { Here } from '#kit/ui/here.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'

type Placed = Pick<RequestRow, 'longitude' | 'latitude'>
type Due = Pick<RequestRow, 'dueAt' | 'platformDueAt'>

/** Worked out here: where the phone is, it tells nobody. Undefined: one of the two has no point. */
export function metresTo({ longitude, latitude }: Placed, here: Here | undefined): number | undefined {
  return here === undefined || longitude === null || latitude === null ? undefined : metresBetween(here, { longitude, latitude })
}

/** The nearest first, then what has no point; at one distance, or while the phone does not say where it is, by the deadline that is nearer, ours or the 12345 platform's. */
export function nearestFirst<Row extends Placed & Due>(rows: readonly Row[], here: Here | undefined): Row[] {
  const far = (row: Row) => metresTo(row, here) ?? Number.MAX_VALUE
  return [...rows].sort((one, other) => far(one) - far(other) || dueOf(one) - dueOf(other))
}

/** The platform's stands in a row only where it comes before ours. */
function dueOf({ dueAt, platformDueAt }: Due): number {
  const due = platformDueAt ?? dueAt
  return due === null ? Number.MAX_VALUE : Date.parse(due)
}
