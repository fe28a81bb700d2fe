import Flatbush from 'flatbush'
import { roundComputed, samePoint, turn } from './shape.ts'
import type { Point, Ring } from './shape.ts'

export type Segment = readonly [from: Point, to: Point]

/** Two segments of one ring, or of two rings, that meet where the outline of an area must not meet itself. */
export type Crossing = { at: Point; ring: number; otherRing: number }

/**
 * Where two segments meet: nothing, one point, or both ends of the stretch that they share.
 * A true crossing is rounded (`roundComputed`); ends that lie on the other segment are given as they are.
 */
export function meetingPoints([a, b]: Segment, [c, d]: Segment): Point[] {
  const cSide = turn(a, b, c)
  const dSide = turn(a, b, d)
  const aSide = turn(c, d, a)
  const bSide = turn(c, d, b)
  if (cSide * dSide < 0 && aSide * bSide < 0) return [crossingPoint(a, b, c, d)]
  const ends: Point[] = []
  if (cSide === 0 && isBetween(c, a, b)) ends.push(c)
  if (dSide === 0 && isBetween(d, a, b)) ends.push(d)
  if (aSide === 0 && isBetween(a, c, d)) ends.push(a)
  if (bSide === 0 && isBetween(b, c, d)) ends.push(b)
  return ends.filter((end, i) => ends.findIndex((other) => samePoint(end, other)) === i)
}

function crossingPoint(a: Point, b: Point, c: Point, d: Point): Point {
  const dx = d[0] - c[0]
  const dy = d[1] - c[1]
  const share = ((c[0] - a[0]) * dy - (c[1] - a[1]) * dx) / ((b[0] - a[0]) * dy - (b[1] - a[1]) * dx)
  return roundComputed([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])])
}

/** For a point that is known to lie on the line through `a` and `b`. */
function isBetween(point: Point, a: Point, b: Point): boolean {
  return (
    Math.min(a[0], b[0]) <= point[0] && point[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= point[1] && point[1] <= Math.max(a[1], b[1])
  )
}

/** Calls `meet` once for every two segments whose bounding boxes touch, until it returns true. */
export function forEachNearPair(segments: readonly Segment[], meet: (i: number, j: number) => boolean): void {
  if (segments.length === 0) return
  const index = segmentIndex(segments)
  segments.some(([a, b], i) =>
    index.collides(
      Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]),
      (j) => j > i && meet(i, j),
    ),
  )
}

export function segmentIndex(segments: readonly Segment[]): Flatbush {
  const index = new Flatbush(segments.length)
  for (const [a, b] of segments) {
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
  }
  index.finish()
  return index
}

/**
 * Every place where rings meet and must not: a ring that crosses, overlaps or touches itself, and two rings that cross
 * or share a stretch. Two rings that only touch in a point are allowed, as a hole may touch the outer line.
 * Rings are closed and without repeated points. Places are in the order of the rings' points, each once. The search ends
 * when `most` places are found: a scribble has millions.
 */
export function findCrossings(rings: readonly Ring[], most = Infinity): Crossing[] {
  const segments: Segment[] = []
  const places: { ring: number; position: number; ringLength: number }[] = []
  rings.forEach((ring, ringNumber) => {
    for (let position = 0; position + 1 < ring.length; position++) {
      segments.push([ring[position]!, ring[position + 1]!])
      places.push({ ring: ringNumber, position, ringLength: ring.length - 1 })
    }
  })

  const seen = new Set<string>()
  const found: { first: number; second: number; crossing: Crossing }[] = []
  forEachNearPair(segments, (i, j) => {
    const meeting = meetingPoints(segments[i]!, segments[j]!)
    if (meeting.length === 0) return false
    const one = places[i]!
    const other = places[j]!
    if (meeting.length === 1) {
      if (one.ring === other.ring) {
        const steps = other.position - one.position
        if (steps === 1 || steps === one.ringLength - 1) return false
      } else if (!crossesProperly(segments[i]!, segments[j]!)) return false
    }
    const at = meeting[0]!
    if (seen.has(String(at))) return false
    seen.add(String(at))
    found.push({ first: i, second: j, crossing: { at, ring: one.ring, otherRing: other.ring } })
    return found.length >= most
  })

  return found.toSorted((a, b) => a.first - b.first || a.second - b.second).map(({ crossing }) => crossing)
}

function crossesProperly([a, b]: Segment, [c, d]: Segment): boolean {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
}
