import type { CountyScope } from '#kit/database/county-scope.ts'
import { sql } from '#kit/database/transaction.ts'
import { lastAdministrator } from '#modules/people/refusals.ts'

export { dayInChina as dayOf } from '#kit/clock/china-day.ts'

/** The kind of timer by which a matter's own module hears that its place or one of its units has changed. */
export const REORGANIZED = 'reorganized'

/** Has time look at the matters again, at once or when the day has come. */
export async function lookAgain({ db, newId }: CountyScope, matterIds: readonly string[], when: Date): Promise<void> {
  if (matterIds.length === 0) return
  await sql`SELECT app.set_timers(${matterIds}::uuid[], ${matterIds.map(() => newId())}::uuid[], ${REORGANIZED}, ${when})`.execute(db)
}

/**
 * After an end: with fewer than two system administrators from that day on, nobody could be appointed to anything ever again.
 * Two ends at once are counted one after the other. An account that was stopped does not count.
 */
export async function insistOnTwoLeft({ db, countyCode }: CountyScope, on: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('system administrators', ${countyCode}::bigint))`.execute(db)
  const { rows } = await sql<{ left: number }>`SELECT app.system_administrators_on(${on}::date) AS left`.execute(db)
  if (rows[0]!.left < 2) throw lastAdministrator()
}

/** Ends the sessions of the persons who hold one of the posts: whoever lost a right must sign in anew (security A6). */
export async function endSessionsOfHolders({ db, countyCode }: CountyScope, appointmentIds: readonly string[]): Promise<void> {
  if (appointmentIds.length === 0) return
  await sql`
    SELECT app.end_sessions(h.account_id, 'role changed', NULL) FROM (
      SELECT DISTINCT m.account_id FROM appointment a JOIN staff_member m ON m.county_code = a.county_code AND m.id = a.staff_member_id
      WHERE a.county_code = ${countyCode} AND a.id = ANY (${appointmentIds}::uuid[]) AND m.account_id IS NOT NULL) h`.execute(db)
}
