import { Client } from 'pg'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import { openTime } from '#modules/requests/test-time.ts'
import type { World } from '#modules/requests/test-world.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, worker, close } = await openTime(house)

afterAll(close)
beforeEach(() => void (house.clock.now = TEST_DAY))

const post = (who: keyof World['people'], id: string, path: string, body: Record<string, unknown> = {}) => world.people[who].post(`/api/requests/${id}/${path}`, body)

/** Holds the rows of the statement until the others wait for them, so that it is no chance who comes first. */
async function whileHeld<Answer>(lock: string, values: unknown[], others: () => Promise<Answer>[], waiting: number): Promise<Answer[]> {
  const holder = new Client({ connectionString: house.databaseUrl })
  await holder.connect()
  try {
    await holder.query('BEGIN')
    await holder.query(lock, values)
    const answers = others()
    await untilWaiting(waiting)
    await holder.query('COMMIT')
    return await Promise.all(answers)
  } finally {
    await holder.end()
  }
}

async function untilWaiting(count: number): Promise<void> {
  for (let looks = 0; looks < 400; looks++) {
    const { rows } = await house.owner.query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    if (rows[0].n >= count) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('nobody waits for the lock')
}
const LOCK = 'SELECT FROM matter WHERE id = $1 FOR UPDATE'

test('of two answers to one extension the second hears that it is decided', async () => {
  const id = await world.requestIn('handling')
  await world.move('departmentStaff', id, 'ask-extension', { workingDays: 3, words: '等待双方到场调解' })
  const answers = await whileHeld(LOCK, [id], () => [
    post('departmentHead', id, 'decide-extension', { approve: true }), post('departmentHead', id, 'decide-extension', { approve: false, words: '理由不足' }),
  ], 2)
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409])
  expect(answers.find((answer) => answer.status === 409)!.body.title).toBe('request.nothing-to-decide')
  const { rows } = await house.owner.query("SELECT data FROM matter_event WHERE matter_id = $1 AND move = 'decideExtension'", [id])
  expect(rows).toHaveLength(1)
  expect(await world.row(id)).toMatchObject({ extension_count: 1, pending: null })
})

test('a miss that falls while a reply waits is counted once', async () => {
  const id = await world.requestIn('handling')
  const { due_at: due } = await world.row(id)
  house.clock.now = new Date(due.getTime() + 1)
  // Only what the worker writes last is held, so that it stands inside its transaction when the reply comes.
  const holder = new Client({ connectionString: house.databaseUrl })
  await holder.connect()
  await holder.query('BEGIN')
  await holder.query('SELECT FROM request WHERE matter_id = $1 FOR UPDATE', [id])
  const looked = worker.runOnce()
  await untilWaiting(1)
  const replied = post('departmentStaff', id, 'reply', { kind: 'done', words: '押金已退还给租户本人。' })
  await untilWaiting(2)
  await holder.query('COMMIT')
  await holder.end()
  await looked
  expect((await replied).status).toBe(200)
  const row = await world.row(id)
  expect(row.replied_in_time).toBe(false)
  const day = "(timezone('Asia/Shanghai', $4::timestamptz))::date"
  const { rows } = await house.owner.query(`SELECT sum(due)::int AS due FROM request_count_delta WHERE area_id = $1 AND category = $2 AND organization_id = $3 AND day = ${day}`, [row.area_id, row.category, row.holder_organization_id, row.opened_at])
  const { rows: real } = await house.owner.query(`SELECT count(*)::int AS due FROM matter m JOIN request q ON q.matter_id = m.id WHERE m.area_id = $1 AND m.category = $2 AND m.holder_organization_id = $3
    AND (timezone('Asia/Shanghai', m.opened_at))::date = ${day} AND q.replied_in_time IS NOT NULL`, [row.area_id, row.category, row.holder_organization_id, row.opened_at])
  expect(real[0].due).toBeGreaterThan(0)
  expect(rows[0].due).toBe(real[0].due)
})
