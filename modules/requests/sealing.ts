import type { Actor } from '#kit/access/actor.ts'

/** The title of every sealed report: lists, notices and searches show no word of it. */
export const SEALED_TITLE = '检举控告（密封件）'
/** The category of reports on the conduct of officials. */
export const CONDUCT = 'marketGovernance.conduct'

/**
 * Whether a report is closed to this person: he reaches it by its place, or because his unit closes it or calls back, and sees
 * that it is there, its number and its clocks. Only the unit that examines it, and its reporter, read it.
 */
export function isClosedTo(actor: Actor, row: { sealed: boolean; reporter_id: string | null; holder_organization_id: string | null }): boolean {
  if (!row.sealed || (row.reporter_id !== null && row.reporter_id === actor.accountId)) return false
  return !actor.grants.some((grant) => grant.organizationId === row.holder_organization_id)
}
