import { address } from '#kit/ui/address.ts'

export const taskPage = address('/requests/{matterId}')
export const replyPage = address('/requests/{matterId}/reply')
export const slipAgainPage = address('/requests/{matterId}/slip')
export const nearPage = address('/near')
export const enteredPage = address('/entered')
export const reportForPage = address('/report-for', ['place'])
export const sentReportForPage = address('/report-for/{draftKey}')
