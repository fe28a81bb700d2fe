import type { PostRole } from '#modules/people/contract.ts'

/** Where a post of the role is held (docs/roles.md): at areas of a level, or in a unit without an area. */
export type HeldFor = 'building' | 'grid' | 'community' | 'street' | 'department' | 'county'

const heldFor: Readonly<Record<PostRole, HeldFor>> = {
  buildingLead: 'building', gridWorker: 'grid', gridLeader: 'grid', communityStaff: 'community', communityHead: 'community', streetStaff: 'street', streetHead: 'street',
  departmentStaff: 'department', departmentHead: 'department', countyDispatcher: 'county', countyLeader: 'county', systemAdministrator: 'county', securityAdministrator: 'county',
  auditAdministrator: 'county',
}

const needs: Readonly<Record<HeldFor, string>> = {
  building: '楼栋（没有楼栋的为网格以下的最低一级）', grid: '网格或小区', community: '社区或行政村', street: '街道或乡镇', department: '部门，不选区划', county: '县',
}

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

/** Levels from below the community down to the grid, and those below the grid. */
export type CountyLevels = { downToGrid: readonly string[]; belowGrid: readonly string[] }

/**
 * Null when a post of this role may be held for an area of this level (null: no area), otherwise what it needs, in Chinese.
 * An estate that holds grids has its lead as a grid has; what stands below the grid counts as building.
 */
export function whyPostDoesNotFit(role: PostRole, areaLevel: string | null, county: CountyLevels): string | null {
  const held = heldFor[role]
  const fits = {
    building: areaLevel !== null && county.belowGrid.includes(areaLevel),
    grid: areaLevel !== null && county.downToGrid.includes(areaLevel),
    community: areaLevel === 'community' || areaLevel === 'village',
    street: areaLevel === 'street' || areaLevel === 'town',
    department: areaLevel === null,
    county: areaLevel === 'county',
  }[held]
  return fits ? null : needs[held]
}

export function countyLevels(gridLevel: string, levels: readonly { key: string; parents: readonly string[] }[]): CountyLevels {
  const belowGrid = levelsBelow(gridLevel, levels)
  return { belowGrid, downToGrid: levelsBelow('community', levels).filter((level) => !belowGrid.includes(level)) }
}

/** Levels that stand below this one, directly or not. */
function levelsBelow(level: string, levels: readonly { key: string; parents: readonly string[] }[]): string[] {
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
