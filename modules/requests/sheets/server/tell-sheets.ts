import { rolesWith } from '#kit/access/roles-with.ts'
import { sayMonth } from '#kit/ui/time-words.ts'
import { plainDate, rowsOf, touch } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { actsFor } from '#modules/people/server/public.ts'
import { roles } from '#modules/platform/server/public.ts'

const headRoles = rolesWith(roles, 'sheet.appeal', 'party')
const deciderRoles = rolesWith(roles, 'sheet.decideAppeal', 'area')

/** What a desk page of this kind is registered under; the notice opens it. */
const STEP = 'monthlySheet'
/** As which notices of appeals were kept before they opened the sheet itself. */
const FORMER_STEP = 'sheet'
const holders = (who: string, at: string, roleList: string) => `SELECT DISTINCT s.account_id, p.organization_id, p.role FROM post p
  JOIN appointment t ON t.county_code = p.county_code AND t.post_id = p.id AND ${actsFor('t', who, at)} AND t.valid_from <= ${who}::date AND (t.valid_to IS NULL OR t.valid_to > ${who}::date)
  JOIN staff_member s ON s.county_code = t.county_code AND s.id = t.staff_member_id AND s.account_id IS NOT NULL
  WHERE p.county_code = $1 AND p.role = ANY (${roleList}::text[]) AND (p.valid_to IS NULL OR p.valid_to > ${who}::date)`
const HEADS = `${holders('$2', '$3', '$4')} AND p.organization_id = ANY ($5::uuid[])`
const DECIDERS = holders('$2', '$3', '$4')
/** The same subject is told once, whichever process tells it; with its live event, so that an open page shows it at once. */
const TELL = `WITH told AS (
    INSERT INTO notice (county_code, id, at, account_id, subject, step, sentence)
    SELECT $1, n.id, $2, n.account_id, n.subject, '${STEP}', n.sentence FROM jsonb_to_recordset($3::jsonb) AS n (id uuid, account_id uuid, subject text, sentence text)
    ON CONFLICT DO NOTHING RETURNING account_id)
  INSERT INTO live_event (county_code, id, kind, object_id, reporter_id)
  SELECT $1, gen_random_uuid(), 'notice.left', account_id::text, account_id FROM told`
/** What happened to appeals in the last month and was not told yet. */
const APPEALS = `SELECT a.id, a.state, a.asked_by, a.sheet_id, to_char(s.month, 'YYYY-MM') AS month, s.organization_id, o.short_name AS unit
  FROM sheet_appeal a JOIN monthly_sheet s ON s.county_code = a.county_code AND s.id = a.sheet_id JOIN organization o ON o.county_code = s.county_code AND o.id = s.organization_id
  WHERE a.county_code = $1 AND a.state IN ('pending', 'upheld', 'dismissed') AND coalesce(a.decided_at, a.asked_at) > $2::timestamptz - interval '30 days'
    AND NOT EXISTS (SELECT FROM notice n WHERE n.county_code = a.county_code AND (n.step = '${STEP}' AND n.subject ^@ (a.sheet_id || ':' || a.id || ' ' || a.state) OR n.step = '${FORMER_STEP}' AND n.subject ^@ (a.id || ' ' || a.state)))
  ORDER BY a.asked_at LIMIT 200`

type Told = { account_id: string; subject: string; sentence: string }

/** To the heads of the units: their sheets are there, and until when they may appeal. */
export async function tellHeads(scope: TimeScope, month: string, sheets: readonly { id: string; organization_id: string }[], days: number): Promise<void> {
  const sheetOf = new Map(sheets.map((sheet) => [sheet.organization_id, sheet.id]))
  const heads = await rowsOf<{ account_id: string; organization_id: string }>(scope.db, HEADS, [scope.countyCode, plainDate(scope.at), scope.at, headRoles, [...sheetOf.keys()]])
  await tell(scope, heads.map((head) => ({
    account_id: head.account_id, subject: `${sheetOf.get(head.organization_id)}:made ${head.account_id}`, sentence: `${sayMonth(month)}的月度核算单已出。有不对的，${days} 个工作日内可以申诉。`,
  })))
}

/** To whoever decides: an appeal waits. To whoever raised it: what came of it. */
export async function tellOfAppeals(scope: TimeScope): Promise<void> {
  const appeals = await rowsOf<{ id: string; state: 'pending' | 'upheld' | 'dismissed'; asked_by: string; sheet_id: string; month: string; organization_id: string; unit: string }>(scope.db, APPEALS, [scope.countyCode, scope.at])
  if (appeals.length === 0) return
  const deciders = await rowsOf<{ account_id: string; organization_id: string; role: string }>(scope.db, DECIDERS, [scope.countyCode, plainDate(scope.at), scope.at, deciderRoles])
  await tell(scope, appeals.flatMap((appeal): Told[] => {
    const subject = (account: string) => `${appeal.sheet_id}:${appeal.id} ${appeal.state} ${account}`
    const what = `${appeal.unit}${sayMonth(appeal.month)}月度核算单的申诉`
    if (appeal.state !== 'pending') return [{ account_id: appeal.asked_by, subject: subject(appeal.asked_by), sentence: appeal.state === 'upheld' ? `${what}成立，已出新版。` : `${what}没有同意，理由请看核算单。` }]
    return deciders.filter((one) => one.account_id !== appeal.asked_by && (one.role === 'countyLeader' || one.organization_id !== appeal.organization_id)).map(({ account_id }) => ({ account_id, subject: subject(account_id), sentence: `${what}等待处理。` }))
  }))
}

async function tell(scope: TimeScope, told: readonly Told[]): Promise<void> {
  if (told.length > 0) await touch(scope.db, TELL, [scope.countyCode, scope.at, JSON.stringify(told.map((one) => ({ id: scope.newId(), ...one })))])
}
