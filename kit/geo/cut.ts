import { meetingPoints } from './crossings.ts'
import { METRES_PER_DEGREE, edgeSquareMetres } from './distance.ts'
import { boundingBoxOf, roundComputed, samePoint, sideOfRing } from './shape.ts'
import type { Point } from './shape.ts'

/** Corners of a ring without the repeated last point, counter-clockwise. A ring may touch itself along a bridge to a hole. */
export type Corners = Point[]

/** A straight way through a ring, from a point on the edge that leaves corner `enter` to one on the edge that leaves `leave`. */
type Chord = { enter: number; from: Point; leave: number; to: Point; length: number; offset: number; share: number }

type Plane = { centre: Point; shrink: number }

/** Cosine and sine of the angle along which a cut is moved; the cut itself runs across. */
type Direction = [cosine: number, sine: number]

/** The two pieces of a ring, and the edges that were cut, each with the point where. */
export type Cut = { first: Corners; second: Corners; cutEdges: { from: Point; to: Point; at: Point }[] }

/** How much a long cut counts against an uneven one: enough to choose between directions, too little to shift a cut. */
const lengthWeight = 0.1

/** Cuts a ring in two connected pieces, of which the first has about `share` of the surface; `random` bends the cut. */
export function cutInTwo(corners: Corners, share: number, random: () => number): Cut {
  const plane = planeOf(corners)
  const lean = (random() - 0.5) * 0.4
  const axis = longAxis(corners, plane) + lean
  const measured = measure(corners)
  const chords = [0, 45, 90, 135]
    .flatMap((degrees) => bestChord(corners, measured, plane, axis + (degrees * Math.PI) / 180, share) ?? [])
    .toSorted((a, b) => scoreOf(a, share, measured.surface) - scoreOf(b, share, measured.surface))
  const bends = bendsOf(random)
  for (const chord of chords) {
    for (const strength of [0.12, 0.06, 0.02, 0]) {
      const way = bend(chord, bends, strength, plane)
      if (staysInside(way, corners, chord)) return split(corners, chord, way, share)
    }
  }
  throw new Error(`no straight cut through a ring of ${corners.length} corners near ${String(corners[0])}`)
}

function planeOf(corners: Corners): Plane {
  const { west, south, east, north } = boundingBoxOf(corners)
  const centre: Point = [(west + east) / 2, (south + north) / 2]
  return { centre, shrink: Math.cos((centre[1] * Math.PI) / 180) }
}

/** Angle of the axis along which the line of the ring is spread most. */
function longAxis(corners: Corners, { centre, shrink }: Plane): number {
  let xx = 0
  let xy = 0
  let yy = 0
  corners.forEach((corner, i) => {
    const next = corners[(i + 1) % corners.length]!
    const x = ((corner[0] + next[0]) / 2 - centre[0]) * shrink
    const y = (corner[1] + next[1]) / 2 - centre[1]
    const weight = Math.hypot((next[0] - corner[0]) * shrink, next[1] - corner[1])
    xx += weight * x * x
    xy += weight * x * y
    yy += weight * y * y
  })
  return Math.atan2(2 * xy, xx - yy) / 2
}

type Measured = { baseLatitude: number; surface: number; upTo: number[] }

/** `upTo[i]` is what the edges before corner i add to the surface. */
function measure(corners: Corners): Measured {
  const baseLatitude = corners[0]![1]
  const upTo = [0]
  corners.forEach((corner, i) => {
    upTo.push(upTo[i]! + edgeSquareMetres(corner, corners[(i + 1) % corners.length]!, baseLatitude))
  })
  return { baseLatitude, surface: upTo.at(-1)!, upTo }
}

/** Looks along `angle` for the chord across it that splits best: first over the whole length, then closer and closer. */
function bestChord(corners: Corners, measured: Measured, plane: Plane, angle: number, share: number): Chord | undefined {
  const direction: Direction = [Math.cos(angle), Math.sin(angle)]
  const heights = corners.map((corner) => heightOf(corner, plane, direction))
  const low = Math.min(...heights)
  const high = Math.max(...heights)
  let best: Chord | undefined
  let middle = (low + high) / 2
  let reach = (high - low) / 2
  for (const steps of [24, 12, 12, 12, 12]) {
    for (let step = 0; step < steps; step++) {
      const offset = middle - reach + ((step + 0.5) / steps) * 2 * reach
      for (const chord of chordsAt(offset, corners, heights, measured, plane, direction)) {
        if (!best || scoreOf(chord, share, measured.surface) < scoreOf(best, share, measured.surface)) best = chord
      }
    }
    if (!best) return undefined
    middle = best.offset
    reach = (reach / steps) * 1.5
  }
  return best
}

function heightOf([longitude, latitude]: Point, { centre, shrink }: Plane, [cosine, sine]: Direction): number {
  return (longitude - centre[0]) * shrink * cosine + (latitude - centre[1]) * sine
}

