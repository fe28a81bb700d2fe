import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { countyRules, rowsOf } from '#modules/matters/server/public.ts'
import { RECORD_COLUMNS, RECORD_JOINS, presentRow } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import type { RequestRow } from '#modules/requests/shapes.ts'
import { listAreaRows, listOrganizationRows } from '#modules/requests/statistics/contract.ts'
import { checkPeriod } from '#modules/requests/statistics/periods.ts'
import { whereOf } from '#modules/requests/statistics/server/request-rows.ts'
import type { RowFilter } from '#modules/requests/statistics/server/request-rows.ts'
import { findArea, findOrganization } from '#modules/requests/statistics/server/scope.ts'

export const listAreaRowsHandler = query(listAreaRows, async (context) => {
  const { input, actor, db, guard } = context
  const area = guard(await findArea(db, actor.countyCode, input.areaId))
  checkPeriod({ from: input.from, to: input.to })
  const { areaId: _asked, after, limit, ...filter } = input
  return readPage(context, { area, organizationId: null, ...filter }, after, limit)
})

export const listOrganizationRowsHandler = query(listOrganizationRows, async (context) => {
  const { input, actor, db, guard } = context
  const { id } = guard(await findOrganization(db, actor.countyCode, input.organizationId))
  checkPeriod({ from: input.from, to: input.to })
  const { organizationId: _asked, areaId, after, limit, ...filter } = input
  return readPage(context, { area: null, organizationId: id, withinAreaId: areaId, ...filter }, after, limit)
})

/** The newest first, as in the request list, a page after the row at `after`. The limit stands in the statement: a prepared plan must know that it is small. */
async function readPage({ db, actor, at }: Pick<Context<unknown>, 'db' | 'actor' | 'at'>, filter: RowFilter, after: string | undefined, limit: number): Promise<{ items: RequestRow[]; next: string | null }> {
  const cursor = readCursor(after)
  const { condition, values, nextPlace } = await whereOf(db, actor.countyCode, filter)
  const [opened, id] = [nextPlace, nextPlace + 1]
  const [rows, rules] = await Promise.all([
    rowsOf<RequestRecord & { opened_text: string }>(
      db,
      `SELECT ${RECORD_COLUMNS}, m.opened_at::text AS opened_text FROM matter m ${RECORD_JOINS}
      WHERE ${condition} AND ($${opened}::timestamptz IS NULL OR (m.opened_at, m.id) < ($${opened}, $${id}::uuid)) ORDER BY m.opened_at DESC, m.id DESC LIMIT ${limit + 1}`,
      [...values, cursor?.at ?? null, cursor?.id ?? null],
    ),
    countyRules(db, actor.countyCode, 2_000),
  ])
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: shown.map((row) => presentRow(row, actor, rules, at)), next: last === undefined ? null : cursorOf(last.opened_text, last.id) }
}
