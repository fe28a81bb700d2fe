import type { Client } from 'pg'
import type { Outline } from '#kit/geo/shape.ts'
import type { SampleGrid } from './sample-requests.ts'

/** A village has few households of its own in the sample, but people write from there too. */
const VILLAGE_WEIGHT = 15

/** Grids by their households; communities and villages that have no grids as a whole. */
export async function placeableGrids(owner: Client, countyCode: string): Promise<SampleGrid[]> {
  const { rows } = await owner.query<Omit<SampleGrid, 'outline'> & { outline: Outline | null }>(
    `SELECT a.id AS "areaId", a.name, o.outline, coalesce(a.households, $2) AS weight, a.households IS NULL AS "isVillage" FROM area a
     LEFT JOIN area_outline o ON o.county_code = a.county_code AND o.area_id = a.id
     WHERE a.county_code = $1 AND a.valid_to IS NULL AND (a.households IS NOT NULL
       OR a.level IN ('community', 'village') AND NOT EXISTS (SELECT FROM area below WHERE below.county_code = a.county_code AND below.parent_id = a.id))
     ORDER BY a.id`,
    [countyCode, VILLAGE_WEIGHT],
  )
  return rows.map((row) => ({ ...row, outline: row.outline ?? undefined }))
}
