import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { Cell, TableRow } from '#kit/table-file/cell.ts'
import { cleanRow } from '#modules/requests/import/clean-row.ts'
import { fieldOf, importFieldNames, importFields, proposeColumns } from '#modules/requests/import/fields.ts'
import { findHeader } from '#modules/requests/import/header.ts'
import { openTable } from '#kit/table-file/table-file.ts'
import { PlaceTree } from '#modules/places/server/public.ts'
import type { TreeArea } from '#modules/places/server/public.ts'
import { readIsClosed, readMoment, readName, readPhones, readWord } from '#modules/requests/import/values.ts'

const at = new Date('2026-09-15T02:00:00Z')
const text = (value: string): Cell => ({ text: value, kind: 'text' })
const row = (line: number, ...cells: (string | Cell)[]): TableRow => ({ line, cells: cells.map((cell) => (typeof cell === 'string' ? text(cell) : cell)) })
const value = <Value>(read: { value: Value } | { reason: string }) => ('value' in read ? read.value : read.reason)

const area = (id: string, name: string, level: string, path: string, divisionCode: string | null = null): TreeArea => ({ id, name, level, path, parentId: path.split('/').at(-3) ?? null, divisionCode })
const tree = new PlaceTree([
  area('1', '齐河县', 'county', '1/', '371425'), area('a', '晏城街道', 'street', '1/a/', '371425001'), area('b', '祝阿镇', 'town', '1/b/', '371425101'),
  area('a1', '永顺社区', 'community', '1/a/a1/', '371425001001'), area('a2', '李官村', 'village', '1/a/a2/'), area('b1', '李官村', 'village', '1/b/b1/'), area('b2', '耇士孙村', 'village', '1/b/b2/'),
  area('g1', '第一网格', 'grid', '1/a/a1/g1/'), area('g2', '凤鸣里小区', 'estate', '1/a/a1/g2/'), area('h1', '第一网格', 'grid', '1/a/a2/h1/'),
], [{ code: '371425001001', areaIds: ['a1'] }, { code: '371425001', areaIds: ['a'] }, { code: '371425001209', areaIds: ['a2'] }, { code: '371425001210', areaIds: ['a1', 'a2'] }])
const nowhere = { street: null, community: null, grid: null, address: null }
function placed(places: Partial<typeof nowhere> | Record<string, string>, areaCode: string | null = null, within = '1'): string {
  const found = tree.find({ areaCode, places: { ...nowhere, ...places } }, within)
  return 'found' in found ? found.found.id : found.reason
}

