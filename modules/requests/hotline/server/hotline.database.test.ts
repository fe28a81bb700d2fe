import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { testCertificate, testKey } from '#kit/http/test-certificate.ts'
import { startHotlineExchange } from '#modules/requests/hotline/server/exchange.ts'
import type { HotlineExchange } from '#modules/requests/hotline/server/exchange.ts'
import { SECRET, startPlatform } from '#modules/requests/hotline/server/platform-fixture.ts'
import type { Manner } from '#modules/requests/hotline/server/platform-fixture.ts'
import { outgoingNames } from '#modules/requests/hotline/state-map.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let platform: Awaited<ReturnType<typeof startPlatform>>
let exchange: HotlineExchange
let key: string
let point: [number, number]
let last = 0
const reach = { trusted: testCertificate, timeoutMilliseconds: 400 }

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  platform = await startPlatform({ key: testKey, cert: testCertificate })
  exchange = startHotlineExchange(house.house.services, house.countyCode, { reach, every: 1_000_000_000 })
  const { rows } = await house.owner.query('SELECT outline FROM area_outline WHERE area_id = $1', [world.grid])
  const ring = rows[0].outline.coordinates[0][0] as [number, number][]
  point = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis]!, 0) / ring.length) as [number, number]
  await save()
  key = (await administrator('/api/hotline/key', {})).body.key
  await administrator('/api/hotline/switch', { enabled: true })
})
afterAll(async () => {
  await exchange.stop()
  platform.close()
  await house.close()
})
beforeEach(() => {
  platform.manner = 'good'
  platform.taken.length = 0
  platform.twice = platform.asked = platform.unsigned = 0
})

