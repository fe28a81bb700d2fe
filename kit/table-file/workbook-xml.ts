import { SaxesParser } from 'saxes'
import { tableLimits } from './limits.ts'
import { tooManySheets, workbookBomb, workbookDamaged } from './refusals.ts'
import { unpack } from './zip-archive.ts'
import type { ZipArchive, ZipEntry } from './zip-archive.ts'

export type Attributes = Readonly<Record<string, string>>
export type Listener = { open?: (name: string, attributes: Attributes) => void; text?: (text: string) => void; close?: (name: string) => void }

/** Reads one part as XML, a piece at a time; after each piece the caller may take what has come of it. Names are told without their prefix. */
export async function* readXml(archive: ZipArchive, entry: ZipEntry, listener: Listener): AsyncGenerator<void> {
  const parser = new SaxesParser({ fragment: false })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  parser.on('doctype', () => { throw workbookDamaged() })
  parser.on('error', () => { throw workbookDamaged() })
  parser.on('opentag', ({ name, attributes }) => listener.open?.(plainName(name), attributes as Attributes))
  parser.on('text', (text) => listener.text?.(text))
  parser.on('cdata', (text) => listener.text?.(text))
  parser.on('closetag', ({ name }) => listener.close?.(plainName(name)))
  for await (const piece of unpack(archive, entry)) {
    parser.write(decode(decoder, piece))
    yield
  }
  parser.write(decode(decoder)).close()
  yield
}

function decode(decoder: InstanceType<typeof TextDecoder>, piece?: Buffer): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true })
  } catch {
    throw workbookDamaged()
  }
}

function plainName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

export async function readWhole(archive: ZipArchive, entry: ZipEntry, listener: Listener): Promise<void> {
  const pieces = readXml(archive, entry, listener)
  while ((await pieces.next()).done !== true);
}

export type SheetEntry = { name: string; isHidden: boolean; entry: ZipEntry }

/** The sheets in their order, each part once however many names point at it, and whether days count from 1904. */
export async function readSheets(archive: ZipArchive): Promise<{ sheets: SheetEntry[]; from1904: boolean }> {
  const named: { name: string; isHidden: boolean; relation: string }[] = []
  let from1904 = false
  await readWhole(archive, partOf(archive, 'xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      if (named.length >= tableLimits.sheets) throw tooManySheets({ most: tableLimits.sheets })
      named.push({ name: attributes.name ?? '', isHidden: (attributes.state ?? 'visible') !== 'visible', relation: Object.entries(attributes).find(([key]) => key === 'r:id' || key.endsWith(':id'))?.[1] ?? '' })
    },
  })
  const targets = new Map<string, string>()
  await readWhole(archive, partOf(archive, 'xl/_rels/workbook.xml.rels'), {
    open: (name, { Id = '', Target = '' }) => { if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`) },
  })
  const seen = new Set<ZipEntry>()
  const sheets = named.flatMap(({ name, isHidden, relation }) => {
    const entry = archive.entries.get(targets.get(relation) ?? '')
    if (entry === undefined || seen.has(entry)) return []
    seen.add(entry)
    return [{ name, isHidden, entry }]
  })
  return { sheets, from1904 }
}

function partOf(archive: ZipArchive, name: string): ZipEntry {
  const entry = archive.entries.get(name)
  if (entry === undefined) throw workbookDamaged()
  return entry
}

/** Texts that cells share; without the reading aids that stand beside them. */
export async function readSharedTexts(archive: ZipArchive): Promise<string[]> {
  const entry = archive.entries.get('xl/sharedStrings.xml')
  if (entry === undefined) return []
  if (entry.size > tableLimits.texts) throw workbookBomb()
  const texts: string[] = []
  let text = ''
  let isRead = false
  let isAid = false
  await readWhole(archive, entry, {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') isAid = true
      isRead = name === 't' && !isAid
    },
    text: (piece) => { if (isRead) text += piece },
    close: (name) => {
      if (name === 'si') texts.push(text)
      if (name === 'rPh') isAid = false
      isRead = false
    },
  })
  return texts
}

/** Built-in formats that show a date or a time, those of Chinese editions included. */
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58])

/** For each style of a cell, whether it shows a date. */
export async function readDateStyles(archive: ZipArchive): Promise<boolean[]> {
  const entry = archive.entries.get('xl/styles.xml')
  if (entry === undefined) return []
  const own = new Map<number, boolean>()
  const styles: boolean[] = []
  let isCells = false
  await readWhole(archive, entry, {
    open: (name, attributes) => {
      if (name === 'numFmt') own.set(Number(attributes.numFmtId), showsDate(attributes.formatCode ?? ''))
      if (name === 'cellXfs') isCells = true
      if (name === 'xf' && isCells) styles.push(own.get(Number(attributes.numFmtId)) ?? builtInDates.has(Number(attributes.numFmtId)))
    },
    close: (name) => { if (name === 'cellXfs') isCells = false },
  })
  return styles
}

/** yyyy"年"m"月"d"日": what stands in quotes, in brackets or behind a backslash is no sign of a date. */
function showsDate(format: string): boolean {
  return /[ymdhs]/i.test(format.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
}
