import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'

// The program itself, as an operator starts it: its own embedded database, no sample county.
const folder = mkdtempSync(join(tmpdir(), 'linli-production-'))
const dataFolder = join(folder, 'data')
const started: ChildProcess[] = []
// The database's user must pass through.
chmodSync(folder, 0o755)
afterAll(() => {
  for (const one of started) one.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(port: number, args: string[] = []) {
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), args, {
    execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', LINLI_DATA: dataFolder, PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: undefined },
  })
  started.push(child)
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (part) => { said += part })
  const ended = new Promise<{ code: number | null; said: string }>((done) => { child.once('close', (code) => done({ code, said })) })
  const ready = async () => {
    const first = await Promise.race([ended, new Promise<'ready'>((done) => { child.once('message', () => done('ready')) })])
    if (first !== 'ready') throw new Error(first.said)
  }
  return { child, ended, ready }
}

test('production: nobody has an account, nothing of the sample is there, a second start is refused, Ctrl-C leaves nothing running', { timeout: 180_000 }, async () => {
  const port = await freePort()
  const first = start(port)
  await first.ready()
  const get = async (path: string, init?: RequestInit) => (await fetch(`http://127.0.0.1:${port}${path}`, init)).status
  expect(await Promise.all([get('/healthz'), get('/readyz'), get('/'), get('/desk'), get('/openapi.json')])).toEqual([200, 200, 200, 200, 200])
  // Any address that no page knows is answered by the resident's page, which says so; the outbox is such a one here.
  const page = async (path: string) => (await (await fetch(`http://127.0.0.1:${port}${path}`)).text()).replaceAll(/nonce="[^"]*"/g, '')
  expect(await page('/outbox')).toBe(await page('/no-such-page'))
  expect(await get('/api/sessions/sample', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"key":"countyDispatcher"}' })).toBeGreaterThanOrEqual(400)
  const client = new Client({ connectionString: readFileSync(join(dataFolder, 'database-address'), 'utf8').trim() })
  await client.connect()
  expect((await client.query("SELECT count(*)::int AS people FROM account WHERE kind = 'person'")).rows).toEqual([{ people: 0 }])
  expect((await client.query('SELECT count(*)::int AS requests FROM matter')).rows).toEqual([{ requests: 0 }])
  await client.end()

  expect(await start(await freePort()).ended).toMatchObject({ code: 1, said: expect.stringMatching(/数据目录 .* 正由另一个运行中的邻里使用/) })
  const { said } = await start(0, ['first-administrator']).ended
  expect(said.match(/\/desk\/first-administrator#[\w-]{20,}/g)?.length).toBeGreaterThanOrEqual(3)

  first.child.kill('SIGINT')
  expect((await first.ended).code).toBe(0)
  expect(programsOn(dataFolder)).toEqual([])

  // And again on the same data, with the keys in another hand.
  rmSync(join(dataFolder, 'keys.json'))
  expect(await start(await freePort()).ended).toMatchObject({ code: 1, said: expect.stringContaining('找不到密钥文件') })
  for (let tries = 0; tries < 100 && programsOn(dataFolder).length > 0; tries++) await new Promise((done) => setTimeout(done, 100))
  expect(programsOn(dataFolder)).toEqual([])
})

test('a port that is taken is said, with what to do', { timeout: 120_000 }, async () => {
  const taken = createServer()
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
  const { port } = taken.address() as AddressInfo
  rmSync(dataFolder, { recursive: true, force: true })
  expect(await start(port).ended).toMatchObject({ code: 1, said: expect.stringContaining(`端口 ${port} 已被占用。换一个端口再启动`) })
  expect(programsOn(dataFolder)).toEqual([])
  taken.close()
})

/** Commands of programs that name the folder. */
function programsOn(path: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid)).map(commandOf).filter((command) => command.includes(path))
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })
}
