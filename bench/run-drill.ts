import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { openBenchGround, signInAsSample, startProduct } from './bench-ground.ts'
import type { BenchGround } from './bench-ground.ts'
import { startWriters } from './drill-writers.ts'
import type { Writers } from './drill-writers.ts'
import { startProxy } from './proxy.ts'

const PORT = 18_490
const SERVER_KILLS = Number(process.env.DRILL_SERVER_KILLS ?? 50)
const DATABASE_KILLS = Number(process.env.DRILL_DATABASE_KILLS ?? 30)
const CUTS = 20
const WRITERS = 8
const MOST_RECOVERY_SECONDS = 30

const say = (line: string) => process.stdout.write(`${line}\n`)
const faults: string[] = []

/** Kills, cuts and fills up, under load, and then counts: nothing acknowledged lost, nothing there twice. */
async function main(): Promise<void> {
  const ground = await openBenchGround(say)
  try {
    await withWriters(ground, 'server killed', SERVER_KILLS, async (product, writers) => {
      const moment = performance.now()
      product.current.process.kill('SIGKILL')
      await wait(50)
      product.current = await startProduct(ground, PORT, product.environment)
      return await writers.recoveryAfter(moment)
    })
    await withWriters(ground, 'database killed', DATABASE_KILLS, async (_product, writers) => {
      const moment = performance.now()
      process.kill(postmaster(ground.embedded.clusterFolder), 'SIGKILL')
      await wait(20)
      return await writers.recoveryAfter(moment)
    })
    await cutConnections(ground)
    await fillDisk()
  } finally {
    await ground.close()
  }
  for (const fault of faults) say(`✗ ${fault}`)
  say(faults.length === 0 ? '✓ 没有丢失，没有重复' : `✗ ${faults.length} 处不合要求`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

type Product = { current: Awaited<ReturnType<typeof startProduct>>; environment: NodeJS.ProcessEnv }

async function withWriters(ground: BenchGround, name: string, times: number, strike: (product: Product, writers: Writers) => Promise<number>, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const product: Product = { current: await startProduct(ground, PORT, environment), environment }
  const cookie = await signInAsSample(PORT, 'resident')
  const owner = await ownerOf(ground)
  const { rows } = await owner.query<{ id: string }>("SELECT id FROM area WHERE level = 'grid' LIMIT 50")
  const before = await countRequests(owner)
  await owner.end()
  const writers = startWriters(PORT, cookie, rows.map((row) => row.id), WRITERS)
  const recoveries: number[] = []
  for (let turn = 0; turn < times; turn++) {
    await wait(200 + Math.floor((turn * 7919) % 600))
    recoveries.push((await strike(product, writers)) / 1000)
  }
  await wait(500)
  await writers.stop()
  await product.current.stop()
  await check(ground, name, times, writers, recoveries, before)
}

async function check(ground: BenchGround, name: string, times: number, writers: Writers, recoveries: readonly number[], before: number): Promise<void> {
  const owner = await ownerOf(ground)
  const ids = [...writers.acknowledged.values()]
  const { rows: missing } = await owner.query<{ id: string }>('SELECT id FROM unnest($1::uuid[]) id WHERE NOT EXISTS (SELECT FROM matter m WHERE m.id = id)', [ids])
  const after = await countRequests(owner)
  const { rows: keys } = await owner.query<{ committed: number }>('SELECT count(*)::integer AS committed FROM idempotency WHERE key = ANY ($1) AND result_id IS NOT NULL', [[...writers.sent]])
  const { rows: clocks } = await owner.query<{ twice: number }>(
    "SELECT count(*)::integer AS twice FROM (SELECT matter_id FROM matter_clock WHERE stage = 'accept' GROUP BY matter_id HAVING count(*) <> 1) t",
  )
  await owner.end()
  const worst = Math.max(...recoveries)
  say(
    `${name} ×${times}: ${ids.length} acknowledged, ${missing.length} lost, ${after - before - keys[0]!.committed} twice, ${clocks[0]!.twice} clocks wrong, ` +
      `${keys[0]!.committed - ids.length} committed without an answer, recovery ${median(recoveries).toFixed(1)} s (worst ${worst.toFixed(1)} s)`,
  )
  if (missing.length > 0) faults.push(`${name}: ${missing.length} acknowledged requests are gone`)
  if (after - before !== keys[0]!.committed) faults.push(`${name}: ${after - before} requests for ${keys[0]!.committed} keys`)
  if (clocks[0]!.twice > 0) faults.push(`${name}: ${clocks[0]!.twice} requests without exactly one clock`)
  if (worst > MOST_RECOVERY_SECONDS) faults.push(`${name}: recovery took ${worst.toFixed(1)} s`)
  if (writers.wrong.length > 0) faults.push(`${name}: ${writers.wrong.length} answers were neither a success nor "not now", first: ${writers.wrong[0]}`)
}

async function cutConnections(ground: BenchGround): Promise<void> {
  const url = new URL(ground.embedded.databaseUrl)
  const proxy = await startProxy({ host: url.hostname, port: Number(url.port) })
  url.port = String(proxy.port)
  await withWriters(ground, 'connections cut', CUTS, async (_product, writers) => {
    const moment = performance.now()
    proxy.cut()
    return await writers.recoveryAfter(moment)
  }, { DATABASE_URL: url.toString() })
  await proxy.close()
}

/** Fills the disk under the database. Needs root, for a small disk of its own; says so where it cannot. */
async function fillDisk(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'linli-drill-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=700m,mode=755', 'tmpfs', folder])
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    say('SKIPPED disk full: a small disk can only be mounted by root')
    return
  }
  const formerFolder = process.env.TMPDIR
  process.env.TMPDIR = folder
  const ground = await openBenchGround(say).finally(() => {
    if (formerFolder === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = formerFolder
  })
  const ballast = join(folder, 'ballast')
  try {
    await withWriters(ground, 'disk full', 3, async (_product, writers) => {
      spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1M'])
      await wait(4_000)
      rmSync(ballast)
      return await writers.recoveryAfter(performance.now())
    })
  } finally {
    await ground.close()
    spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ownerOf(ground: BenchGround): Promise<Client> {
  for (let tries = 0; ; tries++) {
    const client = new Client({ connectionString: ground.embedded.databaseUrl })
    try {
      await client.connect()
      return client
    } catch (error) {
      if (tries > 100) throw error
      await wait(200)
    }
  }
}

async function countRequests(owner: Client): Promise<number> {
  return (await owner.query<{ count: number }>('SELECT count(*)::integer AS count FROM matter')).rows[0]!.count
}

function postmaster(clusterFolder: string): number {
  return Number(readFileSync(join(clusterFolder, 'postmaster.pid'), 'utf8').split('\n')[0])
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

await main()
