import { query } from '#kit/http/handle.ts'
import { sql } from '#kit/database/transaction.ts'
import type { Outline } from '#kit/geo/shape.ts'
import { findArea, getOutline, listOutlines } from '#modules/places/contract.ts'
import { areaLookup, pastAreaLookup } from '#modules/places/server/area-lookup.ts'
import { SYNTHETIC } from '#modules/places/server/keep-outlines.ts'
import { dayOf } from '#modules/places/server/tree.ts'

/** Enough for all communities and villages of a county; grids are asked for community by community. */
const MOST_OUTLINES = 2_000
const NEAREST = 10

export const findAreaHandler = query(findArea, async ({ input, actor, db, at }) => {
  const isPast = input.on !== undefined && input.on < dayOf(at)
  const lookup = isPast ? await pastAreaLookup(db, actor.countyCode, input.on!) : await areaLookup(db, actor.countyCode)
  const point: [number, number] = [input.longitude, input.latitude]
  const near = input.near === 0 ? [] : lookup.near(point, input.near).slice(0, NEAREST)
  return { area: lookup.deepest(point) ?? null, near: near.map(({ areaId, name, fullName, metres }) => ({ areaId, name, fullName, metres: Math.round(metres) })) }
})

export const getOutlineHandler = query(getOutline, async (context) => {
  const { input, actor, db } = context
  const area = await db.selectFrom('area').select('path').where('county_code', '=', actor.countyCode).where('id', '=', input.areaId).executeTakeFirst()
  context.guard(area === undefined ? undefined : { area_path: area.path })
  const row = await db.selectFrom('area_outline').select(['outline', 'source']).where('county_code', '=', actor.countyCode).where('area_id', '=', input.areaId).executeTakeFirst()
  return { areaId: input.areaId, outline: row === undefined ? null : (row.outline as Outline), synthetic: row?.source === SYNTHETIC }
})

export const listOutlinesHandler = query(listOutlines, async (context) => {
  const { input, actor, db } = context
  const area = await db.selectFrom('area').select('path').where('county_code', '=', actor.countyCode).where('id', '=', input.areaId).executeTakeFirst()
  context.guard(area === undefined ? undefined : { area_path: area.path })
  const { rows } = await sql<{ id: string; name: string; level: string; source: string; outline: Outline }>`
    SELECT a.id, a.name, a.level, o.source, o.outline FROM area a JOIN area_outline o ON o.county_code = a.county_code AND o.area_id = a.id
    WHERE a.county_code = ${actor.countyCode} AND a.valid_to IS NULL
      AND CASE WHEN ${input.level ?? null}::text IS NULL THEN a.parent_id = ${input.areaId} ELSE a.level = ${input.level ?? null} AND a.path ^@ ${area!.path} END
    ORDER BY a.path LIMIT ${MOST_OUTLINES}`.execute(db)
  return {
    type: 'FeatureCollection' as const,
    features: rows.map((row) => ({
      type: 'Feature' as const, id: row.id, properties: { name: row.name, level: row.level, synthetic: row.source === SYNTHETIC }, geometry: row.outline,
    })),
  }
})
