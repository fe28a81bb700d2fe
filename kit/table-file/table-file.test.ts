import exceljs from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainCell } from '#kit/export/plain-cell.ts'
import { columnName, columnNumber } from './cell.ts'
import { encodeGb18030 } from './gb18030.ts'
import { openTable } from './table-file.ts'
import type { TableFormat } from './table-file.ts'
import { plainText, writeLike } from './write-like.ts'
import { workbookOf, zipOf } from './zip-fixture.ts'

async function read(content: Buffer): Promise<string[][]> {
  const rows: string[][] = []
  for await (const row of (await openTable(content)).rows()) rows.push(row.cells.map(({ text }) => text))
  return rows
}

async function refusal(content: Buffer): Promise<string> {
  return read(content).then(() => 'read', (error: { type?: string; message: string }) => error.type ?? error.message)
}

const csvFormats = (['utf-8', 'utf-8-bom', 'gb18030'] as const).flatMap((encoding) =>
  ([',', '\t', ';'] as const).map((delimiter): TableFormat => ({ kind: 'csv', encoding, delimiter, lineEnd: delimiter === ',' ? '\r\n' : '\n' })))

async function* each<T>(items: readonly T[]) { yield* items }

describe('what we write we read again', () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', '路', '灯', 'a', '1', ' ', '=', "'", '𠀀', '€', '\u00a0') }), fc.string({ unit: 'grapheme' }),
  ).map((text) => text.replaceAll(/[\0\ud800-\udfff\ue5e5\ue78d-\ue796\ue81e-\ue864]/gu, ''))
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 })

  test.each(csvFormats)('$encoding $delimiter', async (format) => {
    await fc.assert(fc.asyncProperty(rows, async (made) => {
      const header = ['编号', '内容', '电话', '时间', '地点']
      const written = await writeLike(format, each([header, ...made]))
      const file = await openTable(written)
      expect(file.format).toEqual(isAscii(written) ? expect.anything() : format)
      const back: string[][] = []
      for await (const row of file.rows()) back.push(row.cells.map(({ text }) => plainText(text)))
      const expected = made.map((cells) => cells.map((text) => plainText(plainCell(text))))
      expect(back.slice(1).map(withoutEnd)).toEqual(expected.map(withoutEnd))
    }), { numRuns: 60 })
  })

  test('xlsx', async () => {
    await fc.assert(fc.asyncProperty(rows, async (made) => {
      const written = await writeLike({ kind: 'xlsx', sheet: '清单' }, each([['编号', '内容'], ...made]))
      const back = (await read(written)).map((cells) => cells.map(plainText))
      // XML keeps one kind of line end; a row of nothing is no row at the end of a sheet.
      const tidy = (cells: readonly string[]) => withoutEnd(cells.map((text) => text.replaceAll(/\r\n?/g, '\n')))
      const expected = made.map((cells) => tidy(cells.map((text) => plainText(plainCell(text)))))
      expect(back.slice(1).map(tidy).filter((cells) => cells.length > 0)).toEqual(expected.filter((cells) => cells.length > 0))
    }), { numRuns: 40 })
  })

  test('every character of the first plane has its bytes in GB18030, and rare ones of the second', () => {
    const text = Array.from({ length: 0xffff }, (_, point) => String.fromCharCode(point)).filter((character) => character.isWellFormed() && !withoutBytes.test(character)).join('') + '𣵦𠮷😀'
    const back = new TextDecoder('gb18030', { ignoreBOM: true }).decode(encodeGb18030(text))
    expect(back === text).toBe(true)
    expect(encodeGb18030('\ue5e5').toString()).toBe('?')
  })
})

/** Private characters that GB18030-2022 gave up: nothing decodes to them. */
const withoutBytes = /[\ue5e5\ue78d-\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864]/u
const isAscii = (content: Buffer) => content.every((byte) => byte < 0x80)
function withoutEnd(cells: readonly string[]): string[] {
  const kept = [...cells]
  while (kept.length > 0 && kept.at(-1) === '') kept.pop()
  return kept
}

