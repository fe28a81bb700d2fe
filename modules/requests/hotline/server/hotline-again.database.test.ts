import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import fc from 'fast-check'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { openHotlineHouse } from '#modules/requests/hotline/server/hotline-house-fixture.ts'

let house: TestHouse
let hotline: Awaited<ReturnType<typeof openHotlineHouse>>
beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  hotline = await openHotlineHouse(house)
})
afterAll(() => hotline.close())

const MINUTE = 60_000
const supplementsOf = async (id: string) => (await house.owner.query("SELECT organization_id, permission FROM notice WHERE county_code = $1 AND matter_id = $2 AND step = 'supplement'", [house.countyCode, id])).rows
const standsAs = async (orderNumber: string) => {
  const { rows: [order] } = await house.owner.query('SELECT their_due_at, their_state FROM hotline_order WHERE county_code = $1 AND order_number = $2', [house.countyCode, orderNumber])
  return { due: order.their_due_at?.toISOString() ?? null, state: order.their_state }
}

test('what is sent again while its request waits for the reporter is told to the unit that handles it', async () => {
  const { world } = hotline
  const { id, ...order } = await hotline.taken()
  const own = await world.requestIn('dispatched')
  await world.move('communityStaff', id, 'merge', { intoId: own })
  await world.move('departmentStaff', own, 'sign')
  await world.move('departmentStaff', own, 'ask-resident', { words: '请问是几单元？' })
  const heard = async () => (await world.people.departmentStaff.get('/api/notices')).body.items.filter(({ sentence }: { sentence: string }) => sentence.includes('12345 平台再次送来工单')).length
  const sentAgain = async (text: string) => {
    hotline.later(1)
    expect((await hotline.send({ ...order, text })).status).toBe(200)
    await hotline.time.runOnce()
  }
  await sentAgain('楼道里堆满杂物，在二单元')
  expect([(await world.row(own)).waiting_for, await heard()]).toEqual(['residentAnswer', 1])
  await world.move('departmentStaff', own, 'end-wait', { words: '平台已补充' })
  await world.move('departmentStaff', own, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
  await sentAgain('楼道里堆满杂物，三单元的门也锁不上')
  expect([(await world.row(own)).waiting_for, await heard()]).toEqual(['confirm', 2])
  expect(await supplementsOf(own)).toEqual(Array.from({ length: 2 }, () => ({ organization_id: world.units.department, permission: 'request.reply' })))
})

/** Of what happened at the platform, and of what its order was sent with meanwhile, the latest holds: of the deadline whatever names one. */
const day = (ordinal: number) => `2026-10-${String(ordinal + 1).padStart(2, '0')}T10:00:00.000Z`
const happening = fc.record({
  /** In minutes since the order: each happens at a moment of its own. */
  at: fc.integer({ min: 1, max: 60 }), names: fc.boolean(), again: fc.boolean(), delay: fc.integer({ min: 0, max: 60 }),
})

test('the deadline and the state are those of the latest that says so, in whatever order events arrive beside the order sent anew', async () => {
  await fc.assert(fc.asyncProperty(fc.uniqueArray(happening, { minLength: 2, maxLength: 6, selector: ({ at }) => at }), async (happenings) => {
    house.clock.now = new Date('2026-09-15T10:00:00+08:00')
    const began = house.clock.now.getTime()
    const { id: _id, ...order } = await hotline.taken({ receivedAt: house.clock.now.toISOString() })
    const said = happenings.map((one, ordinal) => ({ ...one, dueAt: one.names ? day(ordinal) : undefined, state: `说法${ordinal}`, arrives: one.again ? one.at : one.at + one.delay }))
    for (const one of said.toSorted((first, second) => first.arrives - second.arrives || first.at - second.at)) {
      house.clock.now = new Date(began + one.arrives * MINUTE)
      const answer = one.again
        ? await hotline.send({ ...order, state: one.state, dueAt: one.dueAt })
        : await hotline.post(`orders/${order.orderNumber}/events`, { eventId: `at-${one.at}`, state: one.state, at: new Date(began + one.at * MINUTE).toISOString(), dueAt: one.dueAt })
      expect(answer.status).toBe(200)
    }
    const latest = said.toSorted((first, second) => second.at - first.at)
    expect(await standsAs(order.orderNumber)).toEqual({ due: latest.find(({ dueAt }) => dueAt !== undefined)?.dueAt ?? new Date(order.dueAt).toISOString(), state: latest[0]!.state })
  }), { numRuns: 25 })
})

test('where it is not known how an order was last sent, it is taken as it comes the next time, and takes nothing back of what an event has said', async () => {
  const { id: _id, ...order } = await hotline.taken()
  await hotline.said(order.orderNumber, '同意延期', { dueAt: '2026-09-25T18:00:00+08:00' })
  // As it is where the order came before what was sent was kept apart from what an event said.
  await house.owner.query('UPDATE hotline_order SET sent_known = false, sent_due_at = NULL, sent_state = NULL WHERE county_code = $1 AND order_number = $2', [house.countyCode, order.orderNumber])
  const sent = async (more: Record<string, unknown>) => {
    hotline.later(1)
    expect((await hotline.send({ ...order, ...more })).status).toBe(200)
    return Object.values(await standsAs(order.orderNumber))
  }
  const extended = ['2026-09-25T10:00:00.000Z', '同意延期']
  for (const _ of [1, 2]) expect(await sent({})).toEqual(extended)
  expect(await sent({ dueAt: '2026-09-30T18:00:00+08:00' })).toEqual(['2026-09-30T10:00:00.000Z', '同意延期'])
})
