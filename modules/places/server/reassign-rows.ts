import type { CountyScope } from '#kit/database/county-scope.ts'
import { sql } from '#kit/database/transaction.ts'
import { areaIndex } from '#kit/geo/area-index.ts'
import type { Outline } from '#kit/geo/shape.ts'
import type { Change, Outcome, PlainDate } from '#modules/places/rules.ts'

type Split = Extract<Change, { kind: 'split' }>

type Reassignment = { id: string; to: string; basis: 'point' | 'remainder' }

/**
 * Rows below a child follow the child. Of each row that stands at the split area itself: to which part it goes, by its point
 * where that lies in a child, otherwise to the part that takes the remainder. Asked before the tree is written.
 */
export async function findParts({ db, countyCode }: CountyScope, split: Split, outcome: Outcome): Promise<Reassignment[]> {
  const { rows } = await sql<{ id: string; longitude: number | null; latitude: number | null }>`SELECT id, longitude, latitude FROM app.rows_of_area(${split.areaId})`.execute(db)
  if (rows.length === 0) return []
  const partOf = new Map(split.parts.flatMap((part) => part.children.map((child) => [child, part.id] as const)))
  for (const node of outcome.tree.values()) if (split.remains && node.to === null && node.parentId === split.areaId) partOf.set(node.id, split.areaId)
  const outlines = await sql<{ areaId: string; outline: Outline }>`
    SELECT area_id AS "areaId", outline FROM area_outline WHERE county_code = ${countyCode} AND area_id = ANY (${[...partOf.keys()]}::text[])`.execute(db)
  const index = areaIndex(outlines.rows)
  return rows
    .map((row): Reassignment => {
      const child = row.longitude === null || row.latitude === null ? undefined : index.find([row.longitude, row.latitude])
      const part = child === undefined ? undefined : partOf.get(child)
      return { id: row.id, to: part ?? split.remainderId, basis: part === undefined ? 'remainder' : 'point' }
    })
    .filter((row) => row.to !== split.areaId)
}

/** Row by row, with how it was found out; then the rows go there. Figures stay where things happened (docs/decisions, 2026-11-27). */
export async function recordReassignments({ db, countyCode }: CountyScope, split: Split, found: readonly Reassignment[], on: PlainDate): Promise<void> {
  if (found.length === 0) return
  await sql`
    INSERT INTO area_reassignment (county_code, object_kind, object_id, from_area_id, to_area_id, on_date, basis)
    SELECT ${countyCode}, 'matter', r.id, ${split.areaId}, r."to", ${on}::date, r.basis
    FROM jsonb_to_recordset(${JSON.stringify(found)}::jsonb) AS r (id uuid, "to" text, basis text)`.execute(db)
  await sql`SELECT app.follow_reassignments(${split.areaId})`.execute(db)
}
