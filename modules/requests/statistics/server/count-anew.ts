import type { Client } from 'pg'
import { columnOf, countNames } from '#modules/requests/statistics/counts.ts'
import type { CountName } from '#modules/requests/statistics/counts.ts'
import { noUnit } from '#modules/requests/statistics/row-sets.ts'
import type { RowSet } from '#modules/requests/statistics/row-sets.ts'
import { conditionOf } from '#modules/requests/statistics/server/request-rows.ts'

/** What one count counts, over `matter m` and `request q`. excludedInTime is what of inTime belongs to excluded requests. */
export function countCondition(name: CountName): string {
  const of = /^excluded([A-Z].*)$/.exec(name)?.[1]
  if (of !== undefined) return `q.excluded AND ${conditionOf((of[0]!.toLowerCase() + of.slice(1)) as RowSet)}`
  return name === 'contacted' ? "m.state <> 'declined' AND NOT q.closed_elsewhere AND q.contacted_in_time IS NOT NULL" : conditionOf(name as RowSet)
}

const COUNT = `INSERT INTO request_count (county_code, day, area_id, organization_id, category, channel, ${countNames.map(columnOf).join(', ')})
  SELECT m.county_code, (m.opened_at AT TIME ZONE 'Asia/Shanghai')::date, m.area_id, coalesce(m.holder_organization_id, '${noUnit}'), m.category, m.channel,
    ${countNames.map((name) => `count(*) FILTER (WHERE ${countCondition(name)})`).join(', ')}
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.county_code = $1 AND m.kind = 'request' AND m.state <> 'merged' AND NOT q.closed_elsewhere GROUP BY 1, 2, 3, 4, 5, 6`

/**
 * Counts all requests of a county from their rows, over the owner's connection and in one transaction: after rows were loaded
 * in bulk, behind the commands' back. Commands of the county wait meanwhile. The months follow with the next compaction.
 */
export async function countAnew(owner: Client, countyCode: string): Promise<void> {
  await owner.query('BEGIN')
  try {
    await owner.query('SELECT pg_advisory_xact_lock(7305144, hashtext($1))', [countyCode])
    await owner.query('LOCK TABLE request_count_delta IN SHARE ROW EXCLUSIVE MODE')
    for (const table of ['request_count_delta', 'request_count', 'request_month', 'request_month_count']) await owner.query(`DELETE FROM ${table} WHERE county_code = $1`, [countyCode])
    await owner.query(COUNT, [countyCode])
    await owner.query('COMMIT')
  } catch (error) {
    await owner.query('ROLLBACK')
    throw error
  }
}
