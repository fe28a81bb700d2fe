import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'linli-train-'))
afterAll(() => rmSync(folder, { recursive: true }))

function train(...args: string[]): { code: number | null; said: string; refused: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('./train-classifier.ts', import.meta.url)), ...args], { encoding: 'utf8' })
  return { code: status, said: stdout, refused: stderr }
}

function fileOf(name: string, rows: readonly string[]): string {
  const file = join(folder, name)
  writeFileSync(file, ['内容,类别', ...rows].join('\n'))
  return file
}

/** Words that belong to a label, none of which is a hint of a category, so that hint words are of no help. */
const words = { 甲: ['榕树', '柳枝', '落叶'], 乙: ['账簿', '凭据', '发票'], 丙: ['班车', '站牌', '票价'] }
const rows = Object.entries(words).flatMap(([label, known]) => Array.from({ length: 24 }, (_, index) => `请看看第${index}处的${known[index % 3]}和${known[(index + 1) % 3]}吧,${label}`))

describe('classify:train', () => {
  test('says what the classifier is worth with its interval, beside hint words and the commonest label, and writes the model once', () => {
    const model = join(folder, 'model.json')
    const { code, said } = train(fileOf('labelled.csv', [...rows, ',甲', '只有一条,丁']), '--out', model)
    expect(code).toBe(0)
    expect(said).toContain('有 1 行没有正文或类别，没有用。')
    expect(said).toContain('“丁”只有 1 条，不够检验，没有用。')
    const [own, hints, commonest] = ['分类器', '按提示词', '总猜最多的'].map((name) => new RegExp(`^ +${name} +(\\d\\.\\d{3})（(\\d\\.\\d{3})–(\\d\\.\\d{3})）$`, 'm').exec(said)?.slice(1).map(Number))
    for (const estimate of [own, hints, commonest]) {
      const [value, low, high] = estimate!
      expect(low).toBeLessThanOrEqual(value!)
      expect(value).toBeLessThanOrEqual(high!)
    }
    expect(own![1], 'better than either by more than chance').toBeGreaterThan(Math.max(hints![2]!, commonest![2]!))
    expect(existsSync(model)).toBe(true)
    expect(train(fileOf('again.csv', rows), '--out', model)).toMatchObject({ code: 1, refused: expect.stringContaining('已经存在，不覆盖') })
  }, 60_000)

  test.each([
    ['no file', [], '用法：npm run classify:train'],
    ['a file that is not there', ['没有.csv'], '没有找到文件 没有.csv'],
    ['a seed that is no number', ['a.csv', '--seed', '一'], '用法：npm run classify:train'],
    ['an option that there is not', ['a.csv', '--fast'], '用法：npm run classify:train'],
  ])('%s is refused with a sentence', (_name, args, sentence) => {
    const { code, refused } = train(...args)
    expect(code).toBe(1)
    expect(refused).toContain(sentence)
    expect(refused).not.toMatch(/\n\s+at /)
  }, 30_000)

  test('one label only is refused', () => expect(train(fileOf('one.csv', rows.slice(0, 10))).refused).toContain('至少要有两个类别'), 30_000)
})
