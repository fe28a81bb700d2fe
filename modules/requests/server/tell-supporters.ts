import { notify, rowOf, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import { publicationLabel } from '#modules/requests/server/publication.ts'
import type { Published } from '#modules/requests/server/publication.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

export const TELL_SUPPORTERS = 'tellSupporters'
/** After these the public reads something else than before. */
const TOLD_AT: ReadonlySet<string> = new Set<RequestMove>(['publish', 'withdraw', 'reply', 'disagree', 'rework', 'closeCase', 'reopen', 'resume'])

/** Nobody who moves it knows who supports it; time does. */
export async function tellSupportersLater(scope: Parameters<typeof setTimer>[0] & { at: Date }, row: RequestRecord, after: { published: boolean }, move: string, data: Readonly<Record<string, unknown>> = {}): Promise<void> {
  if ((row.published || after.published) && (TOLD_AT.has(move) || (move === 'decideSuspension' && data.approve === true))) await setTimer(scope, row.id, TELL_SUPPORTERS, scope.at)
}

const SUPPORTERS = 'SELECT account_id FROM supporter WHERE county_code = $1 AND matter_id = $2 AND ended_at IS NULL'
const PUBLISHED = 'SELECT reply_kind, is_plan, suspended_until FROM published_request WHERE county_code = $1 AND matter_id = $2 AND withdrawn_at IS NULL'

/** All that the public may know and nothing else. */
export async function tellSupporters(scope: TimeScope, row: RequestRecord): Promise<void> {
  const supporters = await rowsOf<{ account_id: string }>(scope.db, SUPPORTERS, [scope.countyCode, row.id])
  if (supporters.length === 0) return
  const published = await rowOf<Published>(scope.db, PUBLISHED, [scope.countyCode, row.id])
  const sentence = published === undefined
    ? `您也遇到的 ${row.number} 不再公开，以后的进展不能再告诉您。这件事没解决的，请自己反映。`
    : `您也遇到的 ${row.number} 有进展：${publicationLabel(published)}${row.state === 'closed' ? '，已结案' : ''}。公开的答复在“我的诉求”里看。`
  for (const { account_id: accountId } of supporters) await notify(scope, { matterId: row.id, to: { accountId }, step: TELL_SUPPORTERS, immediate: true, sentence })
}
