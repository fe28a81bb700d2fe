import { createHmac } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type pg from 'pg'
import { Client } from 'pg'
import { contract } from '#apps/contract.ts'
import { migrate } from '#kit/database/migrate.ts'
import { openPool } from '#kit/database/pool.ts'
import { CALLS_PER_MINUTE } from '#kit/http/call-limits.ts'
import { routeName } from '#kit/http/handle.ts'
import type { Services } from '#kit/http/handle.ts'
import { openKeyringOf, recordKeys } from '#kit/secrets/key-record.ts'
import type { Keyring } from '#kit/secrets/keyring.ts'
import { notice } from '#modules/platform/notice.ts'
import { readingPermissions, roles, roleScopes, systemRoles } from '#modules/platform/roles.ts'
import { personalDataOfChannels, sendBySmsChannel, stopSms } from '#modules/channels/server/public.ts'
import { personalDataOfPeople } from '#modules/people/server/public.ts'
import { personalDataOfPlatform, stopPush } from '#modules/platform/server/public.ts'
import { personalDataOfRequests, stopNaming } from '#modules/requests/server/public.ts'
import { personalDataOfRights } from '#modules/rights/server/public.ts'
import { loadCounty, seedSampleCounty } from '#db/seed/sample-county.ts'
import { dayInChina } from '#kit/clock/china-day.ts'

export type HouseOptions = {
  /** The owner's connection. */
  databaseUrl: string
  keysFile: string
  filesFolder: string
  /** Null: whatever county is there, or the first preset for an empty database. */
  preset: string | null
  /** Whether an empty database gets the sample county. What is shown of it hangs on the county that is there, not on this. */
  sample: boolean
  openIdConnect: boolean
  pushContact?: string | null
  pushHosts?: readonly string[]
  channelHosts?: readonly string[]
  hotlineHosts?: readonly string[]
  poolSize: number
  /** Calls a minute that one source may make without a session; absent: as many as people need. */
  callsPerMinute?: number
  /** The business clock; tests and simulations bring their own. */
  now: () => Date
  /** For a county without a channel of its own. */
  sendSms: (phone: string, text: string) => Promise<void>
  /** What differs in a test when something outside is called. */
  reach?: Parameters<typeof sendBySmsChannel>[4]
  log: (fields: Record<string, string | number | boolean | null>) => void
  /** Progress in Chinese while the database is brought up to date. */
  progress: (line: string) => void
}

export type House = { services: Services; defaultCounty: string; close: () => Promise<void> }

/** Each module's policies and functions, in the order in which one may use another. */
export const ACCESS_FILES = ['platform', 'people', 'places', 'matters', 'channels', 'requests', 'requests/statistics', 'requests/sheets', 'requests/open311', 'requests/published', 'requests/open-data', 'requests/office-days', 'requests/import', 'requests/hotline', 'rights'].map((module) => new URL(`../../modules/${module}/server/access.sql`, import.meta.url))
const MIGRATIONS = new URL('../../db/migrations/', import.meta.url)

/** A database brought up to date, its county loaded, its pools open: all that a server, a worker or a test needs. */
export async function openHouse(options: HouseOptions): Promise<House> {
  mkdirSync(options.filesFolder, { recursive: true })
  const keyring = await openKeyringOf(options.databaseUrl, options.keysFile, options.now())
  await bringUpToDate(options, keyring)
  const { defaultCounty, synthetic } = await loadOnce(options, keyring)
  const pool = openPool({ url: options.databaseUrl, user: 'linli_app', password: loginPassword(keyring, 'app'), most: options.poolSize, log: options.progress })
  const gatePool = openPool({ url: options.databaseUrl, user: 'linli_gate', password: loginPassword(keyring, 'gate'), most: 6, log: options.progress })
  const channelHosts = options.channelHosts ?? []
  return {
    defaultCounty,
    services: {
      pool, gatePool, roles, systemRoles, readingPermissions, keyring, callsPerMinute: options.callsPerMinute ?? CALLS_PER_MINUTE,
      now: options.now, filesFolder: options.filesFolder, sample: options.sample && synthetic, openIdConnect: options.openIdConnect, pushContact: options.pushContact ?? null, pushHosts: options.pushHosts ?? [], channelHosts, hotlineHosts: options.hotlineHosts ?? [],
      sendSms: async (countyCode, phone, text) => {
        if (!(await sendBySmsChannel({ gatePool, keyring, channelHosts, now: options.now }, countyCode, phone, text, options.reach))) await options.sendSms(phone, text)
      },
      log: options.log, describeRoute, noticeVersion: notice.version, personalData: [personalDataOfPlatform, personalDataOfPeople, personalDataOfChannels, personalDataOfRequests, personalDataOfRights], consentWithdrawn: [stopPush, stopSms, stopNaming],
    },
    close: async () => void (await Promise.all([endPool(pool), endPool(gatePool)])),
  }
}

