import { cutInTwo } from './cut.ts'
import type { Corners } from './cut.ts'
import { METRES_PER_DEGREE, haversineMetres, ringSquareMetres } from './distance.ts'
import { overlay } from './overlay.ts'
import { roundComputed, roundToCentimetre, samePoint, signedArea } from './shape.ts'
import type { Outline, Point, Polygon, Ring } from './shape.ts'
import { seededNumbers } from './seeded.ts'

/**
 * Divides an outline into connected parts of about equal surface, the same ones for the same seed. Parts next to each
 * other share their corners exactly, and together they are the whole. A detached piece of the outline that is too small
 * to be a part goes to the part nearest to it.
 */
export function subdivide(outline: Outline, parts: number, seed: number): Outline[] {
  if (parts === 1) return [outline]
  const random = seededNumbers(seed)
  const allotments = allot(outline.coordinates, parts)
  const divided = allotments.flatMap(({ polygon, parts: own }) => (own > 0 ? dividePolygon(polygon, own, random) : []))
  for (const { polygon, parts: own } of allotments) {
    if (own === 0) nearestTo(polygon, divided).coordinates.push(polygon)
  }
  return divided
}

/** How many parts each polygon gets: by surface, at least one for those that are half a part or more. */
function allot(polygons: readonly Polygon[], parts: number): { polygon: Polygon; parts: number }[] {
  const surfaces = polygons.map((polygon) => polygon.reduce((sum, ring) => sum + ringSquareMetres(ring), 0))
  const whole = surfaces.reduce((sum, surface) => sum + surface, 0)
  const allotted = surfaces.map(() => 0)
  for (let given = 0; given < parts; given++) {
    // The next part goes where it leaves the most surface for each part.
    const wanting = surfaces.map((surface, i) =>
      allotted[i] === 0 && surface < whole / parts / 2 ? 0 : surface / (allotted[i]! + 1),
    )
    const next = wanting.indexOf(Math.max(...wanting))
    allotted[next] = allotted[next]! + 1
  }
  return polygons.map((polygon, i) => ({ polygon, parts: allotted[i]! }))
}

function nearestTo(polygon: Polygon, outlines: readonly Outline[]): Outline {
  const distances = outlines.map(({ coordinates }) =>
    Math.min(...coordinates[0]![0]!.map((corner) => haversineMetres(corner, polygon[0]![0]!))),
  )
  return outlines[distances.indexOf(Math.min(...distances))]!
}

function dividePolygon(polygon: Polygon, parts: number, random: () => number): Outline[] {
  const seams = new Seams()
  const pieces: Corners[] = []
  const divide = (corners: Corners, count: number) => {
    if (count === 1) {
      pieces.push(corners)
      return
    }
    const first = Math.floor(count / 2)
    const cut = cutInTwo(seams.complete(corners), first / count, random)
    for (const { from, to, at } of cut.cutEdges) seams.add(from, to, at)
    divide(cut.first, first)
    divide(cut.second, count - first)
  }
  divide(bridgeHoles(polygon, seams), parts)

  return pieces.map((piece) => {
    const corners = seams.complete(piece)
    const ring = [...corners, corners[0]!]
    // Where a part lies around a hole or on both sides of a bridge, the bridge has to go.
    return { type: 'MultiPolygon', coordinates: polygon.length === 1 ? [[ring]] : overlay([ring], [], (inside) => inside) }
  })
}

/** Remembers where edges were cut, so that the neighbour on the other side of an edge gets the same corner. */
class Seams {
  readonly #cuts = new Map<string, Point>()

  add(from: Point, to: Point, at: Point): void {
    if (!samePoint(at, from) && !samePoint(at, to)) this.#cuts.set(seamKey(from, to), at)
  }

  complete(corners: Corners): Corners {
    return corners.flatMap((corner, i) => this.#along(corner, corners[(i + 1) % corners.length]!))
  }

  /** The corners from `from` on, without `to`. */
  #along(from: Point, to: Point): Point[] {
    const at = this.#cuts.get(seamKey(from, to))
    return at ? [...this.#along(from, at), ...this.#along(at, to)] : [from]
  }
}

function seamKey(a: Point, b: Point): string {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? `${a},${b}` : `${b},${a}`
}

/** Turns a polygon with holes into one ring, by a bridge from the westernmost corner of each hole along its parallel to the west. */
function bridgeHoles([outer, ...holes]: Polygon, seams: Seams): Corners {
  let corners = outer!.slice(0, -1)
  for (const hole of holes.map(fromWesternmost).toSorted((a, b) => a[0]![0] - b[0]![0])) {
    const from = hole[0]!
    const { edge, at } = firstToTheWest(corners, from)
    seams.add(corners[edge]!, corners[(edge + 1) % corners.length]!, at)
    const bridged = [...corners.slice(0, edge + 1), at, ...hole, from, at, ...corners.slice(edge + 1)]
    corners = seams.complete(bridged.filter((corner, i) => !samePoint(corner, bridged.at(i - 1)!)))
  }
  return corners
}

function fromWesternmost(hole: Ring): Corners {
  const corners = hole.slice(0, -1)
  const start = corners.reduce((best, corner, i) => (corner[0] < corners[best]![0] ? i : best), 0)
  return [...corners.slice(start), ...corners.slice(0, start)]
}

function firstToTheWest(corners: Corners, [longitude, latitude]: Point): { edge: number; at: Point } {
  let edge = -1
  let nearest = -Infinity
  corners.forEach((corner, i) => {
    const next = corners[(i + 1) % corners.length]!
    // Seen from the inside, the line to the west runs down.
    if (!(corner[1] > latitude && next[1] <= latitude)) return
    const at = corner[0] + ((latitude - corner[1]) / (next[1] - corner[1])) * (next[0] - corner[0])
    if (at <= longitude && at > nearest) {
      nearest = at
      edge = i
    }
  })
  const next = corners[(edge + 1) % corners.length]!
  return { edge, at: next[1] === latitude ? next : [roundComputed([nearest, latitude])[0], latitude] }
}

/**
 * A made-up outline of a county's kind around a centre: one simple closed line without holes, of the surface asked for,
 * the same for the same seed.
 */
export function syntheticOutline(centre: Point, squareKilometres: number, seed: number): Outline {
  const random = seededNumbers(seed)
  // Few long waves make the shape, many short ones the ragged line.
  const waves = Array.from({ length: 40 }, (_, i) => ({
    count: i + 2,
    height: (0.3 * (random() * 2 - 1)) / (i + 1) ** 1.1,
    phase: random() * 2 * Math.PI,
  }))
  const shape = Array.from({ length: 360 }, (_, i): Point => {
    const angle = ((i + 0.8 * random()) / 360) * 2 * Math.PI
    const radius = Math.exp(waves.reduce((sum, { count, height, phase }) => sum + height * Math.cos(count * angle + phase), 0))
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
  const flat = signedArea([...shape, shape[0]!])
  const shrink = Math.cos((centre[1] * Math.PI) / 180)
  let scale = Math.sqrt((squareKilometres * 1e6) / flat) / METRES_PER_DEGREE
  const ringOf = (): Ring => {
    const corners = shape.map(([x, y]) => roundToCentimetre([centre[0] + (x * scale) / shrink, centre[1] + y * scale]))
    return [...corners, corners[0]!]
  }
  // The sphere is not flat: two corrections bring the surface within a millionth.
  for (let i = 0; i < 3; i++) scale *= Math.sqrt((squareKilometres * 1e6) / ringSquareMetres(ringOf()))
  return { type: 'MultiPolygon', coordinates: [[ringOf()]] }
}
