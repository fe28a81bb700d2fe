import { findCrossings } from './crossings.ts'
import { metresToSegment } from './distance.ts'
import { ringsOf, samePoint } from './shape.ts'
import type { Outline, Point, Ring } from './shape.ts'

/**
 * Outlines with fewer points, for a map: no left-out corner was further than `metres` from the line (Douglas-Peucker).
 * Give neighbours together: a stretch that two of them share is simplified once, so no gaps open between them. No
 * outline vanishes or begins to cross itself: where one would, its lines are kept finer.
 */
export function simplify(outlines: readonly Outline[], metres: number): Outline[] {
  const junctions = findJunctions(outlines)
  const ringArcs = outlines.map((outline) => outline.coordinates.map((polygon) => polygon.map((ring) => arcsOf(ring, junctions))))
  const tolerances = new Map<string, number>()
  const simplified = new Map<string, Point[]>()

  const simplifyArc = ({ key, points, reversed }: Arc): Point[] => {
    let kept = simplified.get(key)
    if (!kept) simplified.set(key, (kept = thinOut(points, tolerances.get(key) ?? metres)))
    return reversed ? kept.toReversed() : kept
  }
  const refine = ({ key }: Arc, round: number) => {
    tolerances.set(key, round < 5 ? metres / 2 ** round : 0)
    simplified.delete(key)
  }

  for (let round = 1; ; round++) {
    const results = ringArcs.map((polygons): Outline => ({
      type: 'MultiPolygon',
      coordinates: polygons.map((polygon) => polygon.map((arcs) => joinArcs(arcs.map(simplifyArc)))),
    }))
    const spoiled = ringArcs.filter((_, i) => isSpoiled(results[i]!))
    if (spoiled.length === 0 || round > 5) return results
    for (const arc of spoiled.flat(3)) refine(arc, round)
  }
}

/** A stretch of a ring between two junctions, in the one direction that is the same for both neighbours. */
type Arc = { key: string; points: Point[]; reversed: boolean }

/** Corners where more than two ways meet. */
function findJunctions(outlines: readonly Outline[]): Set<string> {
  const neighbours = new Map<string, Set<string>>()
  const connect = (a: string, b: string) => {
    const known = neighbours.get(a)
    if (known) known.add(b)
    else neighbours.set(a, new Set([b]))
  }
  for (const ring of outlines.flatMap(ringsOf)) {
    for (let i = 1; i < ring.length; i++) {
      connect(String(ring[i - 1]), String(ring[i]))
      connect(String(ring[i]), String(ring[i - 1]))
    }
  }
  return new Set([...neighbours].filter(([, around]) => around.size > 2).map(([corner]) => corner))
}

function arcsOf(ring: Ring, junctions: ReadonlySet<string>): Arc[] {
  const corners = ring.slice(0, -1)
  const firstJunction = corners.findIndex((corner) => junctions.has(String(corner)))
  const start = firstJunction === -1 ? corners.reduce((best, corner, i) => (isBefore(corner, corners[best]!) ? i : best), 0) : firstJunction
  const turned = [...corners.slice(start), ...corners.slice(0, start + 1)]
  const arcs: Point[][] = [[turned[0]!]]
  for (const corner of turned.slice(1)) {
    arcs.at(-1)!.push(corner)
    if (junctions.has(String(corner))) arcs.push([corner])
  }
  return arcs.filter((arc) => arc.length > 1).map(asArc)
}

function asArc(points: Point[]): Arc {
  const first = points[0]!
  const last = points.at(-1)!
  const reversed = samePoint(first, last) ? isBefore(points.at(-2)!, points[1]!) : isBefore(last, first)
  const ordered = reversed ? points.toReversed() : points
  // The second corner tells two stretches between the same junctions apart.
  return { key: `${ordered[0]};${ordered[1]};${ordered.at(-1)}`, points: ordered, reversed }
}

function isBefore(a: Point, b: Point): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
}

function thinOut(points: Point[], metres: number): Point[] {
  const kept = new Set([0, points.length - 1])
  const stretches: [number, number][] = [[0, points.length - 1]]
  for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
    const [start, end] = stretch
    let furthest = -1
    let distance = metres
    for (let i = start + 1; i < end; i++) {
      const away = metresToSegment(points[i]!, points[start]!, points[end]!)
      if (away > distance) {
        distance = away
        furthest = i
      }
    }
    if (furthest === -1) continue
    kept.add(furthest)
    stretches.push([start, furthest], [furthest, end])
  }
  return points.filter((_, i) => kept.has(i))
}

function joinArcs(arcs: readonly Point[][]): Ring {
  return arcs.flatMap((arc, i) => (i === 0 ? arc : arc.slice(1)))
}

function isSpoiled(outline: Outline): boolean {
  const rings = ringsOf(outline)
  return rings.some((ring) => ring.length < 4) || findCrossings(rings).length > 0
}
