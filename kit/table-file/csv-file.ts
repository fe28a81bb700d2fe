import { Readable, pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { InfoRecord } from 'csv-parse'
import { parse as parseAtOnce } from 'csv-parse/sync'
import type { TableRow } from './cell.ts'
import { decodePieces } from './encoding.ts'
import type { TextEncoding } from './encoding.ts'
import { encodeGb18030 } from './gb18030.ts'
import { tableLimits } from './limits.ts'
import { cellTooLong, quoteOpen, tooManyColumns } from './refusals.ts'

export type CsvFormat = { kind: 'csv'; encoding: TextEncoding; delimiter: ',' | '\t' | ';'; lineEnd: '\r\n' | '\n' }

const HEAD = 65_536

/** Delimiter and line ends as the first lines have them. */
export function csvFormatOf(content: Buffer, encoding: TextEncoding): CsvFormat {
  const head = new TextDecoder(encoding === 'gb18030' ? 'gb18030' : 'utf-8').decode(content.subarray(0, HEAD))
  const outside = head.replaceAll(/"[^"]*"/g, '').split(/\r?\n/, 10).join('\n')
  const count = (sign: string) => outside.split(sign).length
  const delimiter = ([',', '\t', ';'] as const).reduce((best, sign) => (count(sign) > count(best) ? sign : best))
  return { kind: 'csv', encoding, delimiter, lineEnd: /\r\n/.test(head.replaceAll(/"[^"]*"/g, '')) ? '\r\n' : '\n' }
}

const optionsFor = ({ delimiter }: CsvFormat) => ({
  delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, relax_quotes: true, skip_empty_lines: false, info: true as const, max_record_size: tableLimits.columns * 2_000,
})

/** Row by row, in memory for one piece only. Blank lines are rows without cells. Refuses when quotes do not let rows be told apart. */
export async function* readCsv(content: Buffer, format: CsvFormat): AsyncGenerator<TableRow> {
  // An error reaches the loop below.
  const records = pipeline(Readable.from(decodePieces(content, format.encoding)), parse(optionsFor(format)), () => {})
  let line = 1
  try {
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: InfoRecord }>) {
      while (record.length > 1 && record.at(-1) === '') record.pop()
      if (record.length > tableLimits.columns) throw tooManyColumns({ line, most: tableLimits.columns })
      if (record.some((cell) => cell.length > tableLimits.cell)) throw cellTooLong({ line, most: tableLimits.cell })
      yield { line, cells: record.map((text) => ({ text, kind: 'text' })) }
      line = info.lines + 1
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const reached = lineAfter(content, format, Number(error.records ?? 0))
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') throw quoteOpen({ line: reached })
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw hasManyColumns(content, format) ? tooManyColumns({ line: reached, most: tableLimits.columns }) : quoteOpen({ line: reached })
    throw error
  }
}

/** The line after so many records: an error comes before what was read ahead of it. */
function lineAfter(content: Buffer, format: CsvFormat, records: number): number {
  if (records === 0) return 1
  const read = parseAtOnce([...decodePieces(content, format.encoding)].join(''), { ...optionsFor(format), to: records }) as unknown as { info: InfoRecord }[]
  return (read.at(-1)?.info.lines ?? 0) + 1
}

function hasManyColumns(content: Buffer, { encoding, delimiter }: CsvFormat): boolean {
  const [first = ''] = decodePieces(content, encoding)
  return first.split('\n').some((line) => line.split(delimiter).length > tableLimits.columns)
}

/** One row as a line of a file of the same format. */
export function csvLine({ encoding, delimiter, lineEnd }: CsvFormat, cells: readonly string[]): Buffer {
  const text = cells.map((cell, index) => quoted(cell, delimiter, cells.length === 1 || (index === cells.length - 1 && cell === ''))).join(delimiter) + lineEnd
  return encoding === 'gb18030' ? encodeGb18030(text) : Buffer.from(text)
}

/** An empty line would be no row, and an empty cell at the end none: these are written out. */
function quoted(cell: string, delimiter: string, always: boolean): string {
  return (always && cell === '') || cell.includes(delimiter) || /["\r\n\uFEFF]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
