import { sayDay } from '#kit/ui/days.ts'
import { AT_ONCE, categoryLabel, countyRules, notify, plainDate, rowOf, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import type { CountyRules, TimeScope } from '#modules/matters/server/public.ts'
import { isUnsolved, standingLabel } from '#modules/requests/joining.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'
import { findOpen } from '#modules/requests/server/open-requests.ts'
import { publicationLabel } from '#modules/requests/server/publication.ts'
import type { Published } from '#modules/requests/server/publication.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

export const TELL_SUPPORTERS = 'tellSupporters'
/** After these others read something else of it than before. */
const TOLD_AT: ReadonlySet<string> = new Set<RequestMove>(['publish', 'withdraw', 'reply', 'disagree', 'rework', 'closeCase', 'reopen', 'resume'])

type HeardOf = { published: boolean; category: string }

/** Nobody who moves it knows who supports it; time does. */
export async function tellSupportersLater(
  scope: Parameters<typeof setTimer>[0] & { at: Date }, rules: CountyRules, row: HeardOf & { id: string }, after: HeardOf, move: string, data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const isHeardOf = ({ published, category }: HeardOf) => published || isFacility(rules, category)
  const [was, is] = [isHeardOf(row), isHeardOf(after)]
  const isTurn = TOLD_AT.has(move) || (move === 'decideSuspension' && data.approve === true)
  if (isTurn ? was || is : was && !is) await setTimer(scope, row.id, TELL_SUPPORTERS, scope.at)
}

const SUPPORTERS = 'SELECT account_id FROM supporter WHERE county_code = $1 AND matter_id = $2 AND ended_at IS NULL'
const PUBLISHED = 'SELECT reply_kind, is_plan, suspended_until, kept, late_step FROM published_request WHERE county_code = $1 AND matter_id = $2 AND withdrawn_at IS NULL'
const WAS_PUBLIC = 'SELECT matter_id FROM published_request WHERE county_code = $1 AND matter_id = $2'

/** All that others may know and nothing else. */
export async function tellSupporters(scope: TimeScope, row: RequestRecord): Promise<void> {
  const supporters = await rowsOf<{ account_id: string }>(scope.db, SUPPORTERS, [scope.countyCode, row.id])
  if (supporters.length === 0) return
  const published = await rowOf<Published>(scope.db, PUBLISHED, [scope.countyCode, row.id])
  const sentence = published === undefined
    ? await sayOfUnpublished(scope, row)
    : `您也遇到的 ${row.number} 有进展：${publicationLabel(published)}${row.state === 'closed' ? '，已结案' : ''}。公开的答复在“我的诉求”里看。`
  for (const { account_id: accountId } of supporters) await notify(scope, { matterId: row.id, to: { accountId }, step: TELL_SUPPORTERS, pace: AT_ONCE, sentence })
}

async function sayOfUnpublished(scope: TimeScope, row: RequestRecord): Promise<string> {
  const [name, [open]] = await Promise.all([nameToSupporters(scope, row), findOpen(scope.db, [row.id])])
  if (open === undefined) return `您也遇到的${name}不再公开，以后的进展不能再告诉您。这件事没解决的，请自己反映。`
  return `您也遇到的${name}有进展：${standingLabel(open)}。${isUnsolved(open) ? '' : '您那里还没有解决的，请自己反映。'}`
}

/** Its number is known to those alone who could read it in public; the others know its category and its day. */
export async function nameToSupporters({ db, countyCode, at }: TimeScope, { id, number, category, opened_at: openedAt }: RequestRecord): Promise<string> {
  if ((await rowOf(db, WAS_PUBLIC, [countyCode, id])) !== undefined) return ` ${number} `
  const rules = await countyRules(db, countyCode)
  // Put under another category since: that one is nobody else's to know.
  return isFacility(rules, category) ? `“${categoryLabel(rules, category)}”（${sayDay(plainDate(openedAt), at)}反映）` : '一件诉求'
}

function isFacility(rules: CountyRules, category: string): boolean {
  return rules.categories.some((one) => one.key === category && one.public_facility)
}
