import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { createCluster, superuser, superuserPassword } from './create-cluster.ts'
import { prepareDatabasePlace } from './database-place.ts'
import type { DatabasePlace } from './database-place.ts'
import { EmbeddedServerProblem } from './embedded-server-problem.ts'
import { holdExclusiveName } from './exclusive-name.mjs'
import type { KeeperNews, KeeperOrder } from './server-keeper.ts'
import { stopOrphan } from './stop-orphan.ts'
import { archiveSettings } from './wal-archive.ts'

export type EmbeddedServerOptions = {
  /** Made when missing; the cluster, its password and its log lie in it. */
  dataFolder: string
  /** Receives Chinese lines for the operator. */
  log: (line: string) => void
  /** PostgreSQL settings over the ones below; tests switch `fsync` off here, nothing else may. */
  settings?: Record<string, string>
}

export type EmbeddedServer = {
  /** Superuser on database `linli`. */
  databaseUrl: string
  /** Where the database's files are; outside the data folder when its user cannot reach that. */
  clusterFolder: string
  /** Clean, fast shutdown; resolves when nothing is running any more. */
  stop(): Promise<void>
}

type Running = { keeper: ChildProcess; port: number }

const databaseName = 'linli'

// For a machine of 2 cores and 4 GB that does other things as well.
const smallMachineSettings = {
  listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200',
  shared_buffers: '256MB', effective_cache_size: '1GB', work_mem: '8MB', maintenance_work_mem: '128MB',
  max_wal_size: '2GB', wal_compression: 'on', random_page_cost: '1.1', jit: 'off',
  timezone: 'Asia/Shanghai', log_timezone: 'Asia/Shanghai', lc_messages: 'C', fsync: 'on', full_page_writes: 'on',
  // No statement and no row value may stand in the log: they hold personal data.
  log_min_error_statement: 'panic', log_error_verbosity: 'terse', log_parameter_max_length_on_error: '0',
}

/**
 * Starts PostgreSQL from npm on the data folder, on a free loopback port, and makes database `linli`.
 * It ends with this process, however this process ends. Throws EmbeddedServerProblem with a Chinese sentence
 * when it cannot, also when another living process uses the same data folder.
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const dataFolder = makeDataFolder(options.dataFolder)
  const undo = [await holdFolder(dataFolder)]
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const place = prepareDatabasePlace(dataFolder, options.log)
    // A copy of a data folder whose database lies elsewhere still points at the original's database.
    const clusterParent = dirname(place.clusterFolder)
    if (clusterParent !== dataFolder) undo.push(await holdFolder(clusterParent))
    const password = superuserPassword(dataFolder)
    if (!existsSync(place.clusterFolder)) {
      options.log('正在建立数据库……')
      await createCluster(place, password)
    }
    await stopOrphan(place.clusterFolder, options.log)
    // Only when somebody killed the keeper does its end leave something to stop.
    undo.push(() => stopOrphan(place.clusterFolder, options.log))
    const running = await startUntilReady({ ...options, dataFolder }, place, password)
    undo.push(() => stopKeeper(running.keeper))
    await createDatabase(running.port, password)
    const databaseUrl = urlOf(running.port, password, databaseName)
    const addressFile = join(dataFolder, 'database-address')
    writeFileSync(addressFile, `${databaseUrl}\n`, { mode: 0o600 })
    undo.push(async () => rmSync(addressFile, { force: true }))
    return { databaseUrl, clusterFolder: place.clusterFolder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Address of the server that another living process runs on this data folder; undefined when there is none.
 * For programs that work beside a running Linli, like the import of messages.
 */
export async function findEmbeddedServer(dataFolder: string): Promise<string | undefined> {
  const addressFile = join(dataFolder, 'database-address')
  if (!existsSync(addressFile)) return undefined
  const databaseUrl = readFileSync(addressFile, 'utf8').trim()
  return (await whyNotConnected(databaseUrl)) === undefined ? databaseUrl : undefined
}

function makeDataFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true })
    return realpathSync(path)
  } catch (error) {
    throw new EmbeddedServerProblem(`数据目录 ${path} 无法建立（${(error as NodeJS.ErrnoException).code}）。请用 LINLI_DATA 指定一个可写的目录。`)
  }
}

