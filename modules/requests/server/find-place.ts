import type { Actor } from '#kit/access/actor.ts'
import type { Outline } from '#kit/geo/shape.ts'
import { areaIndex } from '#kit/geo/area-index.ts'
import type { AreaIndex } from '#kit/geo/area-index.ts'
import type { Db } from '#kit/database/transaction.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { placeTree } from '#modules/places/server/public.ts'
import type { PlaceReading, PlaceTree } from '#modules/places/server/public.ts'
import { placeMissing, placeOutside, placeUnknown } from '#modules/requests/refusals.ts'
import { chainOf } from '#modules/requests/server/units.ts'
import type { Chain } from '#modules/requests/server/units.ts'

export type PlaceGiven = { areaId?: string | undefined; longitude?: number | undefined; latitude?: number | undefined; address?: string | undefined }
export type FoundPlace = {
  chain: Chain; place: string; longitude: number | null; latitude: number | null
  /** The words say no more of it than this area's name: not which community or village, or not which of several. */
  upTo?: string | undefined
}

const OUTLINES_STALE_AFTER_MILLISECONDS = 30_000
const indexes = new Map<string, { stamp: number; index: AreaIndex; checkedAt: number }>()

const STAMP = 'SELECT version AS stamp FROM area_version WHERE county_code = $1'
const OUTLINES = `SELECT o.area_id AS "areaId", o.outline FROM area_outline o JOIN area a ON a.county_code = o.county_code AND a.id = o.area_id
  WHERE o.county_code = $1 AND (a.valid_to IS NULL OR a.valid_to > $2::date)`

/**
 * The area chosen, or the smallest one around the point, or the one that the address names for certain; the county as a whole if
 * it names none. `within`: where whoever writes is at home.
 */
export async function findPlace(db: Db, countyCode: string, given: PlaceGiven, on: string, within?: string): Promise<FoundPlace> {
  const { longitude, latitude, address } = given
  const hasPoint = longitude !== undefined && latitude !== undefined
  const named = given.areaId === undefined && !hasPoint ? await areaNamed(db, countyCode, address, on, within) : undefined
  const areaId = given.areaId ?? named?.areaId ?? (await areaAt(db, countyCode, longitude!, latitude!, on))
  let chain = await chainOf(db, countyCode, areaId, on)
  if (chain.length === 0 && given.areaId === undefined && hasPoint) {
    // The point was found in an area that has ended since the outlines were read.
    indexes.delete(countyCode)
    chain = await chainOf(db, countyCode, await areaAt(db, countyCode, longitude, latitude, on), on)
  }
  if (chain.length === 0) throw placeUnknown()
  const names = chain.slice(1).map((area) => area.name).join('')
  return {
    chain, place: address === undefined || address === '' ? names || chain[0]!.name : address,
    longitude: hasPoint ? longitude : null, latitude: hasPoint ? latitude : null, upTo: named?.upTo,
  }
}

async function areaAt(db: Db, countyCode: string, longitude: number, latitude: number, on: string): Promise<string> {
  const found = (await countyIndex(db, countyCode, on)).find([longitude, latitude])
  if (found === undefined) throw placeOutside()
  return found
}

async function areaNamed(db: Db, countyCode: string, address: string | undefined, on: string, within: string | undefined): Promise<{ areaId: string; upTo: string | undefined }> {
  if (address === undefined) throw placeMissing()
  const tree = await placeTree(db, countyCode, on)
  const reading = tree.read(address, { within })
  return { areaId: reading.area.id, upTo: upToOf(tree, reading) }
}

/** What has to be said of words that leave open which community or village, or which of several. */
export function upToOf(tree: PlaceTree, { area, unclear }: PlaceReading): string | undefined {
  return unclear !== null || tree.isWide(area) ? area.name : undefined
}

/** The area in which somebody's posts lie, if it is one: there he need not write the street. */
export function homeOf(actor: Actor, permission: string): string | undefined {
  const paths = actor.areaPathsFor(permission)
  return paths.length === 1 ? paths[0]!.split('/').at(-2) : undefined
}

async function countyIndex(db: Db, countyCode: string, on: string): Promise<AreaIndex> {
  const before = indexes.get(countyCode)
  if (before !== undefined && performance.now() - before.checkedAt < OUTLINES_STALE_AFTER_MILLISECONDS) return before.index
  const stamp = (await rowOf<{ stamp: number }>(db, STAMP, [countyCode]))?.stamp ?? 0
  if (before?.stamp === stamp) {
    before.checkedAt = performance.now()
    return before.index
  }
  const index = areaIndex(await rowsOf<{ areaId: string; outline: Outline }>(db, OUTLINES, [countyCode, on]))
  indexes.set(countyCode, { stamp, index, checkedAt: performance.now() })
  return index
}
