import { Client } from 'pg'
import { openHouse } from '#apps/server/open-house.ts'
import { readSettings } from '#apps/server/settings.ts'
import { withDatabase } from '#apps/server/with-database.ts'
import { issueFirstAdministratorTokens } from '#modules/platform/server/public.ts'

/** `npm start -- first-administrator`: prints the one-time links, beside a running Linli or alone. */
export async function issueFirstAdministrators(environment: NodeJS.ProcessEnv, args: readonly string[], print: (line: string) => void): Promise<void> {
  const settings = readSettings(environment, args)
  await withDatabase(settings, print, async (databaseUrl) => {
    const house = await openHouse({
      databaseUrl, keysFile: settings.keysFile, filesFolder: `${settings.dataFolder}/files`, preset: settings.preset, sample: false, openIdConnect: false,
      poolSize: 2, now: () => new Date(), sendSms: async () => {}, log: () => {}, progress: print,
    })
    await house.close()
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    const issued = await issueFirstAdministratorTokens(client, house.services.keyring, house.defaultCounty)
    await client.end()
    if (issued.length === 0) return print('两位系统管理员、安全管理员和审计管理员都已设立，没有新的口令。')
    print('把下面的链接分别交给不同的人，每人一个，每个链接只能用一次，24 小时内有效：')
    for (const { name, token } of issued) print(`  ${name}  /desk/first-administrator#${token}`)
    print('链接前面加上本站的地址，例如 https://linli.example.gov.cn/desk/first-administrator#…')
  })
}
