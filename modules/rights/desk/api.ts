import { apiOf } from '#kit/ui/api.ts'
import type { rightsContract } from '#modules/rights/contract.ts'

export const api = apiOf<typeof rightsContract>('rights')

/** What reads hear and writes change. */
export const RIGHT = 'right'
/** Only our own acts name it: a detail that is read again counts as looked at once more. */
export const RIGHT_DETAIL = 'right-detail'
export const RETENTION = 'retention'
