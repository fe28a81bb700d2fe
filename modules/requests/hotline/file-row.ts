import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { toHalfWidth } from '#kit/secrets/half-width.ts'
import { emptyCell } from '#kit/table-file/cell.ts'
import type { Cell, TableRow } from '#kit/table-file/cell.ts'
import { HotlineEvent, HotlineOrder } from '#modules/requests/hotline/contract.ts'
import { inTemplateWords, labelOf } from '#modules/requests/hotline/file-fields.ts'
import type { FileColumns, OwnField } from '#modules/requests/hotline/file-fields.ts'
import { cleanRow } from '#modules/requests/import/clean-row.ts'
import type { CleanRow } from '#modules/requests/import/clean-row.ts'
import type { ImportField } from '#modules/requests/import/fields.ts'
import { readDeadline, readMoment, readWord } from '#modules/requests/import/values.ts'
import type { Read } from '#modules/requests/import/values.ts'

export type FileRow =
  | { kind: 'order'; order: z.output<typeof HotlineOrder> }
  | { kind: 'event'; event: z.output<typeof HotlineEvent> }
  | { kind: 'refused'; orderNumber: string | null; reason: string }

/** What a word of the list means among the county's categories: its key, or why there is none. */
export type NameCategory = (word: string) => { key: string } | { reason: string }

/** A row as the platform would have sent it, or why it comes back; the reason names columns, never what the row says. */
export function readFileRow(row: TableRow, columns: FileColumns, nameCategory: NameCategory, at: Date): FileRow {
  const { state, deadline, ...known } = columns.order
  const number = columns.order.externalNumber!
  // Of an event the number alone is an import's to read; that stands in the place of a text, which every list must have.
  const cleaned = cleanRow(row, isEvent(row, columns) ? { externalNumber: number, text: number } : known, at)
  const orderNumber = wordOf(row, number)
  if ('reason' in cleaned) return { kind: 'refused', orderNumber, reason: inTemplateWords(cleaned.reason) }
  if (orderNumber === null || cleaned.row.externalNumber === null) return { kind: 'refused', orderNumber: null, reason: '没有工单号' }
  if (/^\d(\.\d+)?E\+\d+$/i.test(orderNumber)) return { kind: 'refused', orderNumber, reason: '“工单号”被表格软件写成了科学计数法，请按文本格式重新导出' }
  const reasons: string[] = []
  const take = <Value>(field: OwnField | ImportField, column: number | undefined, read: (cell: Cell) => Read<Value>): NonNullable<Value> | undefined => {
    const answer = read((column === undefined ? undefined : row.cells[column]) ?? emptyCell)
    if ('value' in answer) return answer.value ?? undefined
    reasons.push(`“${labelOf(field)}”${answer.reason}`)
    return undefined
  }
  const round = take('round', columns.own.round, readRound)
  const named = { orderNumber, ...(round === undefined ? {} : { round }) }
  const due = take('deadline', deadline, readDeadline)
  if (isEvent(row, columns)) {
    const word = wordOf(row, columns.own.event)!
    const when = take('eventAt', columns.own.eventAt, (cell) => readMoment(cell, at))
    const solved = take('solved', columns.own.solved, readYesOrNo)
    const satisfied = take('satisfied', columns.own.satisfied, readYesOrNo)
    const words = take('words', columns.own.words, readWord)
    const given = take('eventId', columns.own.eventId, readWord)
    if (when === undefined && reasons.length === 0) reasons.push('没有事件时间')
    if (reasons.length > 0 || when === undefined) return { kind: 'refused', orderNumber, reason: reasons.join('；') }
    const event = HotlineEvent.safeParse({
      ...named, state: word, at: when.toISOString(), eventId: given ?? eventIdOf(orderNumber, round ?? 1, word, when),
      ...optional({ dueAt: due?.toISOString(), solved, satisfied, words }),
    })
    return event.success ? { kind: 'event', event: event.data } : { kind: 'refused', orderNumber, reason: reasonOf(event.error) }
  }
  const theirState = take('state', state, readWord)
  const called = cleaned.row.category === null ? undefined : nameCategory(cleaned.row.category)
  if (called !== undefined && 'reason' in called) reasons.push(called.reason)
  if (cleaned.row.reportedAt === null) reasons.push('没有受理时间')
  if (reasons.length > 0) return { kind: 'refused', orderNumber, reason: reasons.join('；') }
  const order = HotlineOrder.safeParse({
    ...named, ...orderOf(cleaned.row), ...optional({ dueAt: due?.toISOString(), state: theirState, category: called !== undefined && 'key' in called ? called.key : undefined }),
  })
  return order.success ? { kind: 'order', order: order.data } : { kind: 'refused', orderNumber, reason: reasonOf(order.error) }
}

function isEvent(row: TableRow, { own }: FileColumns): boolean {
  return wordOf(row, own.event) !== null
}

function wordOf(row: TableRow, column: number | undefined): string | null {
  const word = readWord((column === undefined ? undefined : row.cells[column]) ?? emptyCell)
  return 'value' in word ? word.value : null
}

function readRound(cell: Cell): Read<number | null> {
  const word = readWord(cell)
  if ('reason' in word || word.value === null) return word as Read<null>
  const text = toHalfWidth(word.value)
  return /^\d{1,2}$/.test(text) ? { value: Number(text) } : { reason: '应是 1 到 99 的整数' }
}

const yes: ReadonlySet<string> = new Set(['是', '已解决', '解决', '满意', '非常满意'])
const no: ReadonlySet<string> = new Set(['否', '未解决', '没有解决', '不满意', '非常不满意'])

function readYesOrNo(cell: Cell): Read<boolean | null> {
  const word = readWord(cell)
  if ('reason' in word || word.value === null) return word as Read<null>
  return yes.has(word.value) ? { value: true } : no.has(word.value) ? { value: false } : { reason: '请写“是”或“否”' }
}

/** What the platform has not numbered is told apart by what it says and when. */
function eventIdOf(orderNumber: string, round: number, word: string, at: Date): string {
  return `file-${createHash('sha256').update([orderNumber, round, word, at.toISOString()].join('\0')).digest('hex').slice(0, 40)}`
}

function orderOf(clean: CleanRow): Record<string, unknown> {
  const { street, community, grid, address } = clean.places
  const place = [street, community, grid, address].filter((part) => part !== null).join('')
  return {
    text: clean.text === '' ? clean.title : clean.text, receivedAt: clean.reportedAt!.toISOString(), purpose: clean.purpose,
    ...optional({
      urgency: clean.urgency ?? undefined, address: place === '' ? undefined : place, longitude: clean.point?.longitude, latitude: clean.point?.latitude,
      reporterName: clean.reporterName ?? undefined, reporterPhone: clean.reporterPhones[0],
    }),
  }
}

function optional(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

const columnOfField: Readonly<Record<string, string>> = { orderNumber: '工单号', round: '轮次', text: '内容', address: '地址', state: '状态', words: '说明', eventId: '事件编号' }

/** The interface names its fields; whoever keeps a list knows its columns. */
function reasonOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => {
    const field = String(path[0] ?? '')
    const column = columnOfField[field]
    return column === undefined ? message : `“${column}”${message.replaceAll(field, '').trim()}`
  }).join('；')
}
