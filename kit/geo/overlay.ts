import { forEachNearPair, meetingPoints, segmentIndex } from './crossings.ts'
import type { Segment } from './crossings.ts'
import { samePoint, sideOfRing, signedArea, turn } from './shape.ts'
import type { Point, Polygon, Ring } from './shape.ts'

/** Rounding put new crossings in the place of old ones, again and again: the lines are finer than 10⁻¹⁰ degrees. */
export class OverlayUnsettled extends Error {
  override name = 'OverlayUnsettled'
}

/** A stretch between two nodes; nets say how often each layer's rings run along it forward, less backward. */
type Stretch = { from: Point; to: Point; firstNet: number; secondNet: number }

type Directed = { from: Point; to: Point; used: boolean }

/**
 * Lays two sets of rings over one another and returns the faces for which `keep` is true, as disjoint simple polygons.
 * Inside means a winding number other than zero, so a single ring may cross itself.
 * Union: `(a, b) => a || b`; mending one ring: `overlay([ring], [], (a) => a)`; what both cover: `(a, b) => a && b`.
 */
export function overlay(
  first: readonly Ring[],
  second: readonly Ring[],
  keep: (inFirst: boolean, inSecond: boolean) => boolean,
): Polygon[] {
  const stretches = settle([...stretchesOf(first, 1, 0), ...stretchesOf(second, 0, 1)])
  return assemble(traceRings(borders(stretches, keep)))
}

function stretchesOf(rings: readonly Ring[], firstNet: number, secondNet: number): Stretch[] {
  return rings.flatMap((ring) => ring.slice(1).map((to, i) => ({ from: ring[i]!, to, firstNet, secondNet })))
}

/** Splits stretches where they meet until they meet in their ends only, and adds up those that coincide. */
function settle(raw: readonly Stretch[]): Stretch[] {
  let stretches = addUp(raw)
  for (let round = 0; round < 12; round++) {
    const segments = stretches.map(({ from, to }): Segment => [from, to])
    const cuts = new Map<number, Point[]>()
    const cut = (i: number, at: Point) => {
      if (samePoint(at, segments[i]![0]) || samePoint(at, segments[i]![1])) return
      const known = cuts.get(i)
      if (known) known.push(at)
      else cuts.set(i, [at])
    }
    forEachNearPair(segments, (i, j) => {
      for (const at of meetingPoints(segments[i]!, segments[j]!)) {
        cut(i, at)
        cut(j, at)
      }
      return false
    })
    if (cuts.size === 0) return stretches
    stretches = addUp(stretches.flatMap((stretch, i) => splitStretch(stretch, cuts.get(i) ?? [])))
  }
  throw new OverlayUnsettled('the lines still cross after 12 rounds of splitting')
}

function splitStretch(stretch: Stretch, cuts: readonly Point[]): Stretch[] {
  const { from, to } = stretch
  const along = (point: Point) => (point[0] - from[0]) * (to[0] - from[0]) + (point[1] - from[1]) * (to[1] - from[1])
  const nodes = [from, ...cuts.toSorted((a, b) => along(a) - along(b)), to]
  return nodes.slice(1).map((node, i) => ({ ...stretch, from: nodes[i]!, to: node }))
}

function addUp(stretches: readonly Stretch[]): Stretch[] {
  const sums = new Map<string, Stretch>()
  for (const { from, to, firstNet, secondNet } of stretches) {
    if (samePoint(from, to)) continue
    const forward = from[0] < to[0] || (from[0] === to[0] && from[1] < to[1])
    const [start, end, sign] = forward ? [from, to, 1] : [to, from, -1]
    const key = `${start},${end}`
    const sum = sums.get(key)
    if (sum) {
      sum.firstNet += sign * firstNet
      sum.secondNet += sign * secondNet
    } else {
      sums.set(key, { from: start, to: end, firstNet: sign * firstNet, secondNet: sign * secondNet })
    }
  }
  return [...sums.values()].filter(({ firstNet, secondNet }) => firstNet !== 0 || secondNet !== 0)
}

/** The stretches between a face that is kept and one that is not, the kept face on their left. */
function borders(stretches: readonly Stretch[], keep: (inFirst: boolean, inSecond: boolean) => boolean): Directed[] {
  if (stretches.length === 0) return []
  const windings = windingsBeside(stretches)
  return stretches.flatMap(({ from, to }, i) => {
    const { left, right } = windings(i)
    const keepLeft = keep(left[0] !== 0, left[1] !== 0)
    const keepRight = keep(right[0] !== 0, right[1] !== 0)
    if (keepLeft === keepRight) return []
    return [keepLeft ? { from, to, used: false } : { from: to, to: from, used: false }]
  })
}

