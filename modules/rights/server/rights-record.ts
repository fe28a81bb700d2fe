import type { Context } from '#kit/http/handle.ts'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { rightsFieldLabels, rightsKindLabels } from '#modules/rights/contract.ts'
import type { OwnRightsRequest, RightsRequest } from '#modules/rights/contract.ts'
import { rightsLifecycle } from '#modules/rights/lifecycle.ts'
import type { RightsState } from '#modules/rights/lifecycle.ts'

export type RightsRecord = {
  id: string
  kind: 'deletion' | 'correction'
  state: RightsState
  account_id: string | null
  /** The same, as access looks at it. */
  reporter_id: string | null
  matter_id: string | null
  matter_number: string | null
  field: 'name' | 'text' | null
  wish_sealed: string | null
  before_sealed: string | null
  words_sealed: string | null
  asked_at: Date
  due_at: Date | null
  recorded_by: string | null
  recorded_unit: string | null
  handled_by: string | null
  handled_unit: string | null
  handled_at: Date | null
  confirmed_by: string | null
  refusal: string | null
  ended_at: Date | null
  erased_count: number | null
  open_count: number | null
  version: number
  centre: string
}

// Until somebody has dealt with it, it lies at the county centre.
const RECORD = `SELECT r.*, r.account_id AS reporter_id, m.number AS matter_number, u.short_name AS recorded_unit, h.short_name AS handled_unit,
    coalesce((SELECT o.short_name FROM organization o WHERE o.county_code = r.county_code AND o.key = 'countyCentre' AND o.valid_to IS NULL LIMIT 1), '县中心') AS centre
  FROM rights_request r
  LEFT JOIN matter m ON m.county_code = r.county_code AND m.id = r.matter_id
  LEFT JOIN organization u ON u.county_code = r.county_code AND u.id = r.recorded_organization_id
  LEFT JOIN organization h ON h.county_code = r.county_code AND h.id = r.handled_organization_id`
const MOST_LISTED = 200

export async function findRight({ db, actor }: Pick<Context<unknown>, 'db' | 'actor'>, id: string): Promise<RightsRecord | undefined> {
  return rowOf<RightsRecord>(db, `${RECORD} WHERE r.county_code = $1 AND r.id = $2`, [actor.countyCode, id])
}

/** The same, locked until the transaction ends: of two who act at once the second finds it changed. */
export async function lockRight({ db, actor }: Pick<Context<unknown>, 'db' | 'actor'>, id: string): Promise<RightsRecord | undefined> {
  return rowOf<RightsRecord>(db, `${RECORD} WHERE r.county_code = $1 AND r.id = $2 FOR UPDATE OF r`, [actor.countyCode, id])
}

export async function rightsOf({ db, actor }: Pick<Context<unknown>, 'db' | 'actor'>): Promise<RightsRecord[]> {
  return rowsOf<RightsRecord>(db, `${RECORD} WHERE r.county_code = $1 AND r.account_id = $2 ORDER BY r.asked_at DESC, r.id DESC LIMIT ${MOST_LISTED}`, [actor.countyCode, actor.accountId])
}

/** What is due first stands first; of what has ended, the newest. */
export async function rightsIn({ db, actor }: Pick<Context<unknown>, 'db' | 'actor'>, stage: 'open' | 'ended'): Promise<RightsRecord[]> {
  const order = stage === 'open' ? 'r.due_at NULLS LAST, r.id' : 'r.ended_at DESC, r.id DESC'
  return rowsOf<RightsRecord>(
    db, `${RECORD} WHERE r.county_code = $1 AND (r.state IN ('asked', 'prepared')) = $2 ORDER BY ${order} LIMIT ${MOST_LISTED}`, [actor.countyCode, stage === 'open'],
  )
}

export function presentRight(row: RightsRecord, at: Date): RightsRequest {
  return {
    rightsRequestId: row.id,
    kind: row.kind,
    kindLabel: rightsKindLabels[row.kind],
    field: row.field,
    fieldLabel: row.field === null ? null : rightsFieldLabels[row.field],
    state: row.state,
    stateLabel: rightsLifecycle.states[row.state],
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    overdue: row.ended_at === null && row.due_at !== null && row.due_at < at,
    unit: row.handled_unit ?? row.centre,
    recordedUnit: row.recorded_unit,
    requestNumber: row.matter_number,
    handledAt: row.handled_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    refusal: row.refusal,
    erasedCount: row.erased_count,
    openCount: row.open_count,
    version: row.version,
  }
}

export function presentOwnRight(row: RightsRecord, at: Date, keyring: Keyring): OwnRightsRequest {
  return {
    ...presentRight(row, at), wish: unsealed(keyring, row, 'wish_sealed'), words: unsealed(keyring, row, 'words_sealed'),
    mayWithdraw: rightsLifecycle.moves.withdraw.from.some((state) => state === row.state),
  }
}

type Sealed = 'wish_sealed' | 'before_sealed' | 'words_sealed'

export function unsealed(keyring: Keyring, row: RightsRecord, column: Sealed): string | null {
  const value = row[column]
  return value === null ? null : open(keyring, value, { table: 'rights_request', column, row: row.id })
}

export function sealedFor(keyring: Keyring, id: string, column: Sealed, value: string | undefined): string | null {
  return value === undefined ? null : seal(keyring, value, { table: 'rights_request', column, row: id })
}
