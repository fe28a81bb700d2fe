import { query } from '#kit/http/handle.ts'
import { open } from '#kit/secrets/sealed-value.ts'
import { maskText } from '#kit/secrets/mask.ts'
import { platformWants, rowsOf } from '#modules/matters/server/public.ts'
import { listHotlineOrders } from '#modules/requests/hotline/contract.ts'
import { eventPlace } from '#modules/requests/hotline/server/connection.ts'
import { showMessage } from '#modules/requests/hotline/server/settings.ts'
import type { MessageRow } from '#modules/requests/hotline/server/settings.ts'
import { sayEffect } from '#modules/requests/hotline/state-map.ts'
import { isClosedTo } from '#modules/requests/sealing.ts'
import { findRecord } from '#modules/requests/server/request-record.ts'

type OrderRow = {
  order_number: string; round: number; matter_id: string; their_due_at: Date | null; their_state: string | null; taken_at: Date; solved: boolean | null; satisfied: boolean | null; evaluated_at: Date | null
}
type EventRow = { order_number: string; round: number; event_key: string; their_word: string; meaning: string; happened_at: Date; effect: string | null; words_sealed: string | null; entered_unit: string | null }

/** Its own, and those of requests that were merged into it, as far as the reader reaches them. */
const ORDERS = `SELECT h.* FROM hotline_order h WHERE h.county_code = $1 AND (h.matter_id = $2 OR h.matter_id IN (
  SELECT l.matter_id FROM matter_link l WHERE l.county_code = $1 AND l.other_id = $2 AND l.kind = 'merge' AND l.undone_at IS NULL)) ORDER BY h.taken_at, h.order_number, h.round LIMIT 50`
/** Words that were not taken may have accused whoever handles the order: that they came is nothing for him. */
const MESSAGES = `SELECT m.*, CASE WHEN m.state = 'waiting' AND m.kind = ANY (app.hotline_unnamed()) THEN 'stateUnnamed' ELSE m.reason END AS reason
  FROM hotline_message m WHERE m.county_code = $1 AND m.matter_id = ANY ($2::uuid[]) AND m.kind <> 'wordsRefused' ORDER BY m.order_number, m.round, m.ordinal LIMIT 500`
const EVENTS = `SELECT e.*, CASE WHEN e.entered_by IS NOT NULL THEN coalesce(g.name, '本县') END AS entered_unit FROM hotline_event e LEFT JOIN organization g ON g.county_code = e.county_code AND g.id = e.entered_organization_id
  WHERE e.county_code = $1 AND e.matter_id = ANY ($2::uuid[]) AND e.meaning <> 'wordsRefused' ORDER BY e.happened_at, e.event_key LIMIT 500`

export const listHotlineOrdersHandler = query(listHotlineOrders, async ({ input, actor, db, services, guard, audit }) => {
  const row = guard(await findRecord(db, actor.countyCode, input.requestId))
  audit({ objectKind: 'request', objectId: row.id })
  if (isClosedTo(actor, row)) return { orders: [] }
  const orders = await rowsOf<OrderRow>(db, ORDERS, [actor.countyCode, row.id])
  if (orders.length === 0) return { orders: [] }
  const matters = orders.map((order) => order.matter_id)
  const [messages, events] = await Promise.all([rowsOf<MessageRow>(db, MESSAGES, [actor.countyCode, matters]), rowsOf<EventRow>(db, EVENTS, [actor.countyCode, matters])])
  const isOf = (order: OrderRow) => (one: { order_number: string; round: number }) => one.order_number === order.order_number && one.round === order.round
  return {
    orders: orders.map((order) => ({
      orderNumber: order.order_number, round: order.round, theirDueAt: order.their_due_at?.toISOString() ?? null,
      isEarlier: order.their_due_at !== null && row.due_at !== null && order.their_due_at < row.due_at && platformWants(row) !== null, theirState: order.their_state, takenAt: order.taken_at.toISOString(),
      evaluation: order.evaluated_at === null ? null : evaluationWords(order),
      messages: messages.filter(isOf(order)).map(showMessage),
      events: events.filter(isOf(order)).map((event) => ({
        word: event.their_word, understood: event.meaning !== 'unknown', effect: effectOf(event), at: event.happened_at.toISOString(),
        words: event.words_sealed === null ? null : maskText(open(services.keyring, event.words_sealed, eventPlace(event.order_number, event.round, event.event_key))),
      })),
    })),
  }
})

function effectOf({ effect, meaning, entered_unit: unit }: EventRow): string | null {
  const said = sayEffect(effect, meaning)
  return unit === null ? said : [said, `由${unit}按平台清单录入`].filter((words) => words !== null).join('；')
}

function evaluationWords({ solved, satisfied }: OrderRow): string {
  const words = [solved === null ? '' : solved ? '已解决' : '未解决', satisfied === null ? '' : satisfied ? '满意' : '不满意'].filter((word) => word !== '')
  return words.length === 0 ? '已回访' : words.join('，')
}
