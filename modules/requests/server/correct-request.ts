import type { Context } from '#kit/http/handle.ts'
import { maskName } from '#kit/secrets/mask.ts'
import { open, seal } from '#kit/secrets/sealed-value.ts'
import type { Db } from '#kit/database/transaction.ts'
import { rowOf, rowsOf, touch } from '#modules/matters/server/public.ts'
import { SEALED_TITLE } from '#modules/requests/sealing.ts'
import { titleOf } from '#modules/requests/server/create-request.ts'
import { writeRequestWords } from '#modules/requests/server/request-words.ts'

const NAMED = `SELECT q.matter_id, q.reporter_name_sealed FROM request q WHERE q.county_code = $1 AND q.matter_id = ANY ($2::uuid[]) AND q.reporter_name_sealed IS NOT NULL FOR UPDATE`
const RENAME = 'UPDATE request SET reporter_name_sealed = $3 WHERE county_code = $1 AND matter_id = $2'
const SHOW_NAME = 'UPDATE published_request SET reporter_shown = $3, updated_at = $4, version = version + 1 WHERE county_code = $1 AND matter_id = $2 AND reporter_shown IS NOT NULL'
const LOCK_TEXT = 'SELECT q.text, m.area_path, m.org_ids, m.reporter_id, m.sealed FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id WHERE m.county_code = $1 AND m.id = $2 FOR UPDATE OF m, q'
const SET_TEXT = 'UPDATE request SET text = $3 WHERE county_code = $1 AND matter_id = $2'
const SET_TITLE = 'UPDATE matter SET title = $3, published = false, updated_at = $4 WHERE county_code = $1 AND id = $2'
const NEXT_VERSION = 'UPDATE matter SET version = version + 1 WHERE county_code = $1 AND id = $2'
const UNPUBLISH = 'UPDATE published_request SET withdrawn_at = $3, updated_at = $3, version = version + 1 WHERE county_code = $1 AND matter_id = $2 AND withdrawn_at IS NULL'

/** A corrected name in every request that carries the person's name, and where it is published. Answers the name that the first one carried. */
export async function correctReporterName({ db, actor, services, at }: Context<unknown>, matterIds: readonly string[], name: string): Promise<string | undefined> {
  const rows = await rowsOf<{ matter_id: string; reporter_name_sealed: string }>(db, NAMED, [actor.countyCode, matterIds])
  for (const row of rows) {
    await touch(db, RENAME, [actor.countyCode, row.matter_id, seal(services.keyring, name, { table: 'request', column: 'reporter_name_sealed', row: row.matter_id })])
    await touch(db, SHOW_NAME, [actor.countyCode, row.matter_id, maskName(name), at])
  }
  const first = rows[0]
  return first === undefined ? undefined : open(services.keyring, first.reporter_name_sealed, { table: 'request', column: 'reporter_name_sealed', row: first.matter_id })
}

/** Other words of a request, the title that is made from them, and what it is found by. What was published of the old words is taken down. */
export async function replaceText(db: Db, countyCode: string, { id, sealed }: { id: string; sealed: boolean }, text: string, at: Date): Promise<void> {
  await touch(db, SET_TEXT, [countyCode, id, text])
  await touch(db, SET_TITLE, [countyCode, id, sealed ? SEALED_TITLE : titleOf(text), at])
  await touch(db, UNPUBLISH, [countyCode, id, at])
  await writeRequestWords(db, countyCode, [id])
}

/**
 * Corrected words of a request, and the title that is made from them. What was published of the old words is taken down: the
 * public text was written from them, and a person has to write it anew. Answers the old words; undefined when they are gone.
 */
export async function correctRequestText({ db, actor, at, announce }: Context<unknown>, matterId: string, text: string): Promise<string | undefined> {
  const row = await rowOf<{ text: string | null; area_path: string; org_ids: string[]; reporter_id: string | null; sealed: boolean }>(db, LOCK_TEXT, [actor.countyCode, matterId])
  if (row?.text === null || row === undefined) return undefined
  await replaceText(db, actor.countyCode, { id: matterId, sealed: row.sealed }, text, at)
  await touch(db, NEXT_VERSION, [actor.countyCode, matterId])
  announce({ kind: 'request.changed', objectId: matterId, areaPath: row.area_path, reporterId: row.reporter_id, orgIds: row.org_ids })
  return row.text
}
