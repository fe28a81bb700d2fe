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

const DELIMITERS = [',', '\t', ';'] as const

/** Delimiter and line ends as the first lines have them: the columns of a file are alike in its lines, commas of a text are not. */
export function csvFormatOf(content: Buffer, encoding: TextEncoding): CsvFormat {
  const head = new TextDecoder(encoding === 'gb18030' ? 'gb18030' : 'utf-8').decode(content.subarray(0, HEAD))
  const outside = head.replaceAll(/"[^"]*"/g, '')
  const lines = outside.split(/\r?\n/, 10)
  const delimiter = DELIMITERS.reduce((best, sign) => (evenness(lines, sign) > evenness(lines, best) ? sign : best))
  return { kind: 'csv', encoding, delimiter, lineEnd: outside.includes('\r\n') ? '\r\n' : '\n' }
}

/** In how many lines equally many of the sign stand; the fraction, of how many they are, decides between equals. */
function evenness(lines: readonly string[], sign: string): number {
  const linesWith = new Map<number, number>()
  for (const line of lines) {
    const count = line.split(sign).length - 1
    if (count > 0) linesWith.set(count, (linesWith.get(count) ?? 0) + 1)
  }
  return Math.max(0, ...[...linesWith].map(([count, found]) => found + count / (count + 1)))
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
  const text = cells.map((cell, index) => quoted(cell, cells.length === 1 || (index === cells.length - 1 && cell === ''))).join(delimiter) + lineEnd
  return encoding === 'gb18030' ? encodeGb18030(text) : Buffer.from(text)
}

/** An empty line would be no row, and an empty cell at the end none: these are written out. */
/** Any delimiter is quoted, so that whoever reads the file again cannot take a comma of a text for the columns'. */
function quoted(cell: string, always: boolean): string {
  return (always && cell === '') || /[,;\t"\r\n\uFEFF]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
