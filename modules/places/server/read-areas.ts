import { query } from '#kit/http/handle.ts'
import { sql } from '#kit/database/transaction.ts'
import type { Db } from '#kit/database/transaction.ts'
import { getArea, listAreas, listLevels } from '#modules/places/contract.ts'
import type { Area } from '#modules/places/contract.ts'
import { countyWithPreset } from '#modules/platform/server/public.ts'
import { presentChange } from '#modules/places/server/area-changes.ts'
import { areasOfChange } from '#modules/places/rules.ts'
import type { Change } from '#modules/places/rules.ts'
import { noteOnOutline } from '#modules/places/outline-note.ts'
import { checkSize } from '#modules/places/size.ts'
import { areasOfTree, plannedTree } from '#modules/places/server/planned-tree.ts'
import { dayOf } from '#modules/places/server/tree.ts'
import type { AreaFilter } from '#modules/places/server/tree.ts'
import { holdsOn } from '#presets/holds-on.ts'

type AreaRow = Omit<Area, 'levelName'>

/** Areas as they were or are on that day, in the order of their paths. */
async function readAreas(db: Db, countyCode: string, on: string, filter: AreaFilter, after: string | undefined, limit: number): Promise<Area[]> {
  const { preset } = await countyWithPreset(db, countyCode)
  const level = new Map(preset.levels.map((one) => [one.key as string, one.name]))
  const search = filter.search === undefined || filter.search === '' ? null : filter.search
  const isRoot = filter.parentId === undefined && filter.level === undefined && filter.within === undefined && search === null && filter.areaId === undefined
  const { rows } = await sql<AreaRow>`
    SELECT a.id AS "areaId", a.level, h.name, h.division_code AS "divisionCode", h.parent_id AS "parentId", h.path, a.households, a.synthetic, a.valid_from AS "validFrom",
      a.valid_to AS "validTo", a.version,
      (SELECT count(*)::integer FROM area_history b WHERE b.county_code = a.county_code AND b.parent_id = a.id AND b.valid_from <= ${on}::date AND (b.valid_to IS NULL OR b.valid_to > ${on}::date)) AS "childCount",
      EXISTS (SELECT FROM area_outline o WHERE o.county_code = a.county_code AND o.area_id = a.id) AS "hasOutline"
    FROM area_history h JOIN area a ON a.county_code = h.county_code AND a.id = h.area_id
    WHERE h.county_code = ${countyCode} AND h.valid_from <= ${on}::date AND (h.valid_to IS NULL OR h.valid_to > ${on}::date)
      AND (NOT ${isRoot}::boolean OR h.parent_id IS NULL)
      AND (${filter.parentId ?? null}::text IS NULL OR h.parent_id = ${filter.parentId ?? null})
      AND (${filter.level ?? null}::text IS NULL OR a.level = ${filter.level ?? null})
      AND (${filter.areaId ?? null}::text IS NULL OR a.id = ${filter.areaId ?? null})
      AND (${filter.within ?? null}::text IS NULL OR position('/' || ${filter.within ?? null} || '/' IN '/' || h.path) > 0)
      AND (${search}::text IS NULL OR position(${search} IN h.name) > 0 OR h.division_code ^@ ${search})
      AND (${after ?? null}::text IS NULL OR h.path > ${after ?? null} COLLATE "C")
    ORDER BY h.path LIMIT ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, levelName: level.get(row.level) ?? row.level }))
}

export const listAreasHandler = query(listAreas, async ({ input, actor, db, at }) => {
  const on = input.on ?? dayOf(at)
  const planned = on > dayOf(at) ? await plannedTree(db, actor.countyCode, on) : null
  const areas =
    planned === null
      ? await readAreas(db, actor.countyCode, on, input, input.after, input.limit + 1)
      : await areasOfTree(db, actor.countyCode, planned, input, input.after, input.limit + 1)
  const page = areas.slice(0, input.limit)
  return { areas: page, on, next: areas.length > input.limit ? page.at(-1)!.path : null }
})

export const listLevelsHandler = query(listLevels, async ({ actor, db }) => {
  const { preset } = await countyWithPreset(db, actor.countyCode)
  return { levels: preset.levels.map(({ key, name, parents, optional }) => ({ level: key, name, parents, optional })), gridLevel: preset.gridLevel }
})

/** An area of any day; one that has ended is shown as it was last. */
export const getAreaHandler = query(getArea, async (context) => {
  const { input, actor, db, at } = context
  const known = await db.selectFrom('area').select(['path', 'valid_to']).where('county_code', '=', actor.countyCode).where('id', '=', input.areaId).executeTakeFirst()
  context.guard(known === undefined ? undefined : { area_path: known.path })
  const history = await readHistory(db, actor.countyCode, input.areaId)
  const wanted = input.on ?? dayOf(at)
  const span = history.find((one) => one.validFrom <= wanted && (one.validTo === null || one.validTo > wanted)) ?? history.at(-1)!
  const on = span.validFrom <= wanted && (span.validTo === null || span.validTo > wanted) ? wanted : span.validFrom
  const area = (await readAreas(db, actor.countyCode, on, { areaId: input.areaId }, undefined, 1))[0]!
  const [ancestors, predecessors, successors, outline, planned] = [
    await readAncestors(db, actor.countyCode, area.path, on), await readSuccessions(db, actor.countyCode, input.areaId, 'predecessors'),
    await readSuccessions(db, actor.countyCode, input.areaId, 'successors'), await readOutlineSource(db, actor.countyCode, input.areaId), await readPlanned(db, actor.countyCode, input.areaId),
  ]
  const { preset } = await countyWithPreset(db, actor.countyCode)
  const levelCitation = preset.levels.find((level) => level.key === area.level)?.citation ?? ''
  const size = checkSize(preset.sizeRules.filter((rule) => rule.level === area.level && holdsOn(rule, on)), area)
  return { ...area, ancestors, history, predecessors, successors, planned, outline, outlineNote: noteOnOutline(area, outline, predecessors, successors), levelCitation, size }
})

async function readHistory(db: Db, countyCode: string, areaId: string) {
  const { rows } = await sql<{ validFrom: string; validTo: string | null; name: string; divisionCode: string | null; parentId: string | null; parentName: string | null }>`
    SELECT h.valid_from AS "validFrom", h.valid_to AS "validTo", h.name, h.division_code AS "divisionCode", h.parent_id AS "parentId",
      (SELECT p.name FROM area_history p WHERE p.county_code = h.county_code AND p.area_id = h.parent_id AND p.valid_from <= h.valid_from AND (p.valid_to IS NULL OR p.valid_to > h.valid_from)) AS "parentName"
    FROM area_history h WHERE h.county_code = ${countyCode} AND h.area_id = ${areaId} ORDER BY h.valid_from`.execute(db)
  return rows
}

/** Names of the way down, as they were on that day. */
async function readAncestors(db: Db, countyCode: string, path: string, on: string) {
  const ids = path.split('/').slice(0, -2)
  const { rows } = await sql<{ areaId: string; level: string; name: string }>`
    SELECT a.id AS "areaId", a.level, h.name FROM area a
    JOIN area_history h ON h.county_code = a.county_code AND h.area_id = a.id AND h.valid_from <= ${on}::date AND (h.valid_to IS NULL OR h.valid_to > ${on}::date)
    WHERE a.county_code = ${countyCode} AND a.id = ANY (${ids}::text[]) ORDER BY array_position(${ids}::text[], a.id::text)`.execute(db)
  return rows
}

async function readSuccessions(db: Db, countyCode: string, areaId: string, which: 'predecessors' | 'successors') {
  const { rows } = await sql<{ areaId: string; name: string; on: string; kind: string }>`
    SELECT a.id AS "areaId", a.name, s.on_date AS "on", s.kind FROM area_succession s
    JOIN area a ON a.county_code = s.county_code AND a.id = ${which === 'predecessors' ? sql.ref('s.predecessor_id') : sql.ref('s.successor_id')}
    WHERE s.county_code = ${countyCode} AND ${which === 'predecessors' ? sql.ref('s.successor_id') : sql.ref('s.predecessor_id')} = ${areaId}
    ORDER BY s.on_date, a.id`.execute(db)
  return rows
}

async function readOutlineSource(db: Db, countyCode: string, areaId: string) {
  const row = await db.selectFrom('area_outline').select(['source', 'repaired', 'imported_at']).where('county_code', '=', countyCode).where('area_id', '=', areaId).executeTakeFirst()
  return row === undefined ? null : { source: row.source, repaired: row.repaired, importedAt: row.imported_at.toISOString() }
}

async function readPlanned(db: Db, countyCode: string, areaId: string) {
  const rows = await db.selectFrom('area_change').selectAll().where('county_code', '=', countyCode).where('status', '=', 'planned').orderBy('on_date').execute()
  return rows.filter((row) => areasOfChange(row.change as Change).includes(areaId)).map(presentChange)
}
