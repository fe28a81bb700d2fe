import type { Db } from '#kit/database/transaction.ts'
import { query } from '#kit/http/handle.ts'
import { countyRules, rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { findDuplicates } from '#modules/requests/contract.ts'
import { likeOnes } from '#modules/requests/duplicates.ts'
import type { Comparable } from '#modules/requests/duplicates.ts'
import { findRecord, presentRow, RECORD_COLUMNS, RECORD_JOINS } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { NO_WORDS } from '#modules/requests/wordless.ts'

const MOST_COMPARED = 300
const MOST_SHOWN = 8
const AROUND_DAYS = 30

const COMPARED = `m.id, CASE q.text WHEN '${NO_WORDS}' THEN '' ELSE q.text END AS text, m.category, m.longitude, m.latitude, m.area_id, m.area_path, m.level_3, m.opened_at`
const OWN = `SELECT ${COMPARED}, q.typing, m.level_2 FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = $1 AND m.id = $2`
/** Of the same community, or of the same street where the place is no nearer known, within a month before and after; of more than can be compared those nearest in time. */
const NEAR = `SELECT ${COMPARED} FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.county_code = $1 AND m.kind = 'request' AND m.LEVEL = $2 AND m.opened_at BETWEEN $3::timestamptz - interval '${AROUND_DAYS} days' AND $3::timestamptz + interval '${AROUND_DAYS} days'
    AND m.state <> 'merged' AND NOT m.sealed AND q.text IS NOT NULL AND q.typing IS DISTINCT FROM 'awaited' ORDER BY greatest(m.opened_at - $3::timestamptz, $3::timestamptz - m.opened_at), m.id DESC LIMIT ${MOST_COMPARED}`
const SHOWN = `SELECT ${RECORD_COLUMNS} FROM matter m ${RECORD_JOINS} WHERE m.county_code = $1 AND m.id = ANY ($2::uuid[])`

export const findDuplicatesHandler = query(findDuplicates, async ({ input, actor, db, at, guard, audit }) => {
  guard(await findRecord(db, actor.countyCode, input.requestId))
  audit({ objectKind: 'request', objectId: input.requestId })
  const own = await rowOf<Comparable & { level_2: string | null; typing: string | null }>(db, OWN, [actor.countyCode, input.requestId])
  // Nobody has written yet what it is about.
  if (own!.text === null || own!.typing === 'awaited') return { candidates: [] }
  const likely = likeOnes(own!, await nearOnes(db, actor.countyCode, own!), MOST_SHOWN)
  const [rules, rows] = await Promise.all([countyRules(db, actor.countyCode, 2_000), rowsOf<RequestRecord>(db, SHOWN, [actor.countyCode, likely.map((found) => found.id)])])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return {
    candidates: likely.filter((found) => byId.has(found.id)).map(({ id, ...found }) => ({ request: presentRow(byId.get(id)!, actor, rules, at), ...found })),
  }
})

/** What is near in place and time and within reach; nothing where no more than the county is known. */
export async function nearOnes(db: Db, countyCode: string, { level_2: street, level_3: community, opened_at: around }: { level_2: string | null; level_3: string | null; opened_at: Date }): Promise<Comparable[]> {
  const near = community ?? street
  if (near === null) return []
  return rowsOf<Comparable>(db, NEAR.replace('LEVEL', community === null ? 'level_2' : 'level_3'), [countyCode, near, around])
}
