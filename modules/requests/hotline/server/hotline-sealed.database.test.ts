import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openHotlineHouse } from '#modules/requests/hotline/server/hotline-house-fixture.ts'
import { outgoingNames } from '#modules/requests/hotline/state-map.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
const { world, platform, exchange, administrator, save, order, send, matterOf, taken, heard, forget, close } = await openHotlineHouse(house)
const dispatcher = world.people.countyDispatcher
const { rows: [body] } = await house.owner.query("SELECT id FROM organization WHERE key = 'disciplineInspection'")
const { rows: [post] } = await house.owner.query('SELECT p.id FROM staff_member s JOIN appointment x ON x.staff_member_id = s.id JOIN post p ON p.id = x.post_id WHERE s.account_id = $1', [world.accounts.get('departmentStaff-2')])
await house.owner.query('UPDATE post SET organization_id = $2 WHERE id = $1', [post.id, body.id])

afterAll(close)
beforeEach(forget)

const accusing = { text: '社区书记收了施工队的钱', category: 'publicService.other', purpose: 'complaint' }
const given = { kind: 'returned', state: outgoingNames.returned, words: '检举控告不经热线工单办理，工单退回。请反映人拨打 12388。' }
/** What every message has. */
const FIXED = ['messageId', 'orderNumber', 'round', 'ordinal', 'at']
const said = (orderNumber: string) => platform.taken.filter((one) => one.orderNumber === orderNumber).map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => !FIXED.includes(name))))
const reply = async (id: string, words: string) => {
  await world.move('communityStaff', id, 'accept')
  await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
  await world.move('departmentStaff', id, 'sign')
  await world.move('departmentStaff', id, 'contact', { how: 'phone' })
  await world.move('departmentStaff', id, 'reply', { kind: 'done', words })
}

test('an order that turns out to accuse is given back like one that comes so: no unit, no number of ours, and nothing after it', async () => {
  const one = await taken(accusing)
  await world.move('communityStaff', one.id, 'accept', { category: 'marketGovernance.conduct' })
  const clerk = world.people['departmentStaff-2']
  for (const [path, input] of [['sign', {}], ['contact', { how: 'phone' }], ['reply', { kind: 'done', words: '已对当事人立案审查。' }]] as const) expect((await clerk.post(`/api/requests/${one.id}/${path}`, input)).status, path).toBe(200)
  await exchange.runOnce()
  expect(said(one.orderNumber)).toEqual([given])
  for (const round of [1, 2]) expect((await send({ ...order(accusing), orderNumber: one.orderNumber, round })).body.title, `round ${round}`).toBe('hotline.conduct')
})

test('what was merged into it is given back as well; what the platform has already stays as it is', async () => {
  const one = await taken({ ...accusing, text: '社区书记收了物业的钱' })
  const own = await world.report({ text: '社区书记收了物业的钱，我看见了', category: 'publicService.other', purpose: 'complaint' })
  await world.move('communityStaff', one.id, 'merge', { intoId: own })
  await exchange.runOnce()
  await world.move('communityStaff', own, 'accept', { category: 'marketGovernance.conduct' })
  await exchange.runOnce()
  expect(heard(one.orderNumber)).toEqual(['merged', 'returned'])
  expect(said(one.orderNumber).at(-1)).toEqual(given)
})

test('of the request that it went into an order hears how it stands and what is public, never what was written to another reporter', async () => {
  const one = order()
  await send(one)
  const [id, own] = [await matterOf(one.orderNumber), await world.report()]
  await world.move('communityStaff', id, 'merge', { intoId: own })
  await reply(own, '李建国您好：您母亲刘桂兰（3号楼2单元501，13900139000）的轮椅通道已清出。')
  await exchange.runOnce()
  expect(said(one.orderNumber).at(-1)).toEqual({ kind: 'replied', state: outgoingNames.replied })
  await world.move('communityStaff', own, 'publish', { publicText: '有居民反映通道被堵。', publicAnswer: '轮椅通道已清出。' })
  await world.move('resident', own, 'confirm')
  await world.move('communityStaff', own, 'close')
  await exchange.runOnce()
  expect(said(one.orderNumber).at(-1)).toEqual({ kind: 'closed', state: outgoingNames.closed, words: '轮椅通道已清出。' })
})

test('in words to its own caller no telephone or identity number goes along', async () => {
  const one = await taken()
  await reply(one.id, '已联系 13900139000（371425198001010012），杂物已清走。')
  await exchange.runOnce()
  expect(platform.taken.at(-1)).toMatchObject({ orderNumber: one.orderNumber, kind: 'replied', words: expect.stringMatching(/^已联系\s+（\s+），杂物已清走。$/u) })
})

test('a file with its words is void, and what is taken back of it goes without a unit', async () => {
  const one = await taken({ ...accusing, text: '社区书记收了菜场的钱' })
  await administrator('/api/hotline', { transport: 'files', organizationId: world.units.centre, polled: false, outgoing: {}, incoming: {} })
  try {
    await world.move('communityStaff', one.id, 'accept', { category: 'disputes.tenancy' })
    const [batch] = (await dispatcher.post('/api/hotline/batches', {})).body.batches
    expect((await dispatcher.get(`/api/hotline/batches/${batch.batchId}/file`)).status).toBe(200)
    await world.move('streetStaff', one.id, 'dispatch', { organizationId: world.units.department, category: 'marketGovernance.conduct' })
    expect((await dispatcher.get(`/api/hotline/batches/${batch.batchId}/file`)).body.title).toBe('hotline.batch-gone')
    const { rows } = await house.owner.query('SELECT m.kind, s.* FROM hotline_message m CROSS JOIN LATERAL app.hotline_words($1, m, $3) s WHERE m.order_number = $2 ORDER BY m.ordinal', [house.countyCode, one.orderNumber, JSON.stringify(['reply'])])
    expect(rows).toEqual(['accepted', 'returned'].map((kind) => ({ kind, our_number: null, unit: null, words: null, data: {} })))
  } finally {
    await save()
  }
})
