import type { Actor } from '#kit/access/actor.ts'

/** The title of every sealed report: lists, notices and searches show no word of it. */
export const SEALED_TITLE = '检举控告（密封件）'
/** The category of reports on the conduct of officials. */
export const CONDUCT = 'marketGovernance.conduct'

/** Whether a report is closed to this person: he reaches it by its place alone, and sees that it is there, its number and its clocks. */
export function isClosedTo(actor: Actor, row: { sealed: boolean; reporter_id: string | null; org_ids: readonly string[] }): boolean {
  if (!row.sealed || (row.reporter_id !== null && row.reporter_id === actor.accountId)) return false
  return !actor.grants.some((grant) => row.org_ids.includes(grant.organizationId))
}
