import { address } from '#kit/ui/address.ts'

export const rightsPage = address('/me/rights')
/** `about`: name, text, deletion. */
export const askRightPage = address('/me/rights/{about}')
