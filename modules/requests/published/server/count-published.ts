import type { Db } from '#kit/database/transaction.ts'
import type { Outline } from '#kit/geo/shape.ts'
import { query } from '#kit/http/handle.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { SYNTHETIC } from '#modules/places/server/public.ts'
import { countyWithPreset } from '#modules/platform/server/public.ts'
import { countPublished, listPublishedOutlines } from '#modules/requests/published/contract.ts'
import { areaNotPublic } from '#modules/requests/published/refusals.ts'
import { narrowing, soughtOf } from '#modules/requests/published/server/list-published.ts'
import { NEAREST_PUBLISHED } from '#modules/requests/server/publication.ts'

const LEVELS = [...NEAREST_PUBLISHED]
const AREA = `SELECT id, name, path, parent_id FROM area WHERE county_code = $1 AND level = ANY ($3::text[])
  AND CASE WHEN $2::text IS NULL THEN parent_id IS NULL AND valid_to IS NULL ELSE id = $2 END`
/** What took the place of an area that has ended. */
const BECAME = `WITH RECURSIVE became AS (
    SELECT a.id, a.valid_to FROM area a WHERE a.county_code = $1 AND a.id = $2
    UNION SELECT n.id, n.valid_to FROM became b JOIN area_succession s ON s.county_code = $1 AND s.predecessor_id = b.id AND b.valid_to IS NOT NULL
      JOIN area n ON n.county_code = $1 AND n.id = s.successor_id
  )
  SELECT a.id, a.name, a.path, a.parent_id FROM became b JOIN area a ON a.county_code = $1 AND a.id = b.id WHERE a.valid_to IS NULL AND a.level = ANY ($3::text[]) ORDER BY a.path`
const ABOVE = `SELECT above.id, above.name FROM area above WHERE above.county_code = $1 AND above.id = ANY ($2::text[]) ORDER BY above.depth`
const BELOW = `SELECT a.id, a.name, a.level, EXISTS (SELECT FROM area b WHERE b.county_code = a.county_code AND b.parent_id = a.id AND b.valid_to IS NULL AND b.level = ANY ($3::text[])) AS has_more
  FROM area a WHERE a.county_code = $1 AND a.parent_id = $2 AND a.valid_to IS NULL AND a.level = ANY ($3::text[]) ORDER BY a.path`
const COUNTS = 'SELECT * FROM app.published_counts($1, $2, $3, $4, $5, $6::timestamptz, $7::timestamptz, $8::text[])'
const OUTLINES = `SELECT a.id, a.name, o.source, o.outline FROM area a JOIN area_outline o ON o.county_code = a.county_code AND o.area_id = a.id
  WHERE a.county_code = $1 AND a.parent_id = $2 AND a.valid_to IS NULL AND a.level = ANY ($3::text[]) ORDER BY a.path`

type AreaRow = { id: string; name: string; path: string; parent_id: string | null }
type BelowRow = { id: string; name: string; level: string; has_more: boolean }
type CountRow = { area_id: string; area_path: string; total: number; open: number; overdue: number }

const none = { count: 0, open: 0, overdue: 0 }
type Counted = typeof none

/** What the list shows, by place. Small numbers are told: whoever counts the list has them too. */
export const countPublishedHandler = query(countPublished, async ({ input, actor, db }) => {
  const { number, terms } = soughtOf(input.text)
  const standing = await standingOf(db, actor.countyCode, input.area)
  const asked = standing[0]!
  const { area, below } = await spreadOut(db, actor.countyCode, asked)
  // What stands beside the area asked for is counted too: the map shows it. So is what else an ended area became, wherever that lies.
  const asks = [area, ...standing.slice(1)].map(({ id }) => rowsOf<CountRow>(db, COUNTS, [number, ...narrowing({ ...input, area: id }, terms)]))
  const counts = [...new Map((await Promise.all(asks)).flat().map((row) => [row.area_id, row])).values()]
  const { preset } = await countyWithPreset(db, actor.countyCode)
  const levelNames = new Map(preset.levels.map(({ key, name }): [string, string] => [key, name]))
  const of = (path: string) => counts.filter((row) => row.area_path.startsWith(path)).reduce(sum, none)
  const above = await rowsOf<{ id: string; name: string }>(db, ABOVE, [actor.countyCode, asked.path.split('/').filter((id) => id !== '')])
  return {
    area: { areaId: area.id, name: area.name },
    above: above.map(({ id, name }) => ({ areaId: id, name })),
    areas: below.map((row) => ({ areaId: row.id, name: row.name, levelName: levelNames.get(row.level) ?? row.level, hasMore: row.has_more, ...of(`${area.path}${row.id}/`) })),
    total: standing.map(({ path }) => of(path)).reduce(add, none),
  }
})

/** Drawn for everybody: where a street and a community end is no secret, and nothing nearer is given. */
export const listPublishedOutlinesHandler = query(listPublishedOutlines, async ({ input, actor, db }) => {
  const { area } = await spreadOut(db, actor.countyCode, (await standingOf(db, actor.countyCode, input.area))[0]!)
  const rows = await rowsOf<{ id: string; name: string; source: string; outline: Outline }>(db, OUTLINES, [actor.countyCode, area.id, LEVELS])
  return {
    type: 'FeatureCollection' as const,
    features: rows.map((row) => ({ type: 'Feature' as const, id: row.id, properties: { name: row.name, synthetic: row.source === SYNTHETIC }, geometry: row.outline })),
  }
})

async function areaOf(db: Db, countyCode: string, areaId: string | undefined): Promise<AreaRow> {
  const area = await rowOf<AreaRow>(db, AREA, [countyCode, areaId ?? null, LEVELS])
  if (area === undefined) throw areaNotPublic()
  return area
}

/** The area; of one that has ended, what took its place: whoever kept the address of its page finds what is public there. */
async function standingOf(db: Db, countyCode: string, areaId: string | undefined): Promise<AreaRow[]> {
  const asked = await areaOf(db, countyCode, areaId)
  const became = await rowsOf<AreaRow>(db, BECAME, [countyCode, asked.id, LEVELS])
  return became.length === 0 ? [asked] : became
}

/** The area and what lies below it; of a community, its neighbours under the area above. */
async function spreadOut(db: Db, countyCode: string, asked: AreaRow): Promise<{ area: AreaRow; below: BelowRow[] }> {
  const below = await rowsOf<BelowRow>(db, BELOW, [countyCode, asked.id, LEVELS])
  if (below.length > 0 || asked.parent_id === null) return { area: asked, below }
  const area = await areaOf(db, countyCode, asked.parent_id)
  return { area, below: await rowsOf<BelowRow>(db, BELOW, [countyCode, area.id, LEVELS]) }
}

function add(one: Counted, other: Counted): Counted {
  return { count: one.count + other.count, open: one.open + other.open, overdue: one.overdue + other.overdue }
}

function sum(one: Counted, row: CountRow): Counted {
  return { count: one.count + row.total, open: one.open + row.open, overdue: one.overdue + row.overdue }
}
