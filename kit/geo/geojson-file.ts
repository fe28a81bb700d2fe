import { toWgs84 } from './coordinate-system.ts'
import type { CoordinateSystem } from './coordinate-system.ts'
import {
  axesSwapped, inMetres, noArea, notAPosition, notGeoJson, outsideChina, tooManyFeatures, tooManyPoints,
} from './outline-refusals.ts'
import { roundToCentimetre } from './shape.ts'
import type { Point } from './shape.ts'

/** Enough for a county's grids in one file; more is a mistake, and would hold the server up for seconds. */
export const outlineLimits = { featuresInFile: 5_000, pointsInFile: 200_000, pointsInOutline: 20_000 } as const

/** Polygons as a file has them: rings may be open, wrongly turned, or cross themselves. */
export type RawPolygon = Point[][]

export type RawFeature = { properties: Readonly<Record<string, unknown>>; geometry: unknown }

/** What falls into China, Taiwan and the South China Sea included. */
const china = { west: 73, east: 136, south: 3, north: 54 }

/**
 * The features of a GeoJSON file, given as text or already parsed; a bare geometry counts as one feature without
 * properties. Refuses what is not GeoJSON or has too many features or points.
 */
export function readFeatures(file: unknown): RawFeature[] {
  const json = typeof file === 'string' ? parse(file) : file
  if (!isObject(json)) throw notGeoJson({ reason: '最外层应是一个对象' })
  const features = json.type === 'FeatureCollection' ? json.features : [json]
  if (!Array.isArray(features)) throw notGeoJson({ reason: 'FeatureCollection 里没有 features 列表' })
  if (features.length === 0) throw noArea({ found: '一个空的要素列表' })
  if (features.length > outlineLimits.featuresInFile) {
    throw tooManyFeatures({ features: features.length, limit: outlineLimits.featuresInFile })
  }
  const read = features.map((feature: unknown): RawFeature => {
    if (!isObject(feature)) throw notGeoJson({ reason: 'features 列表里有不是要素的内容' })
    if (feature.type !== 'Feature') return { properties: {}, geometry: feature }
    return { properties: isObject(feature.properties) ? feature.properties : {}, geometry: feature.geometry }
  })
  const points = read.reduce((sum, { geometry }) => sum + countPoints(geometry), 0)
  if (points > outlineLimits.pointsInFile) throw tooManyPoints({ points, limit: outlineLimits.pointsInFile })
  return read
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw notGeoJson({ reason: '内容不是完整的 JSON' })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function countPoints(geometry: unknown): number {
  return polygonsIn(geometry).reduce((sum, polygon) => sum + lengthOfRings(polygon), 0)
}

function lengthOfRings(rings: readonly unknown[]): number {
  return rings.reduce<number>((sum, ring) => sum + listOf(ring).length, 0)
}

/** Rings as they stand in the file, not yet looked at point by point. */
function polygonsIn(geometry: unknown): unknown[][] {
  if (!isObject(geometry)) return []
  if (geometry.type === 'Polygon') return [listOf(geometry.coordinates)]
  if (geometry.type === 'MultiPolygon') return listOf(geometry.coordinates).map(listOf)
  return []
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/**
 * The polygons of one or several geometries in WGS-84, rounded to centimetres; `leftOut` counts the geometries of other
 * kinds. Refuses what lies outside China.
 */
export function readPolygons(
  geometries: readonly unknown[],
  system: CoordinateSystem,
): { polygons: RawPolygon[]; leftOut: number } {
  const others = geometries.map(typeOf).filter((type) => type !== 'Polygon' && type !== 'MultiPolygon')
  const polygons = geometries.flatMap(polygonsIn).filter((polygon) => polygon.length > 0)
  if (polygons.length === 0) throw noArea({ found: others.length > 0 ? nameOfGeometry(others[0]) : '空的面' })
  const points = lengthOfRings(polygons.flat())
  if (points > outlineLimits.pointsInOutline) throw tooManyPoints({ points, limit: outlineLimits.pointsInOutline })

  const read = polygons.map((polygon, p) => polygon.map((ring, r) => readRing(ring, ringName(p, r))))
  checkRange(read.flat(2))
  return {
    polygons: read.map((polygon) => polygon.map((ring) => ring.map((point) => roundToCentimetre(toWgs84(point, system))))),
    leftOut: others.length,
  }
}

function typeOf(geometry: unknown): unknown {
  return isObject(geometry) ? geometry.type : undefined
}

const geometryNames = new Map<unknown, string>([
  ['Point', '点'], ['MultiPoint', '点'], ['LineString', '线'], ['MultiLineString', '线'],
  ['GeometryCollection', '几何集合（GeometryCollection）'],
])

function nameOfGeometry(type: unknown): string {
  return geometryNames.get(type) ?? (type === undefined ? '没有图形的要素' : '不认识的图形')
}

export function ringName(polygon: number, ring: number): string {
  return `第 ${polygon + 1} 块的${ring === 0 ? '外边界' : `第 ${ring} 个洞`}`
}

function readRing(ring: unknown, name: string): Point[] {
  if (!Array.isArray(ring)) throw notAPosition({ where: name })
  return ring.map((position: unknown, i): Point => {
    const [longitude, latitude] = listOf(position)
    if (typeof longitude !== 'number' || typeof latitude !== 'number') throw notAPosition({ where: `${name}第 ${i + 1} 个点` })
    if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) throw notAPosition({ where: `${name}第 ${i + 1} 个点` })
    return [longitude, latitude]
  })
}

function checkRange(points: readonly Point[]): void {
  const stray = points.find((point) => !inChina(point))
  if (!stray) return
  const at = `(${stray[0]}, ${stray[1]})`
  if (points.every(([longitude, latitude]) => inChina([latitude, longitude]))) throw axesSwapped({ at })
  if (Math.abs(stray[0]) > 360 || Math.abs(stray[1]) > 360) throw inMetres({ at })
  throw outsideChina({ at })
}

function inChina([longitude, latitude]: Point): boolean {
  return china.west <= longitude && longitude <= china.east && china.south <= latitude && latitude <= china.north
}
