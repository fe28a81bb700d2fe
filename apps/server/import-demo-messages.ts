import { createReadStream, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Client } from 'pg'
import { openHouse } from '#apps/server/open-house.ts'
import { readSettings, SettingsError } from '#apps/server/settings.ts'
import type { Settings } from '#apps/server/settings.ts'
import { withDatabase } from '#apps/server/with-database.ts'
import { importMessages } from '#modules/requests/demo/import-messages.ts'
import type { ImportOutcome } from '#modules/requests/demo/import-messages.ts'
import { parseMessages } from '#modules/requests/demo/parse-messages.ts'
import type { MessageRow } from '#modules/requests/demo/parse-messages.ts'
import { withFailed, writeRejects } from '#modules/requests/demo/rejects-file.ts'

const USAGE = '用法：npm run demo:messages -- 留言文件.csv（列：留言编号、留言用户、留言主题、留言时间、留言详情、反对数、点赞数）'
const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const args = process.argv.slice(2)
  const file = args.find((arg) => !arg.startsWith('--'))
  if (file === undefined) throw new SettingsError(USAGE)
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new SettingsError(`没有找到文件 ${file}。${USAGE}`)
  const settings = readSettings(process.env, args.filter((arg) => arg !== file))
  const rows = await readFile(file)
  const rejected = rows.filter((row) => 'rejected' in row)
  const rejectsFile = join(settings.dataFolder, `${basename(file)}.rejects.csv`)
  say(`读到 ${rows.length} 条留言：${rows.length - rejected.length} 条可以导入，${rejected.length} 条退回。`)
  if (writeRejects(rejectsFile, rejected)) say(`退回的留言和理由写在 ${rejectsFile}`)
  const failed = await withDatabase(settings, say, (databaseUrl) => bringIn(settings, databaseUrl, rows))
  if (failed.length === 0) return
  writeRejects(rejectsFile, withFailed(rows, failed))
  say(`有 ${failed.length} 条没能导入，和理由一起写在 ${rejectsFile}，其余的都已导入。改正后可以用这个文件再导入。`)
}

async function readFile(file: string): Promise<MessageRow[]> {
  return await Array.fromAsync(parseMessages(createReadStream(file), (encoding) => say(`文件编码：${encoding}`)))
}

async function bringIn(settings: Settings, databaseUrl: string, rows: readonly MessageRow[]): Promise<ImportOutcome['failed']> {
  const now = new Date()
  const house = await openHouse({
    databaseUrl, keysFile: settings.keysFile, filesFolder: `${settings.dataFolder}/files`, preset: settings.preset, sample: settings.sample, openIdConnect: false,
    poolSize: 12, now: () => now, sendSms: async () => {}, log: () => {}, progress: say,
  })
  const owner = new Client({ connectionString: databaseUrl })
  await owner.connect()
  try {
    const { rows: counties } = await owner.query<{ name: string; synthetic: boolean }>('SELECT name, synthetic FROM county WHERE county_code = $1', [house.defaultCounty])
    if (counties[0]?.synthetic !== true) throw new SettingsError(`${counties[0]?.name} 不是样例县：演示留言只能导入样例县，没有导入任何内容。`)
    const started = performance.now()
    const messages = rows.flatMap((row) => ('accepted' in row ? [row.accepted] : []))
    const outcome = await importMessages({ services: house.services, owner, countyCode: house.defaultCounty, messages, until: now, progress: say })
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    say(`已导入 ${outcome.added} 条留言（此前已有 ${outcome.before} 条），经过 ${outcome.lives.steps} 步办理，用时 ${seconds} 秒。`)
    for (const [what, count] of outcome.lives.refused) say(`  有 ${count} 件停在中途：${what}`)
    return outcome.failed
  } finally {
    await owner.end()
    await house.close()
  }
}

main().catch((error: unknown) => {
  const isSentence = error instanceof Error && /[\u4e00-\u9fff]/.test(error.message)
  process.stderr.write(`${isSentence ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
