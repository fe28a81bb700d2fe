import { openHouse } from '#apps/server/open-house.ts'
import { readSettings, SettingsError } from '#apps/server/settings.ts'
import { withDatabase } from '#apps/server/with-database.ts'
import { ServiceSession } from '#modules/matters/server/public.ts'
import { hasFirstEdition, makeEdition } from '#modules/requests/open-data/server/public.ts'

const USAGE = '用法：npm run open-data:correct -- 2026-09 更正说明（为什么另出一版，公众看得到）'
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Publishes a month anew as it stands now, with the reason; the editions before stay as they are. */
async function main(): Promise<void> {
  const [month, ...words] = process.argv.slice(2)
  const note = words.join(' ').trim()
  if (month === undefined || !/^20\d\d-(0[1-9]|1[0-2])$/.test(month) || note.length < 4 || note.length > 200) throw new SettingsError(USAGE)
  const settings = readSettings(process.env, [])
  await withDatabase(settings, say, async (databaseUrl) => {
    const now = new Date()
    const house = await openHouse({
      databaseUrl, keysFile: settings.keysFile, filesFolder: `${settings.dataFolder}/files`, preset: settings.preset, sample: settings.sample, openIdConnect: false,
      poolSize: 2, now: () => now, sendSms: async () => {}, log: () => {}, progress: say,
    })
    try {
      const session = new ServiceSession(house.services, house.defaultCounty)
      if (!(await session.transact((scope) => hasFirstEdition(scope, month)))) throw new SettingsError(`${month} 还没有公布过：满一个月后会自己公布第一版，没有可更正的。`)
      const edition = await makeEdition(session, month, note)
      if (edition === undefined) throw new SettingsError('另一个程序正在公布这个月，请稍后再试。')
      say(`${month} 的第 ${edition} 版已公布，说明：${note}`)
    } finally {
      await house.close()
    }
  })
}

main().catch((error: unknown) => {
  const isSentence = error instanceof Error && /[\u4e00-\u9fff]/.test(error.message)
  process.stderr.write(`${isSentence ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
