import { createHmac } from 'node:crypto'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { blindIndex, seal } from '#kit/secrets/sealed-value.ts'
import { insertClocks, planClocks, plainDate, rowsOf, takeNumbers, touch, writeAllWords } from '#modules/matters/server/public.ts'
import type { ClockRow, ClockStand, TimeScope } from '#modules/matters/server/public.ts'
import type { CleanRow } from '#modules/requests/import/clean-row.ts'
import { REASON_HEADER } from '#modules/requests/import/fields.ts'
import { provenanceWords } from '#modules/requests/import/rules.ts'
import type { ImportRecord } from '#modules/requests/import/server/import-record.ts'
import { areaWords, judgeRow } from '#modules/requests/import/server/judge-row.ts'
import type { JudgedRow, Judging } from '#modules/requests/import/server/judge-row.ts'
import { tidyText } from '#modules/requests/import/values.ts'
import { countNew, counted } from '#modules/requests/server/counts.ts'
import { titleOf } from '#modules/requests/server/create-request.ts'
import { clockedMatter } from '#modules/requests/server/move.ts'
import { keptRoute } from '#modules/requests/server/request-rules.ts'
import type { TableRow } from '#kit/table-file/cell.ts'

/** `row`: its place among the rows of data, from 0. */
export type BatchRow = TableRow & { row: number }
export type BatchOutcome = { open: number; closed: number; already: number; returned: { row: number; reason: string }[] }

type Keys = { rowKey: string; contentKey: string }
type NewRow = JudgedRow & Keys & { id: string; number: string; line: number; openedAt: Date }

/**
 * Takes a batch of rows in, in the caller's transaction: each is a request with all that hangs on it, or was brought in
 * before, or comes back with its reason. The figures get one row for each day, place, unit, subject and channel.
 */
export async function writeBatch(scope: TimeScope, record: ImportRecord, judging: Judging, rows: readonly BatchRow[]): Promise<BatchOutcome> {
  const returned: BatchOutcome['returned'] = []
  const wanted = new Map<string, JudgedRow & Keys & { row: number; line: number }>()
  let already = 0
  for (const row of rows) {
    const answer = judgeRow(row, judging)
    if ('reason' in answer) {
      returned.push({ row: row.row, reason: answer.reason })
      continue
    }
    const keys = keysOf(scope.services.keyring, record, row, answer.judged)
    const twin = wanted.get(keys.rowKey)
    if (twin === undefined) wanted.set(keys.rowKey, { ...answer.judged, ...keys, row: row.row, line: row.line })
    else if (twin.contentKey === keys.contentKey) already++
    else returned.push({ row: row.row, reason: `编号与第 ${twin.line} 行相同，内容不同，请核对` })
  }
  await touch(scope.db, ONE_AT_A_TIME, [scope.countyCode])
  const known = new Set(await knownContents(scope, [...wanted.values()]))
  for (const [key, { contentKey }] of wanted) {
    if (!known.has(contentKey)) continue
    wanted.delete(key)
    already++
  }
  for (const [key, { row }] of await ordersAmong(scope, wanted)) {
    wanted.delete(key)
    returned.push({ row, reason: '12345 平台已经派来这个编号的工单，按编号搜索就能找到，不再导入；是别的系统的编号的，请删去编号再导入这一行' })
  }
  const claimed = await claim(scope, record, [...wanted.values()])
  for (const [key, { row, contentKey }] of wanted) {
    if (claimed.added.has(key)) continue
    if (claimed.before.get(key) === contentKey) already++
    else returned.push({ row, reason: '这个编号已经导入过，内容或地点不同；已导入的不改动，请在系统里查看' })
  }
  const fresh = [...wanted.values()].filter(({ rowKey }) => claimed.added.has(rowKey))
  const numbers = await takeNumbers(scope.services, scope.countyCode, 'request', Number(plainDate(scope.at).slice(0, 4)), fresh.length)
  const added = fresh.map((row, index): NewRow => ({ ...row, id: claimed.added.get(row.rowKey)!, number: numbers[index]!, openedAt: row.clean.isClosed ? (row.clean.reportedAt ?? row.clean.closedAt ?? scope.at) : scope.at }))
  if (added.length > 0) await insertAll(scope, record, judging, added)
  if (returned.length > 0) await rowsOf(scope.db, RETURN, [scope.countyCode, record.id, record.uploaded_by, returned.map(({ row }) => row), returned.map(({ reason }) => reason)])
  const closed = added.filter(({ clean }) => clean.isClosed).length
  return { open: added.length - closed, closed, already, returned }
}

