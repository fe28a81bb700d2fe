import type { TimeScope } from '#modules/matters/server/kinds.ts'
import { touch } from '#modules/matters/server/statement.ts'

const FIRST_DELAY = 60_000
const LONGEST_DELAY = 6 * 3_600_000

/** What time has to do now; `failures` counts how often it failed since it last succeeded. */
export type Due = { id: string; matter_id: string; kind: string; failures: number }

/** A minute later, then twice as long each time, six hours at most. */
export function triedAgainAt(at: Date, failures: number): Date {
  return new Date(at.getTime() + Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (failures - 1)))
}

/**
 * Carries out each under a savepoint of its own. What fails leaves nothing behind, is put off and goes on the log by its
 * number, without words of anybody; the others of the batch are done. `putOff` takes county, id, when again and how often it failed.
 */
export async function eachByItself<One extends Due>(scope: TimeScope, due: readonly One[], putOff: string, stageOf: (one: One) => string, carryOut: (one: One) => Promise<void>): Promise<void> {
  for (const one of due) {
    await touch(scope.db, 'SAVEPOINT one')
    try {
      await carryOut(one)
    } catch (error) {
      const failures = one.failures + 1
      await touch(scope.db, 'ROLLBACK TO SAVEPOINT one')
      await touch(scope.db, putOff, [scope.countyCode, one.id, triedAgainAt(scope.at, failures), failures])
      scope.services.log({ event: 'time-act-failed', kind: one.kind, stage: stageOf(one), matterId: one.matter_id, failures, ...kindOfError(error) })
    }
    await touch(scope.db, 'RELEASE SAVEPOINT one')
  }
}

/** Its class and PostgreSQL's code or the refusal's name; the message might quote what somebody wrote. */
export function kindOfError(error: unknown): { name: string; code: string | null } {
  const { name, code, type } = error as { name?: string; code?: string; type?: string }
  return { name: name ?? typeof error, code: code ?? type ?? null }
}
