/** Where something was reported. `level_3`: the community or village, null where no more than a street or the county is known. */
export type Spot = { longitude: number | null; latitude: number | null; area_id: string; level_3: string | null }

const METRES_A_DEGREE = 111_320
export const NEAR_METRES = 300

/** Whether two lie at one place: within 300 m of each other, or in one community or grid where a point is missing. A street or the whole county is no place. */
export function isNear(one: Spot, other: Spot): boolean {
  const metres = metresBetween(one, other)
  return metres === null ? one.level_3 !== null && one.area_id === other.area_id : metres <= NEAR_METRES
}

/** Metres between two points, flat: exact enough for a few streets. Null where one is missing. */
export function metresBetween(one: Pick<Spot, 'longitude' | 'latitude'>, other: Pick<Spot, 'longitude' | 'latitude'>): number | null {
  if (one.longitude === null || one.latitude === null || other.longitude === null || other.latitude === null) return null
  const across = (one.longitude - other.longitude) * Math.cos((one.latitude * Math.PI) / 180)
  return Math.hypot(across, one.latitude - other.latitude) * METRES_A_DEGREE
}
