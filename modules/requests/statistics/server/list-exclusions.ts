import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import { countyRules, rowsOf } from '#modules/matters/server/public.ts'
import { isClosedTo } from '#modules/requests/sealing.ts'
import { EXCLUSION_PART, presentExclusion } from '#modules/requests/server/exclusion-record.ts'
import type { ExclusionPart } from '#modules/requests/server/exclusion-record.ts'
import { RECORD_COLUMNS, RECORD_JOINS, presentRow } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { listExclusions } from '#modules/requests/statistics/contract.ts'

type Row = RequestRecord & { exclusion: ExclusionPart; exclusion_id: string; placed: string }

const kept = { pending: 'pending', approved: 'approved', refused: 'refused', withdrawn: 'withdrawn', ended: 'approved' } as const

/** Those of the requests that the reader reaches, the newest first. */
export const listExclusionsHandler = query(listExclusions, async ({ input, actor, db, at }) => {
  const cursor = readCursor(input.after)
  const [rows, rules] = await Promise.all([
    rowsOf<Row>(
      db,
      `SELECT ${RECORD_COLUMNS}, x.id AS exclusion_id, coalesce(x.asked_at, x.at)::text AS placed, ${EXCLUSION_PART} AS exclusion
      FROM exclusion x JOIN matter m ON m.county_code = x.county_code AND m.id = x.matter_id ${RECORD_JOINS}
      WHERE x.county_code = $1 AND x.status = $2 AND ($2 <> 'approved' OR (x.ended_at IS NOT NULL) = $3) AND ($4::text IS NULL OR x.reason_key = $4)
        AND ($5::timestamptz IS NULL OR (coalesce(x.asked_at, x.at), x.id) < ($5, $6::uuid))
      ORDER BY coalesce(x.asked_at, x.at) DESC, x.id DESC LIMIT ${input.limit + 1}`,
      [actor.countyCode, kept[input.status], input.status === 'ended', input.reasonKey ?? null, cursor?.at ?? null, cursor?.id ?? null],
    ),
    countyRules(db, actor.countyCode, 2_000),
  ])
  const shown = rows.slice(0, input.limit)
  const last = rows.length > input.limit ? shown.at(-1) : undefined
  return {
    items: shown.map((row) => ({ request: presentRow(row, actor, rules, at), exclusion: presentExclusion(row.exclusion, isClosedTo(actor, row)) })),
    next: last === undefined ? null : cursorOf(last.placed, last.exclusion_id),
  }
})