const administrator = (path: string, body: unknown) => world.people.systemAdministrator.post(path, body)
const save = (more: Record<string, unknown> = {}) => administrator('/api/hotline', {
  address: platform.url, secret: SECRET, organizationId: world.units.centre, polled: false, outgoing: {}, incoming: { 催办: 'urged', 回访评价: 'evaluated', 同意延期: 'extensionApproved' }, ...more,
})
const order = (more: Record<string, unknown> = {}) => ({
  orderNumber: `RX-${++last}`, text: '楼道里堆满杂物，已经一个月没人管', receivedAt: '2026-09-15T09:00:00+08:00', dueAt: '2026-09-16T18:00:00+08:00', state: '已派发',
  longitude: point[0], latitude: point[1], category: 'disputes.tenancy', reporterName: '王秀英', reporterPhone: '13800138000', ...more,
})
async function post(path: string, body: unknown, bearer = key, headers: Record<string, string> = {}) {
  const response = await fetch(`${house.baseUrl}/hotline/v1/${house.countyCode}/${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...(bearer === '' ? {} : { authorization: `Bearer ${bearer}` }), ...headers }, body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() as any } // oxlint-disable-line typescript/no-explicit-any -- a test looks into an answer as it came
}
const send = (body: unknown) => post('orders', body)
const matterOf = async (orderNumber: string): Promise<string> => (await house.owner.query('SELECT matter_id FROM hotline_order WHERE order_number = $1 ORDER BY round DESC', [orderNumber])).rows[0].matter_id
const shown = async (who: keyof World['people'], id: string) => (await world.people[who].get(`/api/requests/${id}/hotline`)).body.orders
const later = (minutes: number) => { house.clock.now = new Date(house.clock.now.getTime() + minutes * 60_000) }
const heard = (orderNumber: string) => platform.taken.filter((message) => message.orderNumber === orderNumber).map(({ kind }) => kind)

describe('orders come in', () => {
  test('once each: the same again has the same receipt, another text under its number is refused, two at once make one', async () => {
    const one = order()
    const first = await send(one)
    expect([first.status, first.body]).toEqual([200, { orderNumber: one.orderNumber, round: 1, number: expect.stringMatching(/^2026-\d{6}$/), receiver: expect.any(String), acceptBy: expect.any(String) }])
    expect((await send(one)).body).toEqual(first.body)
    expect([(await send({ ...one, text: '另一件事情' })).status, (await send({ ...one, round: 3 })).status]).toEqual([409, 409])
    const two = order()
    const both = await Promise.all([send(two), send(two), send(two)])
    expect(new Set(both.map(({ body }) => body.number)).size).toBe(1)
    const { rows } = await house.owner.query("SELECT q.reporter_name_sealed, m.channel, m.state FROM matter m JOIN request q ON q.matter_id = m.id WHERE m.id = $1", [await matterOf(one.orderNumber)])
    expect(rows[0]).toMatchObject({ channel: 'hotline', state: 'submitted' })
    expect(rows[0].reporter_name_sealed).not.toContain('王秀英')
    const detail = (await world.people.communityStaff.get(`/api/requests/${await matterOf(one.orderNumber)}`)).body
    expect(detail.sentBy).toBe('12345 热线')
    expect(JSON.stringify(detail)).toContain('由 12345 热线转来')
  })

  test('what must be sealed goes back, and no word of it stays; an order without a place is not lost', async () => {
    const secret = order({ text: '反映某局干部收受红包', category: 'marketGovernance.conduct', purpose: 'report' })
    const answer = await send(secret)
    expect([answer.status, answer.body.title]).toEqual([422, 'hotline.conduct'])
    expect((await house.owner.query("SELECT (SELECT count(*) FROM request WHERE text LIKE '%收受红包%')::int + (SELECT count(*) FROM hotline_order WHERE order_number = $1)::int AS left", [secret.orderNumber])).rows[0].left).toBe(0)
    expect((await send(order({ longitude: undefined, latitude: undefined }))).status).toBe(200)
    // Found afterwards by whoever accepts it: nothing but that it went.
    const found = order()
    await send(found)
    const id = await matterOf(found.orderNumber)
    await world.move('communityStaff', id, 'accept', { category: 'marketGovernance.conduct' })
    await exchange.runOnce()
    expect(platform.taken.filter(({ orderNumber, words }) => orderNumber === found.orderNumber && words !== undefined)).toEqual([])
    expect(await world.row(id)).toMatchObject({ sealed: true, state: 'dispatched' })
    expect(await shown('communityStaff', id)).toBeUndefined()
  })

  test('a key opens this door alone, and only while it is the last one', async () => {
    expect([(await post('orders', order(), '')).status, (await post('orders', order(), 'x'.repeat(40))).status, (await post('other', order())).status]).toEqual([401, 401, 404])
    expect((await post('orders', order(), key, { origin: 'https://elsewhere.example' })).status).toBe(403)
    const open311 = await fetch(`${house.baseUrl}/open311/v2/requests.json`, { method: 'POST', body: new URLSearchParams({ api_key: key, service_code: 'property', address_string: '某处' }) })
    expect(open311.status).toBe(403)
    const before = key
    key = (await administrator('/api/hotline/key', {})).body.key
    expect([(await post('orders', order(), before)).status, (await post('orders', order())).status]).toEqual([401, 200])
    expect((await send({ ...order(), orderNumber: 'a b' })).status).toBe(422)
  })

  test('events once each, an older one changes nothing; unknown words are kept', async () => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    const event = (more: Record<string, unknown>) => post(`orders/${encodeURIComponent(one.orderNumber)}/events`, more)
    expect((await event({ eventId: 'e2', state: '同意延期', at: '2026-09-15T12:00:00+08:00', dueAt: '2026-09-20T18:00:00+08:00' })).body.meaning).toBe('extensionApproved')
    expect((await event({ eventId: 'e1', state: '催办', at: '2026-09-15T11:00:00+08:00', dueAt: '2026-09-15T18:00:00+08:00', words: '请联系 13800138000' })).status).toBe(200)
    await event({ eventId: 'e1', state: '催办', at: '2026-09-15T11:00:00+08:00' })
    expect((await event({ eventId: 'e3', state: '神秘状态', at: '2026-09-15T12:30:00+08:00' })).body.meaning).toBe('unknown')
    await event({ eventId: 'e4', state: '回访评价', at: '2026-09-15T13:00:00+08:00', solved: true, satisfied: false })
    expect((await post('orders/RX-none/events', { eventId: 'e1', state: '催办', at: '2026-09-15T11:00:00+08:00' })).status).toBe(404)
    const [seen] = await shown('communityStaff', id)
    expect(seen).toMatchObject({ theirDueAt: '2026-09-20T10:00:00.000Z', theirState: '回访评价', evaluation: '已解决，不满意' })
    expect(seen.events.map((one_: { word: string; understood: boolean }) => [one_.word, one_.understood])).toEqual([['催办', true], ['同意延期', true], ['神秘状态', false], ['回访评价', true]])
    expect(JSON.stringify(seen)).not.toContain('13800138000')
    expect((await world.people['communityStaff-2'].get(`/api/requests/${id}/hotline`)).status).toBe(404)
  })
})

describe('what becomes of it goes back', () => {
  test('in order, signed, with the public words; what was merged into it hears it as well', async () => {
    const one = order()
    const two = order()
    await send(one)
    await send(two)
    const [id, other] = [await matterOf(one.orderNumber), await matterOf(two.orderNumber)]
    const candidates = (await world.people.communityStaff.get(`/api/requests/${id}/duplicates`)).body.candidates
    expect(candidates.map(({ request }: { request: { requestId: string } }) => request.requestId)).toContain(other)
    const own = await world.report()
    await world.move('communityStaff', id, 'merge', { intoId: own })
    await world.move('communityStaff', own, 'accept')
    await world.move('streetStaff', own, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', own, 'sign')
    await world.move('departmentStaff', own, 'contact', { how: 'phone' })
    await world.move('departmentStaff', own, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    await world.move('communityStaff', other, 'decline', { reasonKey: (await world.people.communityStaff.get('/api/procedure')).body.declineReasons[0].key, words: '请向法院起诉。' })
    await exchange.runOnce()
    expect(heard(one.orderNumber)).toEqual(['merged', 'accepted', 'dispatched', 'signed', 'replied'])
    expect(heard(two.orderNumber)).toEqual(['returned'])
    expect(platform.taken.find(({ kind }) => kind === 'replied')).toMatchObject({ state: outgoingNames.replied, words: '杂物已于今天上午全部清走。' })
    expect(platform.taken.find(({ kind }) => kind === 'returned')).toMatchObject({ words: '请向法院起诉。' })
    expect([platform.unsigned, platform.twice]).toEqual([0, 0])
    expect((await send({ ...two, round: 2 })).body.round).toBe(2)
    const [seen] = await shown('communityStaff', own)
    expect(seen.messages.map(({ state }: { state: string }) => state)).toEqual(Array.from({ length: 5 }, () => 'sent'))
  })

  /** What the platform does the first time → what is known of it, and that it has each message exactly once in the end. */
  test.each<[Manner, string, boolean]>([
    ['takesAndHangsUp', 'waiting', true], ['takesAndBreaks', 'waiting', true], ['takesAndIsSilent', 'waiting', true], ['hangsUp', 'waiting', true], ['lies', 'waiting', true], ['busy', 'waiting', false], ['refuses', 'refused', false],
  ])('a platform that %s: %s, and each message once', async (manner, state, unsure) => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    platform.manner = manner
    await world.move('communityStaff', id, 'accept')
    await exchange.runOnce()
    const [first] = (await shown('communityStaff', id))[0].messages
    expect([first.state, first.unsure]).toEqual([state, unsure])
    expect(first.sentence, 'why, in Chinese').toMatch(/\p{Script=Han}{4}/u)
    platform.manner = 'good'
    if (state === 'refused') {
      expect((await administrator(`/api/hotline/messages/${first.messageId}/decide`, { again: true })).status).toBe(200)
      expect((await world.people.communityStaff.post(`/api/hotline/messages/${first.messageId}/decide`, { again: true })).status).toBe(403)
    } else {
      await exchange.runOnce()
      later(1)
    }
    await exchange.runOnce()
    expect(heard(one.orderNumber)).toEqual(['accepted'])
    expect(platform.twice).toBe(0)
    expect((await administrator(`/api/hotline/messages/${first.messageId}/decide`, { again: false })).status).toBe(409)
  })

  test('a process that ends between sending and noting it: another asks first, and sends nothing twice; two processes share the work', async () => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    await world.move('communityStaff', id, 'accept')
    // What a killed process leaves behind: claimed, sent, never closed.
    const { rows } = await house.owner.query('SELECT * FROM app.claim_hotline_messages($1, $2, $3, $4, 10)', [house.countyCode, house.clock.now, new Date(house.clock.now.getTime() + 60_000), '{}'])
    platform.taken.push({ messageId: rows[0].id, orderNumber: one.orderNumber, kind: 'accepted', state: '', ordinal: 1 })
    const second = startHotlineExchange(house.house.services, house.countyCode, { reach, every: 1_000_000_000 })
    await second.runOnce()
    expect(platform.asked).toBe(0)
    later(2)
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await Promise.all([exchange.runOnce(), second.runOnce()])
    await exchange.runOnce()
    await second.stop()
    expect([heard(one.orderNumber), platform.asked, platform.twice]).toEqual([['accepted', 'dispatched'], 1, 0])
  })

  test('while the platform is away, or nothing may be called, all of it waits; a state without a name is not sent', async () => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    await administrator('/api/hotline/switch', { enabled: false })
    await world.move('communityStaff', id, 'accept')
    await exchange.runOnce()
    expect(platform.taken).toEqual([])
    await save({ address: 'https://localhost:1/api' })
    await administrator('/api/hotline/switch', { enabled: true })
    await exchange.runOnce()
    const state = (await world.people.systemAdministrator.get('/api/hotline')).body
    expect(state).toMatchObject({ enabled: true, trouble: expect.stringContaining('连不上'), troubles: expect.arrayContaining([expect.objectContaining({ orderNumber: one.orderNumber, state: 'waiting', unsure: false })]) })
    expect(JSON.stringify(state)).not.toContain(SECRET)
    await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
    await save({ outgoing: { dispatched: '' } })
    later(2)
    await exchange.runOnce()
    expect(heard(one.orderNumber)).toEqual(['accepted'])
    await save()
    const refused = await save({ address: 'https://elsewhere.example/api' })
    expect([refused.status, refused.body.detail]).toEqual([422, expect.stringContaining('HOTLINE_HOSTS')])
  })
})

test('orders of their list: each once, a bad one goes back, the list is read on from where it was', async () => {
  const [one, two, sealed] = [order(), order(), order({ category: 'marketGovernance.conduct' })]
  platform.pages.set('', { orders: [one, sealed], next: 'p1' })
  platform.pages.set('p1', { orders: [two, one], next: 'p2' })
  await save({ polled: true })
  later(2)
  await exchange.runOnce()
  later(2)
  await exchange.runOnce()
  expect((await house.owner.query('SELECT order_number FROM hotline_order WHERE order_number = ANY ($1) ORDER BY 1', [[one.orderNumber, two.orderNumber, sealed.orderNumber]])).rows.map(({ order_number }) => order_number)).toEqual([one.orderNumber, two.orderNumber].toSorted())
  expect(heard(sealed.orderNumber)).toEqual(['returned'])
  expect(platform.taken.find(({ orderNumber }) => orderNumber === sealed.orderNumber)!.words).toContain('12388')
  expect((await house.owner.query('SELECT read_to FROM hotline_connection')).rows[0].read_to).toBe('p2')
})
