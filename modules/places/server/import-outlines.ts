import { command } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { sql } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { outlineSquareMetres } from '#kit/geo/distance.ts'
import { readOutline, readOutlines } from '#kit/geo/outline.ts'
import type { OutlineResult } from '#kit/geo/outline.ts'
import type { Outline } from '#kit/geo/shape.ts'
import { importOutlines } from '#modules/places/contract.ts'
import { areaUnknown, outlinesRefused } from '#modules/places/refusals.ts'
import { keepFormerOutlines } from '#modules/places/server/keep-outlines.ts'
import { dayOf } from '#modules/places/server/tree.ts'
import { raiseAreaVersion } from '#modules/places/server/write-outcome.ts'

type Named = { areaId: string; name: string; result: Exclude<OutlineResult, { outcome: 'refused' }> }
type Refused = { feature: string; sentence: string }

const MOST_REFUSALS_SHOWN = 20

/** All outlines of the file, or none: a county with half of its grids redrawn would send requests astray. */
export const importOutlinesHandler = command(
  importOutlines,
  async (context) => {
    const { input, actor, db, at } = context
    const importId = context.newId()
    const outlines = input.areaId === undefined ? await readMany(context) : [await readOne(context, input.areaId)]
    await keepFormerOutlines({ db, countyCode: actor.countyCode }, outlines.map(({ areaId }) => areaId), dayOf(at))
    await sql`
      INSERT INTO area_outline (county_code, area_id, outline, source, repaired, import_id, imported_at)
      SELECT ${actor.countyCode}, o.id, o.outline, ${input.system}, o.repaired, ${importId}::uuid, ${at}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(outlines.map(({ areaId, result }) => ({ id: areaId, outline: result.outline, repaired: result.outcome === 'repaired' ? result.mended : null })))}::jsonb)
        AS o (id text, outline jsonb, repaired text)
      ON CONFLICT (county_code, area_id) DO UPDATE SET outline = excluded.outline, source = excluded.source, repaired = excluded.repaired, import_id = excluded.import_id,
        imported_at = excluded.imported_at`.execute(db)
    await raiseAreaVersion({ db, countyCode: actor.countyCode })
    context.audit({ objectKind: 'area', objectId: outlines[0]!.areaId, details: { outlines: outlines.length, system: input.system } })
    return importId
  },
  async ({ actor, db }, importId) => {
    const rows = await db
      .selectFrom('area_outline')
      .innerJoin('area', (join) => join.onRef('area.county_code', '=', 'area_outline.county_code').onRef('area.id', '=', 'area_outline.area_id'))
      .select(['area.id', 'area.name', 'area_outline.outline', 'area_outline.repaired'])
      .where('area_outline.county_code', '=', actor.countyCode)
      .where('area_outline.import_id', '=', importId)
      .orderBy('area.path')
      .execute()
    return {
      outlines: rows.map((row) => ({
        areaId: row.id, name: row.name, outcome: row.repaired === null ? ('accepted' as const) : ('repaired' as const), sentence: row.repaired,
        squareMetres: Math.round(outlineSquareMetres(row.outline as Outline)),
      })),
    }
  },
)

type Input = { geojson: string; system: 'WGS-84' | 'GCJ-02'; property?: string | undefined; matchBy: 'areaId' | 'divisionCode' | 'name'; within?: string | undefined }

async function readOne({ input, actor, db }: Context<Input>, areaId: string): Promise<Named> {
  const area = await db.selectFrom('area').select('name').where('county_code', '=', actor.countyCode).where('id', '=', areaId).where('valid_to', 'is', null).executeTakeFirst()
  if (area === undefined) throw areaUnknown({ id: areaId })
  const result = readOutline(input.geojson, input.system)
  if (result.outcome === 'refused') throw result.refusal
  return { areaId, name: area.name, result }
}

async function readMany({ input, actor, db }: Context<Input>): Promise<Named[]> {
  const candidates = await readCandidates(db, actor.countyCode, input)
  const refused: Refused[] = []
  const named = new Map<string, Named>()
  for (const [position, { properties, result }] of readOutlines(input.geojson, input.system).entries()) {
    const key = keyOf(properties, input)
    const feature = key === null ? `第 ${position + 1} 个要素` : `“${key}”`
    const found = key === null ? [] : (candidates.get(key) ?? [])
    const area = found[0]
    if (key === null) refused.push({ feature, sentence: `没有属性“${propertyOf(input)}”，不知道是哪个区划。` })
    else if (area === undefined) refused.push({ feature, sentence: '没有这个区划，请核对。' })
    else if (found.length > 1) refused.push({ feature, sentence: `有 ${found.length} 个同名的区划，请改用编号或代码，或选定上级。` })
    else if (named.has(area.id)) refused.push({ feature, sentence: '文件里出现了两次，请合成一个要素。' })
    else if (result.outcome === 'refused') refused.push({ feature, sentence: result.refusal.message })
    else named.set(area.id, { areaId: area.id, name: area.name, result })
  }
  if (refused.length > 0) throw outlinesRefused({ features: refused.slice(0, MOST_REFUSALS_SHOWN), count: refused.length })
  return [...named.values()]
}

function propertyOf(input: Input): string {
  return input.property ?? { areaId: 'id', divisionCode: 'code', name: 'name' }[input.matchBy]
}

function keyOf(properties: Readonly<Record<string, unknown>>, input: Input): string | null {
  const value = properties[propertyOf(input)]
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number' ? String(value).trim() : null
}

async function readCandidates(db: Db, countyCode: string, { matchBy, within }: Input): Promise<Map<string, { id: string; name: string }[]>> {
  const rows = await db
    .selectFrom('area')
    .select(['id', 'name', 'division_code', 'path'])
    .where('county_code', '=', countyCode)
    .where('valid_to', 'is', null)
    .orderBy('id')
    .execute()
  const inside = rows.filter((row) => within === undefined || `/${row.path}`.includes(`/${within}/`))
  return Map.groupBy(inside, (row) => (matchBy === 'areaId' ? row.id : matchBy === 'divisionCode' ? (row.division_code ?? '') : row.name))
}
