import robustPointInPolygon from 'robust-point-in-polygon'

/** Degrees, WGS-84 unless something else is said. */
export type Point = [longitude: number, latitude: number]

/** Closed: the last point equals the first. */
export type Ring = Point[]

/** The outer ring counter-clockwise, then its holes clockwise (RFC 7946). */
export type Polygon = Ring[]

/** What an area covers. Fits GeoJSON's MultiPolygon, so that it can be stored and drawn as it is. */
export type Outline = { type: 'MultiPolygon'; coordinates: Polygon[] }

export type BoundingBox = { west: number; south: number; east: number; north: number }

export function ringsOf(outline: Outline): Ring[] {
  return outline.coordinates.flat()
}

export function samePoint(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

/** Rounded to 10⁻⁷ degrees, about one centimetre: no outline is surveyed better. */
export function roundToCentimetre([longitude, latitude]: Point): Point {
  return [Math.round(longitude * 1e7) / 1e7, Math.round(latitude * 1e7) / 1e7]
}

/** Rounded to 10⁻¹⁰ degrees, a hundredth of a millimetre, so that computed points are the same on every machine. */
export function roundComputed([longitude, latitude]: Point): Point {
  return [Math.round(longitude * 1e10) / 1e10, Math.round(latitude * 1e10) / 1e10]
}

export function boundingBoxOf(points: Iterable<Point>): BoundingBox {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const [longitude, latitude] of points) {
    if (longitude < west) west = longitude
    if (longitude > east) east = longitude
    if (latitude < south) south = latitude
    if (latitude > north) north = latitude
  }
  return { west, south, east, north }
}

/** Area in square degrees: positive if the ring runs counter-clockwise. */
export function signedArea(ring: Ring): number {
  const origin = ring[0]!
  let twice = 0
  for (let i = 1; i < ring.length; i++) {
    const a = ring[i - 1]!
    const b = ring[i]!
    twice += (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1])
  }
  return twice / 2
}

/**
 * 1 if the way a → b → c turns left, -1 if right, 0 if the three points lie on one line.
 * Exact for coordinates of at least 1/128 degree; rounding would tear shared borders apart.
 */
export function turn(a: Point, b: Point, c: Point): -1 | 0 | 1 {
  const left = (a[0] - c[0]) * (b[1] - c[1])
  const right = (a[1] - c[1]) * (b[0] - c[0])
  const difference = left - right
  // Shewchuk's bound: beyond it the sign of the rounded difference is right.
  const doubt = 3.3306690738754716e-16 * (Math.abs(left) + Math.abs(right))
  if (difference > doubt) return 1
  if (-difference > doubt) return -1
  return exactTurn(a, b, c)
}

function exactTurn(a: Point, b: Point, c: Point): -1 | 0 | 1 {
  const [ax, ay, bx, by, cx, cy] = [...a, ...b, ...c].map((degrees) => BigInt(Math.round(degrees * 2 ** 60))) as [
    bigint, bigint, bigint, bigint, bigint, bigint,
  ]
  const difference = (ax - cx) * (by - cy) - (ay - cy) * (bx - cx)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

/** 1 inside, 0 on the line itself, -1 outside. */
export function sideOfRing(ring: readonly Point[], point: Point): -1 | 0 | 1 {
  const side = robustPointInPolygon(ring, point)
  if (side === 0) return 0
  // The library calls a corner that is a local top or bottom outside or inside, not boundary.
  for (let i = 0; i < ring.length; i++) {
    const corner = ring[i]!
    if (corner[1] === point[1] && corner[0] === point[0]) return 0
  }
  return side === -1 ? 1 : -1
}

/** 1 inside, 0 on the outer line or on the line of a hole, -1 outside or in a hole. */
export function sideOfPolygon(polygon: Polygon, point: Point): -1 | 0 | 1 {
  const side = sideOfRing(polygon[0]!, point)
  if (side !== 1) return side
  for (let i = 1; i < polygon.length; i++) {
    const sideOfHole = sideOfRing(polygon[i]!, point)
    if (sideOfHole !== -1) return sideOfHole === 0 ? 0 : -1
  }
  return 1
}
