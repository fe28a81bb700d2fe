import { boundingBoxOf, ringsOf, roundToCentimetre, sideOfPolygon, signedArea } from '#kit/geo/shape.ts'
import type { Outline, Point, Polygon } from '#kit/geo/shape.ts'
import { deterministic } from '#presets/deterministic.ts'
import type { Deterministic } from '#presets/deterministic.ts'

/** A grid in which a message may be placed; `weight` is its share, usually its households. Without an outline it has no point. */
export type PlaceableGrid = { areaId: string; outline: Outline | undefined; weight: number }

/** WGS-84; the point is made up and must be shown as such. */
export type SyntheticPlace = { areaId: string; point: Point | undefined }

/**
 * Chooses a grid and a point inside it for messages whose file names no usable place. The same seed, grids and key
 * always give the same place, in whatever order the keys are asked for.
 */
export function syntheticPlaces(seed: string, grids: readonly PlaceableGrid[]): (key: string) => SyntheticPlace {
  const placeable = grids.filter((grid) => grid.weight > 0).toSorted((a, b) => (a.areaId < b.areaId ? -1 : 1))
  if (placeable.length === 0) throw new RangeError('synthetic places need at least one grid with a weight')
  const ends: number[] = []
  for (const grid of placeable) ends.push((ends.at(-1) ?? 0) + grid.weight)
  const total = ends.at(-1)!

  return (key) => {
    const choose = deterministic(`${seed}/place/${key}`)
    const mark = choose.next() * total
    const grid = placeable[ends.findIndex((end) => mark < end)]!
    return { areaId: grid.areaId, point: grid.outline === undefined ? undefined : pointInside(grid.outline, choose) }
  }
}

const MOST_TRIES = 500

/** A point inside the outline, by throwing darts at the box of its largest part. Undefined for an outline without surface. */
function pointInside(outline: Outline, choose: Deterministic): Point | undefined {
  if (ringsOf(outline).length === 0) return undefined
  const polygon = outline.coordinates.reduce((largest, other) => (surface(other) > surface(largest) ? other : largest))
  const { west, south, east, north } = boundingBoxOf(polygon[0]!)
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const point = roundToCentimetre([west + choose.next() * (east - west), south + choose.next() * (north - south)])
    if (sideOfPolygon(polygon, point) === 1) return point
  }
  return undefined
}

function surface(polygon: Polygon): number {
  return Math.abs(signedArea(polygon[0]!))
}
