import type { Db } from '#kit/database/transaction.ts'
import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import { countyRules, holdsOn, plainDate, rowsOf, soughtIn } from '#modules/matters/server/public.ts'
import type { CategoryRule, CountyRules } from '#modules/matters/server/public.ts'
import { getPublished, listPublished, listPublishedCategories } from '#modules/requests/published/contract.ts'
import type { PublishedEntry, PublishedFilters } from '#modules/requests/published/contract.ts'
import { notPublic, wordsUnclear } from '#modules/requests/published/refusals.ts'
import { isStillOwed } from '#modules/requests/published/standing.ts'
import { presentPublished } from '#modules/requests/server/published-record.ts'
import type { PublishedRow } from '#modules/requests/server/published-record.ts'

/** Rules may be this old where a stranger only reads. */
const STALE_AFTER_MILLISECONDS = 2_000
const DAY = 86_400_000

const PUBLISHED = 'SELECT * FROM app.published_requests($1, $2, $3, $4, $5, $6::timestamptz, $7::timestamptz, $8::text[], $9::timestamptz, $10::uuid, $11)'

type EntryRow = PublishedRow & { area_id: string; place: string; unit_id: string; updated_at: Date; due_at: Date | null }

/** One look for each first level, whatever number is public. */
const PUBLISHED_CATEGORIES = `SELECT k.key FROM (SELECT DISTINCT split_part(c.key, '.', 1) AS key FROM category c WHERE c.county_code = $1) k
  WHERE EXISTS (SELECT FROM published_request p WHERE p.county_code = $1 AND p.withdrawn_at IS NULL AND split_part(p.category, '.', 1) = k.key)`

/** The first level as it is named today, in the county's order; a category that has ended stays while something of it is public. */
export const listPublishedCategoriesHandler = query(listPublishedCategories, async ({ actor, db, at }) => {
  const [rules, published] = await Promise.all([countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), rowsOf<{ key: string }>(db, PUBLISHED_CATEGORIES, [actor.countyCode])])
  const on = plainDate(at)
  const kept = new Set(published.map(({ key }) => key))
  const shown = rules.categories.filter((category) => !category.key.includes('.') && (holdsOn(category, on) || kept.has(category.key)))
  return { categories: [...new Set(shown.map(({ key }) => key))].map((key) => ({ key, name: categoryNameOn(shown, key, on) })) }
})

/** Of several names in time the one in force; of an ended category its last. */
function categoryNameOn(categories: readonly CategoryRule[], key: string, on: string): string {
  const named = categories.filter((category) => category.key === key)
  return (named.find((category) => holdsOn(category, on)) ?? named.at(-1)!).name
}

/** The same for everybody: the words written for the county, and whether the promise was kept. */
export const listPublishedHandler = query(listPublished, async ({ input, actor, db }) => {
  const after = readCursor(input.after)
  const sought = soughtOf(input.text)
  const [rules, rows] = await Promise.all([
    countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), read(db, [sought.number, ...narrowing(input, sought.terms), after?.at ?? null, after?.id ?? null, input.limit + 1]),
  ])
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  return { items: await present(db, shown, rules), next: rows.length > input.limit && last !== undefined ? cursorOf(last.published_at, last.matter_id) : null }
})

export const getPublishedHandler = query(getPublished, async ({ input, actor, db }) => {
  const [rules, rows] = await Promise.all([
    countyRules(db, actor.countyCode, STALE_AFTER_MILLISECONDS), read(db, [input.number, null, null, null, null, null, null, null, null, null, 1]),
  ])
  if (rows[0] === undefined) throw notPublic({ number: input.number })
  return (await present(db, rows, rules))[0]!
})

function read(db: Db, asked: readonly unknown[]): Promise<EntryRow[]> {
  return rowsOf<EntryRow>(db, PUBLISHED, [...asked])
}

/** A whole number is looked up as one; anything else are words, of which all must occur. */
export function soughtOf(text: string | undefined): { number: string | null; terms: readonly string[] | null } {
  if (text === undefined) return { number: null, terms: null }
  const sought = soughtIn(text)
  if (sought === undefined) throw wordsUnclear()
  return 'number' in sought ? { number: sought.number, terms: null } : { number: null, terms: sought.terms }
}

/** Category, area, unit, standing, the first and the day after the last of its days in China, words: as the functions of access.sql take them. */
export function narrowing({ category, area, unit, state, from, to }: PublishedFilters, terms: readonly string[] | null): unknown[] {
  const dayIn = (day: string) => Date.parse(`${day}T00:00:00+08:00`)
  return [category ?? null, area ?? null, unit ?? null, state ?? null, from === undefined ? null : new Date(dayIn(from)), to === undefined ? null : new Date(dayIn(to) + DAY), terms]
}

async function present(db: Db, rows: readonly EntryRow[], rules: CountyRules): Promise<PublishedEntry[]> {
  const presented = await presentPublished(db, rows, rules)
  return rows.map((row, index) => {
    const open = isStillOwed(row.reply_kind)
    return {
      ...presented[index]!, category: row.category, areaId: row.area_id, unitId: row.unit_id, place: row.place, open, overdue: open && row.kept === false,
      updatedAt: row.updated_at.toISOString(), dueAt: row.suspended_until === null ? (row.due_at?.toISOString() ?? null) : null,
    }
  })
}
