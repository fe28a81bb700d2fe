import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import { countyRules, holdsOn, plainDate, rowsOf } from '#modules/matters/server/public.ts'
import type { CategoryRule } from '#modules/matters/server/public.ts'
import { listPublished, listPublishedCategories } from '#modules/requests/contract.ts'
import { presentPublished, PUBLISHED_COLUMNS, PUBLISHED_JOINS } from '#modules/requests/server/published-record.ts'
import type { PublishedRow } from '#modules/requests/server/published-record.ts'

const LISTED = `SELECT ${PUBLISHED_COLUMNS} FROM published_request p ${PUBLISHED_JOINS}
  WHERE p.county_code = $1 AND p.withdrawn_at IS NULL AND ($2::text IS NULL OR p.category = $2 OR p.category ^@ ($2 || '.'))
    AND ($3::timestamptz IS NULL OR (p.published_at, p.matter_id) < ($3, $4::uuid))
  ORDER BY p.published_at DESC, p.matter_id DESC LIMIT $5`

const PUBLISHED_CATEGORIES = `SELECT DISTINCT split_part(category, '.', 1) AS key FROM published_request WHERE county_code = $1 AND withdrawn_at IS NULL`

/** The first level as it is named today, in the county's order; a category that has ended stays while something of it is public. */
export const listPublishedCategoriesHandler = query(listPublishedCategories, async ({ actor, db, at }) => {
  const [rules, published] = await Promise.all([countyRules(db, actor.countyCode, 2_000), rowsOf<{ key: string }>(db, PUBLISHED_CATEGORIES, [actor.countyCode])])
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
  const [rules, rows] = await Promise.all([
    countyRules(db, actor.countyCode, 2_000),
    rowsOf<PublishedRow>(db, LISTED, [actor.countyCode, input.category ?? null, after?.at ?? null, after?.id ?? null, input.limit + 1]),
  ])
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  return {
    items: await presentPublished(db, shown, rules),
    next: rows.length > input.limit && last !== undefined ? cursorOf(last.published_at, last.matter_id) : null,
  }
})
