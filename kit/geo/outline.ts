import Flatbush from 'flatbush'
import { ProblemError } from '#kit/problem/problem.ts'
import { fromWgs84 } from './coordinate-system.ts'
import type { CoordinateSystem } from './coordinate-system.ts'
import { findCrossings } from './crossings.ts'
import type { Crossing } from './crossings.ts'
import { outlineSquareMetres, ringSquareMetres } from './distance.ts'
import { readFeatures, readPolygons, ringName } from './geojson-file.ts'
import type { RawPolygon } from './geojson-file.ts'
import { crossesItself, holeMisplaced, noExtent, notMendable, partsOverlap, tooFewPoints } from './outline-refusals.ts'
import { OverlayUnsettled, overlay } from './overlay.ts'
import { boundingBoxOf, ringsOf, samePoint, sideOfPolygon, sideOfRing, signedArea } from './shape.ts'
import type { Outline, Point, Polygon, Ring } from './shape.ts'

/**
 * What became of an import. An accepted or repaired outline is in WGS-84, its rings are closed, turned as RFC 7946 has
 * them, and cross neither themselves nor one another. `mended` is for the person who imports: what was changed.
 */
export type OutlineResult =
  | { outcome: 'accepted'; outline: Outline }
  | { outcome: 'repaired'; outline: Outline; mended: string }
  | { outcome: 'refused'; refusal: ProblemError }

/** A repair that changes the area by more than this share is not ours to make. */
const largestChange = 0.01

/** A line that crosses itself more often was not drawn as a boundary. */
const mostSelfCrossings = 500

/** Parts that share borders meet in all their corners; beyond this the search for crossings is given up. */
const mostCrossings = 50_000

/** Less than this is noise of drawing. */
const smallestSquareMetres = 1

/** Reads a GeoJSON file, as text or parsed, as one outline: a FeatureCollection's features are its parts. */
export function readOutline(file: unknown, system: CoordinateSystem): OutlineResult {
  return resultOf(() => outlineOf(readFeatures(file).map(({ geometry }) => geometry), system))
}

/**
 * Reads a GeoJSON file as many outlines, one for each feature, with the feature's properties.
 * @throws ProblemError if the file as a whole cannot be read; what is wrong with one outline stands in its result.
 */
export function readOutlines(
  file: unknown,
  system: CoordinateSystem,
): { properties: Readonly<Record<string, unknown>>; result: OutlineResult }[] {
  return readFeatures(file).map(({ properties, geometry }) => ({
    properties,
    result: resultOf(() => outlineOf([geometry], system)),
  }))
}

function resultOf(read: () => { outline: Outline; mends: string[] }): OutlineResult {
  try {
    const { outline, mends } = read()
    return mends.length === 0
      ? { outcome: 'accepted', outline }
      : { outcome: 'repaired', outline, mended: `${mends.join('；')}。` }
  } catch (error) {
    if (error instanceof ProblemError) return { outcome: 'refused', refusal: error }
    throw error
  }
}

function outlineOf(geometries: readonly unknown[], system: CoordinateSystem): { outline: Outline; mends: string[] } {
  const { polygons, leftOut } = readPolygons(geometries, system)
  const tidied = tidyPoints(polygons)
  const untangled = untangle(tidied.polygons, (point) => describePlace(point, system))
  const mends = leftOut > 0 ? [`略去了 ${leftOut} 个不是面的要素`] : []
  return { outline: untangled.outline, mends: [...mends, ...tidied.mends, ...untangled.mends] }
}

/** In the coordinates of the imported file, so that the person finds the place there. */
function describePlace(point: Point, system: CoordinateSystem): string {
  const [longitude, latitude] = fromWgs84(point, system)
  return `东经 ${longitude.toFixed(5)}°、北纬 ${latitude.toFixed(5)}°`
}

/** Closes rings, drops repeated points, turns rings the right way round. */
function tidyPoints(raw: readonly RawPolygon[]): { polygons: Polygon[]; mends: string[] } {
  let closed = 0
  let repeated = 0
  const polygons = raw.map((polygon, p) =>
    polygon.map((points, r) => {
      const distinct = points.filter((point, i) => i === 0 || !samePoint(point, points[i - 1]!))
      repeated += points.length - distinct.length
      const ring = [...distinct]
      if (ring.length > 0 && !samePoint(ring[0]!, ring.at(-1)!)) {
        ring.push(ring[0]!)
        closed++
      }
      const different = new Set(ring.map(String)).size
      if (different < 3) throw tooFewPoints({ where: ringName(p, r), points: different })
      const outer = r === 0
      return signedArea(ring) > 0 === outer ? ring : ring.toReversed()
    }),
  )
  const mends: string[] = []
  if (closed > 0) mends.push(`有 ${closed} 个环没有闭合，已用直线连回起点`)
  if (repeated > 0) mends.push(`去掉了 ${repeated} 个重复的点`)
  return { polygons, mends }
}

/** What is wrong with the way rings lie; `refuse` is used if mending it would change the area too much. */
type Fault = { mend: string; refuse: (change: string) => ProblemError }

