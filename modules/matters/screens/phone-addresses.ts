import { address } from '#kit/ui/address.ts'

export const phoneNoticesPage = address('/notices')
