import { cursorOf, readCursor } from '#kit/http/cursor.ts'
import { query } from '#kit/http/handle.ts'
import { countyRules, rowsOf } from '#modules/matters/server/public.ts'
import type { CountyRules } from '#modules/matters/server/public.ts'
import type { Db } from '#kit/database/transaction.ts'
import { requestLifecycle } from '#modules/requests/lifecycle.ts'
import type { RequestState } from '#modules/requests/lifecycle.ts'
import { getServiceRequest, listServiceRequests, MOST_REQUESTS, partsOf } from '#modules/requests/open311/contract.ts'
import type { ServiceRequest } from '#modules/requests/open311/contract.ts'
import { datesTooFar, datesTurned, serviceRequestUnknown } from '#modules/requests/open311/refusals.ts'
import { expectedAt, MOST_DAYS, spanOf, statusNotes, statusOf, w3cTime } from '#modules/requests/open311/status.ts'
import { publicationLabel } from '#modules/requests/server/publication.ts'
import type { Published } from '#modules/requests/server/publication.ts'

const PUBLISHED = 'SELECT * FROM app.open311_published($1::text[], $2::text[], $3::text[], $4, $5, $6, $7, $8::timestamptz, $9::uuid)'

type PublishedRow = Published & {
  matter_id: string; opened_text: string; number: string; category: string; unit: string; place: string; public_text: string; public_answer: string; suspended_until: Date | null; kept: boolean | null
  state: RequestState; opened_at: Date; updated_at: Date; closed_at: Date | null; due_at: Date | null
}

/** Only what is published, whoever asks; ids override all else. */
export const listServiceRequestsHandler = query(listServiceRequests, async ({ input, actor, db, at }) => {
  const numbers = filled(input.service_request_id)
  const after = readCursor(input.after)
  const span = spanOf(dateOf(input.start_date), dateOf(input.end_date), at)
  if (numbers === null && span === 'turned') throw datesTurned()
  if (numbers === null && span === 'tooFar') throw datesTooFar({ days: MOST_DAYS })
  if (numbers !== null || typeof span === 'string') return { requests: await read(db, actor.countyCode, [numbers, null, null, null, null, MOST_REQUESTS, 0, null, null]), next: null, from: null, to: null }
  const { page, page_size: size } = input
  // One more than is shown says whether there is another page.
  const [rules, rows] = await Promise.all([countyRules(db, actor.countyCode, 2_000), rowsOf<PublishedRow>(db, PUBLISHED, [
    null, filled(input.service_code), statesOf(filled(input.status)), span.from, span.to, size + 1, after === null ? (page - 1) * size : 0, after?.at ?? null, after?.id ?? null,
  ])])
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  const next = rows.length > size && last !== undefined ? cursorOf(last.opened_text, last.matter_id) : null
  return { requests: shown.map((row) => present(row, rules)), next, from: span.from.toISOString(), to: span.to.toISOString() }
})

export const getServiceRequestHandler = query(getServiceRequest, async ({ input, actor, db }) => {
  const found = await read(db, actor.countyCode, [[input.service_request_id], null, null, null, null, 1, 0, null, null])
  if (found.length === 0) throw serviceRequestUnknown()
  return found
})

async function read(db: Db, countyCode: string, asked: readonly unknown[]): Promise<ServiceRequest[]> {
  const [rules, rows] = await Promise.all([countyRules(db, countyCode, 2_000), rowsOf<PublishedRow>(db, PUBLISHED, asked)])
  return rows.map((row) => present(row, rules))
}

function present(row: PublishedRow, rules: CountyRules): ServiceRequest {
  const expected = expectedAt({ state: row.state, suspendedUntil: row.suspended_until, dueAt: row.due_at })
  return {
    service_request_id: row.number,
    status: statusOf(row.state),
    status_notes: statusNotes({
      state: row.state, label: publicationLabel(row), publicAnswer: row.public_answer, isPlan: row.is_plan, suspendedUntil: row.suspended_until, kept: row.kept, dueAt: row.due_at,
    }),
    service_name: rules.categories.findLast(({ key }) => key === row.category)?.name ?? row.category,
    service_code: row.category,
    description: row.public_text,
    agency_responsible: row.unit,
    service_notice: null,
    requested_datetime: w3cTime(row.opened_at),
    updated_datetime: w3cTime(statusOf(row.state) === 'closed' ? (row.closed_at ?? row.updated_at) : row.updated_at),
    ...(expected === null ? {} : { expected_datetime: w3cTime(expected) }),
    address: row.place,
    address_id: null,
    zipcode: null,
    lat: null,
    long: null,
    media_url: null,
  }
}

function filled(list: string | undefined): string[] | null {
  const parts = list === undefined ? [] : partsOf(list)
  return parts.length === 0 ? null : parts
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}

function statesOf(statuses: string[] | null): string[] | null {
  return statuses === null ? null : Object.keys(requestLifecycle.states).filter((state) => statuses.includes(statusOf(state)))
}
