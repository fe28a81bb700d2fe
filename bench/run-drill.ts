import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import { openBenchGround, signInAsSample, startProduct } from './bench-ground.ts'
import type { BenchGround } from './bench-ground.ts'
import { countRequests, findings, letClocksRunOut, ownerOf } from './drill-findings.ts'
import { startWriters } from './drill-writers.ts'
import type { Writers } from './drill-writers.ts'
import { startProxy } from './proxy.ts'

const PORT = Number(process.env.DRILL_PORT ?? 18_490)
const SERVER_KILLS = Number(process.env.DRILL_SERVER_KILLS ?? 50)
const DATABASE_KILLS = Number(process.env.DRILL_DATABASE_KILLS ?? 30)
const CUTS = 20
const DISKS_FILLED = 3
const WRITERS = 8
const MOST_RECOVERY_SECONDS = 30
// A backend that dies takes the server down as it would without a restart of its own, so that the keeper's is drilled.
const SETTINGS = { restart_after_crash: 'off' }

const say = (line: string) => process.stdout.write(`${line}\n`)
const faults: string[] = []

const scenarios: Record<string, (ground: BenchGround) => Promise<void>> = {
  server: (ground) => drill(ground, 'server killed', SERVER_KILLS, killServer),
  database: (ground) => drill(ground, 'database killed', DATABASE_KILLS, killDatabase),
  connections: cutConnections,
  disk: fillDisk,
}

/**
 * Kills, cuts and fills up, under load, and then counts: nothing acknowledged lost, nothing there twice.
 * `npm run drill` for all, `npm run drill -- database disk` for some.
 */
async function main(): Promise<void> {
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenarios)
  const unknown = names.filter((name) => scenarios[name] === undefined)
  if (unknown.length > 0) throw new Error(`no such scenario: ${unknown.join(', ')}. There are: ${Object.keys(scenarios).join(', ')}`)
  const ground = await openBenchGround(say, SETTINGS)
  try {
    for (const name of names) await scenarios[name]!(ground)
  } finally {
    await ground.close()
  }
  for (const fault of faults) say(`✗ ${fault}`)
  say(faults.length === 0 ? '✓ nothing lost, nothing twice, no clock twice' : `✗ ${faults.length} figures missed`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

type Product = Awaited<ReturnType<typeof startProduct>>
type Struck = { ground: BenchGround; product: Product; environment: NodeJS.ProcessEnv; writers: Writers; owner: Client; turn: number }
/** Does the harm; answers the moment from which recovery counts, and the product that runs now. */
type Strike = (struck: Struck) => Promise<{ since: number; product: Product }>

async function killServer({ ground, product, environment }: Struck): Promise<{ since: number; product: Product }> {
  const since = performance.now()
  product.process.kill('SIGKILL')
  await wait(50)
  return { since, product: await startProduct(ground, PORT, environment) }
}

/** The whole server, and every third time one of its processes, which takes the others with it. */
async function killDatabase({ ground, product, owner, turn }: Struck): Promise<{ since: number; product: Product }> {
  const one = turn % 3 === 2 ? (await owner.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE usename = 'linli_app' ORDER BY random() LIMIT 1")).rows[0]?.pid : undefined
  const since = performance.now()
  process.kill(one ?? postmaster(ground.embedded.clusterFolder), 'SIGKILL')
  return { since, product }
}

async function cutConnections(ground: BenchGround): Promise<void> {
  const url = new URL(ground.embedded.databaseUrl)
  const proxy = await startProxy({ host: url.hostname, port: Number(url.port) })
  url.port = String(proxy.port)
  const cut: Strike = async ({ product }) => {
    const since = performance.now()
    proxy.cut()
    return { since, product }
  }
  await drill(ground, 'connections cut', CUTS, cut, { DATABASE_URL: url.toString() })
  await proxy.close()
}

/** Fills the disk under database, attachments and logs. Needs a small disk of its own, which only root may mount; says so where it cannot. */
async function fillDisk(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'linli-drill-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=700m,mode=755', 'tmpfs', folder], { encoding: 'utf8' })
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    faults.push(`disk full: NOT DRILLED, a small disk could not be mounted here (${(mounted.stderr || String(mounted.error)).trim()})`)
    return
  }
  const ground = await openBenchGround(say, SETTINGS, folder)
  try {
    await drill(ground, 'disk full', DISKS_FILLED, async ({ product }) => {
      const ballast = join(folder, 'ballast')
      spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M'])
      await wait(4_000)
      rmSync(ballast)
      return { since: performance.now(), product }
    })
  } finally {
    await ground.close()
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

async function drill(ground: BenchGround, name: string, times: number, strike: Strike, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  let product = await startProduct(ground, PORT, environment)
  const cookie = await signInAsSample(PORT, 'resident')
  let owner = await ownerOf(ground.embedded.databaseUrl)
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM area WHERE level = 'grid' LIMIT 50")
  const before = { requests: await countRequests(owner) }
  const writers = startWriters(PORT, cookie, rows.map((row) => row.id), WRITERS)
  const recoveries: number[] = []
  const runOut: string[] = []
  for (let turn = 0; turn < times; turn++) {
    await wait(200 + ((turn * 7919) % 600))
    runOut.push(...(await letClocksRunOut(owner)))
    const struck = await strike({ ground, product, environment, writers, owner, turn })
    product = struck.product
    recoveries.push((await writers.recoveryAfter(struck.since)) / 1000)
    await owner.end().catch(() => {})
    owner = await ownerOf(ground.embedded.databaseUrl)
  }
  await wait(500)
  await writers.stop()
  const found = await findings(owner, writers, before, [...new Set(runOut)])
  await owner.end()
  await product.stop()
  const worst = Math.max(...recoveries)
  say(
    `${name} ×${times}: ${found.acknowledged} acknowledged, ${found.lost} lost, ${found.twice} twice, ${found.committedUnanswered} committed without an answer, ` +
      `${found.clocksRunOut} clocks ran out, ${found.clocksWrong} wrong, ${found.corrupt.length} corrupt, ${writers.wrong.length} wrong answers, recovery ${median(recoveries).toFixed(1)} s (worst ${worst.toFixed(1)} s)`,
  )
  if (found.acknowledged < times) faults.push(`${name}: only ${found.acknowledged} requests were acknowledged in ${times} turns: that is no load`)
  if (found.lost > 0) faults.push(`${name}: ${found.lost} acknowledged requests are gone`)
  if (found.twice !== 0) faults.push(`${name}: ${found.twice} requests beyond one a key`)
  if (found.clocksWrong > 0) faults.push(`${name}: ${found.clocksWrong} clocks twice, missing or not acted upon`)
  if (found.corrupt.length > 0) faults.push(`${name}: corrupt, first: ${found.corrupt[0]}`)
  if (worst > MOST_RECOVERY_SECONDS) faults.push(`${name}: recovery took ${worst.toFixed(1)} s`)
  if (writers.wrong.length > 0) faults.push(`${name}: ${writers.wrong.length} answers were neither a success nor "not now", first: ${writers.wrong[0]}; in the log: ${unexpected(ground)}`)
}

/** What the product logged of its last failure: places and codes. */
function unexpected(ground: BenchGround): string {
  return readFileSync(join(ground.folder, 'server.log'), 'utf8').split('\n').findLast((line) => line.includes('unexpected')) ?? 'nothing'
}

function postmaster(clusterFolder: string): number {
  return Number(readFileSync(join(clusterFolder, 'postmaster.pid'), 'utf8').split('\n')[0])
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

await main()
