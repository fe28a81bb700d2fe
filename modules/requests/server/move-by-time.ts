import { announceTime, countyRules, plainDate, recordTime } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestMove, RequestState } from '#modules/requests/lifecycle.ts'
import { finishMove } from '#modules/requests/server/move.ts'
import type { Change, Moving } from '#modules/requests/server/move.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { placeUnitsOf, standingArea, surroundingsOf } from '#modules/requests/server/units.ts'
import type { PlaceUnits } from '#modules/requests/waiting.ts'

/** The same way as a person's move, without a person: the lifecycle still refuses what is impossible. Answers what was moved. */
export async function moveByTime(scope: TimeScope, row: RequestRecord, move: RequestMove, change: Change): Promise<Moving> {
  const moving: Moving = {
    scope: { ...scope, announce: () => {} }, move, row, grant: undefined, holds: () => false, to: requestLifecycle.next(move, row.state as RequestState),
    rules: await countyRules(scope.db, scope.countyCode), units: await unitsOf(scope, row),
  }
  await finishMove(moving, change)
  await recordTime(scope, { kind: 'request', id: row.id }, `time ${move}`, move)
  await announceTime(scope, { kind: 'request', matter_id: row.id, area_path: row.area_path, reporter_id: row.reporter_id, org_ids: row.org_ids })
  return moving
}

export async function unitsOf(scope: TimeScope, row: RequestRecord): Promise<PlaceUnits> {
  return placeUnitsOf(await surroundingsOf(scope.db, scope.countyCode, standingArea(row), plainDate(scope.at)))
}
