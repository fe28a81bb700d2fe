import type { RawBuilder } from 'kysely'
import { sql } from '#kit/database/transaction.ts'

/**
 * Where a page of the audit ends: microseconds since 1970 and the entry's id. Entries are written by the database's own clock,
 * finer than JavaScript's; a place in milliseconds would leave out what stands in the same millisecond.
 */
export const AUDIT_PLACE = sql<string>`(extract(epoch FROM audit_entry.at) * 1000000)::bigint::text || '_' || audit_entry.id::text`

/** Entries older than the place. */
export function olderThan(place: string): RawBuilder<boolean> {
  const [microseconds, id] = place.split('_') as [string, string]
  return sql<boolean>`(audit_entry.at, audit_entry.id) < ('epoch'::timestamptz + ${microseconds}::bigint * interval '1 microsecond', ${id}::uuid)`
}
