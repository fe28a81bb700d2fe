import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { anchorKey } from './anchor.ts'
import { sampleChain, sampleSeed } from './sample-chain.ts'
import { verifyProgram } from './verify.ts'

const folder = mkdtempSync(join(tmpdir(), 'linli-verify-'))
afterAll(() => rmSync(folder, { recursive: true }))

const chain = await sampleChain('371425', [3, 4, 2], [0, 1])
const { publicKey } = anchorKey(sampleSeed)
const text = chain.text.toString()
const file = keep('audit.jsonl', text)
const anchorFile = keep('371425.anchors', chain.anchors.toString())
const changed = keep('changed.jsonl', text.replace('核对地址', '核对电话'))
const cut = keep('cut.jsonl', text.split('\n').slice(0, 5).join('\n') + '\n')

test.each<[string, string[], 0 | 1 | 2, string[]]>([
  ['whole, with anchors and key', [file, anchorFile, '--key', publicKey], 0, [
    '结论：完好（371425，9 条记录，3 批，到位置 9）。',
    '2 个锚点全部相符。',
    '最后一个锚点：2026-09-24 09:00:00，位置 7；其后的 2 条尚未锚定，若有更靠后的记录被截去，这里看不出来。',
  ]],
  ['whole, key from the file', [file, anchorFile], 0, ['没有用 --key 给出公钥：采用了锚文件里写的公钥，锚文件若整个被换掉，这里看不出来。']],
  ['whole, no anchors', [file], 0, ['没有给出锚文件：只证明文件前后一致，不能证明尾部没有被截、整条链没有被重算。']],
  ['changed', [changed], 1, [
    '发现 1 处问题（371425，9 条记录，3 批，到位置 9）：',
    `1. 第 2 行：位置 1 的记录被改动（编号 ${chain.rows[0]!.entry.id}）`,
    '结论：这份审计文件不完整或被改动过。',
  ]],
  ['cut', [cut, anchorFile], 1, ['1. 尾部被截：2026-09-24 09:00:00 的锚点证明审计链已到位置 7，文件缺少位置 4–7']],
  ['another key', [file, anchorFile, '--key', 'x'], 1, [`1. 锚文件第 1 行：是用未被认可的密钥（${publicKey}）签的`]],
  ['less than asked for', [file, '--to', '12'], 1, ['1. 文件没有到所要求的位置 12，缺少位置 10–12']],
  ['no file', [join(folder, 'absent')], 2, []],
  ['no anchor file', [file, join(folder, 'absent')], 2, []],
  ['no argument', [], 2, []],
  ['an unknown option', [file, '--nonsense'], 2, []],
  ['a position that is none', [file, '--from', '0'], 2, []],
])('%s', async (_, programArguments, code, sentences) => {
  const printed: string[] = []
  expect(await verifyProgram(programArguments, (line) => printed.push(line))).toBe(code)
  for (const sentence of sentences) expect(printed).toContain(sentence)
  expect(printed.length).toBeGreaterThan(0)
})

test('a file larger than one read, with lines across its edges, is whole', async () => {
  const large = await sampleChain('371425', [400, 300], [1])
  const programArguments = [keep('large.jsonl', large.text.toString()), keep('large.anchors', large.anchors.toString())]
  expect(large.text.length).toBeGreaterThan(300_000)
  expect(await verifyProgram(programArguments, () => {})).toBe(0)
})

test('many faults are counted and the first fifty shown', async () => {
  const printed: string[] = []
  await verifyProgram([keep('noise.jsonl', 'noise\n'.repeat(80))], (line) => printed.push(line))
  expect(printed).toHaveLength(53)
  expect(printed).toContain('……另有 30 处未列出')
})

test('runs as a program by itself and sets the exit code', async () => {
  const program = fileURLToPath(new URL('verify.ts', import.meta.url))
  const run = promisify(execFile)
  expect((await run(process.execPath, [program, file, anchorFile])).stdout).toContain('结论：完好')
  await expect(run(process.execPath, [program, changed])).rejects.toMatchObject({ code: 1 })
})

test('also where it is reached by a symbolic link', async () => {
  const link = join(folder, 'linked')
  symlinkSync(fileURLToPath(new URL('.', import.meta.url)), link)
  await expect(promisify(execFile)(process.execPath, [join(link, 'verify.ts'), changed])).rejects.toMatchObject({ code: 1 })
})

test('imports nothing but Node and its own folder', () => {
  const sources = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
  const imported = sources.flatMap((name) =>
    [...readFileSync(new URL(name, import.meta.url), 'utf8').matchAll(/(?:from |import |import\()'([^']+)'/g)].map((found) => found[1]!),
  )
  expect(imported.length).toBeGreaterThan(10)
  expect(imported.filter((specifier) => !/^(?:node:|\.\/[\w-]+\.ts$)/.test(specifier))).toEqual([])
})

function keep(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