describe('encoding', () => {
  const text = '编号,内容\r\n1,路灯坏了三天\r\n'
  test.each([
    ['utf-8', Buffer.from(text)], ['utf-8-bom', Buffer.from(`\uFEFF${text}`)], ['gb18030', encodeGb18030(text)],
  ])('%s is recognised', async (encoding, content) => {
    const file = await openTable(content)
    expect(file.format).toMatchObject({ encoding, delimiter: ',', lineEnd: '\r\n' })
    expect((await read(content))[0]).toEqual(['编号', '内容'])
  })

  test.each([
    [';', '编号;内容;电话\n1;路灯坏了,三天了,没人管,也没人回;138\n2;井盖没有了;139\n'],
    ['\t', '编号\t内容\n1\t路灯坏了,三天了,没人管,也没人回\n2\t井盖没有了,危险,请快,谢谢;急\n3\t积水\n'],
    [',', '编号,内容\n1,路灯坏了;三天了;没人管\n2,井盖没有了\n3,积水\n'],
    [';', '2026年清单,截至9月,共2条,\n编号;内容\n1;路灯\n2;井盖\n3;积水\n4;异味\n'],
    [',', '编号\n1\n'],
  ])('columns are parted by %j', async (delimiter, content) => expect((await openTable(Buffer.from(content))).format).toMatchObject({ delimiter }))

  test('a cell with another file’s delimiter does not change the columns', async () => {
    const format: TableFormat = { kind: 'csv', encoding: 'utf-8', delimiter: ';', lineEnd: '\n' }
    expect((await openTable(await writeLike(format, each([['编号', '内容', '电话', '时间', '地点'], [',,,,']])))).format).toEqual(format)
  })

  test.each([
    ['two encodings in one file', Buffer.concat([encodeGb18030(text), Buffer.from('2,井盖没有了\r\n')]), 'table-file.encoding-mixed'],
    ['UTF-8 with a broken byte', Buffer.concat([Buffer.from(text), Buffer.from([0xe8, 0xb7, 0x0a])]), 'table-file.encoding-mixed'],
    ['no encoding at all', Buffer.concat([Buffer.from('a,b\n'), Buffer.from([0xff, 0xff, 0x0a])]), 'table-file.encoding-damaged'],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'table-file.utf16'],
    ['NUL', Buffer.from('a,b\n1,\0\n'), 'table-file.nul'],
    ['nothing', Buffer.alloc(0), 'table-file.empty'],
    ['an open quote', Buffer.from('编号,内容\n1,"路灯\n2,井盖\n'), 'table-file.quote-open'],
    ['a million columns', Buffer.from(`编号,内容\n${','.repeat(1_000_000)}x\n`), 'table-file.too-many-columns'],
    ['a cell without end', Buffer.from(`编号,内容\n1,${'长'.repeat(40_000)}\n`), 'table-file.cell-too-long'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'table-file.legacy'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'table-file.unknown'],
  ])('%s is refused', async (_name, content, type) => expect(await refusal(content)).toBe(type))
})

describe('hostile workbooks', () => {
  const cellA1 = '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c></row>'
  const manySheets = (count: number, partOf: (index: number) => number) => {
    const each = (write: (index: number) => string) => Array.from({ length: count }, (_, index) => write(index)).join('')
    return zipOf([
      { name: 'xl/workbook.xml', content: `<workbook xmlns:r="r"><sheets>${each((index) => `<sheet name="表${index}" sheetId="${index + 1}" r:id="rId${index}"/>`)}</sheets></workbook>` },
      { name: 'xl/_rels/workbook.xml.rels', content: `<Relationships>${each((index) => `<Relationship Id="rId${index}" Target="worksheets/sheet${partOf(index)}.xml"/>`)}</Relationships>` },
      ...[...new Set(Array.from({ length: count }, (_, index) => partOf(index)))].map((part) => ({ name: `xl/worksheets/sheet${part}.xml`, content: `<worksheet><sheetData>${cellA1}</sheetData></worksheet>` })),
    ])
  }
  test.each([
    ['a bomb by its ratio', workbookOf(cellA1, [{ name: 'xl/media/zeros', content: Buffer.alloc(40 * 1024 * 1024) }]), 'table-file.workbook-bomb'],
    ['a size that lies', zipOf([{ name: 'xl/workbook.xml', content: `<workbook>${' '.repeat(100_000)}</workbook>`, claims: { size: 100 } }]), 'table-file.workbook-bomb'],
    ['too many parts', workbookOf(cellA1, Array.from({ length: 1_001 }, (_, index) => ({ name: `x${index}`, content: '' }))), 'table-file.workbook-bomb'],
    ['an encrypted part', zipOf([{ name: 'xl/workbook.xml', content: '', claims: { flags: 1 } }]), 'table-file.workbook-damaged'],
    ['macros', workbookOf(cellA1, [{ name: 'xl/vbaProject.bin', content: 'x' }]), 'table-file.workbook-macros'],
    ['a link to another file', workbookOf(cellA1, [{ name: 'xl/externalLinks/externalLink1.xml', content: '<x/>' }]), 'table-file.workbook-links'],
    ['a formula without what it comes to', workbookOf('<row r="1"><c r="B1"><f>HYPERLINK("http://x")</f></c></row>'), 'table-file.formula'],
    ['merged ranges upon each other', workbookOf(`${cellA1}</sheetData><mergeCells>${'<mergeCell ref="A1:A1048576"/>'.repeat(2)}</mergeCells><sheetData>`), 'table-file.workbook-damaged'],
    ['an entity that grows', zipOf([{ name: 'xl/workbook.xml', content: '<!DOCTYPE a [<!ENTITY b "bb">]><workbook>&b;</workbook>' }]), 'table-file.workbook-damaged'],
    ['a column beyond all', workbookOf('<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'), 'table-file.too-many-columns'],
    ['a torn archive', workbookOf(cellA1).subarray(0, 300), 'table-file.workbook-damaged'],
    ['more sheets than anybody makes', manySheets(101, (index) => index), 'table-file.too-many-sheets'],
    ['no sheet with anything in it', workbookOf(''), 'table-file.no-sheet'],
  ])('%s is refused', async (_name, content, type) => expect(await refusal(content)).toBe(type))

  test('a part that stands behind many sheets is looked into once', async () => {
    expect((await openTable(manySheets(100, () => 0))).otherSheets).toEqual([])
    expect((await openTable(manySheets(3, (index) => index))).otherSheets).toEqual(['表1', '表2'])
    const second = await openTable(manySheets(3, (index) => index), '表1')
    expect([second.format, second.otherSheets.length]).toEqual([{ kind: 'xlsx', sheet: '表1' }, 2])
    await expect(openTable(manySheets(3, (index) => index), '没有')).rejects.toMatchObject({ message: expect.stringContaining('没有写内容的工作表') })
  })

  test('many merged ranges, rows without end and a comment full of beginnings cost no more than what is in them', async () => {
    const side = Array.from({ length: 16_000 }, (_, index) => `<mergeCell ref="${columnName(index + 1)}1:${columnName(index + 1)}1048576"/>`).join('')
    const merged = workbookOf(`${cellA1}${'<row r="1"/>'.repeat(2_000)}${'<row/>'.repeat(20_000)}</sheetData><mergeCells>${side}</mergeCells><!-- ${'<mergeCell '.repeat(100_000)}--><sheetData>`)
    const started = performance.now()
    const rows = await read(merged)
    expect([rows.length, rows.at(-1)]).toEqual([22_001, ['编号']])
    // Rows times ranges, or the comment's square, would be a minute.
    expect(performance.now() - started).toBeLessThan(8_000)
  })

  test('a formula is read as what it came to, also where that is nothing; on a sheet that is not read it is not looked at', async () => {
    const sheet = '<row r="1"><c r="A1"><f>ROW()-1</f><v>1</v></c><c r="B1" t="str"><f>IF(A1>1,"是","")</f><v></v></c><c r="C1" t="str"><f>A1&amp;"号"</f><v>1号</v></c></row>'
    expect(await read(workbookOf(sheet))).toEqual([['1', '', '1号']])
    const two = zipOf([
      { name: 'xl/workbook.xml', content: '<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="r1"/><sheet name="汇总" sheetId="2" r:id="r2"/></sheets></workbook>' },
      { name: 'xl/_rels/workbook.xml.rels', content: '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="worksheets/sheet2.xml"/></Relationships>' },
      { name: 'xl/worksheets/sheet1.xml', content: `<worksheet><sheetData>${cellA1}</sheetData></worksheet>` },
      { name: 'xl/worksheets/sheet2.xml', content: '<worksheet><sheetData><row r="1"><c r="A1"><f>SUM(表!A:A)</f></c></row></sheetData></worksheet>' },
    ])
    expect(await read(two)).toEqual([['编号']])
    expect((await openTable(two)).otherSheets).toEqual(['汇总'])
  })

  test('what stands in the archive beside its directory is never read', async () => {
    const honest = workbookOf(cellA1)
    expect(await read(honest)).toEqual([['编号']])
  })
})

