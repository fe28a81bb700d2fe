import type { InferSchemaOutput } from '@orpc/contract'
import type { getArea } from '#modules/places/contract.ts'

/** What `getArea` answers. */
export type AreaInFull = InferSchemaOutput<NonNullable<(typeof getArea)['~orpc']['outputSchema']>>
