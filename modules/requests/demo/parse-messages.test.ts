import { createReadStream, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '#kit/problem/problem.ts'
import { readWrittenAt } from './message-date.ts'
import type { MessageEncoding } from './message-encoding.ts'
import { messageColumns, parseMessages } from './parse-messages.ts'
import type { Message, MessageRow } from './parse-messages.ts'

const HEADER = messageColumns.join(',')
const GOOD = '188006,A1,路灯不亮,2019/2/28 11:25:05,东门路灯三天不亮,0,2'

describe('dates', () => {
  test.each([
    // cell                    China's local time     why
    ['2019/2/28 11:25:05', '2019-02-28T11:25:05', 'the usual form of the file'],
    ['2019/11/2 9:03:07', '2019-11-02T09:03:07', 'one digit for the hour'],
    ['2020/1/8 9:32:33', '2020-01-08T09:32:33', 'one digit each'],
    ['2019-08-01 00:00:00', '2019-08-01T00:00:00', 'the other form of the file'],
    ['2017-06-08 17:31:20', '2017-06-08T17:31:20', 'the oldest of the file'],
    ['2020/2/29 23:59', '2020-02-29T23:59:00', 'a leap day, without seconds'],
    ['2019.8.1', '2019-08-01T00:00:00', 'a day only'],
    ['2019年8月1日 8:05', '2019-08-01T08:05:00', 'in words'],
    ['2019-08-01T08:05:06.123', '2019-08-01T08:05:06', 'with a T and a fraction'],
    ['  2019/8/1 08:05:06\t', '2019-08-01T08:05:06', 'with spaces around'],
  ])('%j is %s: %s', (cell, local) => {
    expect(readWrittenAt(cell)).toEqual({ at: new Date(`${local}+08:00`) })
  })

  test.each([
    ['', '没有留言时间'],
    ['1/2/2019 10:00', '分不清'],
    ['28/2/2019', '分不清'],
    ['19-2-3', '分不清'],
    ['43524', '日期序号'],
    ['43524.476', '日期序号'],
    ['2019/2/29 10:00:00', '不存在'],
    ['2019/13/1', '不存在'],
    ['2019/6/31 00:00:00', '不存在'],
    ['2019/6/30 24:00:00', '不存在'],
    ['2019/6/30 10:60:00', '不存在'],
    ['2019/6-30', '认不出'],
    ['昨天下午', '认不出'],
    ['2019', '认不出'],
    ['20190630', '认不出'],
  ])('%j is refused: %s', (cell, reason) => {
    expect(readWrittenAt(cell)).toEqual({ reason: expect.stringContaining(reason) })
  })
})

describe('rows', () => {
  test('a row becomes a message, tidied for reading', async () => {
    const [row] = await read(`${HEADER}\r\n188006,A1, 路灯 不亮 ,2019/2/28 11:25:05,"\n\t\t\t\n\t\t\t东门路灯\u00A0三天不亮\u200B，\n\n\t请修\u3000\n\t\t",0,2\r\n`)
    expect(row).toEqual({
      line: 7,
      cells: [expect.any(String), expect.any(String), expect.any(String), expect.any(String), expect.any(String), expect.any(String), expect.any(String)],
      accepted: {
        number: '188006', user: 'A1', title: '路灯 不亮', text: '东门路灯 三天不亮，\n请修',
        writtenAt: new Date('2019-02-28T11:25:05+08:00'), against: 0, likes: 2,
      },
    })
  })

  test.each<[string, Partial<Message>, string]>([
    ['1,A1,路灯,2019/2/28 11:25:05,,0,0', { title: '路灯', text: '路灯' }, 'no text: the title stands for it'],
    ['1,A1,,2019/2/28 11:25:05,路灯不亮,0,0', { title: '路灯不亮', text: '路灯不亮' }, 'no title: the text begins it'],
    [`1,A1,${'长'.repeat(70)},2019/2/28 11:25:05,路灯,0,0`, { title: `${'长'.repeat(59)}…` }, 'a long title is cut'],
    ['1,A1,标题,2019/2/28 11:25:05,"他说""修好了"",没有",0,0', { text: '他说"修好了",没有' }, 'quotes and commas inside'],
    ['1,A1,标题,2019/2/28 11:25:05,5"的管子,0,0', { text: '5"的管子' }, 'a bare quote inside a cell'],
    ['1,A1,标题,2019/2/28 11:25:05,正文,,', { against: 0, likes: 0 }, 'no votes are none'],
  ])('%s → accepted %o: %s', async (line, expected) => {
    const [row] = await read(`${HEADER}\n${line}\n`)
    expect(row).toMatchObject({ accepted: expected })
  })

  test.each([
    ['1,A1,标题,2019/2/28 11:25:05,正文,0', '有 6 列，应有 7 列'],
    ['1,A1,标题,2019/2/28 11:25:05,正文,0,0,0', '有 8 列，应有 7 列'],
    [',A1,标题,2019/2/28 11:25:05,正文,0,0', '没有留言编号'],
    ['一号,A1,标题,2019/2/28 11:25:05,正文,0,0', '字母、数字'],
    ['1,,标题,2019/2/28 11:25:05,正文,0,0', '没有留言用户'],
    ['1,A1,标题,2/28/2019,正文,0,0', '分不清'],
    ['1,A1, \t ,2019/2/28 11:25:05,"\n\t \u3000\n",0,0', '都是空的'],
    [`1,A1,标题,2019/2/28 11:25:05,${'长'.repeat(10_001)},0,0`, '超过 10000 个字'],
    ['1,A1,标题,2019/2/28 11:25:05,正文,-1,0', '列的顺序'],
    ['1,A1,标题,2019/2/28 11:25:05,正文,0,很多', '列的顺序'],
  ])('%s → rejected: %s', async (line, reason) => {
    const rows = await read(`${HEADER}\n${line}\n`)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ rejected: { cells: expect.any(Array), reason: expect.stringContaining(reason) } })
  })

  test('the second row with a number is rejected and names the first', async () => {
    const rows = await read(`${HEADER}\n${GOOD}\n\n${GOOD.replace('东门', '西门')}\n`)
    expect(rows.map((row) => 'accepted' in row)).toEqual([true, false])
    expect(rows[1]).toMatchObject({ rejected: { reason: '留言编号 188006 与第 2 行重复' } })
  })

  test('a number whose first row was rejected is free for the next', async () => {
    const rows = await read(`${HEADER}\n${GOOD.replace('2019/2/28', '2019/2/30')}\n${GOOD}\n`)
    expect(rows.map((row) => 'accepted' in row)).toEqual([false, true])
  })

  test('columns may stand in another order and beside others', async () => {
    const [row] = await read('点赞数,留言详情,备注,留言编号,留言用户,留言主题,留言时间,反对数\n3,正文,x,9,A1,标题,2019/2/28 11:25:05,1\n')
    expect(row).toMatchObject({ accepted: { number: '9', title: '标题', text: '正文', likes: 3, against: 1 } })
  })
})

