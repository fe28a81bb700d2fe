import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findEmbeddedServer, startEmbeddedServer } from './embedded-server.ts'

// These start servers of their own: what is tested here is how they start and end. Making a cluster takes longer than all the
// rest, so they follow each other on few: one that was always ended well, and one that is killed again and again.
let folder: string
let calm: string
let killed: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'linli-embedded-'))
  chmodSync(folder, 0o755)
  calm = join(folder, 'calm')
  killed = join(folder, 'killed')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const silent = { log: () => {} }

test('finds Chinese by trigram, keeps checksums and fsync on, and asks for a password', async () => {
  const dataFolder = calm
  const server = await startEmbeddedServer({ dataFolder, ...silent })
  try {
    await query(server.databaseUrl, 'CREATE EXTENSION pg_trgm')
    expect(await query(server.databaseUrl, `SELECT cardinality(show_trgm('齐河县')) > 0 AS found, current_setting('data_checksums') AS checksums,
      current_setting('fsync') AS fsync, datcollate, datctype, datlocprovider AS provider FROM pg_database WHERE datname = 'linli'`)).toEqual([
      { found: true, checksums: 'on', fsync: 'on', datcollate: 'C', datctype: expect.stringMatching(/UTF-8/), provider: 'i' },
    ])
    expect(statSync(join(dataFolder, 'database-password')).mode & 0o777).toBe(0o600)
    await expect(query(server.databaseUrl.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
    expect(await findEmbeddedServer(dataFolder)).toBe(server.databaseUrl)
  } finally {
    await server.stop()
  }
  expect(await findEmbeddedServer(dataFolder)).toBeUndefined()
  expect(serversOn(dataFolder)).toEqual([])
})

test('a second start on the same folder is refused with a sentence, one beside it is not', async () => {
  const dataFolder = calm
  const first = await startEmbeddedServer({ dataFolder, ...silent })
  const beside = await startEmbeddedServer({ dataFolder: killed, ...silent })
  try {
    await expect(startEmbeddedServer({ dataFolder, ...silent })).rejects.toThrow(/正由另一个运行中的邻里使用/)
    expect(await query(beside.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  } finally {
    await first.stop()
    await beside.stop()
  }
})

test.each([
  ['Linli alone: its keeper shuts the server down', ['owner']],
  ['Linli and the keeper: the server is left behind', ['owner', 'keeper']],
  ['all at once', ['owner', 'keeper', 'server']],
] as const)('kill -9 of %s; the next start finds every committed row', async (_, victims) => {
  const dataFolder = killed
  const owner = await startInAnotherProcess(dataFolder)
  const address = readFileSync(join(dataFolder, 'database-address'), 'utf8').trim()
  const table = `kept_${victims.length}`
  await query(address, `CREATE TABLE ${table} AS SELECT 1 AS row`)
  const [server] = serversOn(dataFolder)
  const pids = { owner: owner.pid, keeper: parentOf(server), server }
  for (const victim of victims) process.kill(Number(pids[victim]), 'SIGKILL')
  const again = await startEmbeddedServer({ dataFolder, ...silent })
  try {
    expect(await query(again.databaseUrl, `SELECT * FROM ${table}`)).toEqual([{ row: 1 }])
    expect(serversOn(dataFolder)).toHaveLength(1)
  } finally {
    await again.stop()
  }
  expect(serversOn(dataFolder)).toEqual([])
})

test('nothing is left running when Linli is killed and not started again', async () => {
  const dataFolder = killed
  const owner = await startInAnotherProcess(dataFolder)
  expect(serversOn(dataFolder)).toHaveLength(1)
  owner.kill('SIGKILL')
  for (let tries = 0; tries < 100 && serversOn(dataFolder).length > 0; tries++) await wait(100)
  expect(serversOn(dataFolder)).toEqual([])
})

test('a killed server is started again on the same address', async () => {
  const dataFolder = killed
  const said: string[] = []
  const server = await startEmbeddedServer({ dataFolder, log: (line) => said.push(line) })
  try {
    process.kill(Number(serversOn(dataFolder)[0]), 'SIGKILL')
    for (let tries = 0; tries < 100 && !said.includes('数据库意外停止，已重新启动。'); tries++) await wait(100)
    for (let tries = 0; tries < 100 && (await findEmbeddedServer(dataFolder)) === undefined; tries++) await wait(100)
    expect(await findEmbeddedServer(dataFolder)).toBe(server.databaseUrl)
  } finally {
    await server.stop()
  }
})

test('a stale note whose number belongs to another program now does not stop the start', async () => {
  const dataFolder = calm
  const first = await startEmbeddedServer({ dataFolder, ...silent })
  await first.stop()
  writeFileSync(join(first.clusterFolder, 'postmaster.pid'), `${process.pid}\n${first.clusterFolder}\n`)
  const again = await startEmbeddedServer({ dataFolder, ...silent })
  await again.stop()
  expect(again.clusterFolder).toBe(first.clusterFolder)
})

test('a start that was killed while it made the cluster is made good', async () => {
  const dataFolder = join(folder, 'half')
  mkdirSync(join(dataFolder, 'postgres.unfinished', 'base'), { recursive: true })
  const server = await startEmbeddedServer({ dataFolder, ...silent })
  expect(await query(server.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await server.stop()
})

test.runIf(process.getuid?.() === 0)('below a folder that only root may enter, the database goes elsewhere and says so', async () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const said: string[] = []
  const server = await startEmbeddedServer({ dataFolder: join(closed, 'data'), log: (line) => said.push(line) })
  await server.stop()
  try {
    expect(said.join('\n')).toContain(`数据库文件改存于 ${server.clusterFolder}`)
    expect(server.clusterFolder.startsWith(closed)).toBe(false)
    const again = await startEmbeddedServer({ dataFolder: join(closed, 'data'), ...silent })
    cpSync(join(closed, 'data'), join(closed, 'copy'), { recursive: true })
    await expect(startEmbeddedServer({ dataFolder: join(closed, 'copy'), ...silent })).rejects.toThrow(/正由另一个运行中的邻里使用/)
    await again.stop()
    expect(again.clusterFolder).toBe(server.clusterFolder)
  } finally {
    rmSync(dirname(server.clusterFolder), { recursive: true })
  }
})

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Postmasters on the folder. Read from /proc where there is one: a bare machine has no ps. */
function serversOn(dataFolder: string): string[] {
  return processes().filter(({ command }) => command.includes(`-D ${dataFolder}/postgres`)).map(({ pid }) => pid)
}

function parentOf(pid: string | undefined): string | undefined {
  return processes().find((one) => one.pid === pid)?.parent
}

function processes(): { pid: string; parent: string; command: string }[] {
  if (!existsSync('/proc/self')) {
    const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    return [...stdout.matchAll(/(\d+) +(\d+) +(.*)/g)].map(([, pid = '', parent = '', command = '']) => ({ pid, parent, command }))
  }
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [{ pid, parent: /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '', command }]
    } catch {
      return [] // ended meanwhile
    }
  })
}

async function startInAnotherProcess(dataFolder: string): Promise<ChildProcess> {
  const program = `import { startEmbeddedServer } from ${JSON.stringify(new URL('./embedded-server.ts', import.meta.url).href)}
    await startEmbeddedServer({ dataFolder: ${JSON.stringify(dataFolder)}, log() {} })
    console.log('ready')
    setInterval(() => {}, 1000)`
  const started = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve, reject) => {
    started.stdout.once('data', resolve)
    started.once('exit', () => reject(new Error('the other process ended before it was ready')))
  })
  return started
}
