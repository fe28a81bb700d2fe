import { query } from '#kit/http/handle.ts'
import type { Caller, Context, Handler, Services } from '#kit/http/handle.ts'
import { ProblemError } from '#kit/problem/problem.ts'
import type { TableRow } from '#kit/table-file/cell.ts'
import type { TableFormat } from '#kit/table-file/table-file.ts'
import { writeLike } from '#kit/table-file/write-like.ts'
import { rowsOf } from '#modules/matters/server/public.ts'
import { takeHotlineList } from '#modules/requests/hotline/contract-files.ts'
import type { HotlineListResult } from '#modules/requests/hotline/contract-files.ts'
import { claimedTwice, columnsOf, labelOf } from '#modules/requests/hotline/file-fields.ts'
import type { ColumnFields } from '#modules/requests/hotline/file-fields.ts'
import { readFileRow } from '#modules/requests/hotline/file-row.ts'
import type { FileRow, NameCategory } from '#modules/requests/hotline/file-row.ts'
import { columnTwice, numberColumnMissing } from '#modules/requests/hotline/refusals.ts'
import { hotlineHandle, openSettings } from '#modules/requests/hotline/server/connection.ts'
import { filesConnection } from '#modules/requests/hotline/server/batches.ts'
import { readListFile, rememberFields, understoodFields } from '#modules/requests/hotline/server/list-file.ts'
import type { Uploaded } from '#modules/requests/hotline/server/list-file.ts'
import { notingEvents } from '#modules/requests/hotline/server/note-event.ts'
import type { EnteredBy } from '#modules/requests/hotline/server/note-event.ts'
import { takingOrders } from '#modules/requests/hotline/server/submit-order.ts'
import type { SentAgain } from '#modules/requests/hotline/server/submit-order.ts'
import { REASON_HEADER } from '#modules/requests/import/fields.ts'
import { importGround } from '#modules/requests/import/server/ground.ts'
import type { ImportGround } from '#modules/requests/import/server/ground.ts'

type Known = { order_number: string; round: number; matter_id: string }
const KNOWN = 'SELECT * FROM app.hotline_known($1)'

type Line = { row: TableRow; read: FileRow }
type List = { name: string; unplaced: string[]; format: TableFormat; heads: TableRow[]; headers: readonly string[]; lines: Line[]; known: ReadonlySet<string>; intakeKey: string; enteredBy: EnteredBy; sha256: string }
type Outcome = HotlineListResult['results'][number]

/**
 * Each row goes through the same door as an order that the platform sends itself, in a transaction of its own; so whatever ends
 * this halfway, the same file again takes in what is left and nothing twice. Whose post allows it is asked before, and who brought
 * which file stands in the audit, of every request that it spoke of; beside an event it stands with the event. Nothing of the file is kept.
 */
export const takeHotlineListHandler: Handler<typeof takeHotlineList> = {
  contract: takeHotlineList,
  run: async (services, caller, input) => {
    let list: List | undefined
    const reading = query(takeHotlineList, async (context) => {
      list = await readList(context)
      return { rows: list.lines.length, added: 0, known: 0, events: 0, refused: 0, unplaced: [], results: [], returned: null }
    })
    await reading.run(services, caller, input)
    const result = await takeRows(services, caller, list!)
    await query(takeHotlineList, async (context) => {
      await recordMatters(context, list!, result)
      return result
    }).run(services, { ...caller, isInside: true }, input)
    return result
  },
}

async function readList(context: Context<Uploaded & { fields?: ColumnFields | undefined }>): Promise<List> {
  const { input, actor, db, services, at, audit } = context
  const connection = await filesConnection(db)
  const list = await readListFile(input)
  const fields = input.fields?.slice(0, list.headers.length) ?? (await understoodFields(context, list.headers)).fields
  const twice = claimedTwice(fields)
  if (twice !== undefined) throw columnTwice({ field: labelOf(twice) })
  const columns = columnsOf(fields)
  const unplaced = list.headers.filter((header, column) => header !== '' && header !== REASON_HEADER && (fields[column] ?? '') === '')
  if (columns.order.externalNumber === undefined) throw numberColumnMissing({ unplaced })
  if (input.fields !== undefined) await rememberFields(context, list.headers, fields)
  const nameCategory = categoryNames(await importGround(db, actor.countyCode, at))
  const lines = list.data.map((row) => ({ row, read: readFileRow(row, columns, nameCategory, at) }))
  const numbers = [...new Set(lines.flatMap(({ read }) => (read.kind === 'order' ? [read.order.orderNumber] : [])))]
  const known = await rowsOf<Known>(db, KNOWN, [numbers])
  audit({ objectKind: 'hotlineList', details: { rows: lines.length, sha256: list.sha256 } })
  return {
    name: input.file.name, unplaced, format: list.format, heads: list.heads, headers: list.headers, lines, known: new Set(known.map((one) => keyOf(one.order_number, one.round))),
    intakeKey: openSettings(services.keyring, actor.countyCode, connection.settings_sealed).intakeKey,
    enteredBy: { accountId: actor.accountId!, organizationId: actor.grantsFor('hotline.exchange')[0]?.organizationId ?? null }, sha256: list.sha256,
  }
}

