import type { CountyScope } from '#kit/database/county-scope.ts'
import { sql } from '#kit/database/transaction.ts'
import { ringSquareMetres } from '#kit/geo/distance.ts'
import { OverlayUnsettled, overlay } from '#kit/geo/overlay.ts'
import { ringsOf } from '#kit/geo/shape.ts'
import type { Outline } from '#kit/geo/shape.ts'
import type { Change, PlainDate } from '#modules/places/rules.ts'

/** Less than this, between two outlines that should touch, is noise of drawing. */
const SMALLEST_HOLE_SQUARE_METRES = 1

/** An outline that was put together from those of merged areas, not imported. */
const FROM_PARTS = 'merged'
export const SYNTHETIC = 'synthetic'

/**
 * Keeps the outlines that the areas have had until today's change of them; call it before they are overwritten. Each held from
 * when the one before it ended, the first from the area's first day.
 */
export async function keepFormerOutlines({ db, countyCode }: Pick<CountyScope, 'db' | 'countyCode'>, areaIds: readonly string[], on: PlainDate): Promise<void> {
  await sql`
    INSERT INTO area_outline_history (county_code, area_id, valid_from, valid_to, outline, source, repaired, imported_at)
    SELECT o.county_code, o.area_id, s.since, ${on}::date, o.outline, o.source, o.repaired, o.imported_at
    FROM area_outline o
    JOIN area a ON a.county_code = o.county_code AND a.id = o.area_id
    CROSS JOIN LATERAL (SELECT coalesce(max(h.valid_to), a.valid_from) AS since FROM area_outline_history h WHERE h.county_code = o.county_code AND h.area_id = o.area_id) s
    WHERE o.county_code = ${countyCode} AND o.area_id = ANY (${areaIds}::text[]) AND s.since < ${on}::date`.execute(db)
}

type Merge = Extract<Change, { kind: 'merge' }>

/**
 * The area that takes over gets what all merged ones covered together. When one of them was never drawn, a part would be missing
 * without anybody seeing it: then the outline is left as it is, and the area's page says so.
 */
export async function uniteOutlines({ db, countyCode, at }: CountyScope, { areaIds, into }: Merge, on: PlainDate): Promise<void> {
  const target = 'areaId' in into ? into.areaId : into.create.id
  const parts = [...new Set([...areaIds, ...('areaId' in into ? [into.areaId] : [])])]
  const { rows } = await sql<{ outline: Outline; source: string }>`
    SELECT outline, source FROM area_outline WHERE county_code = ${countyCode} AND area_id = ANY (${parts}::text[]) ORDER BY area_id`.execute(db)
  if (rows.length < parts.length) return
  const outline = unionOf(rows.map((row) => row.outline))
  if (outline === undefined) return
  const source = rows.every((row) => row.source === SYNTHETIC) ? SYNTHETIC : FROM_PARTS
  await keepFormerOutlines({ db, countyCode }, [target], on)
  await sql`
    INSERT INTO area_outline (county_code, area_id, outline, source, repaired, import_id, imported_at)
    VALUES (${countyCode}, ${target}, ${JSON.stringify(outline)}::jsonb, ${source}, NULL, NULL, ${at}::timestamptz)
    ON CONFLICT (county_code, area_id) DO UPDATE SET outline = excluded.outline, source = excluded.source, repaired = NULL, import_id = NULL, imported_at = excluded.imported_at`.execute(db)
}

/** Undefined where the lines are too fine to be laid over one another: an administrator then imports the outline. */
export function unionOf(outlines: readonly Outline[]): Outline | undefined {
  try {
    const polygons = overlay(outlines.flatMap(ringsOf), [], (inside) => inside)
    const coordinates = polygons.map(([outer, ...holes]) => [outer!, ...holes.filter((hole) => Math.abs(ringSquareMetres(hole)) >= SMALLEST_HOLE_SQUARE_METRES)])
    return { type: 'MultiPolygon', coordinates }
  } catch (error) {
    if (error instanceof OverlayUnsettled) return undefined
    throw error
  }
}
