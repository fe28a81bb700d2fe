import { command } from '#kit/http/handle.ts'
import type { Handler } from '#kit/http/handle.ts'
import { seal } from '#kit/secrets/sealed-value.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { reportHotlineEvent } from '#modules/requests/hotline/contract.ts'
import { orderUnknown } from '#modules/requests/hotline/refusals.ts'
import { eventPlace } from '#modules/requests/hotline/server/connection.ts'
import { defaultIncoming, meaningOf } from '#modules/requests/hotline/state-map.ts'

const NOTE = 'SELECT * FROM app.hotline_event_taken($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)'
const ENTERED = 'SELECT app.hotline_event_entered($1, $2, $3, $4, $5)'
const INCOMING = 'SELECT app.hotline_incoming() AS incoming'
/** Whoever uploaded the list that the event stands in. */
export type EnteredBy = { accountId: string; organizationId: string | null }
type Noted = { is_new: boolean; matter_id: string; area_path: string; org_ids: string[] }

/** Kept beside the order, whatever it means, and once; what it asks for is done by time (carry-out-events.ts). */
export const reportHotlineEventHandler = notingEvents(null)

export function notingEvents(enteredBy: EnteredBy | null): Handler<typeof reportHotlineEvent> {
  return command(
    reportHotlineEvent,
    async ({ input, db, services, at, audit, announce }) => {
      const meaning = await meaningFor(db, input.state)
      const words = input.words === undefined ? null : seal(services.keyring, input.words, eventPlace(input.orderNumber, input.round, input.eventId))
      const noted = await rowOf<Noted>(db, NOTE, [
        input.orderNumber, input.round, input.eventId, input.state, meaning, input.at, at, words, input.dueAt ?? null, input.solved ?? null, input.satisfied ?? null,
      ])
      if (noted === undefined) throw orderUnknown()
      audit({ objectKind: 'request', objectId: noted.matter_id, details: { event: meaning, ...(noted.is_new ? {} : { repeated: true }) } })
      if (noted.is_new && enteredBy !== null) await rowsOf(db, ENTERED, [input.orderNumber, input.round, input.eventId, enteredBy.accountId, enteredBy.organizationId])
      if (noted.is_new) announce({ kind: 'request.changed', objectId: noted.matter_id, areaPath: noted.area_path, orgIds: noted.org_ids })
      return noted.matter_id
    },
    async ({ db, input }) => ({ orderNumber: input.orderNumber, round: input.round, meaning: await meaningFor(db, input.state) }),
  )
}

async function meaningFor(db: Parameters<typeof rowOf>[0], word: string): Promise<string> {
  const row = await rowOf<{ incoming: Record<string, string> | null }>(db, INCOMING, [])
  return meaningOf(row?.incoming ?? defaultIncoming, word)
}
