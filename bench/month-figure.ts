import { clockInChina } from '#kit/clock/china-day.ts'
import { countCondition } from '#modules/requests/statistics/server/count-anew.ts'
import { compactOnce, countAnew } from '#modules/requests/statistics/server/public.ts'
import { countNames } from '#modules/requests/statistics/counts.ts'
import type { BenchGround } from './bench-ground.ts'
import type { LoadRequest } from './http-load.ts'
import type { Statement } from './recording.ts'

/** The last whole month before `until`, in China. */
export function lastMonth(until: Date): { from: string; to: string } {
  const here = clockInChina(until)
  const end = new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth(), 0))
  return { from: `${end.toISOString().slice(0, 7)}-01`, to: end.toISOString().slice(0, 10) }
}

/** Sums up what was loaded in bulk, as the worker does. */
export async function sumUp(ground: BenchGround): Promise<void> {
  await countAnew(ground.owner, ground.county)
  while (await compactOnce(ground.house.services, ground.county));
}

export function monthRequest(ground: BenchGround, cookie: string, until: Date): LoadRequest {
  const { from, to } = lastMonth(until)
  return { method: 'GET', path: `/api/areas/${ground.county}/statistics?from=${from}&to=${to}&by=unit`, headers: { cookie } }
}

/**
 * What the roll-ups are compared with: the same counts of the same month, by unit, from the rows themselves, under the same
 * session and row policy. One month only; the page compares it with the one before as well.
 */
export function plainAggregate(recorded: readonly Statement[], county: string, until: Date): Statement[] {
  const { from, to } = lastMonth(until)
  const enter = recorded.find((statement) => statement.text.includes('app.enter('))
  if (enter === undefined) throw new Error('the recording holds no session check')
  return [
    { text: 'BEGIN', values: [] },
    enter,
    {
      name: 'plain', values: [county, from, to],
      text: `SELECT m.holder_organization_id, ${countNames.map((name) => `count(*) FILTER (WHERE ${countCondition(name)}) AS "${name}"`).join(', ')}
        FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
        WHERE m.county_code = $1 AND m.kind = 'request' AND m.state <> 'merged'
          AND m.opened_at >= $2::date::timestamp AT TIME ZONE 'Asia/Shanghai' AND m.opened_at < ($3::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
        GROUP BY 1`,
    },
    { text: 'COMMIT', values: [] },
  ]
}
