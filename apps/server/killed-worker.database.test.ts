import { fork } from 'node:child_process'
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

const open = async () => Number((await house.owner.query('SELECT count(*) AS count FROM matter_clock WHERE missed_at IS NULL')).rows[0].count)

test('what a killed process held in its hands another one does within a minute, and once', async () => {
  const killed = fork(fileURLToPath(new URL('./worker-process-fixture.ts', import.meta.url)), [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  killed.send({ databaseUrl: house.databaseUrl, keysFile: inject('keysFile'), filesFolder: join(folder, 'files'), at: TEST_DAY.toISOString(), anchorFile: join(folder, 'anchors.jsonl') } satisfies WorkerProcessOrder)
  await new Promise((ready) => killed.once('message', ready))
  // It gets as far as recording the first miss, and waits there with all the clocks in its hands.
  const blocker = new Client({ connectionString: house.databaseUrl })
  await blocker.connect()
  await blocker.query('BEGIN')
  await blocker.query('LOCK TABLE live_event IN EXCLUSIVE MODE')
  await house.owner.query("UPDATE matter_clock SET due_at = $1::timestamptz - interval '1 minute', next_fire_at = $1::timestamptz - interval '1 minute'", [TEST_DAY])
  const held = async () => (await house.owner.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'linli_app' AND datname = current_database()")).rowCount ?? 0
  for (let tries = 0; tries < 100 && (await held()) === 0; tries++) await wait(50)
  expect(await held()).toBe(1)

  const workers = await startWorkers({ services: house.house.services, databaseUrl: house.databaseUrl, anchorFile: join(folder, 'anchors.jsonl'), caughtUp: Promise.resolve() })
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
