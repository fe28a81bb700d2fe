import { command } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { countyRules, plainDate, rowsOf } from '#modules/matters/server/public.ts'
import { findAlike } from '#modules/requests/contract-support.ts'
import { likeOnes } from '#modules/requests/duplicates.ts'
import { endStates } from '#modules/requests/lifecycle.ts'
import { readsAsStaff } from '#modules/requests/rules.ts'
import { categorySuggester } from '#modules/requests/server/category-suggester.ts'
import { chooseCategory } from '#modules/requests/server/find-category.ts'
import { nearOnes } from '#modules/requests/server/find-duplicates.ts'
import { findPlace, homeOf } from '#modules/requests/server/find-place.ts'
import { presentRow, RECORD_COLUMNS, RECORD_JOINS } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'

const MOST_LIKELY = 12
const MOST_SHOWN = 4
const SHOWN = `SELECT ${RECORD_COLUMNS} FROM matter m ${RECORD_JOINS} WHERE m.county_code = $1 AND m.id = ANY ($2::uuid[]) AND NOT m.sealed AND NOT m.state = ANY ($3::text[])`

/** What may be the same thing, for whoever enters it for somebody: only what he reads by his post, and what something can still go on in. */
export const findAlikeHandler = command(
  findAlike,
  async (context) => {
    // Whoever may not read areas hears the same of one that is there and of one that is not.
    if (!context.actor.holds('area.read')) throw notFound()
    const { chain } = await findPlace(context.db, context.actor.countyCode, context.input.place, plainDate(context.at), homeOf(context.actor, 'request.reportFor'))
    context.guard({ area_path: chain.at(-1)!.path })
    return ''
  },
  async ({ input, actor, db, at }) => {
    const [rules, suggester] = await Promise.all([countyRules(db, actor.countyCode, 2_000), categorySuggester(db, actor.countyCode)])
    const { chain, longitude, latitude } = await findPlace(db, actor.countyCode, input.place, plainDate(at), homeOf(actor, 'request.reportFor'))
    const { category } = chooseCategory(rules, suggester, input.category, input.text, at, false)
    const others = await nearOnes(db, actor.countyCode, { level_2: chain[1]?.areaId ?? null, level_3: chain[2]?.areaId ?? null, opened_at: at })
    const likely = likeOnes({ id: '', text: input.text, category: category.key, longitude, latitude, area_id: chain.at(-1)!.areaId, area_path: chain.at(-1)!.path, level_3: chain[2]?.areaId ?? null, opened_at: at }, others, MOST_LIKELY)
    const rows = await rowsOf<RequestRecord>(db, SHOWN, [actor.countyCode, likely.map(({ id }) => id), [...endStates]])
    const byId = new Map(rows.filter((row) => readsAsStaff(actor, row)).map((row) => [row.id, row]))
    return { candidates: likely.filter(({ id }) => byId.has(id)).slice(0, MOST_SHOWN).map(({ id, why }) => ({ request: presentRow(byId.get(id)!, actor, rules, at), why })) }
  },
)
