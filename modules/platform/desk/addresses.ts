import { address } from '#kit/ui/address.ts'

export const accountPage = address('/account')
export const lookupsPage = address('/account/lookups')
export const firstAdministratorPage = address('/first-administrator')