/** Kinds of dirt that files of requests carry, by the number that the list of kinds gives them; the others concern lists of people and households. */
const concernsOthers = new Map([[9, 'ID numbers are not taken in'], [10, 'ID numbers are not taken in'], [22, 'nobody is merged: a request is a request'], [23, 'no households']])
const kinds: Record<number, () => void> = {
  1: () => {
    const found = findHeader([row(1, '诉求', '', '反映人', ''), row(2, '编号', '内容', '姓名', '电话'), row(3, '1', '路灯', '张三', '13800138000')],
      [{ fromLine: 1, toLine: 1, fromColumn: 1, toColumn: 2 }, { fromLine: 1, toLine: 1, fromColumn: 3, toColumn: 4 }])
    expect(found).toMatchObject({ lines: [1, 2], headers: ['诉求/编号', '诉求/内容', '反映人/姓名', '反映人/电话'], dataFrom: 3 })
    expect(proposeColumns(found!.headers)).toEqual({ externalNumber: 0, text: 1, reporterName: 2, reporterPhone: 3 })
  },
  2: () => expect(findHeader([row(1, '编号', '内容', '反映时间'), row(2, '必填，原系统编号', '必填', '格式：2026-05-01'), row(3, '1', '路灯坏了', '2026-05-01')])).toMatchObject({ remarks: [2], dataFrom: 3 }),
  3: () => expect(findHeader([row(1, '晏城街道 2026 年诉求清单'), row(2), row(3, '填报单位：晏城街道', '', '2026年5月'), row(4, '工单编号', '诉求内容', '来电时间'), row(5, '1', 'x', '2026/5/1')])).toMatchObject({ lines: [4], dataFrom: 5 }),
  4: () => expect(findHeader([row(1), row(2, '', ' '), row(9, '编号', '内容')])).toMatchObject({ lines: [9] }),
  5: () => {
    expect(value(readMoment({ text: '2026-05-01 09:30:00', kind: 'date' }, at))).toEqual(new Date('2026-05-01T01:30:00Z'))
    expect(value(readMoment(text('2026/5/1 9:30:00'), at))).toEqual(new Date('2026-05-01T01:30:00Z'))
  },
  6: () => {
    for (const form of ['2020/1/6', '2020-1-6', '2020.1.6', '20200106', '2020年1月6日', '２０２０-01-06']) expect(value(readMoment(text(form), at)), form).toEqual(new Date('2020-01-05T16:00:00Z'))
    for (const form of ['1/6/2020', '6-1-20', '43836', '2020-13-01', '2020-02-30', '明天', '2027-01-01']) expect(value(readMoment(text(form), at)), form).toEqual(expect.any(String))
  },
  7: () => expect(cleanRow(row(2, { text: '371425198001010000', kind: 'number' }, '路灯'), { externalNumber: 0, text: 1 }, at)).toMatchObject({ reason: expect.stringContaining('超过 15 位') }),
  8: () => expect(value(readPhones(text(' １３８ 0013 8000 ')))).toEqual(['13800138000']),
  11: () => {
    for (const cell of ['13800138000;13900139000', '13800138000、13900139000', '13800138000/13900139000', '13800138000 13900139000', '138-0013-8000，139 0013 9000']) expect(value(readPhones(text(cell))), cell).toEqual(['13800138000', '13900139000'])
    expect(value(readPhones(text('0534-5321234')))).toEqual(['05345321234'])
    expect(value(readPhones(text('12')))).toBe('不是电话号码')
  },
  12: () => {
    expect(value(readName(text('张三、李四')))).toBe('一格里有几个人，请只留联系人')
    expect(value(readName(text('张三 13800138000')))).toBe('里有号码，请只写姓名')
    expect(value(readName(text('买买提·艾力')))).toBe('买买提·艾力')
  },
  13: () => { for (const word of ['无', '—', '/', '0', '不详', '', '  ']) expect(value(readWord(text(word))), word).toBeNull() },
  14: () => { for (const word of ['同上', '〃', '"']) expect(value(readWord(text(word))), word).toContain('同上') },
  15: () => {
    for (const word of ['是', '有', '1', '√', '已办结', '已结案']) expect(value(readIsClosed(text(word))), word).toBe(true)
    for (const word of ['否', '', '0', '办理中', '待受理']) expect(value(readIsClosed(text(word))), word).toBe(false)
    expect(value(readIsClosed(text('重点')))).toContain('看不出')
  },
  16: () => {
    for (const name of ['永顺社区', '永顺居委会', '永顺社区居委会', '永顺社区居民委员会', '永顺']) expect(placed({ street: '晏城街道', community: name }), name).toBe('a1')
    for (const name of ['李官村', '李官村委会', '李官村民委员会', '李官村村民委员会']) expect(placed({ street: '祝阿', community: name }), name).toBe('b1')
    expect(placed({ street: '晏城街道', community: '永顺新社区' })).toContain('相近的有：永顺社区')
  },
  17: () => {
    expect(placed({ community: '李官村' })).toContain('请写上街道')
    expect(placed({ address: '李官村东头' })).toContain('没有写街道')
    expect(placed({ community: '李官村' }, null, 'b')).toBe('b1')
    expect(placed({ street: '晏城街道', community: '李官村' })).toBe('a2')
    expect(placed({ street: '晏城街道', community: '耇士孙村' })).toContain('同名的在：祝阿镇耇士孙村')
  },
  18: () => {
    expect(placed({}, '371425001209')).toBe('a2')
    expect(placed({}, '371425001210')).toContain('永顺社区、李官村')
    expect(placed({}, '371425001000')).toBe('a')
    expect(placed({}, '371425999999')).toContain('都没有')
  },
  19: () => {
    expect(placed({ address: '齐河县晏城街道永顺社区凤鸣里小区3号楼2单元501室' })).toBe('g2')
    expect(placed({ address: '山东省德州市齐河县晏城街道凤鸣里小区3号楼' })).toBe('g2')
    expect(placed({ address: '晏城街道办事处永顺居委会第一网格' })).toBe('g1')
    expect(placed({ address: '晏城街道第一网格' })).toContain('几处同名')
    expect(placed({ address: '老火车站对面' })).toContain('看不出在哪个街道')
  },
  20: () => expect(cleanRow(row(2, '路灯', { text: '2001-02-03', kind: 'date' }), { text: 0, address: 1 }, at)).toMatchObject({ reason: expect.stringContaining('被表格软件当成了日期') }),
  21: () => expect(proposeColumns(['编号', '内容', '电话']).reporterPhone).toBe(2), // hidden columns are read like the others and named to the user: kit/table-file/table-file.test.ts
  24: () => {
    expect(placed({ street: '祝阿镇', community: '耇士孙村' })).toBe('b2')
    expect(cleanRow(row(2, '𣵦河边的路灯'), { text: 0 }, at)).toMatchObject({ row: { text: '𣵦河边的路灯' } })
  },
  25: () => expect(fieldOf('工单编号')).toBe('externalNumber'), // GB18030, xls and WPS: kit/table-file/table-file.test.ts
  26: () => expect(cleanRow(row(2, '\n\t\t\t\n\t  路灯坏了\r\n\n　三天没人修\u200b\n'), { text: 0 }, at)).toMatchObject({ row: { text: '路灯坏了\n三天没人修' } }),
}

