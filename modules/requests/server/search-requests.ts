import { readCursor } from '#kit/http/cursor.ts'
import type { Context } from '#kit/http/handle.ts'
import type { Db } from '#kit/database/transaction.ts'
import { maskText, withoutPersonal } from '#kit/secrets/mask.ts'
import { blindIndex } from '#kit/secrets/sealed-value.ts'
import { excerptOf, heldIn, marksIn, rowOf, rowsOf, soughtIn } from '#modules/matters/server/public.ts'
import type { Sought } from '#modules/matters/server/public.ts'
import { endStates, requestLifecycle } from '#modules/requests/lifecycle.ts'
import { searchUnclear } from '#modules/requests/refusals.ts'
import { reachOf } from '#modules/requests/server/reach.ts'
import type { Found, RequestRow } from '#modules/requests/shapes.ts'
import type { ListFilters } from '#modules/requests/contract.ts'

const ENDED = [...endStates]
const STANDING = Object.keys(requestLifecycle.states).filter((state) => !endStates.has(state))
const AREA_PATH = 'SELECT path FROM area WHERE county_code = $1 AND id = $2'
const SEARCH = "SELECT id FROM app.search_matters('request', $1, $2::text[], $3, $4::text[], $5::uuid[], $6, $7::timestamptz, $8::uuid, $9)"
const TEXTS = 'SELECT q.matter_id, q.text FROM request q JOIN matter m ON m.county_code = q.county_code AND m.id = q.matter_id WHERE q.county_code = $1 AND q.matter_id = ANY ($2::uuid[]) AND NOT m.sealed'

const BY_EXTERNAL_NUMBER = 'SELECT id FROM app.search_external_numbers($1, $2, $3::text[], $4::uuid[], $5, $6::timestamptz, $7::uuid, $8)'
const EXTERNAL_IDS = "SELECT id FROM app.search_external_numbers($1, '{}', app.paths(), app.orgs(), false, NULL, NULL, 200)"
const EXTERNAL_NUMBERS = 'SELECT matter_id, external_number FROM request WHERE county_code = $1 AND matter_id = ANY ($2::uuid[])'

/** What was sought, as it was found: also by the number that a request had in another system. */
export type SoughtRequests = Sought | { external: string }

/** The number of another system, or its beginning, as somebody types it; never what looks like a person's own number. */
function externalNumberIn(typed: string): string | undefined {
  const number = typed.normalize('NFKC').trim().toUpperCase()
  return /^\S{3,64}$/u.test(number) && /\d/u.test(number) && withoutPersonal(number) === number ? number : undefined
}

/** Our own numbers come first, then those of other systems, then words; a text that is none of these is refused. */
export async function findByText(context: Context<ListFilters & { text: string }>): Promise<{ ids: string[]; sought: SoughtRequests }> {
  const { text } = context.input
  const sought = soughtIn(text)
  const external = externalNumberIn(text)
  const isOwn = sought !== undefined && 'number' in sought
  if (isOwn) {
    const ids = await searchRequests(context, sought)
    if (ids.length > 0 || external === undefined) return { ids, sought }
  }
  if (external !== undefined) {
    const ids = await search(context, BY_EXTERNAL_NUMBER, [external])
    if (ids.length > 0 || isOwn) return { ids, sought: { external } }
  }
  const words = insistOnSought(text)
  return { ids: await searchRequests(context, words), sought: words }
}

/** For rows that are walked in any case: what the list would find by a number of another system. */
export async function idsByExternalNumber(db: Db, text: string): Promise<string[]> {
  const external = externalNumberIn(text)
  return external === undefined ? [] : (await rowsOf<{ id: string }>(db, EXTERNAL_IDS, [external])).map(({ id }) => id)
}

export function insistOnSought(text: string): Sought {
  const sought = soughtIn(text)
  if (sought === undefined) throw searchUnclear()
  return sought
}

/** The ids of what is found, the newest first. Who searches is recorded each time, his words only as a hash under a key: they may name somebody. */
async function searchRequests(context: Context<ListFilters & { text: string }>, sought: Sought): Promise<string[]> {
  return await search(context, SEARCH, 'number' in sought ? [sought.number, []] : [null, sought.terms])
}

