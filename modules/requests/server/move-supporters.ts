import { AT_ONCE, cancelTimers, notify, rowOf, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { findOpen } from '#modules/requests/server/open-requests.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { SUPPORTERS_URGE } from '#modules/requests/server/urge-supported.ts'
import { nameToSupporters, TELL_SUPPORTERS } from '#modules/requests/server/tell-supporters.ts'

export const MOVE_SUPPORTERS = 'moveSupporters'

const WAS_HEARD_OF = `SELECT matter_id FROM published_request WHERE county_code = $1 AND matter_id = $2
  UNION SELECT m.id FROM matter m JOIN category c ON c.county_code = m.county_code AND c.key = m.category AND c.public_facility WHERE m.county_code = $1 AND m.id = $2 LIMIT 1`

/** Nobody who merges two requests or undoes it knows who supports them; time does. */
export async function moveSupportersLater(scope: Parameters<typeof setTimer>[0] & { at: Date }, matterId: string): Promise<void> {
  if ((await rowOf(scope.db, WAS_HEARD_OF, [scope.countyCode, matterId])) === undefined) return
  await cancelTimers(scope, matterId, [MOVE_SUPPORTERS])
  await setTimer(scope, matterId, MOVE_SUPPORTERS, scope.at)
}

/** People act in whole milliseconds, so that this moment is nobody's own. */
const MARK = "l.created_at + interval '1 microsecond' AS mark"
/** They end at the mark of the merge and begin there: by it they are known again when it is undone. The other's own reporter need not support it. When each asked for it to be done goes along. */
const GO_ON = `WITH merged AS (
    SELECT l.other_id, ${MARK}, o.reporter_id FROM matter_link l JOIN matter o ON o.county_code = l.county_code AND o.id = l.other_id
    WHERE l.county_code = $1 AND l.matter_id = $2 AND l.kind = 'merge' AND l.undone_at IS NULL
  ), moved AS (
    UPDATE supporter s SET ended_at = m.mark FROM merged m
    WHERE s.county_code = $1 AND s.matter_id = $2 AND s.ended_at IS NULL AND s.account_id IS DISTINCT FROM m.reporter_id RETURNING s.account_id, m.other_id, m.mark, s.urged_at, s.urge_waits
  ), joined AS (
    INSERT INTO supporter (county_code, matter_id, account_id, at, urged_at, urge_waits) SELECT $1, other_id, account_id, mark, urged_at, urge_waits FROM moved
    ON CONFLICT (county_code, matter_id, account_id) DO UPDATE SET at = CASE WHEN supporter.ended_at IS NULL THEN supporter.at ELSE excluded.at END, ended_at = NULL,
      urged_at = greatest(supporter.urged_at, excluded.urged_at), urge_waits = excluded.urge_waits OR supporter.urge_waits AND supporter.ended_at IS NULL
  )
  SELECT account_id, other_id AS at_id, urge_waits FROM moved`
/** Whoever had taken it back there meanwhile stays away from both; whoever supported both before keeps both. Where that was merged on, he came along by the mark of that merge. */
const COME_BACK = `WITH RECURSIVE undone AS (
    SELECT l.other_id, ${MARK} FROM matter_link l WHERE l.county_code = $1 AND l.matter_id = $2 AND l.kind = 'merge' AND l.undone_at IS NOT NULL
  ), back AS (
    UPDATE supporter s SET ended_at = NULL, urged_at = greatest(s.urged_at, o.urged_at), urge_waits = o.urge_waits
    FROM undone u JOIN supporter o ON o.county_code = $1 AND o.matter_id = u.other_id AND o.ended_at IS NULL
    WHERE s.county_code = $1 AND s.matter_id = $2 AND s.ended_at = u.mark AND o.account_id = s.account_id
    RETURNING s.account_id, u.other_id, u.mark, s.urge_waits
  ), came AS (
    SELECT v.account_id, v.matter_id, v.at, v.ended_at FROM back b JOIN supporter v ON v.county_code = $1 AND v.account_id = b.account_id AND v.at = b.mark
    UNION SELECT v.account_id, v.matter_id, v.at, v.ended_at FROM came c JOIN supporter v ON v.county_code = $1 AND v.account_id = c.account_id AND v.at = c.ended_at
  ), left_there AS (
    UPDATE supporter o SET ended_at = $3 FROM back b, came c WHERE o.county_code = $1 AND o.matter_id = b.other_id AND o.account_id = b.account_id AND c.account_id = b.account_id AND c.matter_id = o.matter_id AND o.at = c.at
  )
  SELECT account_id, $2::uuid AS at_id, urge_waits FROM back`
const OTHER = `SELECT o.id, o.number, o.published FROM matter_link l JOIN matter o ON o.county_code = l.county_code AND o.id = l.other_id
  WHERE l.county_code = $1 AND l.matter_id = $2 AND l.kind = 'merge' AND l.undone_at IS NULL`

/** `at_id`: the one that he supports from now on. */
type Told = { account_id: string; at_id: string; urge_waits: boolean }
type Other = { id: string; number: string; published: boolean }

/** How it stands now decides: a merge that was undone before anybody looked has moved nobody. */
export async function moveSupporters(scope: TimeScope, row: RequestRecord): Promise<void> {
  const back = await rowsOf<Told>(scope.db, COME_BACK, [scope.countyCode, row.id, scope.at])
  await askOn(scope, back)
  const other = await rowOf<Other>(scope.db, OTHER, [scope.countyCode, row.id])
  const name = await nameToSupporters(scope, row)
  const isOfPublic = name.includes(row.number)
  if (other === undefined) {
    await tell(scope, row.id, back, `您也遇到的${name}恢复单独办理，${isOfPublic ? '还没有重新公开。公开以后，进展接着告诉您' : '有进展照样告诉您'}。`)
    return
  }
  const moved = await rowsOf<Told>(scope.db, GO_ON, [scope.countyCode, row.id])
  await askOn(scope, moved)
  const isHeardOf = other.published || (await findOpen(scope.db, [other.id])).length > 0
  const notPublic = `您也遇到的${name}并入另一件同样的事一起办理${isOfPublic ? '，不再单独公开' : ''}。`
  await tell(scope, other.id, moved, other.published
    ? `您也遇到的${name}与 ${other.number} 是同一件事，已合并办理。以后看 ${other.number}，有进展照样告诉您。`
    : `${notPublic}${isHeardOf ? '那一件有进展，照样告诉您。' : '那一件公开以后，进展接着告诉您；没解决的也可以自己反映。'}`)
}

/** The unit of that one has not heard yet that he asked. */
async function askOn(scope: TimeScope, supporters: readonly Told[]): Promise<void> {
  for (const id of new Set(supporters.filter(({ urge_waits: waits }) => waits).map(({ at_id }) => at_id))) await setTimer(scope, id, SUPPORTERS_URGE, scope.at)
}

async function tell(scope: TimeScope, matterId: string, supporters: readonly Told[], sentence: string): Promise<void> {
  for (const { account_id: accountId } of supporters) await notify(scope, { matterId, to: { accountId }, step: TELL_SUPPORTERS, pace: AT_ONCE, sentence })
}
