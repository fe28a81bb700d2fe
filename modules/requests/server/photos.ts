import { contentOf } from '#kit/http/held-file.ts'
import { command, query } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { encodePhoto, photoIdTaken, readPhoto, rowOf, storePhoto, touch } from '#modules/matters/server/public.ts'
import { getPhoto, uploadPhoto } from '#modules/requests/contract.ts'
import { insistOnRoom, openedBy } from '#modules/requests/server/attachments.ts'

const FIND = "SELECT id, matter_id, width, height FROM attachment WHERE county_code = $1 AND id = $2 AND kind <> 'audio'"
const ADD = `INSERT INTO attachment (county_code, id, uploaded_by, kind, content_type, bytes, width, height, sha256, created_at)
  VALUES ($1, $2, $3, $4, 'image/webp', $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`

type Kept = { id: string; matter_id: string | null; width: number; height: number }

/** The device chooses the photo's id, so that sending it again after a lost answer makes no second one. */
export const uploadPhotoHandler = command(
  uploadPhoto,
  async (context) => {
    const { input, actor, db, services, at, audit } = context
    audit({ objectKind: 'photo', objectId: input.photoId })
    if ((await rowOf<Kept>(db, FIND, [actor.countyCode, input.photoId])) !== undefined) return input.photoId
    await insistOnRoom(context)
    const photo = await encodePhoto(await contentOf(input.file))
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

/**
 * Opened only by whoever may read what it hangs on; by its reporter only what his own page shows. Each opening is recorded; the reporter is told of a photo at its full size,
 * and of the small ones by the request's own page, on which they stand.
 */
export const getPhotoHandler = query(getPhoto, async ({ input, actor, db, services, guard, audit }) => {
  const matter = await openedBy({ actor, db, guard }, input.photoId, 'photo')
  audit({ objectKind: 'photo', objectId: input.photoId, ...(input.size === 'full' ? { subjectAccountId: matter.reporter_id } : {}), details: { size: input.size } })
  const bytes = await readPhoto(services.filesFolder, actor.countyCode, input.photoId, input.size)
  if (bytes === undefined) throw notFound()
  return new File([new Uint8Array(bytes)], `${input.photoId}.webp`, { type: 'image/webp' })
})