const RETURN = 'INSERT INTO request_import_row (county_code, import_id, uploaded_by, row, reason) SELECT $1, $2, $3, * FROM unnest($4::integer[], $5::text[])'

/**
 * By its number in the system that it comes from, or by all that its cells say: as they stand, so that a later version which
 * understands them better still knows them. Where whoever imports said the
 * place, the same words elsewhere are another row. Keyed with the oldest key, so that a change of keys makes no row new.
 */
function keysOf(keyring: Keyring, record: Pick<ImportRecord, 'source' | 'headers'>, row: TableRow, { clean: { externalNumber }, chosenAreaId }: JudgedRow): Keys {
  const { secret } = keyring.all('index').at(-1)!
  const hash = (parts: unknown) => createHmac('sha256', secret).update(`imported request/${JSON.stringify(parts)}`).digest('base64url')
  const cells = row.cells.map(({ text }, column) => (record.headers[column] === REASON_HEADER ? '' : tidyText(text)))
  const contentKey = hash(['content', cells.slice(0, cells.findLastIndex((text) => text !== '') + 1), ...(chosenAreaId === null ? [] : [chosenAreaId])])
  return { contentKey, rowKey: externalNumber === null ? contentKey : hash(['number', record.source, externalNumber]) }
}

/** Between asking what is known and being known oneself: the same row without its number, or of a list called otherwise, has another key and would wait for nothing. Rows are judged before. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('import rows/' || $1, 0))"
/** Each asked by itself: a plan made while the table was small would go on reading all of it. */
const KNOWN = `SELECT asked.content_key FROM unnest($2::text[]) AS asked (content_key)
  WHERE (SELECT true FROM imported_request i WHERE i.county_code = $1 AND i.content_key = asked.content_key LIMIT 1)`

/** The very same row, also when its list was called otherwise then, or its number was not looked at. */
async function knownContents(scope: TimeScope, rows: readonly Keys[]): Promise<string[]> {
  if (rows.length === 0) return []
  return (await rowsOf<{ content_key: string }>(scope.db, KNOWN, [scope.countyCode, rows.map(({ contentKey }) => contentKey)])).map((row) => row.content_key)
}

const ORDERS = 'SELECT order_number FROM app.hotline_known($1::text[])'

/** What the platform has sent itself, also where nobody of this county may read it any more: it is handled there. A row without a number is none. */
async function ordersAmong<Row extends JudgedRow>(scope: TimeScope, rows: ReadonlyMap<string, Row>): Promise<[string, Row][]> {
  const numberOf = ({ clean }: JudgedRow) => clean.externalNumber?.normalize('NFKC')
  const numbers = [...rows.values()].flatMap((row) => numberOf(row) ?? [])
  if (numbers.length === 0) return []
  const known = new Set((await rowsOf<{ order_number: string }>(scope.db, ORDERS, [[...numbers, ...numbers.map((number) => number.toUpperCase())]])).map((row) => row.order_number))
  return [...rows].filter(([, row]) => { const number = numberOf(row); return number !== undefined && (known.has(number) || known.has(number.toUpperCase())) })
}

