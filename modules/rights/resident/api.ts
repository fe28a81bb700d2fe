import { apiOf } from '#kit/ui/api.ts'
import type { requestsContract } from '#modules/requests/contract.ts'
import type { rightsContract } from '#modules/rights/contract.ts'

export const api = apiOf<typeof rightsContract>('rights')
export const requestsApi = apiOf<typeof requestsContract>('requests')

/** What reads hear and writes change. */
export const RIGHT = 'right'

export const myRightsQuery = api.listMyRightsRequests.queryOptions({ meta: { live: [RIGHT] } })