async function search({ input, actor, db, at, services, audit }: Context<ListFilters & { text: string }>, statement: string, wanted: readonly unknown[]): Promise<string[]> {
  const cursor = readCursor(input.after)
  const areaPath = input.areaId === undefined ? undefined : ((await rowOf<{ path: string }>(db, AREA_PATH, [actor.countyCode, input.areaId]))?.path ?? null)
  const reach = reachOf(actor)
  const rows = areaPath === null ? [] : await rowsOf<{ id: string }>(db, statement, [
    ...wanted, JSON.stringify(narrowed(input, areaPath, at)),
    areaPath === undefined ? reach.areaPaths : within(reach.areaPaths, areaPath), reach.organizationIds, reach.own, cursor?.at ?? null, cursor?.id ?? null, input.limit + 1,
  ])
  audit({ details: { search: blindIndex(services.keyring, 'text', 'request.search', input.text), found: Math.min(rows.length, input.limit) } })
  return rows.map((row) => row.id)
}

/** Of each area of the reach the part that is asked for. */
function within(paths: readonly string[], asked: string): string[] {
  return paths.flatMap((path) => (asked.startsWith(path) ? [asked] : path.startsWith(asked) ? [path] : []))
}

function narrowed(input: ListFilters, areaPath: string | undefined, at: Date): Record<string, unknown> {
  return {
    state: input.state, purpose: input.purpose, urgency: input.urgency, channel: input.channel, waiting_for: input.waitingFor, holder_organization_id: input.organizationId,
    category: input.category, area_path: areaPath,
    states: input.stage === undefined ? undefined : input.stage === 'ended' ? ENDED : STANDING,
    overdue_at: input.overdue === true ? at.toISOString() : undefined,
    not_overdue_at: input.overdue === false ? at.toISOString() : undefined,
    opened_from: input.from === undefined ? undefined : `${input.from}T00:00:00+08:00`,
    opened_before: input.to === undefined ? undefined : new Date(Date.parse(`${input.to}T00:00:00+08:00`) + 86_400_000).toISOString(),
  }
}

/** Where each of them was found, in its words as the list shows them, masked. */
export async function showFound(db: Db, countyCode: string, rows: readonly RequestRow[], sought: SoughtRequests): Promise<(RequestRow & { found: Found })[]> {
  if ('external' in sought) {
    const numbers = new Map((await rowsOf<{ matter_id: string; external_number: string | null }>(db, EXTERNAL_NUMBERS, [countyCode, rows.map((row) => row.requestId)])).map((row) => [row.matter_id, row.external_number ?? '']))
    return rows.map((row) => ({ ...row, found: { where: 'externalNumber', words: numbers.get(row.requestId) ?? '', marks: [[0, sought.external.length]] } }))
  }
  const texts = 'number' in sought ? [] : await rowsOf<{ matter_id: string; text: string | null }>(db, TEXTS, [countyCode, rows.map((row) => row.requestId)])
  const textOf = new Map(texts.map((row) => [row.matter_id, maskText(row.text) ?? '']))
  return rows.map((row) => ({ ...row, found: 'number' in sought ? { where: 'number', words: row.number, marks: [[0, Math.min(sought.number.length, row.number.length)]] } : foundIn(row, textOf.get(row.requestId) ?? '', sought.terms) }))
}

/** In the title where it holds as many of the words as any, else in the text, else in the place. */
function foundIn(row: RequestRow, text: string, terms: readonly string[]): Found {
  const place = row.place.includes(row.areaName) ? row.place : `${row.areaName} ${row.place}`
  const places = ([['title', row.title], ['text', text], ['place', place]] as const).map(([where, all]) => ({ where, all, held: heldIn(all, terms) }))
  const { where, all } = places.reduce((best, one) => (one.held > best.held ? one : best))
  const marks = marksIn(all, terms)
  return { where, ...(where === 'title' ? { words: all, marks } : excerptOf(all, marks)) }
}
