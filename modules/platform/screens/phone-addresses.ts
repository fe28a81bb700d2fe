import { address } from '#kit/ui/address.ts'

export const phoneAccountPage = address('/me')
export const phoneLookupsPage = address('/me/lookups')
/** Only in the field: phones registered with a PIN. */
export const phoneDevicesPage = address('/me/devices')
/** Where I am signed in. */
export const phoneSessionsPage = address('/me/sessions')
export const phoneNoticePage = address('/notice')
export const phoneConsentsPage = address('/me/consents')
