import type { Outline, Point } from '#kit/geo/shape.ts'
import { outlineSquareMetres } from '#kit/geo/distance.ts'
import { subdivide, syntheticOutline } from '#kit/geo/subdivide.ts'
import { deterministic } from '#presets/deterministic.ts'
import { loadDivisions } from '#presets/divisions.ts'
import type { Division } from '#presets/divisions.ts'
import type { CountyPreset, LevelKey } from '#presets/preset.ts'
import { sampleEstates } from '#presets/sample-names.ts'

export type SeedArea = {
  id: string
  level: LevelKey
  divisionCode: string | null
  name: string
  parentId: string | null
  path: string
  depth: number
  households: number | null
  synthetic: boolean
  outline: Outline | null
}

/** Divisions begin with the codes' own validity; generated areas with the county's first day here. */
export const SEED_FROM = '2025-01-01'
const SAMPLE_COMMUNITIES = 20
/** Of each level the sample shows as many below one area as the county has on average, but no more than this. */
const MOST_BELOW_COMMUNITY = 9
const MOST_BELOW_OTHERS = 4

/**
 * The county's real divisions, and below some urban communities every branch of the preset's levels that leads to its grids and
 * on to those who lead a building, generated and marked so. Outlines are made up throughout.
 */
export async function sampleAreas(preset: CountyPreset): Promise<SeedArea[]> {
  const divisions = await loadDivisions(preset.code)
  const areas = divisions.map((division, index) => areaOfDivision(division, divisions, index))
  const known = new Map(areas.map((area) => [area.id, area]))
  for (const area of areas) {
    const parent = area.parentId === null ? undefined : known.get(area.parentId)
    area.path = `${parent?.path ?? ''}${area.id}/`
    area.depth = (parent?.depth ?? 0) + 1
  }
  drawOutlines(areas, preset.code)
  const communities = urbanCommunities(areas).slice(0, preset.scale.areas.community ?? SAMPLE_COMMUNITIES).slice(0, SAMPLE_COMMUNITIES)
  const levels = branchesBelowCommunity(preset)
  const names = sampleEstates(preset.code, communities.length * MOST_BELOW_COMMUNITY)
  for (const [position, community] of communities.entries()) areas.push(...areasBelow(community, levels, preset, names.slice(position * MOST_BELOW_COMMUNITY).map((one) => one.name)))
  return areas
}

function areaOfDivision(division: Division, divisions: readonly Division[], index: number): SeedArea {
  const sameName = divisions.some((other, at) => at !== index && other.parent === division.parent && other.areaName === division.areaName)
  return {
    id: division.code, level: division.level, divisionCode: division.code, name: sameName ? division.name : division.areaName, parentId: division.parent,
    path: '', depth: 1, households: null, synthetic: false, outline: null,
  }
}

function drawOutlines(areas: SeedArea[], countyCode: string): void {
  const random = deterministic(`${countyCode}/centre`)
  const centre: Point = [112 + random.next() * 6, 34 + random.next() * 4]
  const root = areas.find((area) => area.parentId === null)!
  root.outline = syntheticOutline(centre, 1_200, Number(countyCode))
  for (const parent of areas) {
    const children = areas.filter((area) => area.parentId === parent.id)
    if (children.length === 0 || parent.outline === null) continue
    const parts = subdivide(parent.outline, children.length, seedNumber(parent.id))
    children.forEach((child, index) => (child.outline = parts[index]!))
  }
}

/** Communities of streets come before those of towns; the smallest outlines first, as towns' centres are dense. */
function urbanCommunities(areas: readonly SeedArea[]): SeedArea[] {
  const level = new Map(areas.map((area) => [area.id, area.level]))
  return areas
    .filter((area) => area.level === 'community')
    .sort((a, b) => rank(a) - rank(b) || outlineSquareMetres(a.outline!) - outlineSquareMetres(b.outline!) || (a.id < b.id ? -1 : 1))

  function rank(area: SeedArea): number {
    return area.parentId !== null && level.get(area.parentId) === 'street' ? 0 : 1
  }
}

type Branches = ReadonlyMap<LevelKey, readonly LevelKey[]>

