import { apiOf } from '#kit/ui/api.ts'
import type { statisticsContract } from '#modules/requests/statistics/contract.ts'

export const api = apiOf<typeof statisticsContract>('statistics')

/** Hears the live feed's `export.asked` and `export.decided`; own writes name it too. */
export const EXPORT = 'export'

const HOUR = 3_600_000

export const reachQuery = api.listReach.queryOptions({ staleTime: HOUR })

const FRESH_MILLISECONDS = 300_000

export const hotSpotsQuery = (areaId: string) => ({ ...api.listHotSpots.queryOptions({ input: { areaId } }), staleTime: FRESH_MILLISECONDS })
export const recurrencesQuery = (areaId: string) => ({ ...api.listRecurrences.queryOptions({ input: { areaId } }), staleTime: FRESH_MILLISECONDS })
