import { apiOf } from '#kit/ui/api.ts'
import type { mattersContract } from '#modules/matters/contract.ts'
import type { requestsContract } from '#modules/requests/contract.ts'

export const api = apiOf<typeof requestsContract>('requests')
export const mattersApi = apiOf<typeof mattersContract>('matters')

/** Hears the live feed's `request.…`; own writes name it too. */
export const REQUEST = 'request'
/** Only our own writes name it: a detail that is read again is recorded as looked at, so strangers' changes are gathered first. */
export const REQUEST_DETAIL = 'request-detail'

const HOUR = 3_600_000

/** Reasons, windows and counts in force; they change a few times a year. */
export const procedureQuery = api.getProcedure.queryOptions({ staleTime: HOUR })

/** Texts for replies, of the county and of one's own units. */
export const TEMPLATES = 'replyTemplate'
export const templatesQuery = api.listReplyTemplates.queryOptions({ staleTime: HOUR, meta: { live: [TEMPLATES] } })

export const categoriesQuery = mattersApi.listCategories.queryOptions({ input: {}, staleTime: HOUR, meta: { live: ['category'] } })
