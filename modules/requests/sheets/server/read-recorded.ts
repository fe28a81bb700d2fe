import type { Db } from '#kit/database/transaction.ts'
import { rowsOf, touch } from '#modules/matters/server/public.ts'
import type { SheetRow } from '#modules/requests/sheets/rules.ts'

/**
 * Requests that came in in a month with each unit that had to do with them, once each: its holder first. Of what is sealed nobody
 * but the unit that examines it hears.
 */
const FACTS = `u.organization_id, u.standing, m.id AS "matterId", to_char(m.opened_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day, m.state, q.reply_kind AS "replyKind",
    q.contacted_in_time AS "contactedInTime", q.replied_in_time AS "repliedInTime", q.taken_up_in_time AS "takenUpInTime", q.solved, q.satisfaction, q.excluded,
    x.reason_key AS "exclusionReason", q.closed_elsewhere AS "closedElsewhere"`
const OPENED = "m.county_code = $1 AND m.kind = 'request' AND m.opened_at >= $2::date::timestamp AT TIME ZONE 'Asia/Shanghai' AND m.opened_at < ($2::date + interval '1 month') AT TIME ZONE 'Asia/Shanghai'"
const ofMonth = (moment: string, holder: string, since: string) => `FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id ${moment}
  LEFT JOIN exclusion x ON x.county_code = m.county_code AND x.matter_id = m.id AND x.status = 'approved' AND x.ended_at IS NULL
  CROSS JOIN LATERAL (SELECT DISTINCT ON (part.organization_id) part.organization_id, part.standing FROM (
      SELECT ${holder} AS organization_id, 'holder' AS standing, 1 AS place
      UNION ALL SELECT p.organization_id, CASE p.role WHEN 'holder' THEN 'former' ELSE p.role END, CASE p.role WHEN 'holder' THEN 2 WHEN 'coUnit' THEN 3 ELSE 4 END
        FROM matter_party p WHERE p.county_code = m.county_code AND p.matter_id = m.id AND NOT m.sealed ${since}
      UNION ALL SELECT q.receiver_organization_id, 'receiver', 5 WHERE NOT m.sealed) part
    WHERE part.organization_id IS NOT NULL ORDER BY part.organization_id, part.place) u
  WHERE ${OPENED}`
const NOW = ofMonth('', 'm.holder_organization_id', '')
/**
 * As the month's sheets were begun: who held it then holds it in them, whatever step comes first, and who came to it since has no row. What was sealed since
 * leaves the sight of its former holder at once; a step that comes later puts it into no sheet.
 */
const AS_BEGUN = ofMonth(
  'JOIN sheet_holding h ON h.county_code = m.county_code AND h.month = $2::date AND h.matter_id = m.id JOIN sheet_month b ON b.county_code = h.county_code AND b.month = h.month',
  'CASE WHEN NOT m.sealed OR m.holder_organization_id = h.organization_id THEN h.organization_id END', 'AND p.created_at <= b.made_at',
)
const recorded = (from: string) => `SELECT ${FACTS} ${from} AND u.organization_id = ANY ($3::uuid[]) ORDER BY m.opened_at, m.id`
/** Units that had to do with a request of the month and have no sheet of it yet, with how many rows each gets. */
const TO_MAKE = `SELECT u.organization_id AS id, count(*)::integer AS rows ${AS_BEGUN}
    AND NOT EXISTS (SELECT FROM monthly_sheet s WHERE s.county_code = $1 AND s.month = $2::date AND s.organization_id = u.organization_id)
  GROUP BY u.organization_id ORDER BY u.organization_id`
/** One statement is one snapshot. A month that is begun already keeps the moment that it has. */
const KEEP_HOLDERS = `INSERT INTO sheet_holding (county_code, month, matter_id, organization_id) SELECT m.county_code, $2::date, m.id, m.holder_organization_id FROM matter m
  WHERE ${OPENED} AND NOT EXISTS (SELECT FROM sheet_holding h WHERE h.county_code = $1 AND h.month = $2::date)`

export type Recorded = Omit<SheetRow, 'ordinal' | 'corrected'> & { organization_id: string }

/** What the records say now of these units: `month` as 2026-09. */
export async function readRecorded(db: Db, countyCode: string, month: string, organizationIds: readonly string[]): Promise<Recorded[]> {
  return rowsOf<Recorded>(db, recorded(NOW), [countyCode, `${month}-01`, organizationIds])
}

/** What their sheets are made of: each request where it was held as the month was begun, its other facts as they are now. */
export async function readAsBegun(db: Db, countyCode: string, month: string, organizationIds: readonly string[]): Promise<Recorded[]> {
  return rowsOf<Recorded>(db, recorded(AS_BEGUN), [countyCode, `${month}-01`, organizationIds])
}

export async function keepHolders(db: Db, countyCode: string, month: string): Promise<void> {
  await touch(db, KEEP_HOLDERS, [countyCode, `${month}-01`])
}

export async function unitsWithoutSheet(db: Db, countyCode: string, month: string): Promise<{ id: string; rows: number }[]> {
  return rowsOf(db, TO_MAKE, [countyCode, `${month}-01`])
}

/** Numbered in the order in which they came in. */
export function numbered(recorded: readonly Recorded[]): SheetRow[] {
  return recorded.map(({ organization_id: _unit, ...row }, index) => ({ ...row, ordinal: index + 1, corrected: null }))
}
