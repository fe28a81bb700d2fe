import { query } from '#kit/http/handle.ts'
import { countyRules, rowsOf } from '#modules/matters/server/public.ts'
import { RECORD_COLUMNS, RECORD_JOINS, presentRow } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { listPlaceRows } from '#modules/requests/statistics/contract-patterns.ts'
import { findArea } from '#modules/requests/statistics/server/scope.ts'

/** What was sealed or went elsewhere since is not among them. */
export const listPlaceRowsHandler = query(listPlaceRows, async ({ input, actor, db, at, guard }) => {
  const area = guard(await findArea(db, actor.countyCode, input.areaId))
  const [rows, rules] = await Promise.all([
    rowsOf<RequestRecord>(db, `SELECT ${RECORD_COLUMNS} FROM matter m ${RECORD_JOINS}
      WHERE m.county_code = $1 AND m.level_${area.depth} = $2 AND m.kind = 'request' AND m.state <> 'draft' AND NOT m.sealed AND m.id = ANY ($3::uuid[]) ORDER BY array_position($3::uuid[], m.id)`,
    [actor.countyCode, area.id, input.ids.split(',')]),
    countyRules(db, actor.countyCode, 2_000),
  ])
  return { items: rows.map((row) => presentRow(row, actor, rules, at)) }
})
