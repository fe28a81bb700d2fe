import type { Grant } from '#kit/access/actor.ts'
import type { CountyScope } from '#kit/database/county-scope.ts'
import { rowsOf, touch } from '#modules/matters/server/statement.ts'
import { photosUnknown, recordingUnknown } from '#modules/matters/refusals.ts'

export type TimelineScope = CountyScope & { accountId: string | null }

export type TimelineNote = {
  matterId: string
  /** The version that the matter has after it. */
  ordinal: number
  areaId: string
  move: string
  from: string | null
  to: string
  /** The post by which it was done; the reporter has none. */
  grant?: Grant | undefined
  clock?: 'pause' | 'resume'
  /** Ids, keys and figures; never words about a person. */
  data?: Record<string, string | number | boolean | null | readonly string[]>
  words?: { text: string; audience: 'internal' | 'reporter' } | undefined
  photoIds?: readonly string[]
  /** What was said instead of written, or beside it. */
  recordingId?: string | undefined
}

const INSERT_TEXT = 'INSERT INTO matter_text (county_code, id, matter_id, audience, words, created_at) VALUES ($1, $2, $3, $4, $5, $6)'
const INSERT_EVENT = `INSERT INTO matter_event (county_code, id, matter_id, ordinal, at, move, from_state, to_state, account_id, organization_id, role, area_id, clock, data, text_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`
const HANG_PHOTOS = "UPDATE attachment SET matter_id = $3, event_id = $4 WHERE county_code = $1 AND id = ANY ($2::uuid[]) AND kind <> 'audio' AND matter_id IS NULL"
const HANG_RECORDING = "UPDATE attachment SET matter_id = $3, event_id = $4 WHERE county_code = $1 AND id = $2 AND kind = 'audio' AND matter_id IS NULL"

/** Puts what happened on the timeline: the words in their erasable place, photos and what was said on the event. */
export async function noteOnTimeline(scope: TimelineScope, note: TimelineNote): Promise<{ eventId: string; textId: string | null }> {
  const eventId = scope.newId()
  const textId = note.words === undefined ? null : scope.newId()
  const statements: Promise<unknown>[] = []
  if (note.words !== undefined) statements.push(rowsOf(scope.db, INSERT_TEXT, [scope.countyCode, textId, note.matterId, note.words.audience, note.words.text, scope.at]))
  statements.push(
    rowsOf(scope.db, INSERT_EVENT, [
      scope.countyCode, eventId, note.matterId, note.ordinal, scope.at, note.move, note.from, note.to, scope.accountId, note.grant?.organizationId ?? null,
      note.grant?.role ?? null, note.areaId, note.clock ?? null, JSON.stringify(note.data ?? {}), textId,
    ]),
  )
  if (note.photoIds !== undefined && note.photoIds.length > 0) {
    const photoIds = [...new Set(note.photoIds)]
    statements.push(touch(scope.db, HANG_PHOTOS, [scope.countyCode, photoIds, note.matterId, eventId]).then((hung) => {
      if (hung !== photoIds.length) throw photosUnknown()
    }))
  }
  if (note.recordingId !== undefined) {
    statements.push(touch(scope.db, HANG_RECORDING, [scope.countyCode, note.recordingId, note.matterId, eventId]).then((hung) => {
      if (hung !== 1) throw recordingUnknown()
    }))
  }
  await Promise.all(statements)
  return { eventId, textId }
}