const CLAIM = `INSERT INTO imported_request (county_code, row_key, content_key, matter_id, import_id) SELECT $1, key, content, id, $5 FROM unnest($2::text[], $3::text[], $4::uuid[]) AS t (key, content, id)
  ORDER BY key ON CONFLICT (county_code, row_key) DO NOTHING RETURNING row_key, matter_id`
const BEFORE = `SELECT asked.row_key, (SELECT i.content_key FROM imported_request i WHERE i.county_code = $1 AND i.row_key = asked.row_key) AS content_key FROM unnest($2::text[]) AS asked (row_key)`

/** Whoever writes a key first brings the row in; another process waits for that and then sees it. In the order of keys, so that no two wait for each other. */
async function claim(scope: TimeScope, record: ImportRecord, rows: readonly Keys[]): Promise<{ added: Map<string, string>; before: Map<string, string> }> {
  if (rows.length === 0) return { added: new Map(), before: new Map() }
  const added = await rowsOf<{ row_key: string; matter_id: string }>(scope.db, CLAIM, [scope.countyCode, rows.map(({ rowKey }) => rowKey), rows.map(({ contentKey }) => contentKey), rows.map(() => scope.newId()), record.id])
  const ids = new Map(added.map((row) => [row.row_key, row.matter_id]))
  const others = rows.filter(({ rowKey }) => !ids.has(rowKey)).map(({ rowKey }) => rowKey)
  const before = others.length === 0 ? [] : await rowsOf<{ row_key: string; content_key: string }>(scope.db, BEFORE, [scope.countyCode, others])
  return { added: ids, before: new Map(before.map((row) => [row.row_key, row.content_key])) }
}

const MATTERS = `INSERT INTO matter (county_code, id, kind, number, title, state, category, purpose, urgency, channel, area_id, area_path, level_1, level_2, level_3, level_4, level_5, level_6, level_7, level_8,
    place, longitude, latitude, org_ids, holder_organization_id, waiting_for, waiting_organization_id, due_stage, due_at, pending_calendar, opened_at, closed_at, updated_at)
  SELECT $1, t.id, 'request', t.number, t.title, CASE WHEN t.is_closed THEN 'final' ELSE 'submitted' END, t.category, t.purpose, t.urgency, t.channel, l.ids[array_length(l.ids, 1)], t.path,
    l.ids[1], l.ids[2], l.ids[3], l.ids[4], l.ids[5], l.ids[6], l.ids[7], l.ids[8], t.place, t.longitude, t.latitude, CASE WHEN t.is_closed THEN '{}' ELSE ARRAY[t.holder] END, t.holder,
    CASE WHEN NOT t.is_closed THEN 'accept' END, CASE WHEN NOT t.is_closed THEN t.holder END, t.due_stage, t.due_at, t.pending, t.opened_at, t.closed_at, $2
  FROM unnest($3::uuid[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::double precision[], $14::double precision[], $15::uuid[], $16::text[],
    $17::timestamptz[], $18::boolean[], $19::timestamptz[], $20::timestamptz[])
    AS t (id, number, title, is_closed, category, purpose, urgency, channel, path, place, longitude, latitude, holder, due_stage, due_at, pending, opened_at, closed_at)
  CROSS JOIN LATERAL (SELECT string_to_array(rtrim(t.path, '/'), '/') AS ids) l`
const REQUESTS = `INSERT INTO request (county_code, matter_id, text, anonymous_to_public, reporter_name_sealed, reporter_phone_sealed, reporter_phone_index, entered_by, entered_organization_id, receiver_organization_id, routing, closed_elsewhere,
    suggested_category, suggested_confidence, suggested_model, external_number)
  SELECT $1, t.id, t.text, true, t.name, t.phone, t.phone_index, $2, $3, t.receiver, t.routing::jsonb, t.is_closed, t.suggested, t.confidence, t.model, t.external_number
  FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::text[], $11::boolean[], $12::text[], $13::integer[], $14::uuid[], $15::text[])
    AS t (id, text, name, phone, phone_index, receiver, routing, is_closed, suggested, confidence, model, external_number)`
