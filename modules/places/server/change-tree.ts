import type { CountyScope } from '#kit/database/county-scope.ts'
import type { Context } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import { areaUnknown, areaVersionOld, plansBreak } from '#modules/places/refusals.ts'
import { applyChange, areasOfChange, describeChange } from '#modules/places/rules.ts'
import type { Change, LevelRule, Outcome, PlainDate, Tree } from '#modules/places/rules.ts'
import { uniteOutlines } from '#modules/places/server/keep-outlines.ts'
import { findParts, recordReassignments } from '#modules/places/server/reassign-rows.ts'
import { dayOf, levelsOf, loadPlans, loadTree, lockTree } from '#modules/places/server/tree.ts'
import type { Plan } from '#modules/places/server/tree.ts'
import { writeOutcome } from '#modules/places/server/write-outcome.ts'

const MOST_ANNOUNCED = 50

/**
 * Does a change whose day has come, and keeps one whose day is still to come as a plan. Either is refused when it breaks the
 * tree or a plan that was made before. Answers the id of the change.
 */
export async function orderChange(context: Context<unknown>, on: PlainDate, make: (tree: Tree) => Change): Promise<string> {
  const scope: CountyScope = { db: context.db, countyCode: context.actor.countyCode, at: context.at, newId: context.newId }
  await lockTree(scope)
  const tree = await loadTree(scope.db, scope.countyCode)
  const levels = await levelsOf(scope.db, scope.countyCode)
  const plans = await loadPlans(scope.db, scope.countyCode)
  const change = make(tree)
  const planned = on > dayOf(scope.at)
  const mine: Plan = { id: context.newId(), change, on }
  if (planned) tryPlans(tree, levels, inOrder([...plans, mine]), mine)
  else {
    const outcome = applyChange(tree, levels, change, on)
    tryPlans(outcome.tree, levels, plans, mine)
    await carryOut(scope, change, outcome, on)
    for (const areaPath of announcedPaths(outcome)) context.announce({ kind: 'area.changed', objectId: mine.id, areaPath })
  }
  await scope.db
    .insertInto('area_change')
    .values({
      county_code: scope.countyCode, id: mine.id, kind: change.kind, on_date: on, change: JSON.stringify({ ...change, sentence: sentenceOf(change, tree) }),
      status: planned ? 'planned' : 'effective', ordered_by: context.actor.accountId, ordered_at: scope.at, settled_at: planned ? null : scope.at,
    })
    .execute()
  context.audit({ objectKind: 'area', objectId: areasOfChange(change)[0]!, details: { change: mine.id, kind: change.kind, on, planned } })
  return mine.id
}

/** The tree, units, posts and rows after a change that takes effect now. */
export async function carryOut(scope: CountyScope, change: Change, outcome: Outcome, on: PlainDate): Promise<void> {
  const parts = change.kind === 'split' ? await findParts(scope, change, outcome) : []
  await writeOutcome(scope, outcome, on)
  if (change.kind === 'split') await recordReassignments(scope, change, parts, on)
  if (change.kind === 'merge') await uniteOutlines(scope, change, on)
}

/** A version that the caller has seen: whoever changed the area since then must not be overwritten unread. */
export function insistOnVersion(area: { name: string; version: number } | undefined, version: number, id: string): void {
  if (area === undefined) throw areaUnknown({ id })
  if (area.version !== version) throw areaVersionOld({ name: area.name })
}

function inOrder(plans: readonly Plan[]): Plan[] {
  return plans.toSorted((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1))
}

/** All plans, one after the other: a fault of the new change is its own; any other plan that fails now would be broken by it. */
function tryPlans(tree: Tree, levels: readonly LevelRule[], plans: readonly Plan[], mine: Plan): void {
  let before = tree
  for (const plan of plans) {
    try {
      before = applyChange(before, levels, plan.change, plan.on).tree
    } catch (error) {
      if (plan === mine || !(error instanceof ProblemError)) throw error
      throw plansBreak({ on: plan.on, plan: sentenceOf(plan.change, before), why: error.message })
    }
  }
}

export function sentenceOf(change: Change, tree: Tree): string {
  return describeChange(change, (id) => tree.get(id)?.name ?? id)
}

/** Paths under which the change is announced: whoever works in one of the areas, before or after, hears of it. */
export function announcedPaths({ effects }: Outcome): string[] {
  const paths = new Set(effects.flatMap((effect) => [effect.before?.path, effect.after?.path]).filter((path) => path !== undefined))
  return [...paths].slice(0, MOST_ANNOUNCED)
}
