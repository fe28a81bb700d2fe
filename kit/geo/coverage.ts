import Flatbush from 'flatbush'
import type { OutlinedArea } from './area-index.ts'
import { labelPoint, outlineBoundingBox, outlineSquareMetres } from './distance.ts'
import { overlay } from './overlay.ts'
import { ringsOf } from './shape.ts'
import type { BoundingBox, Outline, Point } from './shape.ts'

export type CoverageLimits = {
  /** Overlaps that take up to this share of the smaller area are not reported: 0.01 is one percent. */
  overlapShare: number
  /** Gaps of up to this many square metres are not reported. */
  gapSquareMetres: number
  /** What the areas together should cover; without it no gaps are looked for. */
  whole?: Outline
}

/** `share` is of the smaller of the two areas; `at` is a point inside the place in question. */
export type Overlap = { areaId: string; otherAreaId: string; squareMetres: number; share: number; at: Point }

export type Gap = { squareMetres: number; at: Point; outline: Outline }

export type CoverageReport = { overlaps: Overlap[]; gaps: Gap[] }

/** Where areas of one level cover a place twice, and where none of them covers it; the largest first. */
export function coverage(areas: readonly OutlinedArea[], limits: CoverageLimits): CoverageReport {
  return { overlaps: findOverlaps(areas, limits.overlapShare), gaps: findGaps(areas, limits) }
}

function findOverlaps(areas: readonly OutlinedArea[], leastShare: number): Overlap[] {
  if (areas.length === 0) return []
  const boxes = areas.map(({ outline }) => outlineBoundingBox(outline))
  const surfaces = areas.map(({ outline }) => outlineSquareMetres(outline))
  const index = new Flatbush(areas.length)
  for (const { west, south, east, north } of boxes) index.add(west, south, east, north)
  index.finish()

  return areas
    .flatMap(({ areaId, outline }, i) => {
      const { west, south, east, north } = boxes[i]!
      return index.search(west, south, east, north, (j) => j > i).flatMap((j): Overlap[] => {
        const smaller = Math.min(surfaces[i]!, surfaces[j]!)
        if (sharedBoxSquareMetres(boxes[i]!, boxes[j]!) <= leastShare * smaller) return []
        const shared = asOutline(overlay(ringsOf(outline), ringsOf(areas[j]!.outline), (one, other) => one && other))
        if (shared === undefined) return []
        const squareMetres = outlineSquareMetres(shared)
        const share = squareMetres / smaller
        return share > leastShare
          ? [{ areaId, otherAreaId: areas[j]!.areaId, squareMetres, share, at: labelPoint(shared) }]
          : []
      })
    })
    .toSorted((a, b) => b.share - a.share)
}

/** What two areas share is no larger than what their boxes share. */
function sharedBoxSquareMetres(a: BoundingBox, b: BoundingBox): number {
  const west = Math.max(a.west, b.west)
  const east = Math.min(a.east, b.east)
  const south = Math.max(a.south, b.south)
  const north = Math.min(a.north, b.north)
  if (west >= east || south >= north) return 0
  return outlineSquareMetres({
    type: 'MultiPolygon',
    coordinates: [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]],
  })
}

function findGaps(areas: readonly OutlinedArea[], { whole, gapSquareMetres }: CoverageLimits): Gap[] {
  if (!whole) return []
  const covered = areas.flatMap(({ outline }) => ringsOf(outline))
  return overlay(ringsOf(whole), covered, (inWhole, inArea) => inWhole && !inArea)
    .map((polygon): Outline => ({ type: 'MultiPolygon', coordinates: [polygon] }))
    .map((outline) => ({ squareMetres: outlineSquareMetres(outline), at: labelPoint(outline), outline }))
    .filter(({ squareMetres }) => squareMetres > gapSquareMetres)
    .toSorted((a, b) => b.squareMetres - a.squareMetres)
}

function asOutline(polygons: Outline['coordinates']): Outline | undefined {
  return polygons.length === 0 ? undefined : { type: 'MultiPolygon', coordinates: polygons }
}
