import type { Db } from '#kit/database/transaction.ts'
import { keptUnder, sql } from '#kit/database/transaction.ts'
import { areaIndex } from '#kit/geo/area-index.ts'
import type { Outline, Point } from '#kit/geo/shape.ts'
import { countyWithPreset } from '#modules/platform/server/public.ts'

/** `fullName` begins below the county: 晏城街道永顺社区第一网格. */
export type PlacedArea = { areaId: string; level: string; name: string; path: string; fullName: string }

export type AreaLookup = {
  /** Version of the tree and outlines it was made from. */
  version: number
  /** Whether any outline is drawn at all: without one nothing is known of a point. */
  hasOutlines: boolean
  /** The grid around the point; where none is drawn, the smallest area above grids that is. */
  grid(point: Point): PlacedArea | undefined
  /** The smallest area of any level around the point. */
  deepest(point: Point): PlacedArea | undefined
  /** Grids at most `metres` away, nearest first. */
  near(point: Point, metres: number): (PlacedArea & { metres: number })[]
}

const made = new Map<string, Promise<AreaLookup>>()

/**
 * The county's outlines in this process, 1 to 3 µs a point; made anew when the tree or an outline has changed, whichever
 * process changed it. Costs one row by its key a call.
 */
export async function areaLookup(db: Db, countyCode: string): Promise<AreaLookup> {
  const row = await db.selectFrom('area_version').select('version').where('county_code', '=', countyCode).executeTakeFirst()
  const version = row?.version ?? 0
  const key = keptUnder(db, countyCode)
  const before = made.get(key)
  if (before !== undefined && (await before).version === version) return await before
  const lookup = readOutlined(db, countyCode).then((rows) => makeLookup(db, countyCode, version, rows))
  made.set(key, lookup)
  // A failed read must not stay.
  lookup.catch(() => made.delete(key))
  return await lookup
}

const ofAPastDay = new Map<string, { on: string; lookup: AreaLookup }>()

/** The same for a day that is past: its areas under the names and with the outlines of that day. The last day asked for stays. */
export async function pastAreaLookup(db: Db, countyCode: string, on: string): Promise<AreaLookup> {
  const row = await db.selectFrom('area_version').select('version').where('county_code', '=', countyCode).executeTakeFirst()
  const version = row?.version ?? 0
  const key = keptUnder(db, countyCode)
  const before = ofAPastDay.get(key)
  if (before?.on === on && before.lookup.version === version) return before.lookup
  const lookup = await makeLookup(db, countyCode, version, await readOutlinedOn(db, countyCode, on))
  ofAPastDay.set(key, { on, lookup })
  return lookup
}

type Outlined = { areaId: string; level: string; name: string; path: string; outline: Outline | null }

async function readOutlined(db: Db, countyCode: string): Promise<Outlined[]> {
  const { rows } = await sql<Outlined>`
    SELECT a.id AS "areaId", a.level, a.name, a.path, o.outline FROM area a
    LEFT JOIN area_outline o ON o.county_code = a.county_code AND o.area_id = a.id
    WHERE a.county_code = ${countyCode} AND a.valid_to IS NULL ORDER BY a.depth, a.id`.execute(db)
  return rows
}

/** An outline that ended after that day held on it, or is the first that was drawn. */
async function readOutlinedOn(db: Db, countyCode: string, on: string): Promise<Outlined[]> {
  const { rows } = await sql<Outlined>`
    SELECT a.id AS "areaId", a.level, h.name, h.path, coalesce(f.outline, o.outline) AS outline FROM area_history h
    JOIN area a ON a.county_code = h.county_code AND a.id = h.area_id
    LEFT JOIN area_outline o ON o.county_code = a.county_code AND o.area_id = a.id
    LEFT JOIN LATERAL (SELECT p.outline FROM area_outline_history p WHERE p.county_code = a.county_code AND p.area_id = a.id AND p.valid_to > ${on}::date ORDER BY p.valid_to LIMIT 1) f ON true
    WHERE h.county_code = ${countyCode} AND h.valid_from <= ${on}::date AND (h.valid_to IS NULL OR h.valid_to > ${on}::date)
    ORDER BY array_length(string_to_array(h.path, '/'), 1), a.id`.execute(db)
  return rows
}

async function makeLookup(db: Db, countyCode: string, version: number, rows: readonly Outlined[]): Promise<AreaLookup> {
  const { preset } = await countyWithPreset(db, countyCode)
  const names = new Map(rows.map((row) => [row.areaId, row.name]))
  const areas = new Map(rows.map(({ areaId, level, name, path }): [string, PlacedArea] => [areaId, { areaId, level, name, path, fullName: fullName(path, names) }]))
  const drawn = rows.filter((row): row is typeof row & { outline: Outline } => row.outline !== null)
  const gridDepths = new Set(drawn.filter((row) => row.level === preset.gridLevel).map((row) => row.path))
  const insideGrid = (path: string) => [...parentsOf(path)].some((above) => gridDepths.has(above))
  const everything = areaIndex(drawn)
  const downToGrids = areaIndex(drawn.filter((row) => !insideGrid(row.path)))
  const grids = areaIndex(drawn.filter((row) => row.level === preset.gridLevel))
  const placed = (id: string | undefined) => (id === undefined ? undefined : areas.get(id))
  return {
    version, hasOutlines: drawn.length > 0,
    grid: (point) => placed(downToGrids.find(point)),
    deepest: (point) => placed(everything.find(point)),
    near: (point, metres) => grids.near(point, metres).map((one) => ({ ...areas.get(one.areaId)!, metres: one.metres })),
  }
}

function* parentsOf(path: string): Generator<string> {
  const ids = path.split('/').slice(0, -1)
  for (let length = 1; length < ids.length; length++) yield `${ids.slice(0, length).join('/')}/`
}

function fullName(path: string, names: ReadonlyMap<string, string>): string {
  const ids = path.split('/').slice(0, -1)
  return (ids.length === 1 ? ids : ids.slice(1)).map((id) => names.get(id) ?? '').join('')
}
