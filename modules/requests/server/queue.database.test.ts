import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { queueOfOne } from '#modules/requests/server/list-queue.ts'
import { copyRequest } from '#modules/requests/test-copies.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let oldest: string
const COPIES = 130

/** A hundred and thirty newer requests of the same street wait for dispatch beside the one that is oldest, overdue and an emergency; of some the 12345 platform wants the answer by a time of its own. */
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  oldest = await world.requestIn('accepted', { category: 'property.maintenanceFund' })
  await copyRequest(house.owner, oldest, COPIES, {
    matter: `'number', '2026-' || (700000 + n), 'opened_at', m.opened_at + n * interval '1 minute',
      'due_at', CASE WHEN n % 13 > 0 THEN m.due_at + (n * 37 % 130) * interval '1 minute' END, 'platform_due_at', CASE WHEN n % 4 = 0 THEN m.due_at + (n * 53 % 130) * interval '1 minute' + n * interval '1 microsecond' END,
      'merged_due_at', CASE WHEN n % 6 = 0 THEN m.due_at + (n * 29 % 130) * interval '1 minute' END, 'urgency', CASE WHEN n % 5 = 0 THEN 'urgent' ELSE 'routine' END`,
  })
  await house.owner.query("UPDATE matter SET urgency = 'emergency', due_at = opened_at - interval '2 days' WHERE id = $1", [oldest])
})
afterAll(() => house.close())

type Row = { requestId: string; number: string; urgency: 'emergency' | 'urgent' | 'routine'; dueAt: string | null; platformDueAt: string | null; waitingUnit: string; openMoves: string[] }

async function readAll(who: keyof World['people'], waitingFor: string, limit = 40): Promise<{ rows: Row[]; count: number }> {
  const rows: Row[] = []
  let after = ''
  for (;;) {
    const { status, body } = await world.people[who].get(`/api/queues/${waitingFor}?limit=${limit}${after}`)
    expect(status).toBe(200)
    rows.push(...body.items)
    if (body.next === null) return { rows, count: body.count }
    after = `&after=${encodeURIComponent(body.next)}`
  }
}

test('the oldest emergency stands first, however many newer ones wait; page after page in order, each once', async () => {
  const { rows, count } = await readAll('streetStaff', 'dispatch')
  expect(rows[0]).toMatchObject({ requestId: oldest, urgency: 'emergency' })
  expect([rows.length, count, new Set(rows.map((row) => row.requestId)).size]).toEqual([COPIES + 1, COPIES + 1, COPIES + 1])
  const weight = { emergency: 0, urgent: 1, routine: 2 } as const
  const nearer = (row: Row) => Date.parse(row.platformDueAt ?? row.dueAt ?? '9999-01-01')
  // What the platform says is kept to the microsecond, and shown to the millisecond.
  const wrong = rows.slice(1).filter((row, index) => weight[row.urgency] - weight[rows[index]!.urgency] < 0 || (row.urgency === rows[index]!.urgency && nearer(row) < nearer(rows[index]!)))
  expect(wrong.map((row) => row.number)).toEqual([])
  expect(rows.at(-1)).toMatchObject({ dueAt: null, platformDueAt: null })
  expect(rows.some((row) => row.dueAt === null && row.platformDueAt !== null), 'the platform’s alone').toBe(true)
})

test('the work list has the nearer of both deadlines first as well, and each once over its pages', async () => {
  const items: { matterId: string; dueAt: string | null; platformDueAt: string | null }[] = []
  for (let after: string | null = ''; after !== null;) {
    const { body } = await world.people.streetStaff.get(`/api/work?limit=7${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`)
    items.push(...body.items)
    after = body.next
  }
  expect([items.length, new Set(items.map(({ matterId }) => matterId)).size]).toEqual([COPIES + 1, COPIES + 1])
  const nearer = items.map((item) => Date.parse(item.platformDueAt ?? item.dueAt ?? '9999-01-01'))
  expect(nearer).toEqual(nearer.toSorted((one, other) => one - other))
})

test('only what waits for the reader’s own unit: each row can be acted on', async () => {
  expect((await readAll('streetStaff', 'dispatch')).rows.every((row) => row.openMoves.includes('dispatch'))).toBe(true)
  expect((await world.people.countyDispatcher.get(`/api/requests?waitingFor=dispatch&limit=100`)).body.items.length, 'the county reads them').toBeGreaterThan(0)
  expect(await readAll('countyDispatcher', 'dispatch'), 'and waits for the street').toEqual({ rows: [], count: 0 })
  expect(await readAll('streetStaff-2', 'dispatch'), 'out of area').toEqual({ rows: [], count: 0 })
  const returned = await world.requestIn('signed')
  await world.move('departmentStaff', returned, 'ask-return', { reasonKey: 'needsAnotherLead', words: '应由其他单位牵头办理' })
  expect((await readAll('streetStaff', 'decideReturn')).rows.map((row) => row.requestId)).toEqual([returned])
  expect((await readAll('departmentStaff', 'decideReturn')).rows).toEqual([])
  expect((await readAll('departmentHead', 'sign')).rows, 'a post that does not sign').toEqual([])
})

test('a grid worker finds of his community’s queue his own grid’s', async () => {
  const { body } = await world.people.gridWorker.get('/api/queues/sign')
  expect(body.items.every((row: { areaId: string }) => row.areaId === world.grid)).toBe(true)
})

test.each([
  ['dispatch?after=2_yesterday_x', 422], ['dispatch?after=3_infinity_018f0000-0000-7000-8000-000000000001', 422], ['dispatch?after=1_2026-13-45%2010:00:00%2B00_018f0000-0000-7000-8000-000000000001', 422],
  ['everything', 422], ['dispatch?limit=1000', 422],
])('%s is refused in words', async (path, status) => {
  const answer = await world.people.streetStaff.get(`/api/queues/${path}`)
  expect([answer.status, /[\u4e00-\u9fff]{4}/.test(answer.body.detail)]).toEqual([status, true])
})

test('whoever reads no request is refused', async () => {
  expect((await world.people.systemAdministrator.get('/api/queues/dispatch')).status).toBe(403)
  expect((await house.anonymous.get('/api/queues/dispatch')).status).toBe(401)
})

test('a page is read off the index, without sorting what waits', async () => {
  await house.owner.query('ANALYZE matter')
  const { rows: [row] } = await house.owner.query<{ waiting_organization_id: string }>('SELECT waiting_organization_id FROM matter WHERE id = $1', [oldest])
  await house.owner.query('SET enable_seqscan = off')
  const { rows: plan } = await house.owner.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN ${queueOfOne(1, 'true', 51)}`, [house.countyCode, [row!.waiting_organization_id], 'dispatch'],
  )
  await house.owner.query('RESET enable_seqscan')
  const text = plan.map((line) => line['QUERY PLAN']).join('\n')
  expect(text).toContain('matter_queue')
  expect(text).not.toContain('Sort')
})
