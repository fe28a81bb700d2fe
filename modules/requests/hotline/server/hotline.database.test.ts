import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import type { ExchangeProcessOrder } from '#apps/server/exchange-process-fixture.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { testCertificate, testKey } from '#kit/http/test-certificate.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { startHotlineExchange } from '#modules/requests/hotline/server/exchange.ts'
import type { HotlineExchange } from '#modules/requests/hotline/server/exchange.ts'
import { SECRET, startPlatform } from '#modules/requests/hotline/server/platform-fixture.ts'
import type { Manner } from '#modules/requests/hotline/server/platform-fixture.ts'
import { defaultIncoming, effectWords, outgoingNames } from '#modules/requests/hotline/state-map.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let platform: Awaited<ReturnType<typeof startPlatform>>
let exchange: HotlineExchange
let time: ReturnType<typeof startClockWorker>
let key: string
let point: [number, number]
let last = 0
const reach = { trusted: testCertificate, timeoutMilliseconds: 1_000 }

beforeAll(async () => {
  // A copy, because one of the tests changes them.
  copyFileSync(inject('keysFile'), `${inject('keysFile')}.hotline`)
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: `${inject('keysFile')}.hotline` })
  world = await openWorld(house)
  platform = await startPlatform({ key: testKey, cert: testCertificate })
  exchange = startHotlineExchange(house.house.services, house.countyCode, { reach, every: 1_000_000_000 })
  time = startClockWorker(house.house.services, house.countyCode, { every: 1_000_000_000 })
  const { rows } = await house.owner.query('SELECT outline FROM area_outline WHERE area_id = $1', [world.grid])
  const ring = rows[0].outline.coordinates[0][0] as [number, number][]
  point = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis]!, 0) / ring.length) as [number, number]
  await save()
  key = (await administrator('/api/hotline/key', {})).body.key
  await administrator('/api/hotline/switch', { enabled: true })
})
afterAll(async () => {
  await exchange.stop()
  await time.stop()
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
  address: platform.url, secret: SECRET, organizationId: world.units.centre, polled: false, outgoing: {}, incoming: defaultIncoming, ...more,
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
const taken = async (more: Record<string, unknown> = {}) => {
  const one = order(more)
  await send(one)
  return { ...one, id: await matterOf(one.orderNumber) }
}
/** What the platform says of an order, and what time makes of it. */
async function said(orderNumber: string, state: string, more: Record<string, unknown> = {}): Promise<void> {
  const answer = await post(`orders/${orderNumber}/events`, { eventId: `v${++last}`, state, at: house.clock.now.toISOString(), ...more })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  await time.runOnce()
}
const effects = async (id: string) => (await shown('communityStaff', id)).flatMap(({ events }: { events: { effect: string | null }[] }) => events.map(({ effect }) => effect))
const timeline = async (who: keyof World['people'], id: string): Promise<string[]> => (await world.people[who].get(`/api/requests/${id}`)).body.timeline.map(({ summary }: { summary: string }) => summary)
const told = async (id: string, step: string) => (await house.owner.query('SELECT organization_id, sentence FROM notice WHERE matter_id = $1 AND step = $2 ORDER BY at', [id, step])).rows
const heard = (orderNumber: string) => platform.taken.filter((message) => message.orderNumber === orderNumber).map(({ kind }) => kind)

describe('orders come in', () => {
  test('once each: the same again has the same receipt, another text under its number is refused, two at once make one', async () => {
    const one = order()
    const first = await send(one)
    expect([first.status, first.body]).toEqual([200, { orderNumber: one.orderNumber, round: 1, number: expect.stringMatching(/^2026-\d{6}$/), receiver: expect.any(String), acceptBy: expect.any(String) }])
    expect((await send(one)).body).toEqual(first.body)
    expect([(await send({ ...one, text: '另一件事情' })).status, (await send({ ...one, round: 3 })).status]).toEqual([409, 409])
    const again = order({ round: 2 })
    expect([(await send({ ...again, round: 1, category: undefined, purpose: 'report' })).status, (await send(again)).body.round, (await send({ ...again, round: 4 })).status]).toEqual([422, 2, 409])
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
    // No category and no word that hints at one: it would have gone to the unit of the place, which it may accuse.
    const unnamed = order({ text: '村主任把我的低保名额给了他侄子', category: undefined, purpose: 'report' })
    const refused = await send(unnamed)
    expect([refused.status, refused.body.title]).toEqual([422, 'hotline.report-without-category'])
    expect((await house.owner.query("SELECT (SELECT count(*) FROM request WHERE text LIKE '%低保名额%')::int + (SELECT count(*) FROM hotline_order WHERE order_number = $1)::int AS left", [unnamed.orderNumber])).rows[0].left).toBe(0)
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

  test('a process that is killed between sending and noting it: another asks first, and sends nothing twice; two processes share the work', async () => {
    const one = order()
    await send(one)
    const id = await matterOf(one.orderNumber)
    await exchange.runOnce()
    await world.move('communityStaff', id, 'accept')
    platform.manner = 'takesAndIsSilent'
    const child = fork(fileURLToPath(new URL('../../../../apps/server/exchange-process-fixture.ts', import.meta.url)), [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.send({
      databaseUrl: house.databaseUrl, keysFile: inject('keysFile'), filesFolder: house.house.services.filesFolder, at: house.clock.now.toISOString(), trusted: testCertificate,
    } satisfies ExchangeProcessOrder)
    await once(child, 'message')
    await vi.waitFor(() => expect(heard(one.orderNumber)).toEqual(['accepted']), { timeout: 30_000, interval: 20 })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect((await shown('communityStaff', id))[0].messages).toEqual([expect.objectContaining({ state: 'waiting', unsure: true })])
    platform.manner = 'good'
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
  // Mended by half it comes again and goes back with the other reason; the same again says nothing new; mended wholly it is taken, and is heard of.
  const half = { ...sealed, category: undefined, purpose: 'report' }
  platform.pages.set('p2', { orders: [half, half], next: 'p3' })
  platform.pages.set('p3', { orders: [half, { ...sealed, category: 'disputes.tenancy' }], next: 'p4' })
  later(2)
  await exchange.runOnce()
  await world.move('communityStaff', await matterOf(sealed.orderNumber), 'accept')
  await exchange.runOnce()
  expect(platform.taken.filter(({ orderNumber }) => orderNumber === sealed.orderNumber).map(({ kind, ordinal, words }) => [kind, ordinal, words?.slice(0, 4)])).toEqual([['returned', 0, '检举控告'], ['returned', 1, '性质是举'], ['accepted', 2, undefined]])
})

/** How reading stops → what the page says of it; the order is read once that is mended. */
test.each([
  ['its key has ended', "UPDATE open311_key SET ended_at = '2020-01-01' WHERE kind = 'hotline' AND ended_at IS NULL", "UPDATE open311_key SET ended_at = NULL WHERE ended_at = '2020-01-01'", '密钥已经失效'],
  ['the system itself fails', 'ALTER TABLE hotline_order RENAME COLUMN their_state TO gone', 'ALTER TABLE hotline_order RENAME COLUMN gone TO their_state', '系统出错'],
])('an order of the list that is neither in nor sent back because %s: the page says why', async (_, breaks, mends, sentence) => {
  const one = order()
  const { read_to: from } = (await house.owner.query('SELECT read_to FROM hotline_connection')).rows[0]
  platform.pages.set(from, { orders: [one], next: `${from}x` })
  await house.owner.query(breaks)
  later(2)
  await exchange.runOnce()
  expect((await world.people.systemAdministrator.get('/api/hotline')).body.trouble).toContain(sentence)
  await house.owner.query(mends)
  later(2)
  await exchange.runOnce()
  expect((await world.people.systemAdministrator.get('/api/hotline')).body.trouble).toBeNull()
  expect(await world.row(await matterOf(one.orderNumber))).toMatchObject({ state: 'submitted' })
})

describe('the platform decides on what it was asked', () => {
  const declined = { reasonKey: 'outsideCounty', words: '事发地在邻县，请转邻县办理。' }

  test('a return waits with its clock standing still; refused it is back with the unit, granted it is over', async () => {
    // A Monday morning, with the hours of the test before noon.
    house.clock.now = new Date('2026-09-21T09:00:00+08:00')
    const { id, orderNumber } = await taken()
    const before = (await world.row(id)).due_at as Date
    later(60)
    await world.move('communityStaff', id, 'decline', declined)
    expect(await world.row(id)).toMatchObject({ state: 'submitted', pending: 'platformReturn', waiting_for: 'platformDecision', waiting_organization_id: null, paused: true, due_at: null })
    expect(await world.openMoves('communityStaff', id)).not.toEqual(expect.arrayContaining(['decline']))
    await exchange.runOnce()
    expect(platform.taken.find((message) => message.orderNumber === orderNumber)).toMatchObject({ kind: 'returned', words: declined.words })
    later(60)
    await said(orderNumber, '不同意退回', { words: '该路段属于贵县' })
    const back = await world.row(id)
    expect(back).toMatchObject({ state: 'submitted', pending: null, waiting_for: 'accept', waiting_organization_id: world.units.community, paused: false })
    expect(back.due_at.getTime() - before.getTime(), 'an hour of working time later').toBe(60 * 60_000)
    expect(await told(id, 'sendBackRefused')).toEqual([{ organization_id: world.units.community, sentence: expect.stringContaining('12345 平台不同意退回，请继续办理') }])
    expect((await shown('communityStaff', id))[0].events.at(-1)).toMatchObject({ word: '不同意退回', words: '该路段属于贵县' })
    await world.move('communityStaff', id, 'decline', declined)
    await said(orderNumber, '同意退回')
    await exchange.runOnce()
    expect(await world.row(id)).toMatchObject({ state: 'declined', pending: null, waiting_for: null })
    expect((await timeline('communityStaff', id)).filter((sentence) => sentence.includes('12345 平台'))).toEqual(expect.arrayContaining([expect.stringContaining('退回 12345 平台，等平台决定'), '12345 平台不同意退回，继续办理', expect.stringContaining('12345 平台同意退回')]))
    expect(heard(orderNumber), 'told of nothing that it did itself').toEqual(['returned', 'returned'])
  })

  test('whoever sent it back may accept it all the same; the order sent out anew ends the wait; without a name for it nothing is asked', async () => {
    const one = await taken()
    await world.move('communityStaff', one.id, 'decline', declined)
    await world.move('communityStaff', one.id, 'accept')
    expect(await world.row(one.id)).toMatchObject({ state: 'accepted', pending: null, paused: false })
    await said(one.orderNumber, '同意退回')
    expect([(await world.row(one.id)).state, await effects(one.id)]).toEqual(['accepted', [effectWords.overtaken]])
    const two = await taken()
    await world.move('communityStaff', two.id, 'decline', declined)
    const { id: _id, ...again } = two
    expect((await send({ ...again, round: 2 })).status).toBe(200)
    await time.runOnce()
    expect((await world.row(two.id)).state).toBe('declined')
    await save({ outgoing: { returned: '' } })
    const three = await taken()
    await world.move('communityStaff', three.id, 'decline', declined)
    await save()
    expect((await world.row(three.id)).state).toBe('declined')
  })

  test('an extension is granted here first, then there; of a resident\'s own request here alone', async () => {
    const handled = async (id: string) => {
      await world.move('communityStaff', id, 'accept')
      await world.move('streetStaff', id, 'dispatch', { organizationId: world.units.department })
      await world.move('departmentStaff', id, 'sign')
      await world.move('departmentStaff', id, 'contact', { how: 'phone' })
      await world.move('departmentStaff', id, 'ask-extension', { workingDays: 2, words: '需要等材料到货' })
      await world.move('departmentHead', id, 'decide-extension', { approve: true })
    }
    const { id, orderNumber } = await taken()
    const alike = await world.report()
    await world.move('communityStaff', alike, 'merge', { intoId: id })
    const heardLater = async () => { await time.runOnce(); return (await told(alike, 'tellMerged')).filter(({ sentence }) => sentence.includes('办理期限延长了')).length }
    await handled(id)
    expect(await heardLater(), 'not decided yet').toBe(0)
    expect(await told(id, 'decideExtension')).toEqual([{ organization_id: world.units.department, sentence: expect.stringContaining('延期报 12345 平台决定') }])
    const before = await world.row(id)
    expect(before).toMatchObject({ pending: 'platformExtension', waiting_for: 'reply', extension_count: 0 })
    expect((await world.people.departmentStaff.get(`/api/requests/${id}`)).body.approvals[0]).toMatchObject({ status: 'pending', atPlatform: true })
    expect(await world.openMoves('departmentStaff', id)).toEqual(expect.arrayContaining(['reply', 'withdrawApplication']))
    await said(orderNumber, '同意延期')
    expect(await heardLater()).toBe(1)
    const after = await world.row(id)
    expect(after).toMatchObject({ pending: null, extension_count: 1 })
    expect(after.reply_due_at > before.reply_due_at).toBe(true)
    expect((await world.people.departmentStaff.get(`/api/requests/${id}`)).body.approvals[0]).toMatchObject({ status: 'approved', atPlatform: false, decidedUnit: '12345 平台' })
    expect(await told(id, 'platformExtension')).toEqual([{ organization_id: world.units.department, sentence: expect.stringContaining('同意延期 2 个工作日') }])
    const other = await taken()
    await handled(other.id)
    const due = (await world.row(other.id)).reply_due_at
    await said(other.orderNumber, '不同意延期')
    expect(await world.row(other.id)).toMatchObject({ pending: null, reply_due_at: due, extension_count: 1 })
    const answered = await taken()
    await handled(answered.id)
    await world.move('departmentStaff', answered.id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
    expect(await world.row(answered.id)).toMatchObject({ state: 'replied', pending: null })
    // An order that went into a resident's own request asks nobody there.
    const [own, joined] = [await world.report(), await taken()]
    await world.move('communityStaff', joined.id, 'merge', { intoId: own })
    await handled(own)
    expect(await world.row(own)).toMatchObject({ pending: null, extension_count: 1 })
    const granted = (await world.row(own)).reply_due_at
    await said(joined.orderNumber, '不同意延期')
    expect([(await world.row(own)).reply_due_at, await effects(own)]).toEqual([granted, [effectWords.merged]])
  })

  /** The platform answers that it takes no such message, or the administrator gives it up. */
  test.each(['refused', 'stopped'])('what it will not hear is waited for no longer (%s): the clock goes on, the unit is told, and nothing is used up', async (how) => {
    const patient = startHotlineExchange(house.house.services, house.countyCode, { reach: { ...reach, timeoutMilliseconds: 10_000 }, every: 1_000_000_000 })
    const [sentBack, extended] = [await taken(), await taken()]
    await world.move('communityStaff', extended.id, 'accept')
    await world.move('streetStaff', extended.id, 'dispatch', { organizationId: world.units.department })
    await world.move('departmentStaff', extended.id, 'sign')
    await world.move('departmentStaff', extended.id, 'contact', { how: 'phone' })
    await patient.runOnce()
    const due = (await world.row(extended.id)).reply_due_at
    await world.move('departmentStaff', extended.id, 'ask-extension', { workingDays: 2, words: '需要等材料到货' })
    await world.move('departmentHead', extended.id, 'decide-extension', { approve: true })
    await world.move('communityStaff', sentBack.id, 'decline', declined)
    platform.manner = how === 'refused' ? 'refuses' : 'busy'
    await patient.runOnce()
    if (how === 'stopped') {
      expect((await world.row(sentBack.id)).pending, 'may still arrive').toBe('platformReturn')
      const { troubles } = (await world.people.systemAdministrator.get('/api/hotline')).body
      for (const { messageId } of troubles.filter(({ orderNumber }: { orderNumber: string }) => [sentBack.orderNumber, extended.orderNumber].includes(orderNumber))) await administrator(`/api/hotline/messages/${messageId}/decide`, { again: false })
    }
    await patient.stop()
    await time.runOnce()
    expect(await world.row(sentBack.id)).toMatchObject({ state: 'submitted', pending: null, waiting_for: 'accept', waiting_organization_id: world.units.community, paused: false, due_at: expect.any(Date) })
    expect(await told(sentBack.id, 'sendBackRefused')).toEqual([{ organization_id: world.units.community, sentence: expect.stringContaining('退回没有送到 12345 平台，请继续办理') }])
    expect(await timeline('communityStaff', sentBack.id)).toContain('退回没有送到 12345 平台，继续办理')
    expect(await world.row(extended.id)).toMatchObject({ pending: null, reply_due_at: due, extension_count: 0 })
    expect(await told(extended.id, 'platformExtension')).toEqual([{ organization_id: world.units.department, sentence: expect.stringContaining('没有送到 12345 平台') }])
    expect(await world.openMoves('departmentStaff', extended.id)).toContain('askExtension')
  })

  test('while the connection is switched off it is neither asked nor waited for', async () => {
    await administrator('/api/hotline/switch', { enabled: false })
    const { id } = await taken()
    await world.move('communityStaff', id, 'decline', declined)
    await administrator('/api/hotline/switch', { enabled: true })
    expect(await world.row(id)).toMatchObject({ state: 'declined', pending: null })
  })

  test('its urging goes to the unit that holds the clock, once a day, also where the order was merged', async () => {
    const [{ id, orderNumber }, own] = [await taken(), await world.report()]
    await said(orderNumber, '催办')
    await said(orderNumber, '催办')
    const urged = async (requestId: string) => (await timeline('communityStaff', requestId)).filter((sentence) => sentence === '12345 平台催办').length
    expect(await urged(id)).toBe(1)
    expect(await told(id, 'urge')).toEqual([{ organization_id: world.units.community, sentence: expect.stringContaining('12345 平台催办') }])
    expect(await effects(id)).toEqual(['已转告承办单位', effectWords.urgedLately])
    later(25 * 60)
    await said(orderNumber, '催办')
    expect(await urged(id)).toBe(2)
    await world.move('communityStaff', id, 'merge', { intoId: own })
    await said(orderNumber, '催办')
    expect([await urged(id), await urged(own)]).toEqual([2, 1])
    // It is not the resident's own urging, and does not use up his turn.
    expect(await world.row(own)).toMatchObject({ urge_count: 0, urged_at: null })
    expect(await world.openMoves('resident', own)).toContain('urge')
  })

  test('its call-back is ours where nobody has answered ours: counted once, and not where it is half, older or late', async () => {
    const figures = async () => (await house.owner.query('SELECT sum(asked)::int AS asked, sum(answered)::int AS answered, sum(solved)::int AS solved, sum(satisfied)::int AS satisfied FROM (SELECT asked, answered, solved, satisfied FROM request_count UNION ALL SELECT asked, answered, solved, satisfied FROM request_count_delta) x')).rows[0]
    const replied = async () => {
      const one = await taken()
      await world.move('communityStaff', one.id, 'accept')
      await world.move('streetStaff', one.id, 'dispatch', { organizationId: world.units.department })
      await world.move('departmentStaff', one.id, 'sign')
      later(1)
      await world.move('departmentStaff', one.id, 'reply', { kind: 'done', words: '杂物已于今天上午全部清走。' })
      return one
    }
    const closed = async (one: { id: string }) => {
      if ((await world.row(one.id)).check_reason !== null) await world.move('communityStaff', one.id, 'verify', { method: 'phone', words: '电话核实，已经清走。' })
      await world.move('communityStaff', one.id, 'close')
      await time.runOnce()
    }
    const [first, second, third] = [await replied(), await replied(), await replied()]
    const before = await figures()
    // Said before it was closed: it waits until then.
    await said(first.orderNumber, '回访评价', { solved: true, satisfied: false })
    expect([(await world.row(first.id)).state, await effects(first.id)]).toEqual(['replied', ['结案后计入回访结果']])
    await closed(first)
    expect(await world.row(first.id)).toMatchObject({ state: 'calledBack', solved: true, satisfaction: 'dissatisfied' })
    expect(await effects(first.id)).toEqual(['已计入回访结果'])
    expect(await figures()).toEqual({ asked: before.asked + 1, answered: before.answered + 1, solved: before.solved + 1, satisfied: before.satisfied })
    expect((await world.people.streetStaff.post(`/api/requests/${first.id}/call-back`, { answered: true, solved: true, satisfaction: 'satisfied' })).status).toBe(409)
    await closed(second)
    await world.move('streetStaff', second.id, 'call-back', { answered: true, solved: true, satisfaction: 'satisfied' })
    await said(second.orderNumber, '回访评价', { solved: false, satisfied: false })
    expect([await world.row(second.id), await effects(second.id)]).toEqual([expect.objectContaining({ solved: true, satisfaction: 'satisfied' }), [effectWords.ownAnswer]])
    await closed(third)
    await said(third.orderNumber, '回访评价', { solved: true })
    await said(third.orderNumber, '回访评价', { solved: false, satisfied: false, at: '2026-09-01T08:00:00+08:00' })
    expect([(await world.row(third.id)).state, await effects(third.id)]).toEqual(['closed', [effectWords.overtaken, effectWords.incomplete]])
    expect(await figures()).toEqual({ asked: before.asked + 2, answered: before.answered + 2, solved: before.solved + 2, satisfied: before.satisfied + 1 })
    // Nobody was reached by us: its answer is the answer.
    for (let attempt = 0; attempt < 9 && (await world.row(third.id)).state === 'closed'; attempt++) {
      await world.move('streetStaff', third.id, 'not-reached')
      later(24 * 60)
    }
    await said(third.orderNumber, '回访评价', { solved: true, satisfied: true })
    expect(await figures()).toEqual({ asked: before.asked + 3, answered: before.answered + 3, solved: before.solved + 3, satisfied: before.satisfied + 2 })
  })
})

test('an order sent before a change of keys is the same order after it', async () => {
  const one = order()
  const { number } = (await send(one)).body
  house.house.services.keyring.rotate('index', { at: house.clock.now })
  expect((await send(one)).body.number).toBe(number)
})
