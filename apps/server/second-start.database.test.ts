import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { ACCESS_FILES, bringUpToDate, loginPassword, openHouse } from '#apps/server/open-house.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'

let house: TestHouse
const folder = mkdtempSync(join(tmpdir(), 'linli-second-start-'))
const opened: Client[] = []

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.end()))
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

async function connect(url = house.databaseUrl): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  opened.push(client)
  return client
}

/** Somebody whose transaction has read these tables and goes on. */
async function reader(tables: readonly string[]): Promise<Client> {
  const client = await connect()
  await client.query('BEGIN')
  for (const table of tables) await client.query(`SELECT FROM ${table} LIMIT 1`)
  return client
}

const startAgain = (accessFiles?: readonly URL[]) => bringUpToDate({ databaseUrl: house.databaseUrl, progress: () => {} }, house.house.services.keyring, accessFiles)

/** The product's access files, the one of this module with a line more. */
function changed(module: string): URL[] {
  return ACCESS_FILES.map((file) => {
    if (!file.pathname.endsWith(`/modules/${module}/server/access.sql`)) return file
    const path = join(folder, `${module}-${Math.random()}.sql`)
    writeFileSync(path, `${readFileSync(file, 'utf8')}\n-- another version\n`)
    return pathToFileURL(path)
  })
}

/** When each module's file was applied last. */
async function appliedAt(): Promise<string[]> {
  return (await house.owner.query<{ at: string }>("SELECT applied_at::text AS at FROM migration WHERE name LIKE 'access %' ORDER BY name")).rows.map(({ at }) => at)
}

const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds))

test('a second start waits for nobody and makes nobody wait, whoever is in the middle of a transaction', async () => {
  const tables = (await house.owner.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")).rows.map(({ name }) => name)
  await reader(tables)
  const before = await appliedAt()
  expect(before).toHaveLength(ACCESS_FILES.length)
  let isOpen = false
  const start = house.another().then(() => { isOpen = true })
  let waits = 0
  for (let tries = 0; tries < 1_500 && !isOpen; tries++) {
    waits += (await house.owner.query<{ waits: number }>('SELECT count(*)::integer AS waits FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND NOT l.granted')).rows[0]!.waits
    await pause(10)
  }
  // The reader still reads.
  expect(isOpen).toBe(true)
  expect(waits).toBe(0)
  expect(await appliedAt()).toEqual(before)
  await start
})

test('a changed file is applied while people work: nobody is refused, and nobody waits for two seconds though somebody reads for longer', async () => {
  const before = await appliedAt()
  const holder = await reader(['matter', 'notice'])
  const clerk = await house.as('communityStaff')
  let isOver = false
  /** The longest that one of these took. */
  const longest = async (work: () => Promise<unknown>) => {
    let most = 0
    while (!isOver) {
      const began = performance.now()
      await work()
      most = Math.max(most, performance.now() - began)
      await pause(5)
    }
    return most
  }
  const statuses: number[] = []
  const [onTable, onNothing] = [await connect(), await connect()]
  const waited = Promise.all([
    longest(() => onTable.query('SELECT FROM matter LIMIT 1')),
    longest(() => onNothing.query('SELECT 1')),
    longest(async () => statuses.push((await clerk.get('/api/work?limit=20')).status)),
  ])
  let isApplied = false
  const start = startAgain(changed('matters')).then(() => { isApplied = true })
  await pause(4_000)
  expect(isApplied).toBe(false)
  await holder.query('COMMIT')
  await start
  isOver = true
  const [forTable, forNothing] = await waited
  // What the machine itself held up is not ours.
  expect(forTable - forNothing).toBeLessThan(2_000)
  expect(statuses.length).toBeGreaterThan(3)
  expect(statuses.filter((status) => status !== 200)).toEqual([])
  const after = await appliedAt()
  const module = ACCESS_FILES.findIndex((file) => file.pathname.endsWith('/modules/matters/server/access.sql'))
  expect(after.map((at, index) => at !== before[index])).toEqual(ACCESS_FILES.map((_file, index) => index >= module))
  await startAgain()
}, 60_000)

test('when an earlier file gives again what a later one takes away, the later one is applied too', async () => {
  const may = async () => (await house.owner.query<{ may: boolean }>("SELECT has_table_privilege('linli_definer', 'matter_event', 'UPDATE') AS may")).rows[0]!.may
  expect(await may()).toBe(false)
  await startAgain(changed('platform'))
  expect(await may()).toBe(false)
  await startAgain()
})

test('a restored copy, whose tables are others, gets its rights again', async () => {
  await house.owner.query('REVOKE SELECT ON county FROM linli_app')
  await house.owner.query('ALTER TABLE migration RENAME TO lost')
  await house.owner.query('CREATE TABLE migration (LIKE lost INCLUDING ALL)')
  await house.owner.query('INSERT INTO migration SELECT * FROM lost')
  await house.owner.query('DROP TABLE lost')
  await startAgain()
  expect((await house.owner.query<{ may: boolean }>("SELECT has_table_privilege('linli_app', 'county', 'SELECT') AS may")).rows).toEqual([{ may: true }])
})

test('another installation with keys of its own is refused on this server, and this one goes on', async () => {
  const database = `test_neighbour_${process.pid}`
  await house.owner.query(`CREATE DATABASE ${database} TEMPLATE template0`)
  const databaseUrl = Object.assign(new URL(house.databaseUrl), { pathname: `/${database}` }).toString()
  const options = {
    databaseUrl, keysFile: join(folder, 'other-keys.json'), filesFolder: join(folder, 'files'), preset: 'qihe', sample: false, openIdConnect: false, poolSize: 2, now: () => house.clock.now, sendSms: async () => {},
    log: () => {}, progress: () => {},
  }
  await expect(openHouse(options)).rejects.toThrow(/已有另一个邻里，用的是另一份密钥文件。.*请另用一台 PostgreSQL 服务器/)
  const asApp = await connect(Object.assign(new URL(house.databaseUrl), { username: 'linli_app', password: loginPassword(house.house.services.keyring, 'app') }).toString())
  expect((await asApp.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  // With the same keys the passwords are the same, and both can be.
  const second = await openHouse({ ...options, keysFile: inject('keysFile') })
  await second.close()
  await house.owner.query(`DROP DATABASE ${database} WITH (FORCE)`)
})

test('a server from before roles named their keys is taken over by whoever starts on it', async () => {
  const mark = async () => (await house.owner.query<{ mark: string | null }>("SELECT shobj_description('linli_app'::regrole, 'pg_authid') AS mark")).rows[0]!.mark
  const before = await mark()
  expect(before).toMatch(/^linli key set [0-9a-f]{32}$/)
  await house.owner.query('COMMENT ON ROLE linli_app IS NULL')
  await startAgain()
  expect(await mark()).toBe(before)
})
