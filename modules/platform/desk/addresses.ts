import { address } from '#kit/ui/address.ts'

export const accountPage = address('/account')
export const lookupsPage = address('/account/lookups')
export const firstAdministratorPage = address('/first-administrator')

/** `before`: a moment in China as 2026-10-08T09:30; `action` and `object` as the audit has them; `open`: the record shown beside. */
export const auditPage = address('/settings/audit', ['before', 'action', 'object', 'open'])
