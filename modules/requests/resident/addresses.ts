import { address } from '#kit/ui/address.ts'

export const reportPage = address('/report', ['place'])
/** One photo and one tap. */
export const snapPage = address('/snap', ['place'])
export const sentReportPage = address('/report/{draftKey}')
export const myRequestsPage = address('/requests')
export const myRequestPage = address('/requests/{matterId}')
/** Somebody else's that I have as well. */
export const supportedPage = address('/supported/{matterId}')
/** One filter for list and map: whoever gets the address sees the same. */
export const publishedPage = address('/published', ['category', 'area', 'unit', 'state', 'from', 'to', 'text', 'view'])
export const publishedOnePage = address('/published/{number}')
/** What each unit kept and owes of what is public, or (`month`, 2026-09) of all that it received in a month; and the first of one of them. */
export const publishedUnitsPage = address('/published/units', ['month'])
export const publishedUnitPage = address('/published/units/{organizationId}')
/** Of an area and below, what is to come or what was. */
export const officeDaysPage = address('/office-days', ['area', 'when'])
export const officeDayPage = address('/office-days/{officeDayId}')
export const openDataPage = address('/open-data')
export const slipPage = address('/slip', ['number'])