/**
 * Which levels the sample has directly below which. Down to the grids: every level that somebody answers for and that leads to
 * them (商南 has estates, and zones with sections, beside each other). From the grids on: the ladder, down to the building leads.
 */
export function branchesBelowCommunity(preset: CountyPreset): Branches {
  const { ladder, gridLevel } = preset
  const units = preset.levels.filter((level) => level.responsibilityUnit)
  const leadsToGrid = (key: LevelKey): boolean => key === gridLevel || units.some((level) => level.parents.includes(key) && leadsToGrid(level.key))
  const branches = new Map<LevelKey, LevelKey[]>()
  const branchOut = (above: LevelKey): void => {
    if (above === gridLevel || branches.has(above)) return
    const below = units.map((level) => level.key).filter((key) => units.some((level) => level.key === key && level.parents.includes(above)) && leadsToGrid(key))
    // Grids stand in the levels between, where there are any.
    branches.set(above, below.length > 1 ? below.filter((key) => key !== gridLevel) : below)
    for (const key of branches.get(above)!) branchOut(key)
  }
  branchOut('community')
  const isLed = (key: LevelKey) => preset.posts.some((post) => post.role === 'buildingLead' && post.level === key)
  const belowGrid = ladder.slice(ladder.indexOf(gridLevel) + 1)
  const leads = belowGrid.findIndex(isLed)
  for (const [position, key] of belowGrid.slice(0, leads + 1).entries()) branches.set(position === 0 ? gridLevel : belowGrid[position - 1]!, [key])
  return branches
}

/** How many areas of a level stand below one of the areas that may hold them, on average in this county. */
function usualCount(level: LevelKey, branches: Branches, { areas }: CountyPreset['scale']): number {
  const holders = [...branches].filter(([, below]) => below.includes(level)).reduce((sum, [above]) => sum + (areas[above] ?? 0), 0)
  return holders === 0 ? 1 : Math.max(1, Math.round((areas[level] ?? 0) / holders))
}

function areasBelow(community: SeedArea, branches: Branches, preset: CountyPreset, names: readonly string[]): SeedArea[] {
  const random = deterministic(`${community.id}/below`)
  const levelNames = new Map(preset.levels.map((level) => [level.key, level.name]))
  const made: SeedArea[] = []
  let parents: SeedArea[] = [community]
  while (parents.length > 0) {
    const children: SeedArea[] = []
    for (const parent of parents) {
      const most = parent === community ? MOST_BELOW_COMMUNITY : MOST_BELOW_OTHERS
      const levels = (branches.get(parent.level) ?? []).flatMap((level) => Array<LevelKey>(Math.min(most, usualCount(level, branches, preset.scale))).fill(level))
      if (levels.length === 0) continue
      const outlines = subdivide(parent.outline!, levels.length, seedNumber(parent.id))
      for (const [index, level] of levels.entries()) {
        const id = `${parent === community ? `g${community.id.slice(6)}` : parent.id}${(index + 1).toString(36)}`
        children.push({
          id, level, divisionCode: null, parentId: parent.id, path: `${parent.path}${id}/`, depth: parent.depth + 1, synthetic: true, outline: outlines[index]!,
          name: nameOf(level, levels.slice(0, index).filter((other) => other === level).length, parent, names, levelNames.get(level)!),
          households: level === preset.gridLevel ? random.int(preset.scale.householdsPerGrid.min, preset.scale.householdsPerGrid.max) : null,
        })
      }
    }
    made.push(...children)
    parents = children
  }
  return made
}

function nameOf(level: LevelKey, index: number, parent: SeedArea, names: readonly string[], levelName: string): string {
  switch (level) {
    case 'estate':
      return names[index % names.length]!
    case 'building':
      return `${index + 1}号楼`
    case 'grid':
      return parent.level === 'community' ? `${names[index % names.length]!}网格` : `第${index + 1}网格`
    case 'zone':
    case 'section':
      return `${parent.name}第${index + 1}${levelName}`
    default:
      return `${parent.name}${index + 1}片`
  }
}

function seedNumber(id: string): number {
  return deterministic(id).int(1, 2_000_000_000)
}
