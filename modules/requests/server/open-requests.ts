import type { Db } from '#kit/database/transaction.ts'
import { categoryLabel, ownHandle, rowsOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import type { OpenRequest } from '#modules/requests/contract-support.ts'
import { isUnsolved, mayBeUrged, oneOfEach, standingLabel } from '#modules/requests/joining.ts'
import type { OpenStanding } from '#modules/requests/joining.ts'
import { urgingOf } from '#modules/requests/server/urging.ts'

/** All that others hear of a request before anything of it is public; `opened_on` as 2026-09-15. */
export type OpenRow = OpenStanding & { matter_id: string; category: string; area_name: string; opened_on: string; closed_to_joining: boolean }
type SupportableOpenRow = OpenRow & { supported: boolean; urged_at: Date | null }

const COLUMNS = 'o.matter_id, o.category, o.area_name, o.opened_on, o.state, o.reply_kind, o.suspended, o.closed_to_joining'
const OPEN = `SELECT ${COLUMNS} FROM app.open_requests($1::uuid[]) o`
const supportable = (ids: string) => `SELECT ${COLUMNS}, s.account_id IS NOT NULL AS supported, s.urged_at FROM app.open_requests(${ids}) o
  LEFT JOIN supporter s ON s.county_code = $1 AND s.matter_id = o.matter_id AND s.account_id = $2 AND s.ended_at IS NULL ORDER BY o.matter_id DESC`
const BY_ID = supportable('$3::uuid[]')
const NEAR = supportable('ARRAY(SELECT n.id FROM unnest($4::text[]) AS c (key) CROSS JOIN LATERAL app.open_requests_near($3, c.key, $5) AS n (id))')
const OWN = supportable('ARRAY(SELECT t.matter_id FROM supporter t WHERE t.county_code = $1 AND t.account_id = $2 AND t.ended_at IS NULL ORDER BY t.at DESC, t.matter_id LIMIT $3)')

/** Who asks: his county and account. */
type Asker = readonly [countyCode: string, accountId: string | null]

export async function findOpen(db: Db, requestIds: readonly string[]): Promise<OpenRow[]> {
  return rowsOf<OpenRow>(db, OPEN, [requestIds])
}

export async function findSupportable(db: Db, asker: Asker, requestId: string): Promise<SupportableOpenRow | undefined> {
  return (await rowsOf<SupportableOpenRow>(db, BY_ID, [...asker, [requestId]]))[0]
}

/**
 * Of these categories in one community or village since a day, the newest first. By no word and no point: whoever varied what he
 * asks would read out of the answers what others wrote, and where.
 */
export async function findOpenNear(db: Db, asker: Asker, near: { areaId: string; categories: readonly string[]; since: Date; most: number }): Promise<SupportableOpenRow[]> {
  return oneOfEach((await rowsOf<SupportableOpenRow>(db, NEAR, [...asker, near.areaId, near.categories, near.since])).filter(isUnsolved)).slice(0, near.most)
}

export async function listOpenSupported(db: Db, asker: Asker, most: number): Promise<SupportableOpenRow[]> {
  return rowsOf<SupportableOpenRow>(db, OWN, [...asker, most])
}

/** Under a handle of the asker's own: of the request he hears the day, and its id would tell the millisecond. */
export function presentOpen(asker: Parameters<typeof ownHandle>[0], rows: readonly SupportableOpenRow[], rules: CountyRules, at: Date): OpenRequest[] {
  return rows.map((row) => ({
    requestId: ownHandle(asker, row.matter_id), categoryLabel: categoryLabel(rules, row.category), areaName: row.area_name, openedOn: row.opened_on, stateLabel: standingLabel(row),
    supported: row.supported, maySupport: isUnsolved(row) && !row.closed_to_joining, urging: row.supported && mayBeUrged(row) ? urgingOf(row.urged_at, rules, at) : null, closed: row.closed_to_joining,
  }))
}
