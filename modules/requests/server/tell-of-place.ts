import { AT_ONCE, notify, notifyUnit, rowsOf, setTimer } from '#modules/matters/server/public.ts'
import type { TimeScope } from '#modules/matters/server/public.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { tellMergedOf } from '#modules/requests/server/tell-merged.ts'
import { nameToSupporters, TELL_SUPPORTERS } from '#modules/requests/server/tell-supporters.ts'

export const TELL_OF_PLACE = 'tellOfPlace'

/** Whoever has lost sight of it, whoever joined it and whoever was merged into it hear of it by time: nobody who corrects a place reaches all of them. */
export async function tellOfPlaceLater(scope: Parameters<typeof setTimer>[0] & { at: Date }, requestId: string): Promise<void> {
  await setTimer(scope, requestId, TELL_OF_PLACE, scope.at)
}

type Corrected = { ordinal: number; data: { place: string; toUnit: string; fromUnitId: string; byReceiver?: boolean; leave?: string[]; elsewhere?: boolean } }

const CORRECTED = "SELECT ordinal, data FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND move = 'correctPlace' ORDER BY ordinal"
const SUPPORTERS = 'SELECT account_id FROM supporter WHERE county_code = $1 AND matter_id = $2 AND ended_at IS NULL'

export async function tellOfPlace(scope: TimeScope, row: RequestRecord): Promise<void> {
  const corrected = await rowsOf<Corrected>(scope.db, CORRECTED, [scope.countyCode, row.id])
  // Sealed meanwhile: nobody hears where it was.
  if (corrected.length === 0 || row.sealed) return
  const { place, toUnit, elsewhere } = corrected.at(-1)!.data
  // Of several corrections before time looked each has its losers; whoever was told is not told again.
  const lost = corrected.flatMap(({ ordinal, data: { fromUnitId, byReceiver, leave = [] } }) => [
    ...leave.map((id) => ({ id, permission: 'request.reply', ordinal })), ...(byReceiver !== true && fromUnitId !== row.receiver_organization_id ? [{ id: fromUnitId, permission: 'request.accept', ordinal }] : []),
  ])
  for (const { id: organizationId, permission, ordinal } of new Map(lost.map((one) => [`${one.id}/${one.ordinal}`, one])).values()) {
    if (row.org_ids.includes(organizationId)) continue
    await notifyUnit(scope, {
      organizationId, permission, subject: `${row.number}/${ordinal}/${organizationId}`, step: 'correctPlace', immediate: false,
      sentence: `诉求 ${row.number} 的地点更正到${place}，不在您的辖区，改由${toUnit}首接，您单位不用再办。`,
    })
  }
  if (elsewhere !== true) return
  await tellMergedOf(scope, row, `登记的地点更正到了${place}`)
  const name = await nameToSupporters(scope, row)
  for (const { account_id: accountId } of await rowsOf<{ account_id: string }>(scope.db, SUPPORTERS, [scope.countyCode, row.id])) {
    await notify(scope, {
      matterId: row.id, to: { accountId }, step: TELL_SUPPORTERS, pace: AT_ONCE,
      sentence: `您也遇到的${name}，登记的地点更正到了${place}。您那里的不是同一处的，请自己反映。`,
    })
  }
}
