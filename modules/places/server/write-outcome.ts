import type { CountyScope } from '#kit/database/county-scope.ts'
import { sql } from '#kit/database/transaction.ts'
import { endUnitsOfAreas, lookAgain } from '#modules/people/server/public.ts'
import type { Effect, Outcome, PlainDate } from '#modules/places/rules.ts'

/**
 * Writes what a change did: names and places with their days, successions, today's tree; then units and posts of areas that
 * ended, and every row that carries an area's place.
 */
export async function writeOutcome(scope: CountyScope, outcome: Outcome, on: PlainDate, synthetic = false): Promise<void> {
  const { effects, successions } = outcome
  await endSpans(scope, effects, on)
  await beginSpans(scope, effects, on, synthetic)
  if (successions.length > 0) {
    await scope.db
      .insertInto('area_succession')
      .values(successions.map((one) => ({ county_code: scope.countyCode, predecessor_id: one.predecessorId, successor_id: one.successorId, kind: one.kind, on_date: on })))
      .execute()
  }
  const ended = effects.filter((effect) => effect.after === null).map((effect) => effect.id)
  if (ended.length > 0) {
    const successorsOf = (id: string) => successions.filter((one) => one.predecessorId === id).map((one) => one.successorId)
    await endUnitsOfAreas(scope, ended.map((areaId) => ({ areaId, parentId: outcome.tree.get(areaId)!.parentId!, successorIds: successorsOf(areaId) })), on)
  }
  await rewritePaths(scope, effects)
  await renameInSearch(scope, effects)
  await raiseAreaVersion(scope)
}

async function endSpans({ db, countyCode }: CountyScope, effects: readonly Effect[], on: PlainDate): Promise<void> {
  const changed = effects.filter((effect) => effect.before !== null).map((effect) => effect.id)
  const ended = effects.filter((effect) => effect.after === null).map((effect) => effect.id)
  // A second change on the same day goes into the span that begins on it.
  await sql`UPDATE area_history SET valid_to = ${on} WHERE county_code = ${countyCode} AND area_id = ANY (${changed}::text[]) AND valid_to IS NULL AND valid_from < ${on}::date`.execute(db)
  await sql`UPDATE area SET valid_to = ${on}, version = version + 1 WHERE county_code = ${countyCode} AND id = ANY (${ended}::text[])`.execute(db)
}

async function beginSpans({ db, countyCode }: CountyScope, effects: readonly Effect[], on: PlainDate, synthetic: boolean): Promise<void> {
  const nodes = effects.flatMap(({ after, households }) => (after === null ? [] : [{ ...after, households: households ?? null }]))
  if (nodes.length === 0) return
  await sql`
    INSERT INTO area AS a (county_code, id, level, division_code, name, parent_id, path, depth, households, synthetic, valid_from)
    SELECT ${countyCode}, n.id, n.level, n."divisionCode", n.name, n."parentId", n.path, array_length(string_to_array(n.path, '/'), 1) - 1, n.households, ${synthetic}, ${on}::date
    FROM jsonb_to_recordset(${JSON.stringify(nodes)}::jsonb) AS n (id text, level text, "divisionCode" text, name text, "parentId" text, path text, households integer)
    ON CONFLICT (county_code, id) DO UPDATE SET division_code = excluded.division_code, name = excluded.name, parent_id = excluded.parent_id, path = excluded.path, depth = excluded.depth,
      version = a.version + 1`.execute(db)
  await sql`
    INSERT INTO area_history (county_code, area_id, valid_from, name, division_code, parent_id, path)
    SELECT ${countyCode}, n.id, ${on}::date, n.name, n."divisionCode", n."parentId", n.path
    FROM jsonb_to_recordset(${JSON.stringify(nodes)}::jsonb) AS n (id text, "divisionCode" text, name text, "parentId" text, path text)
    ON CONFLICT (county_code, area_id, valid_from) DO UPDATE SET name = excluded.name, division_code = excluded.division_code, parent_id = excluded.parent_id, path = excluded.path`.execute(db)
}

/** Rows stand at the path of exactly one area of today's tree; they follow it. */
async function rewritePaths(scope: CountyScope, effects: readonly Effect[]): Promise<void> {
  const { db, at } = scope
  const moved = effects.filter((effect) => effect.before !== null && effect.before.path !== effect.placeAfter)
  if (moved.length === 0) return
  await sql`SELECT app.rewrite_area_paths(${moved.map((effect) => effect.before!.path)}::text[], ${moved.map((effect) => effect.placeAfter)}::text[])`.execute(db)
  const { rows } = await sql<{ matter_id: string }>`SELECT matter_id FROM app.matters_at(${moved.map((effect) => effect.placeAfter)}::text[])`.execute(db)
  await lookAgain(scope, rows.map((row) => row.matter_id), at)
}

/** Matters are found by the names of their areas as they are now. */
async function renameInSearch({ db }: CountyScope, effects: readonly Effect[]): Promise<void> {
  const renamed = effects.filter(({ before, after, placeAfter }) => before !== null && (before.path !== placeAfter || before.name !== after?.name))
  if (renamed.length > 0) await sql`SELECT app.words_due(${renamed.map((effect) => effect.placeAfter)}::text[])`.execute(db)
}

export async function raiseAreaVersion({ db, countyCode }: Pick<CountyScope, 'db' | 'countyCode'>): Promise<void> {
  await sql`INSERT INTO area_version AS v (county_code, version) VALUES (${countyCode}, 1) ON CONFLICT (county_code) DO UPDATE SET version = v.version + 1`.execute(db)
}
