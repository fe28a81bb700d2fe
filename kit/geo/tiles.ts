import GeoJSONVT from 'geojson-vt'
import type { Outline } from './shape.ts'
import { encodePolygonLayer } from './vector-tile.ts'

export type TileArea = {
  areaId: string
  outline: Outline
  /** What the map's style and its pop-ups need to know, such as a name. */
  properties: Readonly<Record<string, string | number | boolean>>
}

export type AreaTiles = {
  /** A vector tile for MapLibre (application/vnd.mapbox-vector-tile), or undefined where there is no area. */
  tile(zoom: number, x: number, y: number): Uint8Array | undefined
}

const extent = 4096

/** Beyond this zoom MapLibre enlarges the tiles: at 16 a unit of the grid is 15 cm. */
export const deepestZoom = 16

/**
 * Cuts areas into vector tiles with one layer. `areaId` is among the properties: name it as the source's `promoteId`
 * to colour single areas by feature state. For a few areas `areaCollection` is less trouble.
 */
export function areaTiles(areas: readonly TileArea[], layer: string): AreaTiles {
  const index = new GeoJSONVT(areaCollection(areas), { maxZoom: deepestZoom, extent, buffer: 64, tolerance: 3 })
  return {
    tile(zoom, x, y) {
      const features = (index.getTileRaw(zoom, x, y)?.features ?? []).flatMap((feature) =>
        feature.type === 3
          ? [{ rings: feature.geometry.filter(hasSurface), properties: feature.tags as TileArea['properties'] }]
          : [],
      )
      const visible = features.filter(({ rings }) => rings.length > 0)
      return visible.length === 0 ? undefined : encodePolygonLayer(layer, extent, visible)
    },
  }
}

/** Far away, a small area shrinks to a line or a point of the tile's grid. */
function hasSurface(ring: ArrayLike<number>): boolean {
  let twice = 0
  for (let i = 2; i < ring.length; i += 2) twice += ring[i - 2]! * ring[i + 1]! - ring[i]! * ring[i - 1]!
  return twice !== 0
}

/** A plain GeoJSON source for MapLibre; simplify the outlines first. */
export function areaCollection(areas: readonly TileArea[]) {
  return {
    type: 'FeatureCollection' as const,
    features: areas.map(({ areaId, outline, properties }) => ({
      type: 'Feature' as const,
      geometry: outline,
      properties: { ...properties, areaId },
    })),
  }
}
