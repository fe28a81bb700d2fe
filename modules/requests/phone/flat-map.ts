import { placeNames, shorterNames } from '#modules/requests/map-room.ts'
import type { Box } from '#modules/requests/map-room.ts'

type Ring = readonly (readonly [number, number])[]
export type OutlineFeature = { id: string; properties: { name: string }; geometry: { coordinates: readonly (readonly Ring[])[] } }

export type FlatShape = {
  id: string
  name: string
  /** An SVG path. */
  path: string
  /** Where its name stands, and how wide the shape is there, in the drawing's units. */
  middle: readonly [number, number]
  room: number
}

export type FlatMap = {
  width: number
  height: number
  shapes: readonly FlatShape[]
  /** Back from the drawing to WGS-84. */
  ground: (x: number, y: number) => { longitude: number; latitude: number }
}

const WIDTH = 360
const TALLEST = 520
const MARGIN = 6

/** Outlines as a drawing of a phone's width: a county is small enough to be flat. Undefined without outlines. */
export function flatMapOf(features: readonly OutlineFeature[]): FlatMap | undefined {
  const points = features.flatMap(({ geometry }) => geometry.coordinates.flatMap((polygon) => polygon[0] ?? []))
  if (points.length === 0) return undefined
  const [west, east] = extent(points, 0)
  const [south, north] = extent(points, 1)
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180))
  const across = Math.max((east - west) * squeeze, 1e-9)
  const along = Math.max(north - south, 1e-9)
  const scale = Math.min((WIDTH - 2 * MARGIN) / across, (TALLEST - 2 * MARGIN) / along)
  const width = across * scale + 2 * MARGIN
  const place = ([longitude, latitude]: readonly [number, number]): readonly [number, number] => [MARGIN + (longitude - west) * squeeze * scale, MARGIN + (north - latitude) * scale]
  return {
    width,
    height: along * scale + 2 * MARGIN,
    shapes: features.map((feature) => shapeOf(feature, place)),
    ground: (x, y) => ({ longitude: west + (x - MARGIN) / scale / squeeze, latitude: north - (y - MARGIN) / scale }),
  }
}

function shapeOf({ id, properties, geometry }: OutlineFeature, place: (point: readonly [number, number]) => readonly [number, number]): FlatShape {
  const polygons = geometry.coordinates.map((polygon) => polygon.map((ring) => ring.map(place)))
  const largest = polygons.map((polygon) => polygon[0] ?? []).reduce((one, other) => (boxSize(other) > boxSize(one) ? other : one), [])
  const [left, right] = extent(largest, 0)
  const [top, bottom] = extent(largest, 1)
  const path = polygons.flatMap((polygon) => polygon.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`)).join('')
  return { id, name: properties.name, path, middle: [(left + right) / 2, (top + bottom) / 2], room: largest.length === 0 ? 0 : right - left }
}

function boxSize(ring: Ring): number {
  if (ring.length === 0) return 0
  const [left, right] = extent(ring, 0)
  const [top, bottom] = extent(ring, 1)
  return (right - left) * (bottom - top)
}

function extent(points: readonly (readonly [number, number])[], axis: 0 | 1): [number, number] {
  let least = Infinity
  let most = -Infinity
  for (const point of points) {
    least = Math.min(least, point[axis])
    most = Math.max(most, point[axis])
  }
  return [least, most]
}

export const LABEL_SIZE = 13

type Around = { radiusAt?: (id: string) => number; taken?: readonly Box[] }
type Placed = { id: string; name: string; x: number; y: number }

/** The names that have room on the drawing, whole or shortened, each in its shape, or below its circle or above it: the places with the larger circles first. */
export function namesOn({ shapes, width, height }: FlatMap, { radiusAt = () => 0, taken = [] }: Around = {}): Placed[] {
  const shorter = shorterNames(shapes.map(({ name }) => name))
  const named = shapes.map((shape, index) => ({ ...shape, names: shorter[index]! })).toSorted((one, other) => radiusAt(other.id) - radiusAt(one.id))
  const standing = named.map(({ id, names, room, middle: [x, y] }) => {
    const away = radiusAt(id) === 0 ? [0, LABEL_SIZE, 0 - LABEL_SIZE] : [radiusAt(id) + LABEL_SIZE * 0.7, 0 - radiusAt(id) - LABEL_SIZE * 0.7]
    return names.filter((name) => room > name.length * LABEL_SIZE).flatMap((name) => away.map((step) => ({ id, name, x, y: y + step })))
  })
  const places = placeNames(standing.map((candidates) => candidates.map(({ name, x, y }) => boxAt(x, y, name.length * LABEL_SIZE, LABEL_SIZE))), taken, { left: 0, top: 0, right: width, bottom: height })
  return standing.flatMap((candidates, index) => (places[index] === undefined ? [] : [candidates[places[index]]!]))
}

export function boxAt(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 }
}
