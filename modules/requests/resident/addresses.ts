import { address } from '#kit/ui/address.ts'

export const reportPage = address('/report', ['place'])
export const sentReportPage = address('/report/{draftKey}')
export const myRequestsPage = address('/requests')
export const myRequestPage = address('/requests/{matterId}')
export const publishedPage = address('/published', ['category'])
export const slipPage = address('/slip', ['number'])