describe('each kind of dirt', () => {
  const list = `${process.env.LINLI_REAL_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))}/ledgers/importer_dirt_checklist.csv`
  const names = new Map<number, string>(existsSync(list) ? (parse(readFileSync(list)) as string[][]).slice(1).map(([number, dirt]) => [Number(number), dirt!]) : [])
  if (names.size === 0) console.warn(`the list of kinds is not at ${list}: its numbers stand without their names`)

  test.each(Object.keys(kinds).map((number) => [number, names.get(Number(number)) ?? '']))('%s %s', (number) => {
    expect.hasAssertions()
    kinds[Number(number)]!()
  })

  test('every kind is here, or concerns other lists', () => {
    const numbers = Array.from({ length: 26 }, (_, index) => index + 1)
    expect(numbers.filter((number) => kinds[number] === undefined && !concernsOthers.has(number))).toEqual([])
  })
})

const realFile = `${process.env.LINLI_REAL_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))}/requests/messages.csv`
if (!existsSync(realFile)) console.warn(`${realFile} is not there: real messages are not read`)

test.skipIf(!existsSync(realFile))('4,326 real messages are read: each is a row, understood or with its reason', async () => {
  const table = await openTable(readFileSync(realFile))
  let found: ReturnType<typeof findHeader>
  const outcomes: string[] = []
  for await (const one of table.rows()) {
    if (found === undefined) found = findHeader([one])
    else {
      const cleaned = cleanRow(one, proposeColumns(found.headers), at)
      outcomes.push('row' in cleaned ? '' : cleaned.reason)
    }
  }
  expect(proposeColumns(found!.headers)).toEqual({ externalNumber: 0, title: 2, reportedAt: 3, text: 4 })
  expect(outcomes).toHaveLength(4_326)
  expect([...new Set(outcomes.filter((reason) => reason !== ''))]).toEqual([])
})

test('a header means one field, and every field is found by its own words', () => {
  const all = importFieldNames.flatMap((field) => importFields[field].headers.map((header) => [header, field] as const))
  expect(all.filter(([header, field]) => fieldOf(header) !== field)).toEqual([])
  expect(proposeColumns(['序号', '*留言编号（必填）', '留言 主题', '留言详情：', '联系电话', '手机号'])).toEqual({ externalNumber: 1, title: 2, text: 3, reporterPhone: 4 })
  expect(proposeColumns(['诉求', '诉求内容'])).toEqual({ text: 0 })
})

test.each([
  ['nothing said', ['', '', ''], '没有标题，也没有内容'],
  ['closed before it came', ['x', '2026-05-02', '2026-05-01'], '办结时间早于反映时间'],
  ['two faults at once', ['x', '5/1/2026', '2030-01-01'], '“反映时间”分不清日、月和年，请写成“2026-05-01 09:30”；“办结时间”在将来，请核对年份'],
])('%s comes back with every reason', (_name, cells, reason) => expect(cleanRow(row(2, ...cells), { text: 0, reportedAt: 1, closedAt: 2 }, at)).toEqual({ reason }))
