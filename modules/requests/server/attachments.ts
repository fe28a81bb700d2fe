import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { rowOf, touch } from '#modules/matters/server/public.ts'
import { photosTooOften, photosUnused } from '#modules/requests/refusals.ts'
import { readsAsStaff } from '#modules/requests/rules.ts'
import { isShownToReporter, showsPhotosToReporter } from '#modules/requests/server/present-parts.ts'

/** Ten requests full of photos that wait in an outbox; what hangs on no request is collected after a day (what staff took on the spot after nine). */
const MOST_UNUSED = 60
const MOST_AN_HOUR = 200
const HOUR = 3_600_000
/** One count at a time for an account: two uploads at once cannot both be the last one allowed. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('photo/' || $1, 0))"
const UPLOADED = `SELECT count(*) FILTER (WHERE matter_id IS NULL)::int AS unused, count(*) FILTER (WHERE created_at > $3)::int AS lately
  FROM attachment WHERE county_code = $1 AND uploaded_by = $2 AND created_at > $4`

/** Before anything is decoded: a disk is filled, and a processor kept busy, by whoever may send without end. Photos and recordings count together. */
export async function insistOnRoom({ actor, db, at }: Pick<Context<unknown>, 'actor' | 'db' | 'at'>): Promise<void> {
  await touch(db, ONE_AT_A_TIME, [actor.accountId])
  const before = (ago: number) => new Date(at.getTime() - ago)
  const { unused, lately } = (await rowOf<{ unused: number; lately: number }>(db, UPLOADED, [actor.countyCode, actor.accountId, before(HOUR), before(24 * HOUR)]))!
  if (unused >= MOST_UNUSED) throw photosUnused({ most: MOST_UNUSED })
  if (lately >= MOST_AN_HOUR) throw photosTooOften({ most: MOST_AN_HOUR })
}

const HANGS_ON = `SELECT m.area_path, m.org_ids, m.reporter_id, t.content_type, e.move, e.account_id IS NOT NULL AND e.account_id = m.reporter_id AS "isReporter", e.text_id IS NOT NULL AS "hasWords", w.audience
  FROM attachment t JOIN matter m ON m.county_code = t.county_code AND m.id = t.matter_id
  LEFT JOIN matter_event e ON e.county_code = t.county_code AND e.id = t.event_id
  LEFT JOIN matter_text w ON w.county_code = e.county_code AND w.id = e.text_id
  WHERE t.county_code = $1 AND t.id = $2 AND (t.kind = 'audio') = $3`

type HangsOn = { area_path: string; org_ids: string[]; reporter_id: string | null; content_type: string; move: string | null; isReporter: boolean; hasWords: boolean; audience: 'internal' | 'reporter' | null }

/** What it hangs on, for whoever may open it: staff who read the request, and its reporter where his own page shows it. */
export async function openedBy({ actor, db, guard }: Pick<Context<unknown>, 'actor' | 'db' | 'guard'>, id: string, what: 'photo' | 'recording'): Promise<HangsOn> {
  const matter = guard(await rowOf<HangsOn>(db, HANGS_ON, [actor.countyCode, id, what === 'recording']))
  if (!readsAsStaff(actor, matter) && !(matter.move !== null && isShownToReporter({ ...matter, move: matter.move }) && showsPhotosToReporter(matter))) throw notFound()
  return matter
}