describe('a workbook as people make it', async () => {
  const workbook = new exceljs.Workbook()
  workbook.addWorksheet('空表')
  const sheet = workbook.addWorksheet('诉求')
  sheet.addRow(['编号', '时间', '金额', '说明'])
  sheet.addRow([371425198001010000, new Date('2026-05-01T09:30:00Z'), 0.1 + 0.2, { richText: [{ text: '路灯' }, { text: '坏了' }] }])
  sheet.addRow(['', '2026/5/2', true, '下面'])
  sheet.getCell('B2').numFmt = 'yyyy"年"m"月"d"日" hh:mm'
  sheet.mergeCells('D3:D4')
  sheet.getColumn(3).hidden = true
  sheet.getCell('A60000').style = { font: { bold: true } }
  const content = Buffer.from(await workbook.xlsx.writeBuffer())

  test('cells say what they are; the sheet that holds something is read, merged cells repeat, hidden columns are told', async () => {
    const file = await openTable(content)
    expect(file).toMatchObject({ format: { kind: 'xlsx', sheet: '诉求' }, otherSheets: [], hiddenColumns: ['C'] })
    const rows = []
    for await (const row of file.rows()) if (row.cells.length > 0) rows.push(row)
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 4])
    expect(rows[1]!.cells).toEqual([
      { text: '371425198001010000', kind: 'number' }, { text: '2026-05-01 09:30:00', kind: 'date' }, { text: '0.3', kind: 'number' }, { text: '路灯坏了', kind: 'text' },
    ])
    expect(rows[2]!.cells).toEqual([{ text: '', kind: 'text' }, { text: '2026/5/2', kind: 'text' }, { text: '是', kind: 'boolean' }, { text: '下面', kind: 'text' }])
    expect(rows[3]!.cells[3]).toEqual({ text: '下面', kind: 'text' })
  })
})

test.each([[1, 'A'], [26, 'Z'], [27, 'AA'], [16_384, 'XFD']])('column %i is %s', (number, name) => {
  expect(columnName(number)).toBe(name)
  expect(columnNumber(name)).toBe(number)
})