function chordsAt(
  offset: number, corners: Corners, heights: number[], measured: Measured, plane: Plane, direction: Direction,
): Chord[] {
  const ends: { edge: number; at: Point; rising: boolean; along: number }[] = []
  corners.forEach((corner, edge) => {
    const next = (edge + 1) % corners.length
    const rising = heights[next]! > offset
    if (heights[edge]! > offset === rising) return
    const at = pointAt(corner, corners[next]!, (offset - heights[edge]!) / (heights[next]! - heights[edge]!))
    ends.push({ edge, at, rising, along: heightOf(at, plane, [-direction[1], direction[0]]) })
  })
  // A chord begins at a rising edge and ends at a falling one. The two edges of a bridge are met in one point: there the
  // chord that ends comes before the one that begins.
  ends.sort((a, b) => a.along - b.along || Number(a.rising) - Number(b.rising))
  const chords: Chord[] = []
  for (let i = 0; i + 1 < ends.length; i += 2) {
    const start = ends[i]!
    const end = ends[i + 1]!
    if (!start.rising || end.rising || samePoint(start.at, end.at)) continue
    const [one, other] = start.edge < end.edge ? [start, end] : [end, start]
    const length = Math.hypot((other.at[0] - one.at[0]) * plane.shrink, other.at[1] - one.at[1])
    const chord = { enter: one.edge, from: one.at, leave: other.edge, to: other.at, length, offset }
    chords.push({ ...chord, share: shareOf(chord, corners, measured) })
  }
  return chords
}

function pointAt(from: Point, to: Point, share: number): Point {
  const [longitude, latitude] = roundComputed([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])])
  // Bridges run along a parallel; both their edges must get the very same point.
  return [longitude, from[1] === to[1] ? from[1] : latitude]
}

/** Share of the surface of the piece between the chord's ends that holds the corners after `enter` up to `leave`. */
function shareOf(chord: Omit<Chord, 'share'>, corners: Corners, { baseLatitude, surface, upTo }: Measured): number {
  const { enter, from, leave, to } = chord
  const piece =
    edgeSquareMetres(from, corners[enter + 1]!, baseLatitude) +
    upTo[leave]! - upTo[enter + 1]! +
    edgeSquareMetres(corners[leave]!, to, baseLatitude) +
    edgeSquareMetres(to, from, baseLatitude)
  return piece / surface
}

/** Small is good. Either piece may be the one that gets `share`. */
function scoreOf(chord: Chord, share: number, surface: number): number {
  const uneven = Math.min(Math.abs(chord.share - share), Math.abs(1 - chord.share - share)) / Math.min(share, 1 - share)
  return uneven + (lengthWeight * chord.length * METRES_PER_DEGREE) / Math.sqrt(surface)
}

/** Sideways shifts of the points of a cut, from -1 to 1, without a mean, so that bending leaves the surfaces as they are. */
function bendsOf(random: () => number): number[] {
  const shifts = Array.from({ length: 3 + Math.floor(random() * 4) }, () => random() * 2 - 1)
  const mean = shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length
  return shifts.map((shift) => shift - mean)
}

/** The points of the cut, both ends included. */
function bend({ from, to, length }: Chord, shifts: readonly number[], strength: number, { shrink }: Plane): Point[] {
  if (strength === 0) return [from, to]
  const x = (to[0] - from[0]) * shrink
  const y = to[1] - from[1]
  const between = shifts.map((shift, i): Point => {
    const share = (i + 1) / (shifts.length + 1)
    const aside = (shift * strength * length) / Math.hypot(x, y)
    return roundComputed([
      from[0] + share * (to[0] - from[0]) - (aside * y) / shrink,
      from[1] + share * (to[1] - from[1]) + aside * x,
    ])
  })
  return [from, ...between, to]
}

/** Whether the cut meets the ring at its two ends only and does not run outside. */
function staysInside(way: readonly Point[], corners: Corners, { enter, from, leave, to }: Chord): boolean {
  const edges = corners.flatMap((corner, i): [Point, Point][] => {
    const next = corners[(i + 1) % corners.length]!
    const end = i === enter ? from : i === leave ? to : undefined
    return end ? [[corner, end], [end, next]] : [[corner, next]]
  })
  const meetsEndsOnly = way.slice(1).every((stop, i) => {
    const mayMeet = (at: Point) => (i === 0 && samePoint(at, from)) || (i === way.length - 2 && samePoint(at, to))
    return edges.every(([a, b]) => samePoint(a, b) || meetingPoints([way[i]!, stop], [a, b]).every(mayMeet))
  })
  const half = way.length / 2
  const [a, b] = [way[Math.ceil(half) - 1]!, way[Math.floor(half)]!]
  const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  return meetsEndsOnly && sideOfRing(corners, middle) === 1
}

function split(corners: Corners, chord: Chord, way: readonly Point[], share: number): Cut {
  const { enter, from, leave, to } = chord
  const between = way.slice(1, -1)
  const one = withoutRepeats([from, ...corners.slice(enter + 1, leave + 1), to, ...between.toReversed()])
  const other = withoutRepeats([to, ...corners.slice(leave + 1), ...corners.slice(0, enter + 1), from, ...between])
  const oneIsFirst = Math.abs(chord.share - share) <= Math.abs(1 - chord.share - share)
  const edge = (start: number, at: Point) => ({ from: corners[start]!, to: corners[(start + 1) % corners.length]!, at })
  return {
    first: oneIsFirst ? one : other,
    second: oneIsFirst ? other : one,
    cutEdges: [edge(enter, from), edge(leave, to)],
  }
}

function withoutRepeats(corners: Corners): Corners {
  return corners.filter((corner, i) => !samePoint(corner, corners.at(i - 1)!))
}
