import type { Db } from '#kit/database/transaction.ts'
import { categoryLabel, rowsOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import type { OpenRequest } from '#modules/requests/contract-support.ts'
import { mayJoin, oneOfEach, standingLabel } from '#modules/requests/joining.ts'
import type { OpenStanding } from '#modules/requests/joining.ts'

/** All that others hear of a request before anything of it is public; `opened_on` as 2026-09-15. */
export type OpenRow = OpenStanding & { matter_id: string; category: string; area_name: string; opened_on: string }
type SupportableOpenRow = OpenRow & { supported: boolean }

const OPEN = 'SELECT o.matter_id, o.category, o.area_name, o.opened_on, o.state, o.reply_kind, o.suspended FROM app.open_requests($1::uuid[]) o'
const SUPPORTABLE = `SELECT o.matter_id, o.category, o.area_name, o.opened_on, o.state, o.reply_kind, o.suspended,
  (SELECT true FROM supporter s WHERE s.county_code = $1 AND s.matter_id = o.matter_id AND s.account_id = $2 AND s.ended_at IS NULL) IS NOT NULL AS supported FROM app.open_requests`
const BY_ID = `${SUPPORTABLE}($3::uuid[]) o`
const NEAR = `${SUPPORTABLE}(ARRAY(SELECT app.open_requests_near($3, $4, $5))) o ORDER BY o.matter_id DESC`
const OWN = `${SUPPORTABLE}(ARRAY(SELECT t.matter_id FROM supporter t WHERE t.county_code = $1 AND t.account_id = $2 AND t.ended_at IS NULL ORDER BY t.at DESC, t.matter_id LIMIT $3)) o ORDER BY o.matter_id DESC`

/** Who asks: his county and account. */
type Asker = readonly [countyCode: string, accountId: string | null]

export async function findOpen(db: Db, requestIds: readonly string[]): Promise<OpenRow[]> {
  return rowsOf<OpenRow>(db, OPEN, [requestIds])
}

export async function findSupportable(db: Db, asker: Asker, requestId: string): Promise<SupportableOpenRow | undefined> {
  return (await rowsOf<SupportableOpenRow>(db, BY_ID, [...asker, [requestId]]))[0]
}

/**
 * Of one category in one community or village since a day, the newest first. By no word and no point: whoever varied what he
 * asks would read out of the answers what others wrote, and where.
 */
export async function findOpenNear(db: Db, asker: Asker, near: { areaId: string; category: string; since: Date; most: number }): Promise<SupportableOpenRow[]> {
  return oneOfEach((await rowsOf<SupportableOpenRow>(db, NEAR, [...asker, near.areaId, near.category, near.since])).filter(mayJoin)).slice(0, near.most)
}

export async function listOpenSupported(db: Db, asker: Asker, most: number): Promise<SupportableOpenRow[]> {
  return rowsOf<SupportableOpenRow>(db, OWN, [...asker, most])
}

export function presentOpen(rows: readonly SupportableOpenRow[], rules: CountyRules): OpenRequest[] {
  return rows.map((row) => ({
    requestId: row.matter_id, categoryLabel: categoryLabel(rules, row.category), areaName: row.area_name, openedOn: row.opened_on, stateLabel: standingLabel(row),
    supported: row.supported, maySupport: mayJoin(row),
  }))
}
