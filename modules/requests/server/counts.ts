import type { CountyScope } from '#kit/database/county-scope.ts'
import { plainDate, rowsOf } from '#modules/matters/server/public.ts'
import { differences, measureNames } from '#modules/requests/contribution.ts'
import type { CountedRequest } from '#modules/requests/contribution.ts'

const COLUMNS = ['county_code', 'id', 'day', 'area_id', 'organization_id', 'category', 'channel', ...measureNames]
const ADD = `INSERT INTO request_count_delta (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((_, index) => `$${index + 1}`).join(', ')})`

/** Adds to the figures what has changed; in the same transaction, in a row of its own that nobody else waits for. */
export async function countChange(scope: Omit<CountyScope, 'at'>, before: CountedRequest | null, after: CountedRequest): Promise<void> {
  await Promise.all(differences(before, after).map(({ as, measures }) =>
    rowsOf(scope.db, ADD, [scope.countyCode, scope.newId(), as.day, as.area_id, as.organization_id, as.category, as.channel, ...measureNames.map((name) => measures[name])]),
  ))
}

/** The same for many new ones at once: one row for each day, place, unit, subject and channel. */
export async function countNew(scope: Omit<CountyScope, 'at'>, rows: readonly CountedRequest[]): Promise<void> {
  const sums = new Map<string, ReturnType<typeof differences>[number]>()
  for (const { as, measures } of rows.flatMap((row) => differences(null, row))) {
    const key = JSON.stringify([as.day, as.area_id, as.organization_id, as.category, as.channel])
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { as, measures: { ...measures } })
    else for (const name of measureNames) sum.measures[name] += measures[name]
  }
  await Promise.all([...sums.values()].map(({ as, measures }) =>
    rowsOf(scope.db, ADD, [scope.countyCode, scope.newId(), as.day, as.area_id, as.organization_id, as.category, as.channel, ...measureNames.map((name) => measures[name])]),
  ))
}

/** The row as the figures see it. */
export function counted(
  row: Omit<CountedRequest, 'day' | 'organization_id'> & { opened_at: Date; holder_organization_id: string | null },
): CountedRequest {
  const { area_id, category, channel, state, reply_kind, contacted_in_time, replied_in_time, taken_up_in_time, closing, solved, satisfaction, excluded, suggested_category, suggested_model, closed_elsewhere } = row
  return {
    day: plainDate(row.opened_at), organization_id: row.holder_organization_id, area_id, category, channel, state, reply_kind, contacted_in_time, replied_in_time, taken_up_in_time,
    closing, solved, satisfaction, excluded, suggested_category, suggested_model, closed_elsewhere,
  }
}