const PARTIES = `INSERT INTO matter_party (county_code, organization_id, matter_id, role, open, required, opened_at, created_at) SELECT $1, t.unit, t.id, 'holder', true, false, $2, $2 FROM unnest($3::uuid[], $4::uuid[]) AS t (id, unit)`
const TEXTS = `INSERT INTO matter_text (county_code, id, matter_id, audience, words, created_at) SELECT $1, t.id, t.matter_id, 'internal', t.words, $2 FROM unnest($3::uuid[], $4::uuid[], $5::text[]) AS t (id, matter_id, words)`
const EVENTS = `INSERT INTO matter_event (county_code, id, matter_id, ordinal, at, move, from_state, to_state, account_id, organization_id, role, area_id, data, text_id)
  SELECT $1, t.id, t.matter_id, 1, $2, CASE WHEN t.is_closed THEN 'bringInClosed' ELSE 'bringIn' END, NULL, CASE WHEN t.is_closed THEN 'final' ELSE 'submitted' END, $3, $4, $5, t.area_id, jsonb_build_object('importId', $6::text, 'line', t.line), t.text_id
  FROM unnest($7::uuid[], $8::uuid[], $9::boolean[], $10::text[], $11::integer[], $12::uuid[]) AS t (id, matter_id, is_closed, area_id, line, text_id)`
const ANNOUNCE = "INSERT INTO live_event (county_code, id, kind, object_id, area_path, reporter_id, org_ids) VALUES ($1, $2, 'request.changed', $3, $4, NULL, $5)"

async function insertAll(scope: TimeScope, record: ImportRecord, judging: Judging, rows: readonly NewRow[]): Promise<void> {
  const { db, countyCode, at, services } = scope
  const { keyring } = services
  const ids = rows.map(({ id }) => id)
  const isClosed = rows.map(({ clean }) => clean.isClosed)
  const open = rows.filter(({ clean }) => !clean.isClosed)
  const { stands, clocks } = clocksOf(scope, judging, rows)
  const texts = rows.map(() => scope.newId())
  await Promise.all([
    touch(db, MATTERS, [
      countyCode, at, ids, rows.map(({ number }) => number), rows.map(({ clean }) => titleOf(clean.title === '' ? clean.text : clean.title)), isClosed, rows.map(({ category }) => category.key), rows.map(({ clean }) => clean.purpose),
      rows.map(({ urgency }) => urgency), rows.map(({ clean }) => clean.channel), rows.map(({ area }) => area.path), rows.map((row) => placeWords(row, judging)),
      rows.map(({ point }) => point?.[0] ?? null), rows.map(({ point }) => point?.[1] ?? null), rows.map(({ receiver }) => receiver.id), stands.map((stand) => stand?.due_stage ?? null), stands.map((stand) => stand?.due_at ?? null),
      stands.map((stand) => stand?.pending_calendar ?? false), rows.map(({ openedAt }) => openedAt), rows.map(({ clean }) => (clean.isClosed ? (clean.closedAt ?? at) : null)),
    ]),
    touch(db, REQUESTS, [
      countyCode, record.uploaded_by, record.organization_id, ids, rows.map(({ clean }) => wordsOf(clean)), rows.map((row) => sealedName(keyring, row)), rows.map((row) => sealedPhone(keyring, row)),
      rows.map(({ clean }) => blindIndex(keyring, 'phone', 'request.reporterPhone', clean.reporterPhones[0] ?? null)), rows.map(({ receiver }) => receiver.id),
      rows.map((row) => { const kept = keptRoute(row.route); return JSON.stringify({ ...kept, why: row.categoryWhy + kept.why }) }), isClosed,
      rows.map(({ suggested }) => suggested?.key ?? null), rows.map(({ suggested }) => suggested?.confidence ?? null), rows.map(({ suggested }) => suggested?.modelId ?? null),
      rows.map(({ clean }) => clean.externalNumber?.normalize('NFKC') ?? null),
    ]),
    writeAllWords(db, countyCode, rows.map((row) => ({ id: row.id, opened_at: row.openedAt, text: wordsOf(row.clean), place: placeWords(row, judging), areas: judging.ground.tree.chainOf(row.area).slice(1).map((area) => ({ areaId: area.id, name: area.name })) }))),
    touch(db, PARTIES, [countyCode, at, open.map(({ id }) => id), open.map(({ receiver }) => receiver.id)]),
    touch(db, TEXTS, [countyCode, at, texts, ids, rows.map((row) => provenanceWords({ ...row.clean, source: record.source, line: row.line }))]),
    touch(db, EVENTS, [countyCode, at, record.uploaded_by, record.organization_id, record.role, record.id, rows.map(() => scope.newId()), ids, isClosed, rows.map(({ area }) => area.id), rows.map(({ line }) => line), texts]),
    insertClocks({ db, countyCode }, clocks),
    countNew(scope, rows.map((row) => counted({
      opened_at: row.openedAt, area_id: row.area.id, holder_organization_id: row.receiver.id, category: row.category.key, channel: row.clean.channel, state: row.clean.isClosed ? 'final' : 'submitted',
      reply_kind: null, contacted_in_time: null, replied_in_time: null, taken_up_in_time: true, closing: 0, solved: null, satisfaction: null, excluded: false, suggested_category: row.suggested?.key ?? null, suggested_model: row.suggested?.modelId ?? null, closed_elsewhere: row.clean.isClosed,
    }))),
    // One for all: pages of lists read anew, whichever row it was.
    touch(db, ANNOUNCE, [countyCode, scope.newId(), ids.at(-1), record.area_path, [...new Set(open.map(({ receiver }) => receiver.id))]]),
  ])
}

