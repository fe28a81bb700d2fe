import { query } from '#kit/http/handle.ts'
import { plainDate, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { getPublishedUnit, listPublishedUnits } from '#modules/requests/published/contract.ts'
import type { PublishedUnit } from '#modules/requests/published/contract.ts'
import { unitNotPublic } from '#modules/requests/published/refusals.ts'

const UNITS = 'SELECT * FROM app.published_units($1, $2)'

type UnitRow = Pick<PublishedUnit, 'name' | 'above' | 'ended' | 'kept' | 'late' | 'untimed' | 'overdue' | 'suspended' | 'running'> & {
  id: string
  total: number
  promise_kept: number
  promise_missed: number
  promise_running: number
  next_review: Date | null
}

/** Those of which something is public, in the order of the county's tree and never by their figures. */
export const listPublishedUnitsHandler = query(listPublishedUnits, async ({ db, at }) => ({ units: (await rowsOf<UnitRow>(db, UNITS, [null, plainDate(at)])).map(present) }))

export const getPublishedUnitHandler = query(getPublishedUnit, async ({ input, db, at }) => {
  const row = await rowOf<UnitRow>(db, UNITS, [input.organizationId, plainDate(at)])
  if (row === undefined) throw unitNotPublic()
  return present(row)
})

function present({ id, total, promise_kept, promise_missed, promise_running, next_review, ...row }: UnitRow): PublishedUnit {
  return { ...row, organizationId: id, count: total, promises: { kept: promise_kept, missed: promise_missed, running: promise_running }, nextReview: next_review?.toISOString() ?? null }
}
