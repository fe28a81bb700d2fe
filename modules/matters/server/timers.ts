import type { CountyScope } from '#kit/database/county-scope.ts'
import { rowsOf } from '#modules/matters/server/statement.ts'

/** Time will act on the matter at that moment, once, whichever process is running then. */
export async function setTimer(scope: Omit<CountyScope, 'at'>, matterId: string, kind: string, fireAt: Date): Promise<void> {
  await rowsOf(scope.db, 'INSERT INTO matter_timer (county_code, id, matter_id, kind, fire_at) VALUES ($1, $2, $3, $4, $5)', [scope.countyCode, scope.newId(), matterId, kind, fireAt])
}

export async function cancelTimers(scope: Omit<CountyScope, 'newId'>, matterId: string, kinds: readonly string[]): Promise<void> {
  await rowsOf(scope.db, 'UPDATE matter_timer SET done_at = $4 WHERE county_code = $1 AND matter_id = $2 AND kind = ANY ($3::text[]) AND done_at IS NULL', [
    scope.countyCode, matterId, kinds, scope.at,
  ])
}
