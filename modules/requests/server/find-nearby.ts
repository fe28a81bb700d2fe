import { command } from '#kit/http/handle.ts'
import { countyRules, plainDate, rowsOf } from '#modules/matters/server/public.ts'
import { findNearby } from '#modules/requests/contract-support.ts'
import { alikeInPublic, likeOnes } from '#modules/requests/duplicates.ts'
import type { Comparable } from '#modules/requests/duplicates.ts'
import { endStates } from '#modules/requests/lifecycle.ts'
import { categoriesInForce, categorySuggester } from '#modules/requests/server/category-suggester.ts'
import { chooseCategory } from '#modules/requests/server/find-category.ts'
import { findPlace } from '#modules/requests/server/find-place.ts'
import { publishedAreaOf } from '#modules/requests/server/publication.ts'
import { findOpenNear, presentOpen } from '#modules/requests/server/open-requests.ts'
import { PUBLISHED_COLUMNS, PUBLISHED_JOINS } from '#modules/requests/server/published-record.ts'
import { presentRow, RECORD_COLUMNS, RECORD_JOINS } from '#modules/requests/server/request-record.ts'
import type { RequestRecord } from '#modules/requests/server/request-record.ts'
import { presentSupportable, SUPPORTED, SUPPORTED_JOIN } from '#modules/requests/server/support-request.ts'
import type { SupportableRow } from '#modules/requests/server/support-request.ts'

const WITHIN_DAYS = 180
const MOST_COMPARED = 200
const MOST_SHOWN = 3
/** Of what is not public yet: the same trouble of these days. */
const OPEN_WITHIN_MILLISECONDS = 30 * 24 * 3_600_000

/** Public ones carry no point and no more than their community: what is public there, or below the street that was named. */
const PUBLISHED = `SELECT ${PUBLISHED_COLUMNS}, ${SUPPORTED} FROM published_request p ${PUBLISHED_JOINS} ${SUPPORTED_JOIN}
  WHERE p.county_code = $1 AND p.withdrawn_at IS NULL AND p.opened_at > $4::timestamptz - interval '${WITHIN_DAYS} days'
    AND p.area_id = ANY (ARRAY(SELECT b.id FROM area b WHERE b.county_code = $1 AND b.path ^@ $3 COLLATE "C" AND b.level = ANY ($5::text[])))
    AND (SELECT true FROM matter m WHERE m.county_code = p.county_code AND m.id = p.matter_id AND m.reporter_id = $2) IS NULL
  ORDER BY p.opened_at DESC, p.matter_id DESC LIMIT ${MOST_COMPARED}`
const OWN = `SELECT ${RECORD_COLUMNS}, m.level_3, q.text FROM matter m ${RECORD_JOINS} WHERE m.county_code = $1 AND m.kind = 'request' AND m.reporter_id = $2 AND NOT m.sealed
    AND NOT m.state = ANY ($3::text[]) AND q.text IS NOT NULL ORDER BY m.opened_at DESC, m.id DESC LIMIT ${MOST_COMPARED}`

/**
 * What may be the same thing, before it is sent: of others what is public, and the little that may be heard of accepted ones
 * about public facilities; of his own what is still open. The words come in the body and are kept nowhere. Reads only.
 */
export const findNearbyHandler = command(
  findNearby,
  async () => '',
  async (context) => {
    const { input, actor, db, at } = context
    // Whoever may not read areas hears the same of one that is there and of one that is not.
    if (!actor.holds('area.read')) return { published: [], open: [], own: [] }
    const [rules, suggester] = await Promise.all([countyRules(db, actor.countyCode, 2_000), categorySuggester(db, actor.countyCode)])
    const { chain, longitude, latitude } = await findPlace(db, actor.countyCode, input.place, plainDate(at))
    const { category, suggested } = chooseCategory(rules, suggester, input.category, input.text, at, false)
    // What nobody has named and no word tells may be any of the facilities.
    const isUnsure = input.category === undefined && suggested === null
    const { area, levels } = publishedAreaOf(chain)
    const [published, open, own] = await Promise.all([
      // Of the whole county nothing is near.
      area === chain[0] ? [] : rowsOf<SupportableRow>(db, PUBLISHED, [actor.countyCode, actor.accountId, area.path, at, levels]),
      findOpenNear(db, [actor.countyCode, actor.accountId], { areaId: area.areaId, categories: isUnsure ? categoriesInForce(rules, at).filter((one) => one.public_facility).map(({ key }) => key) : [category.key], since: new Date(at.getTime() - OPEN_WITHIN_MILLISECONDS), most: MOST_SHOWN }),
      rowsOf<RequestRecord & { text: string; level_3: string | null }>(db, OWN, [actor.countyCode, actor.accountId, [...endStates]]),
    ])
    const asked: Comparable = { id: '', text: input.text, category: category.key, longitude, latitude, area_id: chain.at(-1)!.areaId, area_path: chain.at(-1)!.path, level_3: chain[2]?.areaId ?? null, opened_at: at }
    const alike = alikeInPublic(asked, published.map((row) => ({ id: row.matter_id, text: row.public_text, category: row.category })), MOST_SHOWN)
    const mine = likeOnes(asked, own, MOST_SHOWN)
    return {
      published: await presentSupportable({ db, actor, at }, alike.map((id) => published.find((row) => row.matter_id === id)!)),
      open: presentOpen(context, open, rules, at),
      own: mine.map(({ id }) => presentRow(own.find((row) => row.id === id)!, actor, rules, at)),
    }
  },
)
