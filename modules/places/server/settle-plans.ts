import type { CountyScope } from '#kit/database/county-scope.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { applyChange, areasOfChange } from '#modules/places/rules.ts'
import type { Outcome } from '#modules/places/rules.ts'
import { announcedPaths, carryOut } from '#modules/places/server/change-tree.ts'
import { dayOf, levelsOf, loadPlans, loadTree, lockTree } from '#modules/places/server/tree.ts'
import type { Plan } from '#modules/places/server/tree.ts'

/**
 * Takes into effect the plans whose day has come, in their order; answers how many. One that can no longer be done is marked
 * as failed with its reason, for the administrator to see, and holds up no other. For the worker of time, in a service
 * session; safe to run in several processes at once and again after a kill.
 */
export async function settlePlans(scope: CountyScope): Promise<number> {
  const today = dayOf(scope.at)
  const isDue = await scope.db
    .selectFrom('area_change').select('id').where('county_code', '=', scope.countyCode).where('status', '=', 'planned').where('on_date', '<=', today).limit(1).executeTakeFirst()
  if (isDue === undefined) return 0
  await lockTree(scope)
  const due = (await loadPlans(scope.db, scope.countyCode)).filter((plan) => plan.on <= today)
  const levels = await levelsOf(scope.db, scope.countyCode)
  let tree = await loadTree(scope.db, scope.countyCode)
  for (const plan of due) {
    let failure: string | null = null
    try {
      const outcome = applyChange(tree, levels, plan.change, plan.on)
      await carryOut(scope, plan.change, outcome, plan.on)
      tree = outcome.tree
      await announce(scope, plan.id, outcome)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      failure = error.message
    }
    await scope.db
      .updateTable('area_change')
      .set((eb) => ({ status: failure === null ? 'effective' : 'failed', failure, settled_at: scope.at, version: eb('version', '+', 1) }))
      .where('county_code', '=', scope.countyCode)
      .where('id', '=', plan.id)
      .execute()
    await record(scope, plan, failure)
  }
  return due.length
}

/** The order of a plan is in the audit under whoever gave it; that its day has come, under nobody. */
async function record({ db, countyCode, newId }: CountyScope, { id, change, on }: Plan, failure: string | null): Promise<void> {
  await db
    .insertInto('audit_entry')
    .values({
      county_code: countyCode, id: newId(), action: 'time area change', object_kind: 'area', object_id: areasOfChange(change)[0]!, reason: 'the day has come',
      outcome: failure === null ? 'done' : 'refused', details: JSON.stringify({ change: id, kind: change.kind, on }),
    })
    .execute()
}

async function announce({ db, countyCode, newId }: CountyScope, id: string, outcome: Outcome): Promise<void> {
  const events = announcedPaths(outcome).map((path) => ({ county_code: countyCode, id: newId(), kind: 'area.changed', object_id: id, area_path: path }))
  if (events.length > 0) await db.insertInto('live_event').values(events).execute()
}
