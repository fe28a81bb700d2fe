import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { SettingsError } from '#apps/server/settings.ts'
import { writeModel } from '#modules/requests/classifier/category-model.ts'
import { readLabelledTexts } from '#modules/requests/classifier/labelled-texts.ts'
import { reportLines } from '#modules/requests/classifier/report-lines.ts'
import { LEAST_PEOPLE, trainCategoryModel } from '#modules/requests/classifier/train-category-model.ts'
import { suggestCategory } from '#modules/requests/suggest-category.ts'
import { baseCategories } from '#presets/base-categories.ts'

const USAGE = '用法：npm run classify:train -- 文件.csv [--seed 整数] [--out 模型文件]（一列正文，一列类别）'
/** What a model learnt from a file carries as its county: no county takes it for its own. */
const NO_COUNTY = 'file'
/** One text for each of the five parts. */
const LEAST_TEXTS = 5
const say = (line: string) => process.stdout.write(`${line}\n`)

function main(): void {
  const call = readCall(process.argv.slice(2))
  const { texts, empty, rare } = readLabelledTexts(readFileSync(call.file), LEAST_TEXTS)
  if (empty > 0) say(`有 ${empty} 行没有正文或类别，没有用。`)
  for (const { label, rows } of rare) say(`“${label}”只有 ${rows} 条，不够检验，没有用。`)
  const hints = baseCategories.flatMap(({ children }) => children)
  const examples = texts.map(({ text, label }, index) => ({ text, category: label, person: String(index), day: null, hinted: suggestCategory(text, hints)?.category.key ?? null }))
  const started = performance.now()
  const model = trainCategoryModel(examples, { county: NO_COUNTY, trainedAt: new Date(), seed: call.seed, leastPeople: LEAST_PEOPLE })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  say(`${texts.length} 条，${model.categories.length} 个类别，认得 ${model.vocabulary.features.length} 个词和字（各在至少 ${LEAST_PEOPLE} 条里出现），用时 ${seconds} 秒。`)
  for (const line of reportLines(model.facts.report, (key) => key)) say(line)
  if (call.out === undefined) return
  writeFileSync(call.out, writeModel(model), { flag: 'wx' })
  say(`模型写在 ${call.out}。它不属于任何县，只供查看；县里的模型由本县的已结案诉求学成。`)
}

function readCall(args: readonly string[]): { file: string; seed: number; out: string | undefined } {
  const { values, positionals } = parse(args)
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0 || (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed))) throw new SettingsError(USAGE)
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new SettingsError(`没有找到文件 ${file}。${USAGE}`)
  if (values.out !== undefined && statSync(values.out, { throwIfNoEntry: false }) !== undefined) throw new SettingsError(`${values.out} 已经存在，不覆盖。请换一个文件名。`)
  return { file, seed: Number(values.seed ?? 1), out: values.out }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { seed: { type: 'string' }, out: { type: 'string' } } })
  } catch {
    throw new SettingsError(USAGE)
  }
}

try {
  main()
} catch (error) {
  const isSentence = error instanceof Error && /[\u4e00-\u9fff]/.test(error.message)
  process.stderr.write(`${isSentence ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}
