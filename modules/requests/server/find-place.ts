import type { Actor } from '#kit/access/actor.ts'
import type { Db } from '#kit/database/transaction.ts'
import { areaLookup, placeTree } from '#modules/places/server/public.ts'
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

/**
 * The area chosen, or the smallest one around the point, or the one that the address names for certain; the county as a whole if
 * it names none. `within`: where whoever writes is at home.
 */
export async function findPlace(db: Db, countyCode: string, given: PlaceGiven, on: string, within?: string): Promise<FoundPlace> {
  const { longitude, latitude, address } = given
  const hasPoint = longitude !== undefined && latitude !== undefined
  const named = given.areaId === undefined && !hasPoint ? await areaNamed(db, countyCode, address, on, within) : undefined
  const areaId = given.areaId ?? named?.areaId ?? (await areaAt(db, countyCode, longitude!, latitude!))
  const chain = await chainOf(db, countyCode, areaId, on)
  if (chain.length === 0) throw placeUnknown()
  const names = chain.slice(1).map((area) => area.name).join('')
  return {
    chain, place: address === undefined || address === '' ? names || chain[0]!.name : address,
    longitude: hasPoint ? longitude : null, latitude: hasPoint ? latitude : null, upTo: named?.upTo,
  }
}

async function areaAt(db: Db, countyCode: string, longitude: number, latitude: number): Promise<string> {
  const found = (await areaLookup(db, countyCode)).deepest([longitude, latitude])
  if (found === undefined) throw placeOutside()
  return found.areaId
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