function untangle(polygons: readonly Polygon[], describe: (point: Point) => string): { outline: Outline; mends: string[] } {
  const faults = findFaults(polygons, describe)
  const before = polygons.flat().reduce((sum, ring) => sum + ringSquareMetres(ring), 0)
  const [worst] = faults
  if (!worst) {
    if (before < smallestSquareMetres) throw noExtent()
    return { outline: { type: 'MultiPolygon', coordinates: [...polygons] }, mends: [] }
  }

  const outline = rebuild(polygons, describe)
  const after = outlineSquareMetres(outline)
  if (Math.max(before, after) < smallestSquareMetres) throw noExtent()
  const change = before > 0 ? Math.abs(after - before) / before : Infinity
  if (change > largestChange) throw worst.refuse(formatChange(change))
  return { outline, mends: [...faults.map(({ mend }) => mend), `面积改变 ${formatChange(change)}`] }
}

function findFaults(polygons: readonly Polygon[], describe: (point: Point) => string): Fault[] {
  const rings = polygons.flat()
  const owners = polygons.flatMap((polygon, p) => polygon.map(() => p))
  const crossings = findCrossings(rings, mostCrossings)
  const ofItself = crossings.filter(({ ring, otherRing }) => ring === otherRing)
  if (crossings.length === mostCrossings || ofItself.length > mostSelfCrossings) {
    throw notMendable({ at: describe(crossings[0]!.at) })
  }
  const ofHoles = crossings.filter(({ ring, otherRing }) => ring !== otherRing && owners[ring] === owners[otherRing])
  const ofParts = crossings.filter(({ ring, otherRing }) => owners[ring] !== owners[otherRing])
  const faults: Fault[] = []

  if (ofItself.length > 0) {
    const at = describe(ofItself[0]!.at)
    const places = ofItself.length
    faults.push({
      mend: `边界线在${at} 附近自己相交或重叠（共 ${places} 处），已在相交处拆开`,
      refuse: (change) => crossesItself({ at, places, change }),
    })
  }
  const strayHole = ofHoles[0]?.at ?? findStrayHole(polygons, crossings)
  if (strayHole) {
    const at = describe(strayHole)
    faults.push({
      mend: `洞的边界在${at} 附近越出外边界或与别的洞重叠，已修正`,
      refuse: (change) => holeMisplaced({ at, change }),
    })
  }
  const overlap = ofParts[0]?.at ?? findPartInsidePart(polygons)
  if (overlap) {
    const at = describe(overlap)
    faults.push({
      mend: `边界的几块在${at} 附近相接或重叠，已合并`,
      refuse: (change) => partsOverlap({ at, change }),
    })
  }
  return faults
}

/** A hole that crosses no other ring and yet lies outside its outer ring, or in another hole. */
function findStrayHole(polygons: readonly Polygon[], crossings: readonly Crossing[]): Point | undefined {
  const crossing = new Set(crossings.filter(({ ring, otherRing }) => ring !== otherRing).flatMap((c) => [c.ring, c.otherRing]))
  let ringNumber = 0
  for (const [outer, ...holes] of polygons) {
    ringNumber++
    for (const hole of holes) {
      if (crossing.has(ringNumber++)) continue
      const sides = probesOf(hole).map((point) => sideOfRing(outer!, point))
      if (sides.includes(-1) || !sides.includes(1)) return hole[0]
      const inOtherHole = probesOf(hole).find((point) =>
        holes.some((other) => other !== hole && sideOfRing(other, point) === 1),
      )
      if (inOtherHole) return inOtherHole
    }
  }
  return undefined
}

/** Corners and middles of edges: rings that cross exactly in their corners are told by what lies between. */
function probesOf(ring: Ring): Point[] {
  return ring.slice(1).flatMap((to, i): Point[] => [to, [(ring[i]![0] + to[0]) / 2, (ring[i]![1] + to[1]) / 2]])
}

function findPartInsidePart(polygons: readonly Polygon[]): Point | undefined {
  const index = new Flatbush(polygons.length)
  const boxes = polygons.map((polygon) => boundingBoxOf(polygon[0]!))
  for (const { west, south, east, north } of boxes) index.add(west, south, east, north)
  index.finish()
  for (const [p, polygon] of polygons.entries()) {
    const { west, south, east, north } = boxes[p]!
    const around = index.search(west, south, east, north, (other) => other !== p).map((other) => polygons[other]!)
    for (const other of around) {
      const inside = probesOf(polygon[0]!).find((point) => sideOfPolygon(other, point) === 1)
      if (inside) return inside
    }
  }
  return undefined
}

function rebuild(polygons: readonly Polygon[], describe: (point: Point) => string): Outline {
  try {
    const parts = polygons.flatMap(([outer, ...holes]) =>
      overlay([outer!], holes, (inOuter, inHole) => inOuter && !inHole),
    )
    const merged = overlay(parts.flat(), [], (inPart) => inPart)
    const outline: Outline = { type: 'MultiPolygon', coordinates: merged.filter(isMoreThanNoise).map(dropNoise) }
    if (findCrossings(ringsOf(outline)).length === 0) return outline
  } catch (error) {
    if (!(error instanceof OverlayUnsettled)) throw error
  }
  throw notMendable({ at: describe(findCrossings(polygons.flat())[0]?.at ?? polygons[0]![0]![0]!) })
}

function isMoreThanNoise([outer]: Polygon): boolean {
  return ringSquareMetres(outer!) >= smallestSquareMetres
}

function dropNoise([outer, ...holes]: Polygon): Polygon {
  return [outer!, ...holes.filter((hole: Ring) => -ringSquareMetres(hole) >= smallestSquareMetres)]
}

function formatChange(share: number): string {
  if (share > 1) return '100% 以上'
  if (share === 0) return '0%'
  if (share < 0.0001) return '不到 0.01%'
  return `${Number((share * 100).toFixed(share < 0.01 ? 2 : 1))}%`
}
