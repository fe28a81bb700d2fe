import { emptyCell } from '#kit/table-file/cell.ts'
import type { Cell, TableRow } from '#kit/table-file/cell.ts'
import type { Channel, Purpose, Urgency } from '#modules/matters/contract.ts'
import { importFields } from '#modules/requests/import/fields.ts'
import type { ColumnOf, ImportField } from '#modules/requests/import/fields.ts'
import { dayWords } from '#modules/requests/import/rules.ts'
import { readChannel, readDegrees, readIsClosed, readMoment, readName, readPhones, readPurpose, readText, readUrgency, readWord } from '#modules/requests/import/values.ts'
import type { Read } from '#modules/requests/import/values.ts'

/** A row as far as it can be understood without the county: what it says, field by field. */
export type CleanRow = {
  externalNumber: string | null
  title: string
  text: string
  category: string | null
  purpose: Purpose
  urgency: Urgency | null
  channel: Channel
  areaCode: string | null
  /** From the street down, then the address. */
  places: { street: string | null; community: string | null; grid: string | null; address: string | null }
  point: { longitude: number; latitude: number } | null
  reportedAt: Date | null
  reporterName: string | null
  reporterPhones: string[]
  isClosed: boolean
  answer: string | null
  closedAt: Date | null
  /** By when it was due where it comes from, in that list's words where they are no time. */
  deadline: string | null
}

const longestImportedText = 10_000
const longestAnswer = 10_000

/** Collects every reason of a row, so that whoever corrects it corrects it once. */
class RowReader {
  readonly reasons: string[] = []
  readonly #cells: readonly Cell[]
  readonly #columns: ColumnOf

  constructor(cells: readonly Cell[], columns: ColumnOf) {
    this.#cells = cells
    this.#columns = columns
  }

  cell(field: ImportField): Cell {
    const column = this.#columns[field]
    return (column === undefined ? undefined : this.#cells[column]) ?? emptyCell
  }

  take<Value>(field: ImportField, read: (cell: Cell) => Read<Value>, otherwise: Value): Value {
    const answer = read(this.cell(field))
    if ('value' in answer) return answer.value
    this.reasons.push(`“${importFields[field].label}”${answer.reason}`)
    return otherwise
  }
}

export function cleanRow(row: TableRow, columns: ColumnOf, at: Date): { row: CleanRow } | { reason: string } {
  const reader = new RowReader(row.cells, columns)
  const externalNumber = reader.take('externalNumber', readExternalNumber, null)
  const title = reader.take('title', readText, null)?.replaceAll('\n', ' ') ?? ''
  const text = reader.take('text', readText, null) ?? ''
  if (title === '' && text === '' && reader.reasons.length === 0) reader.reasons.push('没有标题，也没有内容')
  for (const [field, words, most] of [['text', text, longestImportedText], ['title', title, 200]] as const) {
    if (words.length > most) reader.reasons.push(`“${importFields[field].label}”有 ${words.length} 个字，超过 ${most} 个字`)
  }
  const clean: CleanRow = {
    externalNumber, title, text,
    category: reader.take('category', readWord, null),
    purpose: reader.take('purpose', readPurpose, null) ?? 'help',
    urgency: reader.take('urgency', readUrgency, null),
    channel: readChannel(reader.cell('channel')),
    areaCode: reader.take('areaCode', readCode, null),
    places: { street: reader.take('street', readWord, null), community: reader.take('community', readWord, null), grid: reader.take('grid', readPlaceWord, null), address: reader.take('address', readPlaceWord, null) },
    point: readPoint(reader),
    reportedAt: reader.take('reportedAt', (cell) => readMoment(cell, at), null),
    reporterName: reader.take('reporterName', readName, null),
    reporterPhones: reader.take('reporterPhone', readPhones, []),
    isClosed: reader.take('state', readIsClosed, false),
    answer: reader.take('answer', readText, null),
    closedAt: reader.take('closedAt', (cell) => readMoment(cell, at), null),
    deadline: deadlineOf(reader.cell('deadline')),
  }
  if (clean.answer !== null && clean.answer.length > longestAnswer) reader.reasons.push(`“${importFields.answer.label}”有 ${clean.answer.length} 个字，超过 ${longestAnswer} 个字`)
  if (clean.reportedAt !== null && clean.closedAt !== null && clean.closedAt < clean.reportedAt) reader.reasons.push('办结时间早于反映时间')
  if (clean.purpose === 'report' && clean.category === null) reader.reasons.push('性质是举报的要写明类别')
  return reader.reasons.length === 0 ? { row: clean } : { reason: reader.reasons.join('；') }
}

/** Kept as text. A number cell of more than fifteen figures has lost its end: it is refused, never repaired. */
function readExternalNumber(cell: Cell): Read<string | null> {
  if (cell.kind === 'date') return { reason: '被表格软件当成了日期' }
  if (cell.kind === 'number' && cell.text.replaceAll(/\D/g, '').length > 15) return { reason: '超过 15 位，表格软件已丢掉末尾几位，请从原系统按文本格式重新导出' }
  const word = readWord(cell)
  if ('reason' in word || word.value === null) return word
  return word.value.length > 60 ? { reason: '超过 60 个字，不像编号' } : word
}

const END_OF_TIME = new Date('9999-12-31T00:00:00Z')
const longestDeadline = 40

/** A fact of another system, by which nothing here is counted: no row comes back for it. */
function deadlineOf(cell: Cell): string | null {
  const moment = readMoment(cell, END_OF_TIME)
  if ('value' in moment) return moment.value === null ? null : dayWords(moment.value)
  const word = readWord(cell)
  return 'reason' in word || word.value === null ? null : [...word.value].slice(0, longestDeadline).join('')
}

function readCode(cell: Cell): Read<string | null> {
  const word = readWord(cell)
  if ('reason' in word || word.value === null) return word
  return /^\d{6,12}$/.test(word.value) ? word : { reason: '应是 6 到 12 位数字' }
}

/** 1-2-301 that a spreadsheet has made a date is no place any more. */
function readPlaceWord(cell: Cell): Read<string | null> {
  if (cell.kind === 'date') return { reason: '被表格软件当成了日期（如 1-2-301），请按文本格式重新填写' }
  const word = readWord(cell)
  if ('reason' in word || word.value === null) return word
  return word.value.length > 200 ? { reason: '超过 200 个字' } : word
}

function readPoint(reader: RowReader): CleanRow['point'] {
  const longitude = reader.take('longitude', (cell) => readDegrees(cell, 73, 136), null)
  const latitude = reader.take('latitude', (cell) => readDegrees(cell, 3, 54), null)
  if ((longitude === null) !== (latitude === null) && reader.reasons.length === 0) reader.reasons.push('经度和纬度要么都有，要么都没有')
  return longitude === null || latitude === null ? null : { longitude, latitude }
}
