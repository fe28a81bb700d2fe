import gcoordModule from 'gcoord'
import type { Point } from './shape.ts'

// Node and Vite both give the object itself, the package's types promise it one level deeper.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default

/**
 * Linli stores WGS-84 (CGCS2000 agrees with it within centimetres). Chinese web maps publish GCJ-02, which lies up to
 * 700 m aside; no file says which it is, so whoever imports it must.
 */
export type CoordinateSystem = 'WGS-84' | 'GCJ-02'

const gcoordNames = { 'WGS-84': gcoord.WGS84, 'GCJ-02': gcoord.GCJ02 } as const

export function toWgs84(point: Point, from: CoordinateSystem): Point {
  return from === 'WGS-84' ? point : gcoord.transform(point, gcoordNames[from], gcoord.WGS84)
}

export function fromWgs84(point: Point, to: CoordinateSystem): Point {
  return to === 'WGS-84' ? point : gcoord.transform(point, gcoord.WGS84, gcoordNames[to])
}