/** The clock of accepting runs from now on: nobody could accept what he had not received. */
function clocksOf(scope: TimeScope, { ground }: Judging, rows: readonly NewRow[]): { stands: (ClockStand | null)[]; clocks: ClockRow[] } {
  const planned = new Map<string, ReturnType<typeof planClocks>>()
  const clocks: ClockRow[] = []
  const stands = rows.map((row) => {
    if (row.clean.isClosed) return null
    const subject = clockedMatter({ id: row.id, category: row.category.key, urgency: row.urgency })
    const key = `${subject.category} ${subject.urgency}`
    const plan = planned.get(key) ?? planClocks({ ...scope, rules: ground.rules }, subject, [{ stage: 'accept', organizationId: null }])
    planned.set(key, plan)
    clocks.push(...plan.clocks.map((clock) => ({ ...clock, id: scope.newId(), matter_id: row.id, organization_id: row.receiver.id })))
    return plan.stand
  })
  return { stands, clocks }
}

/** As an address where there is one; the areas' names else. */
function placeWords({ clean, area }: NewRow, { ground }: Judging): string {
  return clean.places.address ?? areaWords(ground, area)
}

/** Title and text as one, the title once. */
function wordsOf({ title, text }: CleanRow): string {
  if (text === '' || text.startsWith(title)) return text === '' ? title : text
  return `${title}\n${text}`
}

/** Further numbers stand with the name, under the same seal: nothing that somebody can be reached by is lost. */
function sealedName(keyring: Keyring, { id, clean }: NewRow): string | null {
  const more = clean.reporterPhones.slice(1)
  const name = more.length === 0 ? clean.reporterName : `${clean.reporterName ?? '未留姓名'}（另有电话 ${more.join('、')}）`
  return name === null ? null : seal(keyring, name, { table: 'request', column: 'reporter_name_sealed', row: id })
}

function sealedPhone(keyring: Keyring, { id, clean }: NewRow): string | null {
  const phone = clean.reporterPhones[0]
  return phone === undefined ? null : seal(keyring, phone, { table: 'request', column: 'reporter_phone_sealed', row: id })
}