/** The rows went in under the platform's key: whose hands they went through is found by the request. */
async function recordMatters({ db, audit }: Context<unknown>, { lines, sha256 }: List, { results }: HotlineListResult): Promise<void> {
  const rounds = lines.flatMap(({ read }, index) => (read.kind === 'refused' || results[index]!.outcome === 'refused' ? [] : [read.kind === 'order' ? read.order : read.event]))
  const spokenOf = new Set(rounds.map(({ orderNumber, round }) => keyOf(orderNumber, round)))
  const known = await rowsOf<Known>(db, KNOWN, [[...new Set(rounds.map(({ orderNumber }) => orderNumber))]])
  audit({ objectKind: 'request', objectIds: [...new Set(known.filter((one) => spokenOf.has(keyOf(one.order_number, one.round))).map((one) => one.matter_id))], details: { sha256 } })
}

function categoryNames(ground: ImportGround): NameCategory {
  return (word) => {
    const called = ground.categoriesCalled(word)
    const below = called.filter(({ key }) => key.includes('.'))
    const only = below.length === 1 ? below[0] : called.length === 1 ? called[0] : undefined
    if (only !== undefined) return { key: only.key }
    return { reason: called.length === 0 ? '“类别”本县没有，请改成本县的类别，或空着由系统建议' : '“类别”在本县有几个，请写上一级，如 物业/物业费' }
  }
}

const keyOf = (orderNumber: string, round: number) => `${orderNumber} ${round}`

async function takeRows(services: Services, caller: Caller, list: List): Promise<HotlineListResult> {
  const inside: Caller = { countyCode: caller.countyCode, handle: null, idempotencyKey: null, systemHandle: hotlineHandle(list.intakeKey), isInside: true, address: caller.address, setCookie: () => {} }
  const known = new Set(list.known)
  const results: Outcome[] = []
  // One after the other: a round follows the one before it, an event its order.
  for (const { row, read } of list.lines) results.push({ line: row.line, ...(await takeRow({ services, inside, enteredBy: list.enteredBy }, read, known)) })
  const count = (outcome: Outcome['outcome']) => results.filter((one) => one.outcome === outcome).length
  return { rows: results.length, added: count('added'), known: count('known'), events: count('event'), refused: count('refused'), unplaced: list.unplaced, results, returned: await returnedOf(list, results) }
}

async function takeRow({ services, inside, enteredBy }: { services: Services; inside: Caller; enteredBy: EnteredBy }, read: FileRow, known: Set<string>): Promise<Omit<Outcome, 'line'>> {
  if (read.kind === 'refused') return { orderNumber: read.orderNumber, outcome: 'refused', sentence: read.reason }
  const orderNumber = read.kind === 'order' ? read.order.orderNumber : read.event.orderNumber
  try {
    if (read.kind === 'event') {
      const { meaning } = (await notingEvents(enteredBy).run(services, inside, read.event)) as { meaning: string }
      return { orderNumber, outcome: 'event', sentence: meaning === 'unknown' ? '已记下，系统不认识这个事件，只作记录' : '已记在工单上' }
    }
    let again: SentAgain | undefined
    const receipt = (await takingOrders((what) => { again = what }).run(services, inside, read.order)) as { number: string; receiver: string; placeUpTo: string | null }
    const key = keyOf(orderNumber, read.order.round)
    if (known.has(key)) return { orderNumber, outcome: 'known', sentence: `以前收过，是诉求 ${receipt.number}${again === undefined || again === 'tied' ? '' : againWords[again]}` }
    known.add(key)
    if (again === 'tied') return { orderNumber, outcome: 'added', sentence: `与导入的诉求 ${receipt.number} 是同一件，在那一件上接着办理，没有另立` }
    return { orderNumber, outcome: 'added', sentence: `收为诉求 ${receipt.number}，由${receipt.receiver}受理${receipt.placeUpTo === null ? '' : `；地点只认到${receipt.placeUpTo}，请补`}` }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500 || error.status === 401) throw error
    return { orderNumber, outcome: 'refused', sentence: error.message }
  }
}

const againWords: Readonly<Record<Exclude<SentAgain, 'tied'>, string>> = {
  supplemented: '；这次的内容不同，作为补充记在工单上并转告办理单位，原来的内容没有改', restated: '；平台的期限和状态已更新',
}

/** What was refused, as it stood: same columns, same format, the reason behind it. */
async function returnedOf({ name, format, heads, headers, lines }: List, results: readonly Outcome[]): Promise<HotlineListResult['returned']> {
  const refused = lines.flatMap(({ row }, index) => (results[index]!.outcome === 'refused' ? [{ row, reason: results[index]!.sentence }] : []))
  if (refused.length === 0) return null
  const before = headers.indexOf(REASON_HEADER)
  const width = before === -1 ? headers.length : before
  const written = (row: TableRow, reason: string) => [...Array.from({ length: width }, (_, column) => row.cells[column]?.text ?? ''), reason]
  async function* rows(): AsyncGenerator<string[]> {
    for (const head of heads) yield written(head, head === heads.at(-1) ? REASON_HEADER : '')
    for (const { row, reason } of refused) yield written(row, reason)
  }
  return {
    name: `${name.replace(/\.[a-z0-9]{1,5}$/i, '')}-没有收下.${format.kind}`, type: format.kind === 'xlsx' ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv',
    content: (await writeLike(format, rows())).toString('base64'),
  }
}
