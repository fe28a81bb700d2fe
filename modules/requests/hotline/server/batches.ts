import { clockInChina } from '#kit/clock/china-day.ts'
import { command, query } from '#kit/http/handle.ts'
import type { Context } from '#kit/http/handle.ts'
import { withoutPersonal } from '#kit/secrets/mask.ts'
import { openBytes, seal } from '#kit/secrets/sealed-value.ts'
import { writeLike } from '#kit/table-file/write-like.ts'
import { rowOf, rowsOf } from '#modules/matters/server/public.ts'
import { endHotlineBatch, getHotlineFiles, makeHotlineBatch, openHotlineBatch } from '#modules/requests/hotline/contract-files.ts'
import type { HotlineBatch, HotlineFiles } from '#modules/requests/hotline/contract-files.ts'
import { batchGone, batchOpen, batchOver, notByFiles, nothingToHand } from '#modules/requests/hotline/refusals.ts'
import { outgoingNames, wordsOf } from '#modules/requests/hotline/state-map.ts'
import type { OutgoingKind } from '#modules/requests/hotline/state-map.ts'

/** More waits for the batch after it. */
const MOST_MESSAGES = 1_000
const MOST_SHOWN = 50
const OBJECT = 'hotlineBatch'

type FilesRow = { transport: 'http' | 'files'; enabled: boolean; settings_sealed: string; outgoing: Record<string, string>; waiting: number; oldest: Date | null; unsure: number; undecided: number }
type BatchRow = { id: string; number: number; state: HotlineBatch['state']; messages: number; made_at: Date; ended_at: Date | null; is_kept: boolean }
type MessageRow = {
  batch_number: number; id: string; order_number: string; round: number; ordinal: number; kind: OutgoingKind; note: string | null; made_at: Date
  our_number: string | null; unit: string | null; words: string | null; data: Record<string, unknown> | null
}

const FILES = 'SELECT * FROM app.hotline_files()'
const BATCHES = 'SELECT * FROM app.hotline_batches($1)'
const BEGIN = 'SELECT * FROM app.begin_hotline_batch($1, $2, $3, $4)'
const KEEP = 'SELECT app.keep_hotline_batch($1, $2)'
const OPEN = 'SELECT * FROM app.open_hotline_batch($1)'
const END = 'SELECT app.end_hotline_batch($1, $2, $3) AS done'

const place = (batchId: string) => ({ table: 'hotline_batch', column: 'content_sealed', row: batchId })

type Scope = Pick<Context<unknown>, 'db'>

/** The connection of a county that exchanges by files, now. */
export async function filesConnection(db: Scope['db']): Promise<FilesRow> {
  const row = await rowOf<FilesRow>(db, FILES, [])
  if (row === undefined || row.transport !== 'files' || !row.enabled) throw notByFiles()
  return row
}

export const getHotlineFilesHandler = query(getHotlineFiles, showFiles)

/** The file is written once and kept as it is: whoever fetches it again has the same bytes, whatever has happened meanwhile. */
export const makeHotlineBatchHandler = command(
  makeHotlineBatch,
  async ({ db, services, at, newId, audit }) => {
    const { outgoing } = await filesConnection(db)
    const unfinished = (await rowsOf<BatchRow>(db, BATCHES, [MOST_SHOWN])).find(({ state }) => state === 'open')
    if (unfinished !== undefined) throw batchOpen({ number: unfinished.number })
    const batchId = newId()
    const messages = await rowsOf<MessageRow>(db, BEGIN, [batchId, JSON.stringify(wordsOf), MOST_MESSAGES, at])
    if (messages.length === 0) throw nothingToHand()
    const content = await writeLike({ kind: 'xlsx', sheet: `第${messages[0]!.batch_number}批` }, linesOf(messages, outgoing))
    await rowsOf(db, KEEP, [batchId, seal(services.keyring, content, place(batchId))])
    audit({ objectKind: OBJECT, objectId: batchId, details: { number: messages[0]!.batch_number, messages: messages.length } })
    return batchId
  },
  showFiles,
)

export const openHotlineBatchHandler = query(openHotlineBatch, async ({ input, db, services, audit }) => {
  const row = await rowOf<{ number: number; content_sealed: string | null }>(db, OPEN, [input.batchId])
  if (row === undefined || row.content_sealed === null) throw batchGone()
  audit({ objectKind: OBJECT, objectId: input.batchId, details: { number: row.number } })
  const content = openBytes(services.keyring, row.content_sealed, place(input.batchId))
  return new File([new Uint8Array(content)], `12345办理情况-第${row.number}批.xlsx`, { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' })
})

export const endHotlineBatchHandler = command(
  endHotlineBatch,
  async ({ input, db, at, audit }) => {
    if ((await rowOf<{ done: boolean }>(db, END, [input.batchId, input.handed, at]))?.done !== true) throw batchOver()
    audit({ objectKind: OBJECT, objectId: input.batchId, details: { handed: input.handed } })
    return input.batchId
  },
  showFiles,
)

async function showFiles({ db }: Scope): Promise<HotlineFiles> {
  const [row, batches] = await Promise.all([rowOf<FilesRow>(db, FILES, []), rowsOf<BatchRow>(db, BATCHES, [MOST_SHOWN])])
  return {
    isOn: row?.transport === 'files' && row.enabled, waiting: row?.waiting ?? 0, oldest: row?.oldest?.toISOString() ?? null, unsure: row?.unsure ?? 0, undecided: row?.undecided ?? 0,
    batches: batches.map((one) => ({
      batchId: one.id, number: one.number, state: one.state, messages: one.messages, madeAt: one.made_at.toISOString(), endedAt: one.ended_at?.toISOString() ?? null, isKept: one.is_kept,
    })),
  }
}

const HEADERS = ['消息编号', '工单号', '轮次', '序号', '状态', '时间', '诉求编号', '承办单位', '内容', '退回原因代码', '申请延期工作日', '下次处理日期']

/** The same that is said over the interface (exchange.ts): nothing by which somebody could be looked up is in it. */
async function* linesOf(messages: readonly MessageRow[], outgoing: Readonly<Record<string, string>>): AsyncGenerator<string[]> {
  yield HEADERS
  for (const message of messages) {
    const { workingDays, reviewOn, reason } = message.data ?? {}
    yield [
      message.id, message.order_number, String(message.round), String(message.ordinal), outgoing[message.kind] ?? outgoingNames[message.kind], chinaTime(message.made_at), message.our_number ?? '', message.unit ?? '',
      message.note ?? withoutPersonal(message.words ?? ''), message.kind === 'returned' && typeof reason === 'string' ? reason : '',
      message.kind === 'extensionAsked' && workingDays !== undefined ? String(workingDays) : '', message.kind === 'suspended' && reviewOn !== undefined ? String(reviewOn) : '',
    ]
  }
}

/** 2026-09-01 09:30:00, as whoever types it into the platform reads a clock. */
function chinaTime(at: Date): string {
  return clockInChina(at).toISOString().slice(0, 19).replace('T', ' ')
}
