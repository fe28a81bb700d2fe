import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { afterAll, expect, test } from 'vitest'
import { TooManyRows, watermarkLine, writeWorkbook } from './write-workbook.ts'
import type { WorkbookSheet } from './write-workbook.ts'

const folder = mkdtempSync(join(tmpdir(), 'linli-export-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const watermark = { unit: '晏城街道办事处', person: '王芳', at: new Date('2026-09-15T02:03:00Z'), number: '0199-abc' }
type Line = { title: string; hours: number; at: Date | null }

function sheetOf(rows: Line[], mostRows = 100): WorkbookSheet<Line> {
  return {
    title: '诉求', mostRows, watermark, rows,
    columns: [
      { title: '标题', width: 40, value: (row) => row.title },
      { title: '用时', width: 8, value: (row) => row.hours },
      { title: '时间', width: 18, value: (row) => row.at },
    ],
  }
}

async function read(file: string): Promise<exceljs.Worksheet> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.readFile(file)
  return workbook.worksheets[0]!
}

test('unit, person and time stand on the first line, the last line and every printed page', async () => {
  const file = join(folder, 'a.xlsx')
  await writeWorkbook(file, sheetOf([{ title: '路灯坏了', hours: 2.5, at: new Date('2026-09-15T08:30:00Z') }]))
  const sheet = await read(file)
  const line = watermarkLine(watermark)
  expect(line).toContain('晏城街道办事处 王芳 于 2026-09-15 10:03 导出')
  expect(sheet.getCell('A1').value).toBe(line)
  expect(sheet.getCell(`A${sheet.rowCount}`).value).toBe(line)
  expect(sheet.headerFooter.oddHeader).toContain(line)
  expect(sheet.headerFooter.oddFooter).toContain(line)
  expect(sheet.getRow(2).values).toEqual([undefined, '标题', '用时', '时间'])
})

test('text is text, numbers are numbers, moments show China’s clock', async () => {
  const file = join(folder, 'b.xlsx')
  await writeWorkbook(file, sheetOf([{ title: '=HYPERLINK("http://x","点我")', hours: 3, at: new Date('2026-09-15T08:30:00Z') }, { title: '无', hours: 0, at: null }]))
  const sheet = await read(file)
  expect(sheet.getCell('A3').value).toBe(`'=HYPERLINK("http://x","点我")`)
  expect(sheet.getCell('A3').type).toBe(exceljs.ValueType.String)
  expect(sheet.getCell('B3').value).toBe(3)
  expect(sheet.getCell('C3').value).toEqual(new Date('2026-09-15T16:30:00Z'))
  expect(sheet.getCell('C3').numFmt).toBe('yyyy-mm-dd hh:mm')
  expect(sheet.getCell('C4').value).toBeNull()
})

test('answers how many rows, how many bytes, and the hash of what was written', async () => {
  const file = join(folder, 'c.xlsx')
  const answer = await writeWorkbook(file, sheetOf(Array.from({ length: 100 }, (_, index) => ({ title: `第 ${index} 件`, hours: index, at: null }))))
  const content = readFileSync(file)
  expect(answer).toEqual({ rows: 100, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') })
})

test('one row too many: refused, and no file stands there, not even a part of it', async () => {
  const file = join(folder, 'd.xlsx')
  await expect(writeWorkbook(file, sheetOf(Array.from({ length: 6 }, () => ({ title: 'x', hours: 1, at: null })), 5))).rejects.toThrow(TooManyRows)
  expect(existsSync(file) || existsSync(`${file}.part`)).toBe(false)
})

test('a failure while the rows are read leaves nothing behind', async () => {
  const file = join(folder, 'e.xlsx')
  const sheet = sheetOf([])
  sheet.rows = (async function* () {
    yield { title: 'x', hours: 1, at: null }
    throw new Error('the line was cut')
  })()
  await expect(writeWorkbook(file, sheet)).rejects.toThrow('the line was cut')
  expect(existsSync(file) || existsSync(`${file}.part`)).toBe(false)
})

test('the watermark itself cannot be a formula', () => {
  expect(watermarkLine({ ...watermark, unit: '=1+1' }).startsWith("'=")).toBe(true)
})
