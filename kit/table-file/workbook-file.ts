import { columnName, columnNumber } from './cell.ts'
import type { Cell, TableRow } from './cell.ts'
import { tableLimits } from './limits.ts'
import { cellTooLong, formulaCell, noSheet, tooManyColumns, workbookBomb, workbookDamaged, workbookLinks, workbookMacros } from './refusals.ts'
import { readDateStyles, readSharedTexts, readSheets, readWhole, readXml } from './workbook-xml.ts'
import type { Attributes, SheetEntry } from './workbook-xml.ts'
import { openZip, unpack } from './zip-archive.ts'
import type { ZipArchive, ZipEntry } from './zip-archive.ts'

/** A range of cells that are one: columns and lines from 1. */
export type Merge = { fromLine: number; toLine: number; fromColumn: number; toColumn: number }

export type Workbook = {
  sheet: string
  /** Other sheets that hold something: they are not read. */
  otherSheets: string[]
  merges: Merge[]
  hiddenColumns: string[]
  rows: () => AsyncGenerator<TableRow>
}

type Ground = { archive: ZipArchive; texts: readonly string[]; dates: readonly boolean[]; from1904: boolean }

const MACROS = /vbaProject|macrosheets|dialogsheets/i
const LINKS = /^xl\/(externalLinks|embeddings|activeX|ctrlProps|queryTables|connections)/i

/** Opens a workbook on the sheet of this name, or on its first that is shown and holds something. Refuses what could do harm or is not what it seems. */
export async function openWorkbook(content: Buffer, wanted?: string): Promise<Workbook> {
  const archive = openZip(content)
  const names = [...archive.entries.keys()]
  if (names.some((name) => MACROS.test(name))) throw workbookMacros()
  if (names.some((name) => LINKS.test(name))) throw workbookLinks()
  const { sheets, from1904 } = await readSheets(archive)
  const ground: Ground = { archive, texts: await readSharedTexts(archive), dates: await readDateStyles(archive), from1904 }
  const filled: SheetEntry[] = []
  for (const sheet of sheets) if (await holdsSomething(ground, sheet)) filled.push(sheet)
  const chosen = wanted === undefined ? filled.find(({ isHidden }) => !isHidden) : filled.find(({ name }) => name === wanted)
  if (chosen === undefined) throw noSheet()
  const merges = await readMerges(archive, chosen)
  const hiddenColumns: string[] = []
  const first = readRows(ground, chosen, { merges: [], hiddenColumns, insists: true })
  await first.next()
  await first.return(undefined)
  return {
    sheet: chosen.name, otherSheets: filled.filter((sheet) => sheet !== chosen).map(({ name }) => name), merges, hiddenColumns,
    rows: () => readRows(ground, chosen, { merges, hiddenColumns: [], insists: true }),
  }
}

async function holdsSomething(ground: Ground, sheet: SheetEntry): Promise<boolean> {
  for await (const row of readRows(ground, sheet, { merges: [], hiddenColumns: [], insists: false })) if (row.cells.some(({ text }) => text.trim() !== '')) return true
  return false
}

/** They stand behind all rows, and are needed for the first. Most sheets have none, which is seen by looking for the word; the part is so unpacked once in full before anything is believed. */
async function readMerges(archive: ZipArchive, { entry }: SheetEntry): Promise<Merge[]> {
  if (!(await mentions(archive, entry, 'mergeCell'))) return []
  const merges: Merge[] = []
  await readWhole(archive, entry, {
    open: (name, { ref = '' }) => {
      const range = name === 'mergeCell' ? /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(ref) : null
      if (range === null) return
      if (merges.length >= tableLimits.merges) throw workbookBomb()
      merges.push({ fromLine: Number(range[2]), toLine: Number(range[4]), fromColumn: columnNumber(range[1]!), toColumn: columnNumber(range[3]!) })
    },
  })
  if (hasOverlap(merges)) throw workbookDamaged()
  return merges
}

async function mentions(archive: ZipArchive, entry: ZipEntry, word: string): Promise<boolean> {
  let found = false
  let tail = ''
  for await (const piece of unpack(archive, entry)) {
    const text = tail + piece.toString('latin1')
    found ||= text.includes(word)
    tail = text.slice(1 - word.length)
  }
  return found
}

/** No program writes a cell that belongs to two ranges; following many of them from row to row would take for ever. */
function hasOverlap(merges: readonly Merge[]): boolean {
  const inOrder = merges.toSorted((one, other) => one.fromColumn - other.fromColumn || one.fromLine - other.fromLine)
  return inOrder.some((merge, index) => index > 0 && inOrder[index - 1]!.fromColumn === merge.fromColumn && inOrder[index - 1]!.toLine >= merge.fromLine)
}

type OpenCell = { column: number; type: string; style: number; text: string; inline: string; isFormula: boolean; hasValue: boolean }

/** `hiddenColumns` is filled while reading. `insists`: on what each cell holds, so that a formula without a value is refused; for looking into a sheet it is something. */
type Reading = { merges: readonly Merge[]; hiddenColumns: string[]; insists: boolean }

