import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Context } from '#kit/http/handle.ts'
import { rowOf, touch } from '#modules/matters/server/public.ts'
import { proposeColumns, REASON_HEADER } from '#modules/requests/import/fields.ts'
import { ImportMapping } from '#modules/requests/import/contract.ts'

const READ = 'SELECT source, mapping, saved_at FROM import_mapping WHERE county_code = $1 AND header_key = $2'
const REMEMBER = `INSERT INTO import_mapping (county_code, header_key, source, mapping, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (county_code, header_key) DO UPDATE SET source = excluded.source, mapping = excluded.mapping, saved_by = excluded.saved_by, saved_at = excluded.saved_at`

type Scope = Pick<Context<unknown>, 'actor' | 'db' | 'at'>

/** What a list is read as. The same headers may be an import's in one place and a hotline's in another: each is remembered by itself. */
export type ListKind<Mapping> = { name: 'requests' | 'hotlineOrders'; mapping: z.ZodType<Mapping> }
type Remembered<Mapping> = { source: string; mapping: Mapping; savedAt: Date }

const requestLists: ListKind<ImportMapping> = { name: 'requests', mapping: ImportMapping }

/** As the same headers were understood before in this county, under the name of that time; else as they speak for themselves, under the name given. */
export async function mappingFor(scope: Pick<Scope, 'actor' | 'db'>, headers: readonly string[], source: string): Promise<{ source: string; mapping: ImportMapping; isRemembered: boolean }> {
  const remembered = await rememberedColumns(scope, requestLists, headers)
  return remembered === undefined
    ? { source, mapping: ImportMapping.parse({ columns: proposeColumns(headers) }), isRemembered: false }
    : { source: remembered.source, mapping: remembered.mapping, isRemembered: true }
}

/** Numbers of one source are known again by its name: the same list keeps it, whatever its next file is called. */
export async function rememberMapping(scope: Scope, list: { headers: readonly string[]; source: string; mapping: ImportMapping }): Promise<void> {
  // Where rows without a place lie is said for one file: the next may come from elsewhere.
  const { defaultAreaId: _defaultAreaId, ...mapping } = list.mapping
  await rememberColumns(scope, requestLists, { headers: list.headers, source: list.source, mapping })
}

/** How this county understood a list of this kind with the very same headers last time, what it called it, and when that was. */
export async function rememberedColumns<Mapping>({ actor, db }: Pick<Scope, 'actor' | 'db'>, kind: ListKind<Mapping>, headers: readonly string[]): Promise<Remembered<Mapping> | undefined> {
  const row = await rowOf<{ source: string; mapping: unknown; saved_at: Date }>(db, READ, [actor.countyCode, headerKeyOf(kind, headers)])
  const mapping = kind.mapping.safeParse(row?.mapping)
  // One that an earlier version wrote may name fields that are gone.
  return row === undefined || !mapping.success ? undefined : { source: row.source, mapping: mapping.data, savedAt: row.saved_at }
}

export async function rememberColumns<Mapping>({ actor, db, at }: Scope, kind: ListKind<Mapping>, list: { headers: readonly string[]; source: string; mapping: Mapping }): Promise<void> {
  await touch(db, REMEMBER, [actor.countyCode, headerKeyOf(kind, list.headers), list.source, JSON.stringify(list.mapping), actor.accountId, at])
}

/** A list that comes back corrected has the reasons behind its columns, and is the same list. */
function headerKeyOf({ name }: ListKind<unknown>, headers: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(headers.filter((header) => header !== REASON_HEADER))).digest('hex')
  // Those of imports were kept first, when there was nothing to tell them apart from.
  return name === 'requests' ? hash : `${name} ${hash}`
}
