import { contentOf } from '#kit/http/held-file.ts'
import { command, query } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { encodeRecording, readRecording, recordingIdTaken, rowOf, storeRecording, touch } from '#modules/matters/server/public.ts'
import { getRecording, uploadRecording } from '#modules/requests/contract-recordings.ts'
import { insistOnRoom, openedBy } from '#modules/requests/server/attachments.ts'

const FIND = "SELECT id, milliseconds FROM attachment WHERE county_code = $1 AND id = $2 AND kind = 'audio'"
const ADD = `INSERT INTO attachment (county_code, id, uploaded_by, kind, content_type, bytes, milliseconds, sha256, created_at)
  VALUES ($1, $2, $3, 'audio', $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`

type Kept = { id: string; milliseconds: number }

/** As a photo: the device chooses the id, so that sending it again after a lost answer makes no second one. */
export const uploadRecordingHandler = command(
  uploadRecording,
  async (context) => {
    const { input, actor, db, services, at, audit } = context
    audit({ objectKind: 'recording', objectId: input.recordingId })
    if ((await rowOf<Kept>(db, FIND, [actor.countyCode, input.recordingId])) !== undefined) return input.recordingId
    await insistOnRoom(context)
    const sound = encodeRecording(await contentOf(input.file))
    const added = await touch(db, ADD, [actor.countyCode, input.recordingId, actor.accountId, sound.contentType, sound.bytes.length, sound.milliseconds, sound.sha256, at])
    if (added === 0) throw recordingIdTaken()
    await storeRecording(services.filesFolder, actor.countyCode, input.recordingId, sound)
    return input.recordingId
  },
  async ({ actor, db }, recordingId) => {
    const row = await rowOf<Kept>(db, FIND, [actor.countyCode, recordingId])
    if (row === undefined) throw notFound()
    return { recordingId: row.id, seconds: secondsOf(row.milliseconds) }
  },
)

/** A person's voice: opened by whoever may open the request's photos, and each time told to the reporter. */
export const getRecordingHandler = query(getRecording, async ({ input, actor, db, services, guard, audit }) => {
  const matter = await openedBy({ actor, db, guard }, input.recordingId, 'recording')
  audit({ objectKind: 'recording', objectId: input.recordingId, subjectAccountId: matter.reporter_id })
  const bytes = await readRecording(services.filesFolder, actor.countyCode, input.recordingId)
  if (bytes === undefined) throw notFound()
  return new File([new Uint8Array(bytes)], `${input.recordingId}.${matter.content_type === 'audio/aac' ? 'aac' : 'webm'}`, { type: matter.content_type })
})

export function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds / 1_000))
}
