import type { Db } from '#kit/database/transaction.ts'
import { rowsOf } from '#modules/matters/server/public.ts'
import type { SheetRow } from '#modules/requests/sheets/rules.ts'

/**
 * Requests that came in in a month with each unit that had to do with them, once each: its holder first. Of what is sealed nobody
 * but the unit that examines it hears. $3: of these units.
 */
const FACTS = `u.organization_id, u.standing, m.id AS "matterId", to_char(m.opened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day, m.state, q.reply_kind AS "replyKind",
    q.contacted_in_time AS "contactedInTime", q.replied_in_time AS "repliedInTime", q.taken_up_in_time AS "takenUpInTime", q.solved, q.satisfaction, q.excluded,
    x.reason_key AS "exclusionReason", q.closed_elsewhere AS "closedElsewhere"`
const OF_MONTH = `FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  LEFT JOIN exclusion x ON x.county_code = m.county_code AND x.matter_id = m.id AND x.status = 'approved' AND x.ended_at IS NULL
  CROSS JOIN LATERAL (SELECT DISTINCT ON (part.organization_id) part.organization_id, part.standing FROM (
      SELECT m.holder_organization_id AS organization_id, 'holder' AS standing, 1 AS place
      UNION ALL SELECT p.organization_id, CASE p.role WHEN 'holder' THEN 'former' ELSE p.role END, CASE p.role WHEN 'holder' THEN 2 WHEN 'coUnit' THEN 3 ELSE 4 END
        FROM matter_party p WHERE p.county_code = m.county_code AND p.matter_id = m.id AND NOT m.sealed
      UNION ALL SELECT q.receiver_organization_id, 'receiver', 5 WHERE NOT m.sealed) part
    WHERE part.organization_id IS NOT NULL ORDER BY part.organization_id, part.place) u
  WHERE m.county_code = $1 AND m.kind = 'request' AND m.opened_at >= $2::date::timestamp AT TIME ZONE 'Asia/Shanghai' AND m.opened_at < ($2::date + interval '1 month') AT TIME ZONE 'Asia/Shanghai'`
const RECORDED = `SELECT ${FACTS} ${OF_MONTH} AND u.organization_id = ANY ($3::uuid[]) ORDER BY m.opened_at, m.id`
/** Units that had to do with a request of the month and have no sheet of it yet, with how many rows each gets. */
const TO_MAKE = `SELECT u.organization_id AS id, count(*)::integer AS rows ${OF_MONTH}
    AND NOT EXISTS (SELECT FROM monthly_sheet s WHERE s.county_code = $1 AND s.month = $2::date AND s.organization_id = u.organization_id)
  GROUP BY u.organization_id ORDER BY u.organization_id`

export type Recorded = Omit<SheetRow, 'ordinal' | 'corrected'> & { organization_id: string }

/** What the records say now of these units, as one snapshot: `month` as 2026-09. */
export async function readRecorded(db: Db, countyCode: string, month: string, organizationIds: readonly string[]): Promise<Recorded[]> {
  return rowsOf<Recorded>(db, RECORDED, [countyCode, `${month}-01`, organizationIds])
}

export async function unitsWithoutSheet(db: Db, countyCode: string, month: string): Promise<{ id: string; rows: number }[]> {
  return rowsOf(db, TO_MAKE, [countyCode, `${month}-01`])
}

/** Numbered in the order in which they came in. */
export function numbered(recorded: readonly Recorded[]): SheetRow[] {
  return recorded.map(({ organization_id: _unit, ...row }, index) => ({ ...row, ordinal: index + 1, corrected: null }))
}
