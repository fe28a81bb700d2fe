import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import type { WorkerProcessOrder } from '#apps/server/worker-process-fixture.ts'
import { startWorkers } from '#apps/server/workers.ts'
import { notice } from '#modules/platform/notice.ts'

const REQUESTS = 20
const folder = mkdtempSync(join(tmpdir(), 'linli-killed-'))
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  const resident = await house.as('resident')
  await resident.post('/api/me/notice', { version: notice.version })
  const { rows } = await house.owner.query<{ id: string }>("SELECT id FROM area WHERE level = 'grid' LIMIT 1")
  for (let count = 0; count < REQUESTS; count++) await resident.post('/api/requests', { text: `第 ${count} 盏路灯坏了`, place: { areaId: rows[0]!.id } })
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true })
})

/** A process that runs the workers on this house. */
async function startProcess(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./worker-process-fixture.ts', import.meta.url)), [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.send({ databaseUrl: house.databaseUrl, keysFile: inject('keysFile'), filesFolder: house.house.services.filesFolder, at: TEST_DAY.toISOString(), anchorFile: join(folder, 'anchors.jsonl') } satisfies WorkerProcessOrder)
  await new Promise((ready) => child.once('message', ready))
  return child
}

/** Until the process stands before the lock that the test holds, with whatever it took in its hands. */
async function untilHeld(): Promise<void> {
  const held = async () => (await house.owner.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'linli_app' AND datname = current_database()")).rowCount ?? 0
  for (let tries = 0; tries < 200 && (await held()) === 0; tries++) await wait(50)
  expect(await held()).toBeGreaterThan(0)
}

const open = async () => Number((await house.owner.query('SELECT count(*) AS count FROM matter_clock WHERE missed_at IS NULL')).rows[0].count)

test('what a killed process held in its hands another one does within a minute, and once', async () => {
  const killed = await startProcess()
  // It gets as far as recording the first miss, and waits there with all the clocks in its hands.
  const blocker = new Client({ connectionString: house.databaseUrl })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('LOCK TABLE live_event IN EXCLUSIVE MODE')
  await house.owner.query("UPDATE matter_clock SET due_at = $1::timestamptz - interval '1 minute', next_fire_at = $1::timestamptz - interval '1 minute'", [TEST_DAY])
  await untilHeld()

  const workers = await startWorkers({ services: house.house.services, databaseUrl: house.databaseUrl, anchorFile: join(folder, 'anchors.jsonl'), caughtUp: Promise.resolve(true) })
  const since = performance.now()
  killed.kill('SIGKILL')
  await blocker.query('ROLLBACK')
  await blocker.end()
  while ((await open()) > 0 && performance.now() - since < 60_000) await wait(50)
  const seconds = (performance.now() - since) / 1000
  await workers.stop()
  console.log(`killed worker: ${REQUESTS} clocks taken over after ${seconds.toFixed(1)} s`)
  expect(await open()).toBe(0)
  expect(seconds).toBeLessThan(60)
  const { rows } = await house.owner.query("SELECT count(*)::int AS all, count(DISTINCT object_id)::int AS distinct FROM audit_entry WHERE action = 'time clock-missed'")
  expect(rows).toEqual([{ all: REQUESTS, distinct: REQUESTS }])
})

test('a list whose process is killed while it is checked, in the middle of a batch and at its end comes in once, from where it stood, and its units are told once', async () => {
  // More than one batch.
  const rows = 1_100
  const staff = await house.as('streetStaff')
  const form = new FormData()
  form.set('importId', randomUUID())
  const lines = Array.from({ length: rows }, (_, index) => `K-${index},第 ${index} 盏路灯坏了,${index % 11 === 0 ? '没有的街道' : '晏城街道永顺社区'},${index % 3 === 0 ? '已办结' : '办理中'}`)
  form.set('file', new File([`工单编号,诉求内容,地址,办理状态\n${lines.join('\n')}\n`], '清单.csv'))
  const { importId } = (await staff.post('/api/imports', form)).body
  const stand = async () => (await house.owner.query('SELECT state, next_row, added_open, added_closed, returned FROM request_import WHERE id = $1', [importId])).rows[0]
  const brought = async () => (await house.owner.query('SELECT count(*)::int AS n FROM matter m JOIN imported_request i ON i.matter_id = m.id WHERE i.import_id = $1', [importId])).rows[0].n
  const blocker = new Client({ connectionString: house.databaseUrl })
  await blocker.connect()
  /** Kills the process once it stands with its work done and not committed; what it held for itself is over by then. */
  const killHeld = async (child: ChildProcess, before: 'live_event' | 'notice' = 'live_event') => {
    await blocker.query('BEGIN')
    await blocker.query(`LOCK TABLE ${before} IN EXCLUSIVE MODE`)
    await untilHeld()
    child.kill('SIGKILL')
    await new Promise((gone) => child.once('exit', gone))
    await blocker.query('ROLLBACK')
    await house.owner.query('UPDATE request_import SET worker_until = now() WHERE id = $1', [importId])
  }

  await killHeld(await startProcess())
  expect(await stand()).toMatchObject({ state: 'checking', next_row: 0 })
  const second = await startProcess()
  while ((await stand()).state !== 'ready') await wait(20)
  expect((await staff.post(`/api/imports/${importId}/start`)).status).toBe(200)
  while ((await stand()).next_row === 0) await wait(5)
  await killHeld(second)
  const half = await stand()
  expect(half).toMatchObject({ state: 'running' })
  expect(half.next_row).toBeGreaterThan(0)
  expect(half.next_row).toBeLessThan(rows)
  expect(await brought()).toBe(half.added_open + half.added_closed)

  // All rows are in; what is left is to say so.
  await killHeld(await startProcess(), 'notice')
  expect(await stand()).toMatchObject({ state: 'running', next_row: rows })
  const told = async () => (await house.owner.query("SELECT count(*)::int AS all, count(DISTINCT organization_id)::int AS units FROM notice WHERE sentence LIKE '从“%的清单导入了%'")).rows[0]
  expect(await told()).toEqual({ all: 0, units: 0 })

  const workers = await startWorkers({ services: house.house.services, databaseUrl: house.databaseUrl, anchorFile: join(folder, 'anchors.jsonl'), caughtUp: Promise.resolve(true) })
  for (const since = performance.now(); (await stand()).state === 'running' && performance.now() - since < 60_000;) await wait(50)
  await workers.stop()
  await blocker.end()
  expect(await stand()).toEqual({ state: 'done', next_row: rows, added_open: 667, added_closed: 333, returned: 100 })
  expect(await brought()).toBe(1_000)
  expect((await house.owner.query('SELECT count(DISTINCT row)::int AS n FROM request_import_row WHERE import_id = $1', [importId])).rows[0].n).toBe(100)
  const { all, units } = await told()
  expect(all).toBe(units)
  expect(units).toBeGreaterThan(0)
})
