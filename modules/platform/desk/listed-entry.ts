import type { InferSchemaOutput } from '@orpc/contract'
import type { listAudit } from '#modules/platform/contract.ts'

/** One line of the audit as the route answers it. */
export type ListedEntry = InferSchemaOutput<NonNullable<(typeof listAudit)['~orpc']['outputSchema']>>['entries'][number]
