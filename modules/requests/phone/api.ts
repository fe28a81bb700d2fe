import { apiOf } from '#kit/ui/api.ts'
import type { mattersContract } from '#modules/matters/contract.ts'
import type { placesContract } from '#modules/places/contract.ts'
import type { platformContract } from '#modules/platform/contract.ts'
import type { requestsContract } from '#modules/requests/contract.ts'
import type { officeDaysContract } from '#modules/requests/office-days/contract.ts'
import type { openDataContract } from '#modules/requests/open-data/contract.ts'
import type { publishedContract } from '#modules/requests/published/contract.ts'

export const api = apiOf<typeof requestsContract>('requests')
export const mattersApi = apiOf<typeof mattersContract>('matters')
export const placesApi = apiOf<typeof placesContract>('places')
export const publishedApi = apiOf<typeof publishedContract>('published')
export const openDataApi = apiOf<typeof openDataContract>('openData')
export const officeDaysApi = apiOf<typeof officeDaysContract>('officeDays')
export const platformApi = apiOf<typeof platformContract>('platform')

const FIVE_MINUTES = 300_000
/** Of which county this page is: where its feeds and files are. */
export const welcomeQuery = platformApi.getWelcome.queryOptions({ staleTime: FIVE_MINUTES })

/** Hears the live feed's `request.…`; own writes name it too. */
export const REQUEST = 'request'
/** Only our own acts name it: a detail that is read again counts as looked at once more, so strangers' changes wait until it is opened. */
export const REQUEST_DETAIL = 'request-detail'

/** What this account reported or entered for somebody, newest first. */
export const myRequestsQuery = api.listMyRequests.infiniteOptions({
  input: (after: string | undefined) => (after === undefined ? {} : { after }),
  initialPageParam: undefined,
  getNextPageParam: (page) => page.next ?? undefined,
  meta: { live: [REQUEST] },
})