async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const { dev, ino } = statSync(folder)
  // Someone who stops and starts again at once meets his own last moments.
  for (let tries = 0; tries < 20; tries++) {
    const release = await holdExclusiveName(`data-folder ${dev} ${ino}`)
    if (release !== undefined) return release
    await wait(150)
  }
  throw new EmbeddedServerProblem(`数据目录 ${folder} 正由另一个运行中的邻里使用。请先停止它，或用 LINLI_DATA 为本次启动指定另一个目录。`)
}

async function startUntilReady(options: EmbeddedServerOptions, place: DatabasePlace, password: string): Promise<Running> {
  const logFile = join(options.dataFolder, 'postgres.log')
  keepLogSmall(logFile)
  for (let tries = 1; ; tries++) {
    const logBefore = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
    const port = await freePort()
    const keeper = startKeeper(keeperOrder(options, place, port, logFile))
    if (await becomesReady(keeper, urlOf(port, password, 'postgres'), options.log)) {
      keeper.send('ready')
      keeper.on('message', (news: KeeperNews) => { if (news === 'restarted') options.log('数据库意外停止，已重新启动。') })
      return { keeper, port }
    }
    const said = readFileSync(logFile).subarray(logBefore).toString()
    // Both pass: another program took the port, or the processes of a killed server have not all noticed yet.
    const mayPass = /Address already in use|could not create any TCP\/IP sockets|pre-existing shared memory block|still in use/.test(said)
    if (!mayPass || tries === 20) {
      throw new EmbeddedServerProblem(`数据库未能启动，完整日志见 ${logFile}。最后几行：\n${said.trim().split('\n').slice(-8).join('\n')}`)
    }
    await wait(500)
  }
}

function keepLogSmall(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > 20_000_000) renameSync(logFile, `${logFile}.previous`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

function keeperOrder(options: EmbeddedServerOptions, place: DatabasePlace, port: number, logFile: string): KeeperOrder {
  const settings = { ...smallMachineSettings, ...archiveSettings(place.clusterFolder), port: String(port), ...options.settings }
  return {
    program: join(place.binariesFolder, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres'),
    flags: ['-D', place.clusterFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    logFile,
    user: place.user,
  }
}

function startKeeper(order: KeeperOrder): ChildProcess {
  const keeper = fork(fileURLToPath(new URL('./server-keeper.ts', import.meta.url)), [], {
    detached: true, // out of the terminal's group, so that Ctrl-C does not reach it
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  keeper.send(order)
  // Whoever forgets stop() still ends, and the keeper with him.
  keeper.unref()
  keeper.channel?.unref()
  return keeper
}

/** False when the server ended before it took a connection. */
async function becomesReady(keeper: ChildProcess, url: string, log: (line: string) => void): Promise<boolean> {
  const started = Date.now()
  let told = false
  while (keeper.exitCode === null && keeper.signalCode === null) {
    const reason = await whyNotConnected(url)
    if (reason === undefined) return true
    if (reason === 'wrong-password') {
      await stopKeeper(keeper)
      throw new EmbeddedServerProblem('数据目录中的 database-password 与数据库不符。请从备份中取回与数据库同时保存的该文件。')
    }
    if (!told && Date.now() - started > 5_000) {
      told = true
      log('数据库正在从上次中断处恢复，请稍候……')
    }
    await wait(50)
  }
  return false
}

async function whyNotConnected(url: string): Promise<'not-yet' | 'wrong-password' | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    await client.end()
    return undefined
  } catch (error) {
    return (error as { code?: string }).code === '28P01' ? 'wrong-password' : 'not-yet'
  }
}

async function createDatabase(port: number, password: string): Promise<void> {
  const client = new Client({ connectionString: urlOf(port, password, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`)
  } finally {
    await client.end()
  }
}

function urlOf(port: number, password: string, database: string): string {
  return `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`
}

async function stopKeeper(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return
  keeper.ref()
  const ended = new Promise((resolve) => { keeper.once('exit', resolve) })
  if (keeper.connected) keeper.send('stop')
  await ended
}
