import type { Db } from '#kit/database/transaction.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { unitAcrossStreets, unitUnknown } from '#modules/requests/refusals.ts'
import { centreOf, placeKeys, receiverOf, streetOf, unitFor } from '#modules/requests/routing.ts'
import type { Placed, RoutableUnit } from '#modules/requests/routing.ts'
import type { PlaceUnits } from '#modules/requests/waiting.ts'

/** The areas from the county down to the place, with their names. */
export type Chain = (Placed & { name: string; path: string })[]
/** The same with the units that may be asked there. */
export type Surroundings = { chain: Chain; units: RoutableUnit[] }

const CHAIN = `SELECT above.id AS "areaId", above.level, above.name, above.path FROM area place
  CROSS JOIN LATERAL unnest(string_to_array(rtrim(place.path, '/'), '/')) AS part (id)
  JOIN area above ON above.county_code = $1 AND above.id = part.id COLLATE "C"
  WHERE place.county_code = $1 AND place.id = $2 AND (place.valid_to IS NULL OR place.valid_to > $3::date) ORDER BY above.depth`
const UNITS = `SELECT id, key, short_name, area_id FROM organization WHERE county_code = $1 AND key = ANY ($2::text[]) AND accepts_matters
  AND (area_id IS NULL OR area_id = ANY ($3::text[])) AND (valid_to IS NULL OR valid_to > $4::date)`

/** The area of today's tree in which a row stands: its own, or after a merger, a split or an end the one that took it over. */
export function standingArea(row: { area_path: string }): string {
  return row.area_path.split('/').at(-2)!
}

/** Empty when there is no such area on that day. */
export async function chainOf(db: Db, countyCode: string, areaId: string, on: string): Promise<Chain> {
  return rowsOf<Chain[number]>(db, CHAIN, [countyCode, areaId, on])
}

/** `keys`: further templates that a routing rule names. */
export async function unitsAt(db: Db, countyCode: string, chain: Chain, on: string, keys: readonly string[] = []): Promise<RoutableUnit[]> {
  return rowsOf<RoutableUnit>(db, UNITS, [countyCode, [...placeKeys, ...keys], chain.map((area) => area.areaId), on])
}

export async function surroundingsOf(db: Db, countyCode: string, areaId: string, on: string): Promise<Surroundings> {
  const chain = await chainOf(db, countyCode, areaId, on)
  return { chain, units: await unitsAt(db, countyCode, chain, on) }
}

export function placeUnitsOf({ chain, units }: Surroundings): PlaceUnits {
  return {
    community: unitFor('gridCommunity', chain, units)?.id ?? null,
    street: streetOf(chain, units)?.id ?? null,
    centre: centreOf(chain, units)?.id ?? null,
  }
}

export function firstReceiver(surroundings: Surroundings): RoutableUnit {
  const receiver = receiverOf(surroundings.chain, surroundings.units)
  if (receiver === undefined) throw new Error('the county has no unit that could receive a request')
  return receiver
}

const UNIT = `SELECT o.id, o.key, o.short_name, o.area_id, a.path AS area_path FROM organization o
  LEFT JOIN area a ON a.county_code = o.county_code AND a.id = o.area_id
  WHERE o.county_code = $1 AND o.id = $2 AND o.accepts_matters AND (o.valid_to IS NULL OR o.valid_to > $3::date)`

export type TargetUnit = RoutableUnit & { area_path: string | null }

/** An organisation that exists today and takes matters. */
export async function getUnit(db: Db, countyCode: string, organizationId: string, on: string): Promise<TargetUnit> {
  const unit = await rowOf<TargetUnit>(db, UNIT, [countyCode, organizationId, on])
  if (unit === undefined) throw unitUnknown()
  return unit
}

/** A street sends inside the street and to the county's units; what belongs to another street is the county's to send. */
export function insistInside(unit: TargetUnit, dispatcherAreaPath: string | null): void {
  const isElsewhere = unit.area_path !== null && dispatcherAreaPath !== null && !unit.area_path.startsWith(dispatcherAreaPath) && !dispatcherAreaPath.startsWith(unit.area_path)
  if (isElsewhere) throw unitAcrossStreets()
}
