import type { PostRole } from '#modules/people/contract.ts'

/** Where a post of the role is held (docs/roles.md): at areas of a level, or in a unit without an area. */
export type HeldFor = 'building' | 'grid' | 'community' | 'street' | 'department' | 'county'

const heldFor: Readonly<Record<PostRole, HeldFor>> = {
  buildingLead: 'building', gridWorker: 'grid', gridLeader: 'grid', communityStaff: 'community', communityHead: 'community', streetStaff: 'street', streetHead: 'street',
  departmentStaff: 'department', departmentHead: 'department', countyDispatcher: 'county', countyLeader: 'county', systemAdministrator: 'county', securityAdministrator: 'county',
  auditAdministrator: 'county',
}

const needs: Readonly<Record<Exclude<HeldFor, 'building' | 'grid'>, string>> = { community: '社区或行政村', street: '街道或乡镇', department: '部门，不选区划', county: '县' }

/** Which of the four exclusive lines of work the role belongs to; null for whoever handles requests. */
export function administers(role: PostRole): 'system' | 'security' | 'audit' | null {
  switch (role) {
    case 'systemAdministrator':
      return 'system'
    case 'securityAdministrator':
      return 'security'
    case 'auditAdministrator':
      return 'audit'
    default:
      return null
  }
}

type NamedLevel = { key: string; name: string }
type LevelRule = NamedLevel & { parents: readonly string[]; responsibilityUnit: boolean }

/** Levels that somebody answers for: from below the community down to the grid, and below the grid. */
export type CountyLevels = { downToGrid: readonly NamedLevel[]; belowGrid: readonly NamedLevel[] }

/**
 * Null when a post of this role may be held for an area of this level (null: no area), otherwise what it needs, in Chinese.
 * An estate that holds grids has its lead as a grid has; what stands below the grid counts as building. A level that nobody
 * answers for has no posts.
 */
export function whyPostDoesNotFit(role: PostRole, areaLevel: string | null, county: CountyLevels): string | null {
  const held = heldFor[role]
  const fits = {
    building: county.belowGrid.some(({ key }) => key === areaLevel),
    grid: county.downToGrid.some(({ key }) => key === areaLevel),
    community: areaLevel === 'community' || areaLevel === 'village',
    street: areaLevel === 'street' || areaLevel === 'town',
    department: areaLevel === null,
    county: areaLevel === 'county',
  }[held]
  if (fits) return null
  if (held === 'building') return county.belowGrid.length === 0 ? '网格以下的一级，而本县没有' : inWords(county.belowGrid)
  return held === 'grid' ? inWords(county.downToGrid) : needs[held]
}

/** 小区、区域、网格 */
function inWords(levels: readonly NamedLevel[]): string {
  return levels.map(({ name }) => name).join('、')
}

export function countyLevels(gridLevel: string, levels: readonly LevelRule[]): CountyLevels {
  const belowGrid = levelsBelow(gridLevel, levels)
  const downToGrid = levelsBelow('community', levels).filter((key) => !belowGrid.includes(key))
  const answeredFor = (keys: readonly string[]) => levels.filter(({ key, responsibilityUnit }) => responsibilityUnit && keys.includes(key))
  return { belowGrid: answeredFor(belowGrid), downToGrid: answeredFor(downToGrid) }
}

/**
 * What the posts of a template are called in an area: 永顺社区 + 社区党组织书记 is 永顺社区党组织书记, the words that both have said
 * once. Two share a paired post (双楼长).
 */
export function postNames(template: { name: string; paired: boolean }, areaName: string): string[] {
  const shared = [...template.name].findLastIndex((_, index) => areaName.endsWith(template.name.slice(0, index + 1))) + 1
  const name = `${areaName}${template.name.slice(shared)}`
  return template.paired ? [`${name}（在职）`, `${name}（非在职）`] : [name]
}

/** Levels that stand below this one, directly or not. */
function levelsBelow(level: string, levels: readonly LevelRule[]): string[] {
  const below = new Set<string>()
  const walk = (above: string): void => {
    for (const one of levels) {
      if (one.parents.includes(above) && !below.has(one.key) && one.key !== level) {
        below.add(one.key)
        walk(one.key)
      }
    }
  }
  walk(level)
  return [...below]
}

export type Held = { from: string; to: string | null }

/** Whether two times of holding share a day; `to` is the first day after, and what ended on its first day holds on none. */
export function overlap(a: Held, b: Held): boolean {
  if (a.to === a.from || b.to === b.from) return false
  return (a.to === null || b.from < a.to) && (b.to === null || a.from < b.to)
}
