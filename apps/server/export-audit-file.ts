import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { readSettings, SettingsError } from '#apps/server/settings.ts'
import { withDatabase } from '#apps/server/with-database.ts'
import { anchorKey } from '#kit/audit/anchor.ts'
import { newId } from '#kit/http/identifiers.ts'
import { openKeyring } from '#kit/secrets/keyring.ts'
import { anchorFileOf, writeAuditExport } from '#modules/platform/server/public.ts'

const USAGE = '用法：npm start -- audit-export 文件 [--county 区划代码] [--from 起始位置] [--to 结束位置]'

/** `npm start -- audit-export FILE`: the county's sealed audit as a file, the public keys of its anchors, and the line that verifies it. */
export async function exportAuditFile(environment: NodeJS.ProcessEnv, args: readonly string[], print: (line: string) => void): Promise<void> {
  const call = readCall(args)
  if (existsSync(call.file)) throw new SettingsError(`${call.file} 已经存在。换一个文件名，旧的审计文件不覆盖。`)
  const settings = readSettings(environment, [])
  if (!existsSync(settings.keysFile)) throw new SettingsError(`没有找到钥匙文件 ${settings.keysFile}。请用和服务相同的变量（LINLI_DATA、LINLI_KEYS_FILE、DATABASE_URL）运行。`)
  await withDatabase(settings, print, async (databaseUrl) => {
    const keyring = openKeyring(settings.keysFile, { at: new Date() })
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      const county = await countyOf(client, call.county)
      const entries = await writeAuditExport(client, county.code, call.file, call.range)
      await client.query(
        `INSERT INTO audit_entry (county_code, id, account_id, session_id, action, object_kind, outcome, details) VALUES ($1, $2, NULL, NULL, 'audit-export', 'auditExport', 'done', $3)`,
        [county.code, newId(new Date()), JSON.stringify({ entries })],
      )
      const keys = keyring.all('audit-anchor').map((key) => anchorKey(key.secret.export()).publicKey)
      const anchors = anchorFileOf(settings.anchorFile, county.code)
      print(`已把${county.name}的 ${entries} 条审计记录写入 ${call.file}。最近几秒的记录还没有封存，不在其中。`)
      print('锚点的公钥（请当面抄写或打印，不要和审计文件放在一起）：')
      for (const key of keys) print(`  ${key}`)
      print(existsSync(anchors) ? `锚文件：${anchors}` : `还没有锚文件（应在 ${anchors}）：服务运行起来后每小时写一次。`)
      const bounds = Object.entries(call.range).map(([bound, position]) => ` --${bound} ${position}`).join('')
      print('在任何一台有本程序的机器上核对：')
      print(`  npm run audit:verify -- ${call.file} ${anchors}${keys.map((key) => ` --key ${key}`).join('')}${bounds}`)
    } finally {
      await client.end()
    }
  })
}

type Call = { file: string; county: string | undefined; range: { from?: number; to?: number } }

function readCall(args: readonly string[]): Call {
  try {
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true, options: { county: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
    })
    const [file, ...more] = positionals
    const bounds = [values.from, values.to].filter((bound) => bound !== undefined)
    if (file === undefined || more.length > 0 || !bounds.every((bound) => /^[1-9]\d{0,14}$/.test(bound))) throw new SettingsError(USAGE)
    return { file, county: values.county, range: { ...(values.from && { from: Number(values.from) }), ...(values.to && { to: Number(values.to) }) } }
  } catch {
    throw new SettingsError(USAGE)
  }
}

async function countyOf(client: Client, wanted: string | undefined): Promise<{ code: string; name: string }> {
  const { rows } = await client.query<{ code: string; name: string }>('SELECT county_code AS code, name FROM county WHERE $1::text IS NULL OR county_code = $1 ORDER BY county_code', [wanted ?? null])
  if (rows[0] === undefined) throw new SettingsError(wanted === undefined ? '数据库里还没有县，没有可以导出的审计。' : `数据库里没有代码为 ${wanted} 的县。`)
  if (rows.length > 1) throw new SettingsError(`数据库里有 ${rows.length} 个县，请用 --county 指明一个：${rows.map((county) => `${county.code} ${county.name}`).join('、')}`)
  return rows[0]
}
