import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { encodePhoto, photoIdTaken, readPhoto, rowOf, storePhoto, touch } from '#modules/matters/server/public.ts'
import { getPhoto, uploadPhoto } from '#modules/requests/contract.ts'
import { photosTooOften, photosUnused } from '#modules/requests/refusals.ts'
import { readsAsStaff } from '#modules/requests/rules.ts'
import { isShownToReporter, showsPhotosToReporter } from '#modules/requests/server/present-parts.ts'

const FIND = 'SELECT id, matter_id, width, height FROM attachment WHERE county_code = $1 AND id = $2'
const ADD = `INSERT INTO attachment (county_code, id, uploaded_by, kind, content_type, bytes, width, height, sha256, created_at)
  VALUES ($1, $2, $3, $4, 'image/webp', $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`

/** Ten requests full of photos that wait in an outbox; what hangs on no request after a day is collected. */
const MOST_UNUSED = 60
const MOST_AN_HOUR = 200
const HOUR = 3_600_000
/** One count at a time for an account: two uploads at once cannot both be the last one allowed. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('photo/' || $1, 0))"
const UPLOADED = `SELECT count(*) FILTER (WHERE matter_id IS NULL)::int AS unused, count(*) FILTER (WHERE created_at > $3)::int AS lately
  FROM attachment WHERE county_code = $1 AND uploaded_by = $2 AND created_at > $4`

type Kept = { id: string; matter_id: string | null; width: number; height: number }

/** The device chooses the photo's id, so that sending it again after a lost answer makes no second one. */
export const uploadPhotoHandler = command(
  uploadPhoto,
  async (context) => {
    const { input, actor, db, services, at, audit } = context
    audit({ objectKind: 'photo', objectId: input.photoId })
    if ((await rowOf<Kept>(db, FIND, [actor.countyCode, input.photoId])) !== undefined) return input.photoId
    await insistOnRoom(context)
    const photo = await encodePhoto(Buffer.from(await input.file.arrayBuffer()))
    const added = await touch(db, ADD, [
      actor.countyCode, input.photoId, actor.accountId, input.kind, photo.full.length, photo.width, photo.height, photo.sha256, at,
    ])
    // Somebody else's id, or the same device at the same moment: what lies there already stays.
    if (added === 0) throw photoIdTaken()
    await storePhoto(services.filesFolder, actor.countyCode, input.photoId, photo)
    return input.photoId
  },
  async ({ actor, db }, photoId) => {
    const row = await rowOf<Kept>(db, FIND, [actor.countyCode, photoId])
    if (row === undefined) throw notFound()
    return { photoId: row.id, width: row.width, height: row.height }
  },
)

/** Before anything is decoded: a disk is filled, and a processor kept busy, by whoever may send without end. */
async function insistOnRoom({ actor, db, at }: Pick<Context<unknown>, 'actor' | 'db' | 'at'>): Promise<void> {
  await touch(db, ONE_AT_A_TIME, [actor.accountId])
  const before = (ago: number) => new Date(at.getTime() - ago)
  const { unused, lately } = (await rowOf<{ unused: number; lately: number }>(db, UPLOADED, [actor.countyCode, actor.accountId, before(HOUR), before(24 * HOUR)]))!
  if (unused >= MOST_UNUSED) throw photosUnused({ most: MOST_UNUSED })
  if (lately >= MOST_AN_HOUR) throw photosTooOften({ most: MOST_AN_HOUR })
}

const HANGS_ON = `SELECT m.area_path, m.org_ids, m.reporter_id, e.move, e.account_id IS NOT NULL AND e.account_id = m.reporter_id AS "isReporter", e.text_id IS NOT NULL AS "hasWords", w.audience
  FROM attachment t JOIN matter m ON m.county_code = t.county_code AND m.id = t.matter_id
  LEFT JOIN matter_event e ON e.county_code = t.county_code AND e.id = t.event_id
  LEFT JOIN matter_text w ON w.county_code = e.county_code AND w.id = e.text_id
  WHERE t.county_code = $1 AND t.id = $2`

type HangsOn = { area_path: string; org_ids: string[]; reporter_id: string | null; move: string | null; isReporter: boolean; hasWords: boolean; audience: 'internal' | 'reporter' | null }

/**
 * Opened only by whoever may read what it hangs on; by its reporter only what his own page shows. Each opening is recorded; the reporter is told of a photo at its full size,
 * and of the small ones by the request's own page, on which they stand.
 */
export const getPhotoHandler = query(getPhoto, async ({ input, actor, db, services, guard, audit }) => {
  const matter = guard(await rowOf<HangsOn>(db, HANGS_ON, [actor.countyCode, input.photoId]))
  if (!readsAsStaff(actor, matter) && !(matter.move !== null && isShownToReporter({ ...matter, move: matter.move }) && showsPhotosToReporter(matter))) throw notFound()
  audit({ objectKind: 'photo', objectId: input.photoId, ...(input.size === 'full' ? { subjectAccountId: matter.reporter_id } : {}), details: { size: input.size } })
  const bytes = await readPhoto(services.filesFolder, actor.countyCode, input.photoId, input.size)
  if (bytes === undefined) throw notFound()
  return new File([new Uint8Array(bytes)], `${input.photoId}.webp`, { type: 'image/webp' })
})
