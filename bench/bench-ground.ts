import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { heapOptions } from '#apps/server/heap-options.mjs'
import { openHouse } from '#apps/server/open-house.ts'
import type { House } from '#apps/server/open-house.ts'
import { startEmbeddedServer } from '#db/embedded/embedded-server.ts'
import type { EmbeddedServer } from '#db/embedded/embedded-server.ts'
import { notice } from '#modules/platform/notice.ts'

export type BenchGround = {
  folder: string
  embedded: EmbeddedServer
  owner: Client
  county: string
  /** The same house opened in this process, for recording what a request asks of the database. */
  house: House
  close: () => Promise<void>
}

/** A durable database of its own with the sample county, in a folder that is thrown away. */
export async function openBenchGround(say: (line: string) => void, settings: Record<string, string> = {}, below: string = tmpdir()): Promise<BenchGround> {
  const folder = mkdtempSync(join(below, 'linli-bench-'))
  const embedded = await startEmbeddedServer({ dataFolder: folder, log: say, settings })
  const house = await openHouse({
    databaseUrl: embedded.databaseUrl, keysFile: join(folder, 'keys.json'), filesFolder: join(folder, 'files'), preset: 'qihe', sample: true, openIdConnect: false,
    poolSize: 4, now: () => new Date(), sendSms: async () => {}, log: () => {}, progress: say,
  })
  const owner = new Client({ connectionString: embedded.databaseUrl })
  owner.on('error', () => {}) // the drill kills its server; whoever uses it afterwards hears of it
  await owner.connect()
  return {
    folder, embedded, owner, county: house.defaultCounty, house,
    close: async () => {
      await owner.end()
      await house.close()
      await embedded.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The product itself as a process on that database, on a free port. */
export async function startProduct(ground: BenchGround, port: number, more: NodeJS.ProcessEnv = {}): Promise<{ process: ChildProcess; stop: () => Promise<void> }> {
  const child = fork(fileURLToPath(new URL('../apps/server/main.ts', import.meta.url)), ['--sample', '--no-past'], {
    env: { ...process.env, DATABASE_URL: ground.embedded.databaseUrl, LINLI_DATA: ground.folder, PORT: String(port), HOST: '127.0.0.1', CALLS_PER_MINUTE: '1000000', ...more },
    execArgv: heapOptions, stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await new Promise<void>((done, failed) => {
    child.once('message', () => done())
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}`)))
  })
  child.removeAllListeners('exit')
  return {
    process: child,
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.once('exit', () => done())
        child.kill('SIGTERM')
      }),
  }
}

const LEFT = `SELECT (SELECT ended_at FROM category_training WHERE county_code = $1) IS NULL
  OR NOT EXISTS (SELECT FROM sheet_month WHERE county_code = $1)
  OR EXISTS (SELECT FROM generate_series(date_trunc('month', (SELECT min(opened_at) FROM matter WHERE county_code = $1)), date_trunc('month', now()) - interval '2 months', interval '1 month') m (month)
    WHERE NOT EXISTS (SELECT FROM open_data_edition e WHERE e.county_code = $1 AND e.month = m.month::date)) AS working`
const LONGEST_MILLISECONDS = 15 * 60_000

/**
 * Waits for what a year of requests that come all at once leaves to be done beside the callers: ten months of open data, a month's sheets and a first
 * learning of categories. A county has a month of these once a month and the last once a week; no figure is about them.
 */
export async function untilSettled({ owner, county }: BenchGround): Promise<void> {
  const until = performance.now() + LONGEST_MILLISECONDS
  for (;;) {
    const { rows } = await owner.query<{ working: boolean }>(LEFT, [county])
    if (rows[0]?.working === false) return
    if (performance.now() > until) throw new Error('the product has not done what the loaded requests left to do')
    await wait(500)
  }
}

/** Signs a sample person in over HTTP, who then has read the notice; answers the cookie. */
export async function signInAsSample(port: number, key: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/sessions/sample`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ key }) })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`no sample person ${key}: ${response.status}`)
  await fetch(`http://127.0.0.1:${port}/api/me/notice`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify({ version: notice.version }) })
  return cookie
}
