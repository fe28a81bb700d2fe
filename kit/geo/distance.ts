import { boundingBoxOf, ringsOf, sideOfPolygon, signedArea } from './shape.ts'
import type { BoundingBox, Outline, Point, Polygon, Ring } from './shape.ts'

/** Mean radius of the earth in metres (IUGG). The sphere is within 0.5 % of the ellipsoid, in lengths and in areas. */
const EARTH_RADIUS = 6_371_008.8

const RADIANS = Math.PI / 180

/** One degree of latitude in metres. */
export const METRES_PER_DEGREE = EARTH_RADIUS * RADIANS

/** Length of the great circle between two points, in metres. */
export function haversineMetres(a: Point, b: Point): number {
  const halfLatitude = Math.sin(((b[1] - a[1]) * RADIANS) / 2)
  const halfLongitude = Math.sin(((b[0] - a[0]) * RADIANS) / 2)
  const square = halfLatitude ** 2 + Math.cos(a[1] * RADIANS) * Math.cos(b[1] * RADIANS) * halfLongitude ** 2
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(square)))
}

/** From a point to the nearest point of a segment, in metres; on a local plane, right within 0.1 % up to 50 km. */
export function metresToSegment(point: Point, a: Point, b: Point): number {
  const shrink = Math.cos(point[1] * RADIANS)
  const ax = (a[0] - point[0]) * shrink
  const ay = a[1] - point[1]
  const dx = (b[0] - a[0]) * shrink
  const dy = b[1] - a[1]
  const square = dx * dx + dy * dy
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square))
  return Math.hypot(ax + share * dx, ay + share * dy) * METRES_PER_DEGREE
}

/** 0 inside or on the line, otherwise metres to the nearest line. */
export function metresToPolygon(point: Point, polygon: Polygon): number {
  if (sideOfPolygon(polygon, point) !== -1) return 0
  return metresToLine(point, polygon)
}

/** Metres from a point, inside or outside, to the nearest ring. */
export function metresToLine(point: Point, polygon: Polygon): number {
  let nearest = Infinity
  for (const ring of polygon) {
    for (let i = 1; i < ring.length; i++) nearest = Math.min(nearest, metresToSegment(point, ring[i - 1]!, ring[i]!))
  }
  return nearest
}

/** What an outline covers, in square metres, holes taken off. */
export function outlineSquareMetres(outline: Outline): number {
  return Math.abs(ringsOf(outline).reduce((sum, ring) => sum + ringSquareMetres(ring), 0))
}

/** Area of a closed ring on the sphere, in square metres, positive if it runs counter-clockwise. */
export function ringSquareMetres(ring: Ring): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) sum += edgeSquareMetres(ring[i - 1]!, ring[i]!, ring[0]![1])
  return sum
}

/**
 * What one edge adds to the area of its ring; only the sum over a closed ring means anything, for one `baseLatitude`
 * near it. Edges are straight in degrees, as maps draw them and as point in polygon takes them, so that the parts of an
 * outline add up to the whole.
 */
export function edgeSquareMetres(from: Point, to: Point, baseLatitude: number): number {
  const middle = ((from[1] + to[1]) / 2) * RADIANS
  const half = ((to[1] - from[1]) / 2) * RADIANS
  const base = baseLatitude * RADIANS
  // The mean of sin along the edge, less the sine of the base latitude, which cancels out over the ring.
  const difference = 2 * Math.cos((middle + base) / 2) * Math.sin((middle - base) / 2)
  const flattening = half === 0 ? 0 : Math.sin(half) / half - 1
  return (from[0] - to[0]) * RADIANS * (difference + flattening * Math.sin(middle)) * EARTH_RADIUS ** 2
}

export function outlineBoundingBox(outline: Outline): BoundingBox {
  return boundingBoxOf(outline.coordinates.flatMap((polygon) => polygon[0]!))
}

/** Centre of gravity. It can lie outside a bent outline: to put a name or a pin on the map take `labelPoint`. */
export function centroid(outline: Outline): Point {
  const [baseLongitude, baseLatitude] = outline.coordinates[0]![0]![0]!
  let area = 0
  let longitude = 0
  let latitude = 0
  for (const ring of ringsOf(outline)) {
    for (let i = 1; i < ring.length; i++) {
      const ax = ring[i - 1]![0] - baseLongitude
      const ay = ring[i - 1]![1] - baseLatitude
      const bx = ring[i]![0] - baseLongitude
      const by = ring[i]![1] - baseLatitude
      const cross = ax * by - bx * ay
      area += cross
      longitude += (ax + bx) * cross
      latitude += (ay + by) * cross
    }
  }
  return [baseLongitude + longitude / (3 * area), baseLatitude + latitude / (3 * area)]
}

/** A point inside the largest part, with room around it: its centre of gravity if that has room, else the middle of a wide place. */
export function labelPoint(outline: Outline): Point {
  const largest = outline.coordinates.reduce((best, polygon) => (netArea(polygon) > netArea(best) ? polygon : best))
  const { south, north } = boundingBoxOf(largest[0]!)
  const centre = centroid({ type: 'MultiPolygon', coordinates: [largest] })
  const candidates = [centre]
  for (let step = 1; step < 16; step++) {
    const latitude = south + ((north - south) * step) / 16
    for (const [west, east] of insideSpans(largest, latitude)) candidates.push([(west + east) / 2, latitude])
  }
  const roomAround = (point: Point) => (sideOfPolygon(largest, point) === 1 ? metresToLine(point, largest) : -1)
  const rooms = candidates.map(roomAround)
  const widest = rooms.indexOf(Math.max(...rooms))
  // A name in the middle reads better than one in the widest corner.
  return rooms[0]! >= rooms[widest]! / 2 ? centre : candidates[widest]!
}

function netArea(polygon: Polygon): number {
  return polygon.reduce((sum, ring) => sum + signedArea(ring), 0)
}

/** Where a parallel runs inside a polygon, from west to east. */
function insideSpans(polygon: Polygon, latitude: number): [west: number, east: number][] {
  const crossings = polygon.flatMap((ring) =>
    ring.slice(1).flatMap((to, i) => {
      const from = ring[i]!
      if (from[1] <= latitude === to[1] <= latitude) return []
      return [from[0] + ((latitude - from[1]) / (to[1] - from[1])) * (to[0] - from[0])]
    }),
  )
  crossings.sort((a, b) => a - b)
  return crossings.flatMap((west, i): [number, number][] => (i % 2 === 0 ? [[west, crossings[i + 1]!]] : []))
}
