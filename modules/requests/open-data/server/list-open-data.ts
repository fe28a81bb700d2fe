import { query } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { getOpenDataFile, listOpenData } from '#modules/requests/open-data/contract.ts'

const EDITIONS = `SELECT to_char(e.month, 'YYYY-MM') AS month, e.edition, e.made_at, e.note, e.withheld,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', f.name, 'bytes', octet_length(f.content), 'sha256', f.sha256) ORDER BY f.name), '[]') FROM open_data_file f
      WHERE f.county_code = e.county_code AND f.month = e.month AND f.edition = e.edition) AS files
  FROM open_data_edition e WHERE e.county_code = $1 ORDER BY e.month DESC, e.edition DESC LIMIT 240`
/** Its content, unless the caller has it: some megabytes are then not read at all. */
const FILE = `SELECT CASE WHEN sha256 IS DISTINCT FROM $5 THEN content END AS content, sha256 FROM open_data_file WHERE county_code = $1 AND month = ($2 || '-01')::date AND edition = $3 AND name = $4`

type EditionRow = { month: string; edition: number; made_at: Date; note: string | null; withheld: boolean; files: { name: string; bytes: number; sha256: string }[] }

export const listOpenDataHandler = query(listOpenData, async ({ actor, db }) => ({
  editions: (await rowsOf<EditionRow>(db, EDITIONS, [actor.countyCode])).map(({ made_at, ...edition }) => ({ ...edition, madeAt: made_at.toISOString() })),
}))

export const getOpenDataFileHandler = query(getOpenDataFile, async ({ input, actor, db }) => {
  const file = await rowOf<{ content: string | null; sha256: string }>(db, FILE, [actor.countyCode, input.month, input.edition, input.name, input.unless ?? null])
  if (file === undefined) throw notFound()
  return file
})
