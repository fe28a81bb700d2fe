import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { messageColumns, parseMessages } from './parse-messages.ts'
import { writeRejects } from './rejects-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'linli-rejects-'))
const path = join(folder, 'messages.csv.rejects.csv')
afterAll(() => rmSync(folder, { recursive: true }))

const content = `${messageColumns.join(',')}
1,A1,好的,2019/2/28 11:25:05,正文,0,0
2,A1,"=HYPERLINK(""http://x"")",2/28/2019,"有,逗号
和换行",0,0
3,A1,少一列,2019/2/28,正文
`

test('rejects carry line, reason and their cells, and can be read again', async () => {
  const rows = await Array.fromAsync(parseMessages(stream(content)))
  const rejected = rows.filter((row) => 'rejected' in row)
  expect(writeRejects(path, rejected)).toBe(true)
  const written = readFileSync(path)
  expect([...written.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(written.toString()).toContain('"\t=HYPERLINK(""http://x"")"')
  expect(written.toString()).toMatch(/^4,留言时间“2\/28\/2019”分不清/m)
  // The first of the two has only its date wrong: corrected, it comes in.
  const again = await Array.fromAsync(parseMessages(stream(written.toString().replace(',2/28/2019,', ',2019/2/28,'))))
  expect(again).toHaveLength(2)
  expect(again[0]).toMatchObject({ accepted: { number: '2', title: '=HYPERLINK("http://x")', text: '有,逗号\n和换行' } })
  expect(again[1]).toMatchObject({ rejected: { reason: expect.stringContaining('列') } })
})

test('no rejects, no file', () => {
  expect(writeRejects(path, [])).toBe(false)
  expect(existsSync(path)).toBe(false)
})

async function* stream(text: string) {
  yield Buffer.from(text)
}
