/** Longitude and latitude, WGS-84. */
export type Point = readonly [number, number]
export type Shape = { coordinates: readonly (readonly (readonly Point[])[])[] }

export type Projection = {
  /** Where the drawing stands, in its own units: metres east and south of its corner. */
  width: number
  height: number
  place: (point: Point) => readonly [number, number]
}

const METRES_A_DEGREE = 111_320

/** Flat, true to scale at the middle of what is shown: a county is small enough. Undefined where nothing has an outline. */
export function projectionOf(shapes: readonly Shape[]): Projection | undefined {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const [longitude, latitude] of shapes.flatMap(({ coordinates }) => coordinates.flat(2))) {
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
  }
  if (west > east) return undefined
  const narrowing = Math.cos(((south + north) / 2) * (Math.PI / 180))
  return {
    width: (east - west) * METRES_A_DEGREE * narrowing,
    height: (north - south) * METRES_A_DEGREE,
    place: ([longitude, latitude]) => [(longitude - west) * METRES_A_DEGREE * narrowing, (north - latitude) * METRES_A_DEGREE],
  }
}

/** The outline as an SVG path; holes come out by the even-odd rule. */
export function pathOf({ coordinates }: Shape, { place }: Projection): string {
  return coordinates.flat(1).map((ring) => `M${ring.map((point) => place(point).map((number) => number.toFixed(1)).join(' ')).join('L')}Z`).join('')
}

/** Where a name stands and how wide it may be: the middle of the box of the largest part. */
export function labelPlace({ coordinates }: Shape, projection: Projection): { x: number; y: number; room: number } {
  const boxes = coordinates.map((polygon) => boxOf(polygon[0] ?? [], projection))
  const largest = boxes.reduce((best, box) => (box.width * box.height > best.width * best.height ? box : best))
  return { x: largest.left + largest.width / 2, y: largest.top + largest.height / 2, room: largest.width }
}

type Labelled = { label: { x: number; y: number; room: number }; properties: { name: string } }

/** Whose name is written, with letters of `letter` metres: where it fits into the area and lies upon no other; more room comes first. */
export function namedOf<Feature extends Labelled>(features: readonly Feature[], letter: number): Feature[] {
  const named: Feature[] = []
  const widthOf = ({ properties }: Labelled) => properties.name.length * letter
  for (const feature of features.toSorted((a, b) => b.label.room - a.label.room)) {
    if (feature.label.room <= widthOf(feature)) continue
    const isApart = (other: Labelled) =>
      Math.abs(other.label.x - feature.label.x) > (widthOf(other) + widthOf(feature)) / 2 + letter / 4 || Math.abs(other.label.y - feature.label.y) > letter * 1.2
    if (named.every(isApart)) named.push(feature)
  }
  return named
}

function boxOf(ring: readonly Point[], { place }: Projection): { left: number; top: number; width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of ring.map(place)) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { left, top, width: right - left, height: bottom - top }
}

/** A round length of at most `most` metres for the scale: 1, 2 or 5 times a power of ten. */
export function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most))
  return [5, 2, 1].map((times) => times * power).find((length) => length <= most) ?? power
}

export function sayLength(metres: number): string {
  return metres >= 1_000 ? `${metres / 1_000} 公里` : `${metres} 米`
}
