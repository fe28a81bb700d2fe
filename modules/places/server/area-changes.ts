import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { cancelAreaChange, areaChangeKindLabels, listAreaChanges } from '#modules/places/contract.ts'
import type { AreaChange, AreaChangeKind } from '#modules/places/contract.ts'
import { changeSettled } from '#modules/places/refusals.ts'
import { applyAll, areasOfChange } from '#modules/places/rules.ts'
import type { Change } from '#modules/places/rules.ts'
import { levelsOf, loadPlans, loadTree, lockTree } from '#modules/places/server/tree.ts'
import { plansBreak } from '#modules/places/refusals.ts'
import { ProblemError } from '#kit/problem/problem.ts'

type Row = {
  id: string; kind: string; on_date: string; change: unknown; status: string; failure: string | null; ordered_at: Date; settled_at: Date | null; version: number
}

const COLUMNS = ['id', 'kind', 'on_date', 'change', 'status', 'failure', 'ordered_at', 'settled_at', 'version'] as const
const MOST_IDS = 200

export function presentChange(row: Row): AreaChange {
  const change = row.change as Change & { sentence: string }
  return {
    areaChangeId: row.id, kind: row.kind as AreaChangeKind, kindLabel: areaChangeKindLabels[row.kind as AreaChangeKind], on: row.on_date, sentence: change.sentence,
    status: row.status as AreaChange['status'], failure: row.failure, areaIds: areasOfChange(change).slice(0, MOST_IDS), orderedAt: row.ordered_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null, version: row.version,
  }
}

/** What every command over the tree answers: the change, planned or in effect. */
export async function showChange({ db, actor }: Context<unknown>, id: string): Promise<AreaChange> {
  return presentChange(await db.selectFrom('area_change').select(COLUMNS).where('county_code', '=', actor.countyCode).where('id', '=', id).executeTakeFirstOrThrow())
}

export const listAreaChangesHandler = query(listAreaChanges, async ({ input, actor, db }) => {
  const after = readCursor(input.after)
  const rows = await db
    .selectFrom('area_change')
    .select(COLUMNS)
    .where('county_code', '=', actor.countyCode)
    .$if(input.status !== undefined, (q) => q.where('status', '=', input.status!))
    .$if(after !== null, (q) => q.where(({ eb, refTuple, tuple }) => eb(refTuple('ordered_at', 'id'), '<', tuple(new Date(after!.at), after!.id))))
    .orderBy('ordered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute()
  const page = rows.slice(0, input.limit)
  const last = page.at(-1)
  return { changes: page.map(presentChange), next: rows.length > input.limit && last !== undefined ? cursorOf(last.ordered_at, last.id) : null }
})

/** A plan goes, unless a later plan needs it. */
export const cancelAreaChangeHandler = command(
  cancelAreaChange,
  async (context) => {
    const { input, actor, db, at } = context
    await lockTree({ db, countyCode: actor.countyCode })
    const row = await db.selectFrom('area_change').select(COLUMNS).where('county_code', '=', actor.countyCode).where('id', '=', input.areaChangeId).executeTakeFirst()
    context.guard(row === undefined ? undefined : {})
    if (row!.status !== 'planned' || row!.version !== input.version) throw changeSettled()
    const left = (await loadPlans(db, actor.countyCode)).filter((plan) => plan.id !== input.areaChangeId)
    try {
      applyAll(await loadTree(db, actor.countyCode), await levelsOf(db, actor.countyCode), left)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      throw plansBreak({ on: left[0]!.on, plan: (left[0]!.change as Change & { sentence: string }).sentence, why: error.message })
    }
    await db
      .updateTable('area_change')
      .set({ status: 'cancelled', settled_at: at, version: row!.version + 1 })
      .where('county_code', '=', actor.countyCode)
      .where('id', '=', input.areaChangeId)
      .execute()
    context.audit({ objectKind: 'area', objectId: input.areaChangeId })
    return input.areaChangeId
  },
  showChange,
)
