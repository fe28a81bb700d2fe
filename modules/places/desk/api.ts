import { apiOf } from '#kit/ui/api.ts'
import type { peopleContract } from '#modules/people/contract.ts'
import type { placesContract } from '#modules/places/contract.ts'

export const api = apiOf<typeof placesContract>('places')
export const peopleApi = apiOf<typeof peopleContract>('people')

/** What reads hear and writes change; the live feed says `area.changed`. Units and posts end with an area. */
export const AREA = 'area'
export const CHANGED = [AREA, 'organization', 'post', 'staff'] as const
