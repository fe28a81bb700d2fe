import { createHash } from 'node:crypto'
import type { Context } from '#kit/http/handle.ts'
import { rowOf, touch } from '#modules/matters/server/public.ts'
import { proposeColumns, REASON_HEADER } from '#modules/requests/import/fields.ts'
import { ImportMapping } from '#modules/requests/import/contract.ts'

const READ = 'SELECT source, mapping FROM import_mapping WHERE county_code = $1 AND header_key = $2'
const REMEMBER = `INSERT INTO import_mapping (county_code, header_key, source, mapping, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (county_code, header_key) DO UPDATE SET source = excluded.source, mapping = excluded.mapping, saved_by = excluded.saved_by, saved_at = excluded.saved_at`

type Scope = Pick<Context<unknown>, 'actor' | 'db' | 'at'>

/** As the same headers were understood before in this county, under the name of that time; else as they speak for themselves, under the name given. */
export async function mappingFor(scope: Pick<Scope, 'actor' | 'db'>, headers: readonly string[], source: string): Promise<{ source: string; mapping: ImportMapping; isRemembered: boolean }> {
  const remembered = await rememberedMapping(scope, headers)
  return remembered === undefined ? { source, mapping: ImportMapping.parse({ columns: proposeColumns(headers) }), isRemembered: false } : { ...remembered, isRemembered: true }
}

/** How this county understood a list with the very same headers last time, and what it called it. */
async function rememberedMapping({ actor, db }: Pick<Scope, 'actor' | 'db'>, headers: readonly string[]): Promise<{ source: string; mapping: ImportMapping } | undefined> {
  const row = await rowOf<{ source: string; mapping: unknown }>(db, READ, [actor.countyCode, headerKeyOf(headers)])
  const mapping = ImportMapping.safeParse(row?.mapping)
  // One that an earlier version wrote may name fields that are gone.
  return row === undefined || !mapping.success ? undefined : { source: row.source, mapping: mapping.data }
}

/** Numbers of one source are known again by its name: the same list keeps it, whatever its next file is called. */
export async function rememberMapping({ actor, db, at }: Scope, list: { headers: readonly string[]; source: string; mapping: ImportMapping }): Promise<void> {
  // Where rows without a place lie is said for one file: the next may come from elsewhere.
  const { defaultAreaId: _defaultAreaId, ...mapping } = list.mapping
  await touch(db, REMEMBER, [actor.countyCode, headerKeyOf(list.headers), list.source, JSON.stringify(mapping), actor.accountId, at])
}

/** A list that comes back corrected has the reasons behind its columns, and is the same list. */
function headerKeyOf(headers: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(headers.filter((header) => header !== REASON_HEADER))).digest('hex')
}
