import { address } from '#kit/ui/address.ts'

export const workPage = address('/work')
