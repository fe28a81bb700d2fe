import { address } from '#kit/ui/address.ts'

/** What may narrow the list: the names of `listRequests`, so that an address is a question. */
export const filterNames = [
  'state', 'stage', 'category', 'purpose', 'urgency', 'channel', 'waitingFor', 'organizationId', 'areaId', 'overdue', 'text', 'from', 'to',
] as const

/** `open`: the request shown beside the list; `move`: the form that is open on it. */
export const requestsPage = address('/requests', [...filterNames, 'open', 'move'])
export const requestPage = address('/requests/{matterId}', ['move'])
export const slipAgainPage = address('/requests/{matterId}/slip')
export const dispatchPage = address('/dispatch', ['tab', 'open'])
export const arbitrationPage = address('/arbitration', ['open'])
/** `channel` and `area`: how and from where it came, so that a reload keeps it. */
export const reportPage = address('/report', ['channel', 'area'])
/** `open`: one of them, or `new`; `form`: what is being done with it. The rest narrows the list. */
export const officeDaysPage = address('/office-days', ['when', 'unit', 'area', 'state', 'month', 'open', 'form'])

export const categoriesPage = address('/settings/categories', ['open'])
export const categorySuggestionPage = address('/settings/category-suggestion', ['only'])
export const statisticsSettingPage = address('/settings/statistics')
/** `open`: the figure that is being changed. */
export const procedurePage = address('/settings/procedure', ['open'])
export const limitsPage = address('/settings/limits', ['stage', 'open'])
export const calendarPage = address('/settings/calendar', ['year'])
export const dutyListPage = address('/settings/duty-list', ['category', 'q', 'open'])
export const routingPage = address('/settings/routing', ['open'])
/** `open`: the key shown beside the list, or `new`. */
export const open311KeysPage = address('/settings/open311', ['open'])
/** `open`: the form that is open beside it. */
export const hotlinePage = address('/settings/hotline', ['open'])
export const hotlineFilesPage = address('/hotline-files')
export const replyTemplatesPage = address('/settings/reply-templates', ['open'])
