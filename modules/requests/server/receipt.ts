import type { z } from 'zod'
import type { Context } from '#kit/http/handle.ts'
import { notFound } from '#kit/http/refusals.ts'
import { rowOf } from '#modules/matters/server/public.ts'
import { slipWord } from '#modules/requests/server/slip-word.ts'
import type { Receipt } from '#modules/requests/shapes.ts'

const RECEIPT = `SELECT m.id, m.number, m.title, m.due_at, m.pending_calendar, m.version, a.name AS area_name, r.name AS receiver, q.entered_by, q.slip_prints,
    (SELECT e.data->>'placeUpTo' FROM matter_event e WHERE e.county_code = m.county_code AND e.matter_id = m.id AND (e.ordinal = 1 OR e.move = 'correctPlace') ORDER BY e.ordinal DESC LIMIT 1) AS place_up_to
  FROM matter m JOIN request q ON q.county_code = m.county_code AND q.matter_id = m.id
  JOIN area a ON a.county_code = m.county_code AND a.id = m.area_id
  JOIN organization r ON r.county_code = m.county_code AND r.id = q.receiver_organization_id
  WHERE m.county_code = $1 AND m.id = $2`

type ReceiptRow = { id: string; number: string; title: string; due_at: Date | null; pending_calendar: boolean; version: number; area_name: string; receiver: string; entered_by: string | null; slip_prints: number; place_up_to: string | null }

type Reading = Pick<Context<unknown>, 'db' | 'actor' | 'services'>

/** What the reporter gets at once; the check word only for whoever entered it for somebody. */
export async function showReceipt(reading: Reading, requestId: string): Promise<z.infer<typeof Receipt>> {
  return receiptFor(reading, requestId, (enteredBy) => enteredBy !== null && enteredBy === reading.actor.accountId)
}

/** The same with the word of the latest print, for whoever has just had it printed. */
export async function showReprinted(reading: Reading, requestId: string): Promise<z.infer<typeof Receipt>> {
  return receiptFor(reading, requestId, (enteredBy) => enteredBy !== null)
}

async function receiptFor({ db, actor, services }: Reading, requestId: string, showsWord: (enteredBy: string | null) => boolean): Promise<z.infer<typeof Receipt>> {
  const row = await rowOf<ReceiptRow>(db, RECEIPT, [actor.countyCode, requestId])
  if (row === undefined) throw notFound()
  return {
    requestId: row.id, number: row.number, title: row.title, receiver: row.receiver, dueAt: row.due_at?.toISOString() ?? null, pendingCalendar: row.pending_calendar,
    areaName: row.area_name, placeUpTo: row.place_up_to, checkWord: showsWord(row.entered_by) ? slipWord(services.keyring, row.id, row.slip_prints) : null, version: row.version,
  }
}
