import { address } from '#kit/ui/address.ts'

export const phoneAccountPage = address('/me')
export const phoneLookupsPage = address('/me/lookups')
export const phoneNoticePage = address('/notice')