/** Row by row. A cell below the first of a merged range repeats it, because it is the same cell. */
async function* readRows(ground: Ground, { entry }: SheetEntry, { merges, hiddenColumns, insists }: Reading): AsyncGenerator<TableRow> {
  const finished: TableRow[] = []
  const filler = mergeFiller(merges)
  let row: TableRow | undefined
  let line = 0
  let cell: OpenCell | undefined
  let lastColumn = 0
  let reads: 'v' | 't' | undefined
  let isAid = false
  const listener = {
    open: (name: string, attributes: Attributes) => {
      if (name === 'col') noteHidden(attributes, hiddenColumns)
      else if (name === 'row') {
        line = attributes.r === undefined ? line + 1 : Number(attributes.r)
        row = { line, cells: [] }
        lastColumn = 0
      } else if (name === 'c') {
        const column = attributes.r === undefined ? lastColumn + 1 : columnNumber(attributes.r.replace(/\d+$/, ''))
        lastColumn = column
        cell = { column, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), text: '', inline: '', isFormula: false, hasValue: false }
      } else if (name === 'f' && cell !== undefined) cell.isFormula = true
      else if (name === 'v' && cell !== undefined) cell.hasValue = true
      else if (name === 'rPh') isAid = true
      reads = name === 'v' ? 'v' : name === 't' && !isAid ? 't' : undefined
    },
    text: (piece: string) => {
      if (cell === undefined || reads === undefined) return
      if (reads === 'v') cell.text += piece
      else cell.inline += piece
    },
    close: (name: string) => {
      reads = undefined
      if (name === 'rPh') isAid = false
      if (name === 'c' && cell !== undefined && row !== undefined) {
        // What it came to when the file was saved is what its user saw; without that there is nothing to read.
        if (cell.isFormula && !cell.hasValue) {
          if (insists) throw formulaCell({ line, column: columnName(cell.column) })
          cell = { ...cell, type: 'str', text: '=' }
        }
        put(row, cell, ground)
        cell = undefined
      }
      if (name === 'row' && row !== undefined) {
        finished.push(filler(row))
        row = undefined
      }
    },
  }
  const pieces = readXml(ground.archive, entry, listener)
  while ((await pieces.next()).done !== true) {
    yield* finished
    finished.length = 0
  }
}

function noteHidden({ min, max, hidden }: Attributes, hiddenColumns: string[]): void {
  if (hidden !== '1' && hidden !== 'true') return
  for (let column = Number(min); column <= Math.min(Number(max), tableLimits.columns); column++) hiddenColumns.push(columnName(column))
}

function put(row: TableRow, open: OpenCell, ground: Ground): void {
  const cell = cellOf(open, ground)
  // Cells that are only formatted reach to the end of the sheet.
  if (cell.text === '') return
  if (!(open.column >= 1 && open.column <= tableLimits.columns)) throw tooManyColumns({ line: row.line, most: tableLimits.columns })
  if (cell.text.length > tableLimits.cell) throw cellTooLong({ line: row.line, most: tableLimits.cell })
  while (row.cells.length < open.column - 1) row.cells.push({ text: '', kind: 'text' })
  row.cells[open.column - 1] = cell
}

function cellOf({ type, style, text, inline }: OpenCell, { texts, dates, from1904 }: Ground): Cell {
  switch (type) {
    case 's':
      return { text: texts[Number(text)] ?? '', kind: 'text' }
    case 'inlineStr':
      return { text: inline, kind: 'text' }
    case 'str':
      return { text, kind: 'text' }
    case 'b':
      return { text: text === '1' ? '是' : '否', kind: 'boolean' }
    case 'e':
      return { text, kind: 'error' }
    case 'd':
      return { text: text.replace('T', ' ').replace(/(?:\.\d+)?Z?$/, ''), kind: 'date' }
    default:
      if (text === '') return { text: '', kind: 'text' }
      return dates[style] === true ? { text: momentOf(Number(text), from1904), kind: 'date' } : { text: numberText(text), kind: 'number' }
  }
}

const DAY_SECONDS = 86_400
/** Days from 1899-12-30, the zero of a spreadsheet's days, to 1970. */
const DAYS_TO_1970 = 25_569
const DAYS_TO_1904 = 1_462

/** 2026-05-01 or 2026-05-01 09:30:00, as the clock on the wall showed it. */
function momentOf(days: number, from1904: boolean): string {
  const seconds = Math.round((days + (from1904 ? DAYS_TO_1904 : 0)) * DAY_SECONDS)
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > 3_000_000 * DAY_SECONDS) return String(days)
  const text = new Date((seconds - DAYS_TO_1970 * DAY_SECONDS) * 1000).toISOString()
  if (seconds < DAY_SECONDS) return text.slice(11, 19)
  return seconds % DAY_SECONDS === 0 ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}

/** As the program shows it: fifteen figures; of a longer number the rest is lost already. */
function numberText(text: string): string {
  const number = Number(text)
  if (!Number.isFinite(number)) return text
  const shown = Number(number.toPrecision(15))
  return String(shown)
}

function mergeFiller(merges: readonly Merge[]): (row: TableRow) => TableRow {
  const begins = Map.groupBy(merges.filter(({ fromLine, toLine, fromColumn }) => toLine > fromLine && fromColumn <= tableLimits.columns), ({ fromLine }) => fromLine)
  // By their column: ranges do not overlap, so that each has at most one, and no row looks at more than there are columns.
  const open = new Map<number, { toLine: number; cell: Cell }>()
  return (row) => {
    for (const [column, { toLine, cell }] of open) {
      if (toLine < row.line) {
        open.delete(column)
        continue
      }
      while (row.cells.length < column) row.cells.push({ text: '', kind: 'text' })
      if (row.cells[column - 1]!.text === '') row.cells[column - 1] = cell
    }
    for (const { fromColumn, toLine } of begins.get(row.line) ?? []) {
      const cell = row.cells[fromColumn - 1]
      if (cell !== undefined && cell.text !== '') open.set(fromColumn, { toLine, cell })
    }
    return row
  }
}
