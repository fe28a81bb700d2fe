import type { Db } from '#kit/database/transaction.ts'
import { rowsOf, touch } from '#modules/matters/server/statement.ts'
import { foldWords } from '#modules/matters/search-words.ts'

/** What is searched of a matter. `areas`: from below the county, whose name would stand in every row. */
export type Searched = { text: string; place: string; areas: readonly { areaId: string; name: string }[] }

const WRITE = `INSERT INTO matter_words (county_code, matter_id, opened_at, area_ids, words) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (county_code, matter_id) DO UPDATE SET area_ids = excluded.area_ids, words = excluded.words`

/** In the transaction that writes the text. Nothing sealed is ever written here. */
export async function writeWords(db: Db, countyCode: string, matter: { id: string; opened_at: Date }, searched: Searched): Promise<void> {
  await touch(db, WRITE, [countyCode, matter.id, matter.opened_at, searched.areas.map(({ areaId }) => areaId), wordsOf(searched)])
}

function wordsOf({ text, place, areas }: Searched): string {
  return [text, place, ...areas.map(({ name }) => name).filter((name) => !place.includes(name))].map(foldWords).join(' ')
}

/** No area's id has a slash. */
const WRITE_ALL = `INSERT INTO matter_words (county_code, matter_id, opened_at, area_ids, words)
  SELECT $1, t.id, t.opened_at, string_to_array(t.areas, '/'), t.words FROM unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[]) AS t (id, opened_at, areas, words)`

/** The same for many new matters at once. */
export async function writeAllWords(db: Db, countyCode: string, rows: readonly (Searched & { id: string; opened_at: Date })[]): Promise<void> {
  await touch(db, WRITE_ALL, [countyCode, rows.map(({ id }) => id), rows.map((row) => row.opened_at), rows.map(({ areas }) => areas.map(({ areaId }) => areaId).join('/')), rows.map(wordsOf)])
}

const DUE = 'SELECT d.matter_id FROM matter_words_due d WHERE d.county_code = $1 ORDER BY d.matter_id DESC LIMIT $2 FOR UPDATE SKIP LOCKED'
const DONE = 'DELETE FROM matter_words_due WHERE county_code = $1 AND matter_id = ANY ($2::uuid[])'
/** Left by a server of the release before, which knew of no words, while both worked side by side. */
const LEFT_OUT = `INSERT INTO matter_words_due (county_code, matter_id) SELECT m.county_code, m.id FROM matter m
  WHERE m.county_code = $1 AND m.opened_at > $2::timestamptz - interval '2 days' AND NOT m.sealed AND NOT m.erased
    AND (SELECT true FROM matter_words w WHERE w.county_code = m.county_code AND w.matter_id = m.id) IS NULL ON CONFLICT DO NOTHING`

/** The matters whose words must be made anew, the newest first, for this transaction alone; done with when it commits. */
export async function takeDueWords(db: Db, countyCode: string, most: number): Promise<string[]> {
  const ids = (await rowsOf<{ matter_id: string }>(db, DUE, [countyCode, most])).map((row) => row.matter_id)
  if (ids.length > 0) await touch(db, DONE, [countyCode, ids])
  return ids
}

export async function takeUpLeftOut(db: Db, countyCode: string, at: Date): Promise<void> {
  await touch(db, LEFT_OUT, [countyCode, at])
}
