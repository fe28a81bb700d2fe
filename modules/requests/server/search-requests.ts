import { startOfDayInChina } from '#kit/clock/china-day.ts'
import { readCursor } from '#kit/http/cursor.ts'
import type { Context } from '#kit/http/handle.ts'
import { maskText, withoutPersonal } from '#kit/secrets/mask.ts'
import { blindIndex } from '#kit/secrets/sealed-value.ts'
import { excerptOf, heldIn, marksIn, rowOf, rowsOf, soughtIn } from '#modules/matters/server/public.ts'
import { endStates, requestLifecycle } from '#modules/requests/lifecycle.ts'
import { searchTooWide, searchUnclear } from '#modules/requests/refusals.ts'
import { reachOf } from '#modules/requests/server/reach.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import type { Found, RequestRow } from '#modules/requests/shapes.ts'
import type { ListFilters } from '#modules/requests/contract.ts'

const ENDED = [...endStates]
const STANDING = Object.keys(requestLifecycle.states).filter((state) => !endStates.has(state))
const AREA_PATH = 'SELECT path FROM area WHERE county_code = $1 AND id = $2'
const SEARCH = "SELECT id FROM app.search_matters('request', $1, $2::text[], $3, $4::text[], $5::uuid[], $6, $7::timestamptz, $8::uuid, $9)"
const BY_EXTERNAL_NUMBER = 'SELECT ids, is_whole FROM app.search_external_numbers($1, $2, $3::text[], $4::uuid[], $5, $6::timestamptz, $7::uuid, $8)'

/** The beginning of our own number, the beginning of the number in another system, and words: a request is found by any of them. */
export type SoughtRequests = { number: string | null; external: string | null; terms: readonly string[] | null }

/**
 * What a text seeks is said by the text alone, for the list and for rows that are walked. Were it said by what there is, it
 * would differ between readers: whoever approves an export reaches other requests than whoever asked for it.
 */
export function soughtRequestsIn(text: string): SoughtRequests {
  const sought = soughtIn(text)
  const external = externalNumberIn(text)
  if (sought === undefined && external === null) throw searchUnclear()
  return { number: sought !== undefined && 'number' in sought ? sought.number : null, external, terms: sought !== undefined && 'terms' in sought ? sought.terms : null }
}

/** The number of another system, or its beginning, as somebody types it; never what looks like a person's own number. */
function externalNumberIn(typed: string): string | null {
  const number = typed.normalize('NFKC').trim().toUpperCase()
  return /^\S{3,64}$/u.test(number) && /\d/u.test(number) && withoutPersonal(number) === number ? number : null
}

/**
 * The ids of the newest that are found, of each way of seeking a page and one more. Who searches is recorded each time, his
 * words only as a hash under a key: they may name somebody. Refused where too many numbers begin so to see the page filled.
 */
export async function findByText(context: Context<ListFilters & { text: string }>): Promise<{ ids: string[]; sought: SoughtRequests }> {
  const { input, db, services, audit } = context
  const sought = soughtRequestsIn(input.text)
  const where = await whereToSearch(context)
  const [ours, others] = where === null ? [[], undefined] : await Promise.all([
    sought.number === null && sought.terms === null ? [] : rowsOf<{ id: string }>(db, SEARCH, [sought.number, sought.terms ?? [], ...where]),
    sought.external === null ? undefined : rowOf<{ ids: string[]; is_whole: boolean }>(db, BY_EXTERNAL_NUMBER, [sought.external, ...where]),
  ])
  const ids = [...new Set([...ours.map(({ id }) => id), ...(others?.ids ?? [])])]
  audit({ details: { search: blindIndex(services.keyring, 'text', 'request.search', input.text), found: Math.min(ids.length, input.limit) } })
  if (others?.is_whole === false && ids.length <= input.limit) throw searchTooWide()
  return { ids, sought }
}

/** What both searches are told: the filters, the reach, the place of the page and its length. `null` where the area that is asked for does not exist. */
async function whereToSearch({ input, actor, db, at }: Context<ListFilters & { text: string }>): Promise<unknown[] | null> {
  const cursor = readCursor(input.after)
  const areaPath = input.areaId === undefined ? undefined : ((await rowOf<{ path: string }>(db, AREA_PATH, [actor.countyCode, input.areaId]))?.path ?? null)
  if (areaPath === null) return null
  const reach = reachOf(actor)
  return [
    JSON.stringify(narrowed(input, areaPath, at)), areaPath === undefined ? reach.areaPaths : within(reach.areaPaths, areaPath), reach.organizationIds, reach.own,
    cursor?.at ?? null, cursor?.id ?? null, input.limit + 1,
  ]
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
    opened_from: input.from === undefined ? undefined : startOfDayInChina(input.from).toISOString(),
    opened_before: input.to === undefined ? undefined : new Date(startOfDayInChina(input.to).getTime() + 86_400_000).toISOString(),
  }
}

/** What a row of what was found needs beside its record: the text, of what is not sealed. */
export const FOUND_COLUMNS = ', CASE WHEN NOT m.sealed THEN q.text END AS text'
export type FoundRecord = RequestRecord & { text: string | null }

/** Where each of them was found, in its words as the list shows them, masked: by our own number first, then by another system's, then by words. */
export function showFound(rows: readonly RequestRow[], records: readonly FoundRecord[], { number, external, terms }: SoughtRequests): (RequestRow & { found: Found })[] {
  const recordOf = new Map(records.map((record) => [record.id, record]))
  return rows.map((row) => {
    const { text, external_number } = recordOf.get(row.requestId)!
    if (number !== null && row.number.startsWith(number)) return { ...row, found: { where: 'number', words: row.number, marks: [[0, number.length]] } }
    const words = external_number ?? ''
    if (external !== null && words.toUpperCase().startsWith(external)) return { ...row, found: { where: 'externalNumber', words, marks: [[0, external.length]] } }
    return { ...row, found: foundIn(row, terms === null ? '' : (maskText(text) ?? ''), terms ?? []) }
  })
}

/** In the title where it holds as many of the words as any, else in the text, else in the place. */
function foundIn(row: RequestRow, text: string, terms: readonly string[]): Found {
  const place = row.place.includes(row.areaName) ? row.place : `${row.areaName} ${row.place}`
  const places = ([['title', row.title], ['text', text], ['place', place]] as const).map(([where, all]) => ({ where, all, held: heldIn(all, terms) }))
  const { where, all } = places.reduce((best, one) => (one.held > best.held ? one : best))
  const marks = marksIn(all, terms)
  return { where, ...(where === 'title' ? { words: all, marks } : excerptOf(all, marks)) }
}
