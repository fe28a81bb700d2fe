import type { Db } from '#kit/database/transaction.ts'
import { sql } from '#kit/database/transaction.ts'
import { areaIndex } from '#kit/geo/area-index.ts'
import type { Outline, Point } from '#kit/geo/shape.ts'
import { countyWithPreset } from '#modules/platform/server/public.ts'

/** `fullName` begins below the county: 晏城街道永顺社区第一网格. */
export type PlacedArea = { areaId: string; level: string; name: string; path: string; fullName: string }

export type AreaLookup = {
  /** Version of the tree and outlines it was made from. */
  version: number
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
  const before = made.get(countyCode)
  if (before !== undefined && (await before).version === version) return await before
  const lookup = makeLookup(db, countyCode, version)
  made.set(countyCode, lookup)
  // A failed read must not stay.
  lookup.catch(() => made.delete(countyCode))
  return await lookup
}

async function makeLookup(db: Db, countyCode: string, version: number): Promise<AreaLookup> {
  const { preset } = await countyWithPreset(db, countyCode)
  const { rows } = await sql<{ areaId: string; level: string; name: string; path: string; outline: Outline | null }>`
    SELECT a.id AS "areaId", a.level, a.name, a.path, o.outline FROM area a
    LEFT JOIN area_outline o ON o.county_code = a.county_code AND o.area_id = a.id
    WHERE a.county_code = ${countyCode} AND a.valid_to IS NULL ORDER BY a.depth, a.id`.execute(db)
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
    version,
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