describe('encodings', () => {
  // "路灯不亮" and the header in GB18030, written out so that the test does not lean on the decoder it tests.
  const gb = Buffer.from('c1f4d1d4b1e0bac52cc1f4d1d4d3c3bba72cc1f4d1d4d6f7cce22cc1f4d1d4cab1bce42cc1f4d1d4cfeac7e92cb7b4b6d4cafd2cb5e3d4decafd0a312c41312cc2b7b5c6b2bbc1c12c323031392f322f32382031313a32353a30352cc2b7b5c62c302c300a', 'hex')

  test('GB18030 is found by its header', async () => {
    let encoding: MessageEncoding | undefined
    const rows = await read(gb, (found) => { encoding = found })
    expect(encoding).toBe('GB18030')
    expect(rows).toMatchObject([{ accepted: { title: '路灯不亮', text: '路灯' } }])
  })

  test.each([['without', ''], ['with', '\uFEFF']])('UTF-8 %s a byte order mark', async (_, mark) => {
    let encoding: MessageEncoding | undefined
    const rows = await read(`${mark}${HEADER}\n${GOOD}`, (found) => { encoding = found })
    expect(encoding).toBe('UTF-8')
    expect(rows).toMatchObject([{ accepted: { title: '路灯不亮' } }])
  })

  test('a character cut in two by the end of a chunk is whole', async () => {
    const bytes = Buffer.from(`${HEADER}\n${GOOD}\n`)
    const rows = await collect(parseMessages((async function* () { for (const byte of bytes) yield Uint8Array.of(byte) })()))
    expect(rows).toMatchObject([{ accepted: { title: '路灯不亮', text: '东门路灯三天不亮' } }])
  })

  test('bytes that cannot be read reject their row only', async () => {
    const rows = await read(Buffer.concat([Buffer.from(`${HEADER}\n1,A1,`), Buffer.from([0xc2, 0xb7, 0xb5, 0xc6]), Buffer.from(`,2019/2/28,正文,0,0\n${GOOD}\n`)]))
    expect(rows).toMatchObject([{ rejected: { reason: expect.stringContaining('“留言主题”里有无法读出的乱码') } }, { accepted: { number: '188006' } }])
  })

  test.each([
    ['UTF-16 without a mark', 'messages.encoding-unknown', Buffer.from(`${HEADER}\n${GOOD}\n`, 'utf16le')],
    ['UTF-16', 'messages.utf16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${HEADER}\n`, 'utf16le')])],
    ['another header', 'messages.encoding-unknown', Buffer.from('number,user,title\n1,2,3\n')],
    ['half a header', 'messages.columns-missing', Buffer.from('留言编号,留言用户\n1,2\n')],
    ['an empty file', 'messages.encoding-unknown', Buffer.alloc(0)],
    ['no table', 'messages.header-too-long', Buffer.alloc(100_000, 'x')],
    ['a quote that never closes', 'messages.quote-open', Buffer.from(`${HEADER}\n${GOOD}\n2,A1,"标题,2019/2/28,正文,0,0\n${GOOD}\n`)],
  ])('a file that cannot be read row by row is refused: %s', async (_, type, bytes) => {
    const refused = await read(bytes).then(() => undefined, (error: unknown) => error)
    expect(refused).toBeInstanceOf(ProblemError)
    expect(refused).toMatchObject({ type, message: expect.stringMatching(/[\u4e00-\u9fff]/) })
  })
})

test('accepted + rejected = rows, in their order, whatever the cells hold', async () => {
  const cell = fc.oneof(
    fc.string(), fc.constantFrom('', '188006', '188007', '2019/2/28 11:25:05', '2019-08-01 00:00:00', '1/2/2019', '\n\t\t', '路灯，不亮', '"', ',', '\r\n', '0', '1'),
  ).map((text) => text.replaceAll('\uFFFD', ''))
  const row = fc.array(cell, { minLength: 1, maxLength: 9 }).map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
  await fc.assert(fc.asyncProperty(fc.array(fc.oneof(row, fc.constant(GOOD)), { maxLength: 40 }), fc.constantFrom('\n', '\r\n'), async (lines, end) => {
    const rows = await read([HEADER, ...lines].join(end) + end)
    const accepted = rows.filter((one) => 'accepted' in one)
    expect(rows).toHaveLength(lines.length)
    expect(rows.every((one) => 'accepted' in one || one.rejected.reason !== '')).toBe(true)
    expect(new Set(accepted.map((one) => one.accepted.number)).size).toBe(accepted.length)
    expect(rows.map((one) => one.line)).toEqual(rows.map((one) => one.line).toSorted((a, b) => a - b))
  }), { numRuns: 200, seed: 20_261 })
})

const realFile = `${process.env.LINLI_REAL_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))}/requests/messages.csv`

test('the real file: all 4,326 messages', async ({ skip }) => {
  if (!existsSync(realFile)) {
    process.stderr.write('skipped: the file of 4,326 real messages is not on this machine (LINLI_REAL_DATA)\n')
    skip()
  }
  const rows = await collect(parseMessages(createReadStream(realFile)))
  const accepted = rows.flatMap((row) => ('accepted' in row ? [row.accepted] : []))
  expect(rows).toHaveLength(4326)
  expect(accepted).toHaveLength(4326)
  expect(accepted.every(({ title, text }) => title === title.trim() && text === text.trim() && !/[\t\u00A0\u3000\u200B]/.test(title + text) && text !== '')).toBe(true)
  expect(accepted.map(({ writtenAt }) => writtenAt.toISOString()).toSorted().at(0)).toBe('2017-06-08T09:31:20.000Z')
})

function read(content: string | Buffer, onEncoding?: (encoding: MessageEncoding) => void): Promise<MessageRow[]> {
  return collect(parseMessages((async function* () { yield Buffer.from(content as string) })(), onEncoding))
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  return await Array.fromAsync(items)
}