/** Winding numbers of both layers on the left and on the right of a stretch, by a ray from its middle to the east or north. */
function windingsBeside(stretches: readonly Stretch[]) {
  const index = segmentIndex(stretches.map(({ from, to }): Segment => [from, to]))
  return (i: number) => {
    const { from, to, firstNet, secondNet } = stretches[i]!
    const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
    const steep = Math.abs(to[1] - from[1]) >= Math.abs(to[0] - from[0])
    const beyond: [number, number] = [0, 0]
    index.search(middle[0], middle[1], steep ? Infinity : middle[0], steep ? middle[1] : Infinity, (j) => {
      if (j === i) return false
      const sign = rayCrosses(middle, stretches[j]!, steep)
      beyond[0] += sign * stretches[j]!.firstNet
      beyond[1] += sign * stretches[j]!.secondNet
      return false
    })
    // The ray leaves a steep stretch on its right if it runs up, a flat one on its right if it runs to the west.
    const raySeesRight = steep ? to[1] > from[1] : to[0] < from[0]
    return raySeesRight
      ? { left: [beyond[0] + firstNet, beyond[1] + secondNet], right: beyond }
      : { left: beyond, right: [beyond[0] - firstNet, beyond[1] - secondNet] }
  }
}

function rayCrosses(origin: Point, { from, to }: Stretch, toTheEast: boolean): -1 | 0 | 1 {
  const axis = toTheEast ? 1 : 0
  const fromBefore = from[axis] <= origin[axis]
  const toBefore = to[axis] <= origin[axis]
  if (fromBefore === toBefore) return 0
  const side = turn(from, to, origin)
  // An edge counts +1 if it has the origin on its left and lies ahead of it.
  const positive = toTheEast ? fromBefore : toBefore
  return positive ? (side > 0 ? 1 : 0) : side < 0 ? -1 : 0
}

/** Joins borders to simple rings: the sharpest left turn at each node keeps faces apart that only touch there. */
function traceRings(directed: readonly Directed[]): Ring[] {
  const leaving = new Map<string, Directed[]>()
  for (const border of directed) {
    const key = String(border.from)
    const others = leaving.get(key)
    if (others) others.push(border)
    else leaving.set(key, [border])
  }
  const rings: Ring[] = []
  for (const start of directed) {
    if (start.used) continue
    const way: Point[] = []
    let border = start
    while (!border.used) {
      border.used = true
      way.push(border.from)
      const ways = (leaving.get(String(border.to)) ?? []).filter(({ used }) => !used)
      if (ways.length === 0) break
      const { from, to } = border
      border = ways.reduce((best, other) => (turnsMoreLeft(from, to, other.to, best.to) ? other : best))
    }
    if (!samePoint(border.to, start.from)) throw new OverlayUnsettled('a border of the overlay does not close')
    rings.push(...separateLoops(way))
  }
  return rings
}

/** Whether, coming from `from` to `node`, the way on to `a` turns more sharply left than that to `b`. */
function turnsMoreLeft(from: Point, node: Point, a: Point, b: Point): boolean {
  const half = (next: Point) => 1 - turn(from, node, next)
  return half(a) !== half(b) ? half(a) < half(b) : turn(node, b, a) > 0
}

/** A way that comes through one node twice is cut there, so that a hole touching the outer line becomes a ring of its own. */
function separateLoops(way: readonly Point[]): Ring[] {
  const rings: Ring[] = []
  const open: Point[] = []
  const positions = new Map<string, number>()
  for (const point of [...way, way[0]!]) {
    const before = positions.get(String(point))
    if (before !== undefined) {
      const loop = open.splice(before)
      for (const gone of loop) positions.delete(String(gone))
      rings.push([...loop, loop[0]!])
    }
    positions.set(String(point), open.length)
    open.push(point)
  }
  return rings
}

function assemble(rings: readonly Ring[]): Polygon[] {
  const outers = rings
    .map((ring) => ({ ring, area: signedArea(ring) }))
    .filter(({ area }) => area > 0)
    .toSorted((a, b) => a.area - b.area)
  const polygons = outers.map(({ ring }): Polygon => [ring])
  for (const hole of rings) {
    if (signedArea(hole) >= 0) continue
    // Sorted by area: the first that contains the hole is the one it is a hole of.
    const owner = polygons.find((polygon) => ringContains(polygon[0]!, hole))
    if (!owner) throw new OverlayUnsettled('a hole of the overlay lies in no polygon')
    owner.push(hole)
  }
  return polygons.reverse()
}

/** Whether `inner`, which may touch `outer` but not cross it, lies inside. */
function ringContains(outer: Ring, inner: Ring): boolean {
  for (let i = 1; i < inner.length; i++) {
    const a = inner[i - 1]!
    const b = inner[i]!
    const side = sideOfRing(outer, a) || sideOfRing(outer, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])
    if (side !== 0) return side === 1
  }
  return false
}
