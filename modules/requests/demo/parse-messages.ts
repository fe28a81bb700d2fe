import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { InfoRecord } from 'csv-parse'
import { problem } from '#kit/problem/problem.ts'
import { readWrittenAt } from './message-date.ts'
import { decodeText, UNREADABLE } from './message-encoding.ts'
import type { MessageEncoding } from './message-encoding.ts'

/** The columns of the file, in its order. */
export const messageColumns = ['留言编号', '留言用户', '留言主题', '留言时间', '留言详情', '反对数', '点赞数'] as const
export type MessageColumn = (typeof messageColumns)[number]

/** One message as it can be taken in; title and text are tidied for reading. */
export type Message = {
  number: string
  /** The file's own pseudonym of who wrote it. */
  user: string
  title: string
  text: string
  writtenAt: Date
  against: number
  likes: number
}

/** One row of the file; `line` is where it ends, the header's being 1. */
export type MessageRow =
  | { line: number; accepted: Message; cells: readonly string[] }
  | { line: number; rejected: { cells: readonly string[]; reason: string } }

export const columnsMissing = problem('messages.columns-missing', 422, (d: { missing: string }) =>
  `文件的第一行缺少这些列：${d.missing}。请对照“${messageColumns.join('、')}”检查表头。`)
export const quoteOpen = problem('messages.quote-open', 422, (d: { line: number }) =>
  `文件末尾（第 ${d.line} 行）还有没闭合的引号，之后的内容分不出行。请修正后再导入，这次没有导入任何留言。`)

export const longestTitle = 60
export const longestText = 10_000

/**
 * Reads a file of messages row by row, in memory for one row only. Every row comes out once, accepted or rejected with a
 * Chinese reason; lines with nothing at all are no rows. Refuses the file as a whole when its encoding, its columns or
 * its quotes do not let rows be told apart.
 */
export async function* parseMessages(
  source: AsyncIterable<Uint8Array>,
  onEncoding: (encoding: MessageEncoding) => void = () => {},
): AsyncGenerator<MessageRow> {
  const records = pipeline(
    Readable.from(decodeText(source, messageColumns.slice(0, 1), onEncoding)),
    parse({ relax_column_count: true, relax_quotes: true, skip_empty_lines: true, bom: false, info: true }),
    () => {}, // an error reaches the loop below
  )
  const lineOfNumber = new Map<string, number>()
  let header: string[] | undefined
  try {
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
      if (header === undefined) {
        header = readHeader(record)
        continue
      }
      const read = readRow(header, record, lineOfNumber)
      if ('accepted' in read) lineOfNumber.set(read.accepted.number, info.lines)
      yield { line: info.lines, ...read }
    }
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') throw quoteOpen({ line: Number(error.lines ?? 0) })
    throw error
  }
  if (header === undefined) throw columnsMissing({ missing: messageColumns.join('、') })
}

function readHeader(record: readonly string[]): string[] {
  const header = record.map((name) => name.replace(/^\uFEFF/, '').trim())
  const missing = messageColumns.filter((column) => !header.includes(column))
  if (missing.length > 0) throw columnsMissing({ missing: missing.join('、') })
  return header
}

function readRow(
  header: readonly string[], cells: readonly string[], lineOfNumber: ReadonlyMap<string, number>,
): { accepted: Message; cells: readonly string[] } | { rejected: { cells: readonly string[]; reason: string } } {
  const reject = (reason: string) => ({ rejected: { cells, reason } })
  if (cells.length !== header.length) return reject(`这一行有 ${cells.length} 列，应有 ${header.length} 列：可能有逗号或引号没有转义`)
  const damaged = header.find((_, position) => cells[position]!.includes(UNREADABLE))
  if (damaged !== undefined) return reject(`“${damaged}”里有无法读出的乱码，请从原系统重新导出这一条`)
  const cell = (column: MessageColumn) => cells[header.indexOf(column)]!

  const number = cell('留言编号').trim()
  if (!/^[0-9A-Za-z-]{1,40}$/.test(number)) return reject(number === '' ? '没有留言编号' : `留言编号“${shorten(number, 20)}”只能由字母、数字和短横组成`)
  const before = lineOfNumber.get(number)
  if (before !== undefined) return reject(`留言编号 ${number} 与第 ${before} 行重复`)
  const user = cell('留言用户').trim()
  if (user === '' || user.length > 60) return reject(user === '' ? '没有留言用户' : '留言用户超过 60 个字')
  const written = readWrittenAt(cell('留言时间'))
  if ('reason' in written) return reject(written.reason)
  const [title, text] = [tidy(cell('留言主题')).replaceAll('\n', ' '), tidy(cell('留言详情'))]
  if (title === '' && text === '') return reject('留言主题和留言详情都是空的')
  if (text.length > longestText) return reject(`留言详情有 ${text.length} 个字，超过 ${longestText} 个字`)
  const [against, likes] = [readCount(cell('反对数')), readCount(cell('点赞数'))]
  if (against === undefined || likes === undefined) return reject('反对数和点赞数应是不小于 0 的整数：可能列的顺序错了')
  return {
    cells,
    accepted: { number, user, title: shorten(title === '' ? text.replaceAll('\n', ' ') : title, longestTitle), text: text === '' ? title : text, writtenAt: written.at, against, likes },
  }
}

/** For reading: no control or zero-width characters, ordinary spaces, no blank lines, nothing before or after. */
function tidy(cell: string): string {
  return cell
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00A0\u3000\t]/g, ' ')
    .split('\n')
    .map((line) => line.replace(/[\p{Cc}\u200B\u2060\uFEFF]/gu, '').trim())
    .filter((line) => line !== '')
    .join('\n')
}

function shorten(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

function readCount(cell: string): number | undefined {
  const text = cell.trim()
  if (text === '') return 0
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
