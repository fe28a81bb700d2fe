import { AT_ONCE, notify, notifyUnit, rowOf, rowsOf, setTimer } from '#modules/matters/server/public.ts'
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

const LAST = "SELECT ordinal, data FROM matter_event WHERE county_code = $1 AND matter_id = $2 AND move = 'correctPlace' ORDER BY ordinal DESC LIMIT 1"
const SUPPORTERS = 'SELECT account_id FROM supporter WHERE county_code = $1 AND matter_id = $2 AND ended_at IS NULL'

export async function tellOfPlace(scope: TimeScope, row: RequestRecord): Promise<void> {
  const event = await rowOf<Corrected>(scope.db, LAST, [scope.countyCode, row.id])
  // Sealed meanwhile: nobody hears where it was.
  if (event === undefined || row.sealed) return
  const { place, toUnit, fromUnitId, byReceiver, leave = [], elsewhere } = event.data
  const lost = [...(byReceiver !== true && fromUnitId !== row.receiver_organization_id ? [[fromUnitId, 'request.accept']] : []), ...leave.map((id) => [id, 'request.reply'])]
  for (const [organizationId, permission] of new Map(lost.toReversed() as [string, string][])) {
    if (row.org_ids.includes(organizationId)) continue
    await notifyUnit(scope, {
      organizationId, permission, subject: `${row.number}/${event.ordinal}/${organizationId}`, step: 'correctPlace', immediate: false,
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
