import type { Db } from '#kit/database/transaction.ts'
import { rowsOf } from '#modules/matters/server/public.ts'
import { outgoingFor } from '#modules/requests/hotline/state-map.ts'
import type { RequestMove } from '#modules/requests/lifecycle.ts'

const QUEUE = 'SELECT app.queue_hotline_messages($1, $2, $3, $4)'

/** What the platform hears of a move is written down with it; most requests are nobody's order and cost nothing. */
export async function queueHotlineMessages(
  scope: { db: Db; at: Date }, row: { id: string; external_number: string | null; merged_count: number }, move: RequestMove, eventId: string, data: Readonly<Record<string, unknown>>,
): Promise<void> {
  // An order's number stands with its request, also where a list brought that in.
  if (row.external_number === null && row.merged_count === 0) return
  const kind = outgoingFor(move, data)
  if (kind !== null) await rowsOf(scope.db, QUEUE, [row.id, eventId, kind, scope.at])
}
