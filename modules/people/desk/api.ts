import { apiOf } from '#kit/ui/api.ts'
import type { peopleContract } from '#modules/people/contract.ts'

export const api = apiOf<typeof peopleContract>('people')

/** What reads hear and writes change. */
export const ORGANIZATION = 'organization'
export const POST = 'post'
export const STAFF = 'staff'
export const ACCOUNT = 'account'
export const PROPOSAL = 'proposal'
export const ABSENCE = 'absence'

/** Enough for every department and street at once; communities and villages come by search. */
export const PAGE = 100
