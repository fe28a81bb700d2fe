import type { Context } from '#kit/http/handle.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { rowsOf } from '#modules/matters/server/public.ts'

const OWN = `SELECT m.number, m.title, m.state, m.category, m.purpose, m.urgency, m.channel, m.place, m.longitude, m.latitude, m.opened_at, m.closed_at, q.text, q.anonymous_to_public,
    q.reply_kind, q.replied_at, q.solved, q.satisfaction, q.typing, m.id AS request_id, q.reporter_name_sealed, q.reporter_phone_sealed,
    (SELECT jsonb_build_object('text', p.public_text, 'answer', p.public_answer, 'reporterShown', p.reporter_shown, 'withdrawnAt', p.withdrawn_at) FROM published_request p
      WHERE p.county_code = m.county_code AND p.matter_id = m.id) AS published,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'move', e.move, 'words', t.words) ORDER BY e.ordinal, e.id), '[]') FROM matter_event e
      LEFT JOIN matter_text t ON t.county_code = e.county_code AND t.id = e.text_id AND t.audience = 'reporter'
        AND (e.move <> 'suspend' OR EXISTS (SELECT 1 FROM approval a WHERE a.county_code = e.county_code AND a.matter_id = e.matter_id AND a.text_id = t.id AND a.status = 'approved'))
      WHERE e.county_code = m.county_code AND e.matter_id = m.id) AS timeline,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('photoId', p.id, 'kind', p.kind, 'createdAt', p.created_at) ORDER BY p.id), '[]') FROM attachment p
      WHERE p.county_code = m.county_code AND p.matter_id = m.id AND p.uploaded_by = m.reporter_id AND p.kind <> 'audio') AS photos,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('recordingId', p.id, 'milliseconds', p.milliseconds, 'createdAt', p.created_at) ORDER BY p.id), '[]') FROM attachment p
      WHERE p.county_code = m.county_code AND p.matter_id = m.id AND p.uploaded_by = m.reporter_id AND p.kind = 'audio') AS recordings
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  WHERE m.county_code = $1 AND m.reporter_id = $2 ORDER BY m.opened_at, m.id`
/** Of what was never public he gets what he saw of it. */
const SUPPORTED = `SELECT p.number, p.public_text AS "publicText", o.category, o.area_name AS "areaName", o.opened_on AS "openedOn", s.at, s.ended_at AS "endedAt", s.urged_at AS "urgedAt" FROM supporter s
  LEFT JOIN app.open_requests(ARRAY(SELECT t.matter_id FROM supporter t WHERE t.county_code = $1 AND t.account_id = $2)) o ON o.matter_id = s.matter_id
  LEFT JOIN published_request p ON p.county_code = s.county_code AND p.matter_id = s.matter_id WHERE s.county_code = $1 AND s.account_id = $2 ORDER BY s.at, s.matter_id`
const NOTICES = 'SELECT at, step, sentence FROM notice WHERE county_code = $1 AND account_id = $2 ORDER BY at, id'
const UNUSED_PHOTOS = "SELECT id AS \"photoId\", created_at AS \"createdAt\" FROM attachment WHERE county_code = $1 AND uploaded_by = $2 AND matter_id IS NULL AND kind <> 'audio' ORDER BY id"
const UNUSED_RECORDINGS = "SELECT id AS \"recordingId\", milliseconds, created_at AS \"createdAt\" FROM attachment WHERE county_code = $1 AND uploaded_by = $2 AND matter_id IS NULL AND kind = 'audio' ORDER BY id"

type OwnRow = { request_id: string; reporter_name_sealed: string | null; reporter_phone_sealed: string | null }

/** This module's part of a person's full copy of his own data. */
export async function personalDataOfRequests({ actor, db, services }: Context<unknown>): Promise<Record<string, unknown>> {
  const own = [actor.countyCode, actor.accountId]
  const [rows, notices, unusedPhotos, unusedRecordings, supportedRequests] = await Promise.all([rowsOf<OwnRow>(db, OWN, own), rowsOf(db, NOTICES, own), rowsOf(db, UNUSED_PHOTOS, own), rowsOf(db, UNUSED_RECORDINGS, own), rowsOf(db, SUPPORTED, own)])
  const plain = (value: string | null, column: string, row: string) => (value === null ? null : open(services.keyring, value, { table: 'request', column, row }))
  const requests = rows.map(({ request_id: id, reporter_name_sealed: name, reporter_phone_sealed: phone, ...request }) => ({
    ...request, reporterName: plain(name, 'reporter_name_sealed', id), reporterPhone: plain(phone, 'reporter_phone_sealed', id),
  }))
  return { requests, supportedRequests, notices, unusedPhotos, unusedRecordings }
}
