import Flatbush from 'flatbush'
import { METRES_PER_DEGREE, metresToPolygon, outlineSquareMetres } from './distance.ts'
import { boundingBoxOf, sideOfPolygon } from './shape.ts'
import type { Outline, Point, Polygon } from './shape.ts'

export type OutlinedArea = { areaId: string; outline: Outline }

export type AreaIndex = {
  /**
   * The area that covers the point. Where several do, and on a shared line (which belongs to both sides), it is the
   * smallest by surface, then the first by id: always the same one.
   */
  find(point: Point): string | undefined
  /** Areas that are at most `metres` away, nearest first; 0 metres away are those that cover the point. */
  near(point: Point, metres: number): { areaId: string; metres: number }[]
}

/** Answers which area a point lies in: 1 to 3 µs a point over 3,343 grids. Build it once; it does not see later changes. */
export function areaIndex(areas: readonly OutlinedArea[]): AreaIndex {
  // A place in this list is a rank: the lower one wins.
  const ranked = areas
    .map((area) => ({ ...area, squareMetres: outlineSquareMetres(area.outline) }))
    .toSorted((a, b) => a.squareMetres - b.squareMetres || (a.areaId < b.areaId ? -1 : 1))
    .flatMap(({ areaId, outline }) => outline.coordinates.map((polygon) => ({ areaId, polygon })))
  if (ranked.length === 0) return { find: () => undefined, near: () => [] }
  const boxes = polygonIndex(ranked.map(({ polygon }) => polygon))

  return {
    find(point) {
      const [longitude, latitude] = point
      let best: number | undefined
      boxes.search(longitude, latitude, longitude, latitude, (rank) => {
        if ((best === undefined || rank < best) && sideOfPolygon(ranked[rank]!.polygon, point) !== -1) best = rank
        return false
      })
      return best === undefined ? undefined : ranked[best]!.areaId
    },

    near(point, metres) {
      const [longitude, latitude] = point
      const high = metres / METRES_PER_DEGREE
      const wide = high / Math.cos((Math.min(89, Math.abs(latitude) + high) * Math.PI) / 180)
      const nearest = new Map<string, number>()
      const ranks = boxes.search(longitude - wide, latitude - high, longitude + wide, latitude + high)
      for (const rank of ranks.toSorted((a, b) => a - b)) {
        const { areaId, polygon } = ranked[rank]!
        const distance = metresToPolygon(point, polygon)
        if (distance <= Math.min(metres, nearest.get(areaId) ?? Infinity)) nearest.set(areaId, distance)
      }
      return [...nearest]
        .map(([areaId, distance]) => ({ areaId, metres: distance }))
        .toSorted((a, b) => a.metres - b.metres)
    },
  }
}

function polygonIndex(polygons: readonly Polygon[]): Flatbush {
  const index = new Flatbush(polygons.length)
  for (const [outer] of polygons) {
    const { west, south, east, north } = boundingBoxOf(outer!)
    index.add(west, south, east, north)
  }
  index.finish()
  return index
}
