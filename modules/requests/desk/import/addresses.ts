import { address } from '#kit/ui/address.ts'

export const importsPage = address('/imports')
/** `step`: columns or preview, while nothing has been taken in. */
export const importPage = address('/imports/{importId}', ['step'])