/** The two login roles' passwords come from the keyring, so that every process that shares it agrees. */
export function loginPassword(keyring: Keyring, role: 'app' | 'gate'): string {
  return createHmac('sha256', keyring.all('app-role').at(-1)!.secret).update(role).digest('base64url')
}

export async function bringUpToDate(options: Pick<HouseOptions, 'databaseUrl' | 'progress'>, keyring: Keyring, accessFiles: readonly URL[] = ACCESS_FILES): Promise<void> {
  await migrate({
    ownerUrl: options.databaseUrl,
    loginSecrets: { app: loginPassword(keyring, 'app'), gate: loginPassword(keyring, 'gate') },
    keySet: keyring.id,
    sealKey: keyring.newest('seal').secret.export(),
    migrationsFolder: MIGRATIONS,
    accessFiles,
    log: options.progress,
  })
  await storeRoleScopes(options.databaseUrl)
}

async function storeRoleScopes(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(
    `INSERT INTO role_scope SELECT * FROM jsonb_populate_recordset(NULL::role_scope, $1::jsonb)
     ON CONFLICT (role) DO UPDATE SET sees_area = excluded.sees_area, sees_party = excluded.sees_party, field = excluded.field`,
    [JSON.stringify(roleScopes())],
  )
  await client.end()
}

type Counties = {
  defaultCounty: string
  /** Whether every county of the database is a generated one. */
  synthetic: boolean
  counties: readonly { name: string; preset: string }[]
}

const FIRST_PRESET = 'qihe'

async function loadOnce(options: HouseOptions, keyring: Keyring): Promise<Counties> {
  const client = new Client({ connectionString: options.databaseUrl })
  await client.connect()
  try {
    // Several processes may start at once on an empty database: one loads, the others wait and find it loaded.
    await client.query('SELECT pg_advisory_lock(7305143)')
    await recordKeys(client, keyring, options.now())
    const before = await countiesOf(client)
    if (before !== undefined) {
      insistOnPreset(options.preset, before.counties)
      return before
    }
    const load = options.sample ? seedSampleCounty : loadCounty
    await load({ client, keyring, presetKey: options.preset ?? FIRST_PRESET, today: dayInChina(options.now()), log: options.progress })
    // Without statistics the first plans expect empty tables, and stay slow until the server looks by itself.
    await client.query('ANALYZE')
    return (await countiesOf(client))!
  } finally {
    await client.end()
  }
}

/** A database holds the county that was loaded first; another one gets a server of its own, because the database's roles belong to one set of keys. */
function insistOnPreset(asked: string | null, counties: Counties['counties']): void {
  if (asked === null || counties.some(({ preset }) => preset === asked)) return
  throw new Error(`这里已经有${counties.map(({ name }) => name).join('、')}，不能再载入“${asked}”。要另开一个县，请换一个数据文件夹（自带数据库），或另一台 PostgreSQL 服务器，例如：LINLI_DATA=./data-${asked} npm start -- --preset ${asked}`)
}

async function countiesOf(client: Client): Promise<Counties | undefined> {
  const { rows } = await client.query<{ county_code: string; name: string; preset: string; synthetic: boolean }>('SELECT county_code, name, preset, synthetic FROM county ORDER BY created_at, county_code')
  return rows[0] === undefined ? undefined : { defaultCounty: rows[0].county_code, synthetic: rows.every((county) => county.synthetic), counties: rows }
}

/** As whoever it concerns reads it: 看了…. */
const seenBy = new Map(
  Object.values(contract).flatMap((module) => Object.values(module).map((route) => [routeName(route), route['~orpc'].meta.seen ?? route['~orpc'].route.summary ?? ''] as const)),
)

function describeRoute(name: string): string {
  return seenBy.get(name) ?? name
}

async function endPool(pool: pg.Pool): Promise<void> {
  await pool.end().catch(() => {})
}
