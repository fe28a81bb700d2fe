import type { Db } from '#kit/database/transaction.ts'
import type { Area } from '#modules/places/contract.ts'
import { applyAll } from '#modules/places/rules.ts'
import type { AreaNode, PlainDate, Tree } from '#modules/places/rules.ts'
import { levelsOf, loadPlans, loadTree } from '#modules/places/server/tree.ts'
import type { AreaFilter } from '#modules/places/server/tree.ts'

/** The tree as it will be on a day to come, by the plans that are made today; null when none takes effect until then. */
export async function plannedTree(db: Db, countyCode: string, on: PlainDate): Promise<Tree | null> {
  const plans = (await loadPlans(db, countyCode)).filter((plan) => plan.on <= on)
  return plans.length === 0 ? null : applyAll(await loadTree(db, countyCode), await levelsOf(db, countyCode), plans)
}

/** The same answer as from the database, for a tree that is not in it yet. */
export async function areasOfTree(db: Db, countyCode: string, tree: Tree, filter: AreaFilter, after: string | undefined, limit: number): Promise<Area[]> {
  const open = [...tree.values()].filter((node) => node.to === null)
  const found = open.filter((node) => isWanted(node, filter) && (after === undefined || node.path > after)).toSorted((a, b) => (a.path < b.path ? -1 : 1)).slice(0, limit)
  const ids = found.map((node) => node.id)
  const levels = new Map((await levelsOf(db, countyCode)).map((level) => [level.key, level.name]))
  const known = await db.selectFrom('area').select(['id', 'households', 'synthetic', 'version']).where('county_code', '=', countyCode).where('id', 'in', ['', ...ids]).execute()
  const outlined = await db.selectFrom('area_outline').select('area_id').where('county_code', '=', countyCode).where('area_id', 'in', ['', ...ids]).execute()
  const rows = new Map(known.map((row) => [row.id, row]))
  const drawn = new Set(outlined.map((row) => row.area_id))
  return found.map((node) => ({
    areaId: node.id, level: node.level, levelName: levels.get(node.level) ?? node.level, name: node.name, divisionCode: node.divisionCode, parentId: node.parentId, path: node.path,
    households: rows.get(node.id)?.households ?? null, synthetic: rows.get(node.id)?.synthetic ?? false, validFrom: node.from, validTo: null,
    childCount: open.filter((other) => other.parentId === node.id).length, hasOutline: drawn.has(node.id), version: rows.get(node.id)?.version ?? 1,
  }))
}

function isWanted(node: AreaNode, { parentId, level, within, search }: AreaFilter): boolean {
  const words = search === undefined || search === '' ? undefined : search
  if (parentId === undefined && level === undefined && within === undefined && words === undefined) return node.parentId === null
  return (
    (parentId === undefined || node.parentId === parentId) && (level === undefined || node.level === level) && (within === undefined || `/${node.path}`.includes(`/${within}/`)) &&
    (words === undefined || node.name.includes(words) || (node.divisionCode?.startsWith(words) ?? false))
  )
}
