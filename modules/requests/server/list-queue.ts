import { cursorOf, cursorWrong, readDueCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import { countyRules, NEARER_DUE, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { listQueue } from '#modules/requests/contract.ts'
import { waitingFor } from '#modules/requests/lifecycle.ts'
import { presentRow, RECORD_COLUMNS, RECORD_JOINS } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

const COUNTED_UP_TO = 999
/** Word for word the expressions of the index matter_queue, which then needs no sorting and ends after one page. */
const PLACE = `(CASE m.urgency WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END), (coalesce(${NEARER_DUE}, 'infinity')), m.id`
const WAITS = "m.county_code = $1 AND m.waiting_organization_id = ANY ($2::uuid[]) AND m.waiting_for = $3 AND m.kind = 'request'"

type QueueRow = RequestRecord & { urgency_place: number; due_text: string }

/**
 * What waits for an act of the reader's own units, by the posts that carry the act. Each unit walks the index from the
 * beginning or from where the page before ended, and their pages are merged; the row policy keeps other grids away.
 */
export const listQueueHandler = query(listQueue, async ({ input, actor, db, at }) => {
  const after = readPlace(input.after)
  const units = [...new Set(actor.grantsFor(waitingFor[input.waitingFor].can).map((grant) => grant.organizationId))]
  if (units.length === 0) return { items: [], count: 0, next: null }
  const most = input.limit + 1
  const values = [actor.countyCode, units, input.waitingFor, after?.urgency ?? null, after?.due ?? null, after?.id ?? null]
  const beginning = after === undefined ? '$4::integer IS NULL AND $5::timestamptz IS NULL AND $6::uuid IS NULL' : `(${PLACE}) > ($4::integer, $5::timestamptz, $6::uuid)`
  const branches = units.map((_, index) => `(${queueOfOne(index + 1, beginning, most)})`)
  const [rules, rows, counted] = await Promise.all([
    countyRules(db, actor.countyCode, 2_000),
    rowsOf<QueueRow>(
      db,
      `SELECT ${RECORD_COLUMNS}, CASE m.urgency WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END AS urgency_place, coalesce(${NEARER_DUE}, 'infinity')::text AS due_text
      FROM (${branches.join(' UNION ALL ')}) m ${RECORD_JOINS} ORDER BY ${PLACE} LIMIT ${most}`, values,
    ),
    rowOf<{ count: number }>(db, `SELECT count(*)::integer AS count FROM (SELECT FROM matter m WHERE ${WAITS} LIMIT ${COUNTED_UP_TO}) counted`, values.slice(0, 3)),
  ])
  const shown = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? shown.at(-1) : undefined
  return {
    items: shown.map((row) => presentRow(row, actor, rules, at)), count: counted!.count,
    next: last === undefined ? null : `${last.urgency_place}_${cursorOf(last.due_text, last.id)}`,
  }
})

/** One unit's page, off the index. The limit stands in the text: a prepared plan must know that it is small. */
export function queueOfOne(unit: number, beginning: string, most: number): string {
  return `SELECT m.* FROM matter m
    WHERE m.county_code = $1 AND m.waiting_organization_id = ($2::uuid[])[${unit}] AND m.waiting_for = $3 AND m.kind = 'request' AND ${beginning} ORDER BY ${PLACE} LIMIT ${most}`
}

function readPlace(text: string | undefined): { urgency: number; due: string; id: string } | undefined {
  if (text === undefined) return undefined
  const [, urgency, rest] = /^([012])_(.+)$/.exec(text) ?? []
  if (urgency === undefined) throw cursorWrong()
  const { at: due, id } = readDueCursor(rest)!
  return { urgency: Number(urgency), due, id }
}
