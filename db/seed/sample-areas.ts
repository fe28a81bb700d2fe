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
const GRIDS_A_COMMUNITY = 9
const BUILDINGS_A_GRID = 4

/**
 * The county's real divisions, and below some urban communities the levels of the preset's ladder down to buildings,
 * generated and marked so. Outlines are made up throughout.
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
  const below = levelsBelowCommunity(preset)
  const names = sampleEstates(preset.code, communities.length * GRIDS_A_COMMUNITY)
  for (const [position, community] of communities.entries()) areas.push(...areasBelow(community, below, preset, names.slice(position * GRIDS_A_COMMUNITY).map((one) => one.name)))
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

function levelsBelowCommunity(preset: CountyPreset): LevelKey[] {
  const ladder = preset.ladder
  const below = ladder.slice(ladder.indexOf('community') + 1)
  const buildings = below.indexOf('building')
  return buildings === -1 ? below.slice(0, 3) : below.slice(0, buildings + 1)
}

function areasBelow(community: SeedArea, levels: readonly LevelKey[], preset: CountyPreset, names: readonly string[]): SeedArea[] {
  const random = deterministic(`${community.id}/below`)
  const made: SeedArea[] = []
  let parents: SeedArea[] = [community]
  for (const [step, level] of levels.entries()) {
    const isGridLevel = level === preset.gridLevel
    const children: SeedArea[] = []
    for (const parent of parents) {
      const count = step === 0 ? GRIDS_A_COMMUNITY : level === 'building' ? BUILDINGS_A_GRID : 2
      const outlines = subdivide(parent.outline!, count, seedNumber(parent.id))
      for (let index = 0; index < count; index++) {
        const id = `${parent === community ? `g${community.id.slice(6)}` : parent.id}${(index + 1).toString(36)}`
        children.push({
          id, level, divisionCode: null, parentId: parent.id, path: `${parent.path}${id}/`, depth: parent.depth + 1, synthetic: true, outline: outlines[index]!,
          name: nameOf(level, index, parent, names),
          households: isGridLevel ? random.int(preset.scale.householdsPerGrid.min, preset.scale.householdsPerGrid.max) : null,
        })
      }
    }
    made.push(...children)
    parents = children
  }
  return made
}

function nameOf(level: LevelKey, index: number, parent: SeedArea, names: readonly string[]): string {
  switch (level) {
    case 'estate':
      return names[index % names.length]!
    case 'building':
      return `${index + 1}号楼`
    case 'grid':
      return parent.level === 'community' ? `${names[index % names.length]!}网格` : `第${index + 1}网格`
    default:
      return `${parent.name}${index + 1}片`
  }
}

function seedNumber(id: string): number {
  return deterministic(id).int(1, 2_000_000_000)
}
