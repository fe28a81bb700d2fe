import { createECDH, randomBytes } from 'node:crypto'
import { Agent, createServer } from 'node:https'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { clockInChina } from '#kit/clock/china-day.ts'
import { newId } from '#kit/http/identifiers.ts'
import { startNoticeDelivery } from '#modules/channels/server/notice-delivery.ts'
import type { NoticeDelivery } from '#modules/channels/server/notice-delivery.ts'
import { testCertificate, testKey } from '#kit/http/test-certificate.ts'
import { startClockWorker } from '#modules/matters/server/public.ts'
import { notice } from '#modules/platform/server/public.ts'

let house: TestHouse
let pushService: Server
let deliveries: NoticeDelivery[]
const heard: { path: string; encoding: string | undefined; authorization: string | undefined; urgency: string | string[] | undefined; ttl: number; bytes: number }[] = []
let answerStatus = 201
/** Where the names of the big push services lead from here. */
let resolved = [{ address: '127.0.0.1', family: 4 }]
/** Browsers for which the push service answers otherwise. */
const answers = new Map<string, number>()
let request: { id: string; community: string; street: string }
/** Each look is the test's own: one of the timer's would send what a test is about to break. */
const NEVER = 1_000_000_000

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  pushService = createServer({ key: testKey, cert: testCertificate }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      heard.push({ path: request.url!, encoding: request.headers['content-encoding'], authorization: request.headers.authorization, urgency: request.headers.urgency, ttl: Number(request.headers.ttl), bytes: Buffer.concat(parts).length })
      response.writeHead(answers.get(request.url!) ?? answerStatus).end()
    })
  })
  await new Promise<void>((done) => pushService.listen(0, '127.0.0.1', done))
  const agent = new Agent({ rejectUnauthorized: false })
  const other = await house.another()
  deliveries = [house.house, other.house].map((one) => startNoticeDelivery(one.services, house.countyCode, { agentToNamed: agent, resolve: (_hostname, _options, found) => found(null, resolved), every: NEVER }))
  await house.owner.query('UPDATE membership SET notice_version = $1, notice_acknowledged_at = now()', [notice.version])
  const organizationOf = async (key: string) => (await (await house.as(key)).get('/api/me')).body.posts[0].organizationId as string
  const areaId = (await (await house.as('gridWorker')).get('/api/me')).body.posts[0].areaId
  const reported = await (await house.as('resident')).post('/api/requests', { text: '楼道里堆满杂物，已经一个月没人管。', category: 'disputes.tenancy', place: { areaId } })
  request = { id: reported.body.requestId, community: await organizationOf('communityStaff'), street: await organizationOf('streetStaff') }
  await house.owner.query('UPDATE notice SET sent_at = at')
})
afterAll(async () => {
  for (const delivery of deliveries) await delivery.stop()
  await house.close()
  pushService.close()
})
beforeEach(() => {
  heard.length = 0
  answerStatus = 201
  answers.clear()
})

async function subscribe(person: TestPerson, browser: string) {
  const pair = createECDH('prime256v1')
  const endpoint = `https://localhost:${(pushService.address() as AddressInfo).port}/${browser}`
  return await person.post('/api/me/push-subscriptions', { endpoint, keys: { p256dh: pair.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') } })
}

/** Each notice a moment after the one before, so that they keep their order. */
let left = Date.now()
async function leaveNotice(to: { accountId?: string; organizationId?: string; permission?: string; waitsFor?: string }, sentence: string, immediate: boolean) {
  await house.owner.query(
    'INSERT INTO notice (county_code, id, at, organization_id, permission, account_id, matter_id, step, sentence, immediate, waits_for) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [house.countyCode, newId(new Date(++left)), house.clock.now, to.organizationId ?? null, to.permission ?? null, to.accountId ?? null, request.id, 'urge', sentence, immediate, to.waitsFor ?? null],
  )
}
const accountOf = async (key: string) => (await house.samplePeople()).find((one) => one.key === key)!.accountId
const bothLook = () => Promise.all(deliveries.map((delivery) => delivery.runOnce()))
const paths = () => heard.map((one) => one.path).sort()
const at = (text: string) => new Date(`${text}+08:00`)

test('an immediate notice reaches the browsers of those who hold the permission over the matter, once, whichever process is first', async () => {
  const street = await house.as('streetStaff')
  expect((await street.get('/api/me/push-key')).body.publicKey).toMatch(/^[\w-]{87}$/)
  for (const [key, browser] of [['streetStaff', 'street'], ['streetHead', 'head'], ['gridWorker', 'grid'], ['communityStaff', 'community'], ['communityStaff-2', 'elsewhere']] as const) {
    expect((await subscribe(await house.as(key), browser)).status).toBe(200)
  }
  await leaveNotice({ organizationId: request.street, permission: 'request.dispatch' }, '2026-000001 待派单。', true)
  await bothLook()
  await bothLook()
  expect(paths()).toEqual(['/street'])
  expect([heard[0]!.encoding, heard[0]!.urgency]).toEqual(['aes128gcm', 'high'])
  expect(heard[0]!.authorization).toMatch(/^vapid t=[\w.-]+, k=[\w-]{87}$/)
  expect(heard[0]!.bytes).toBeGreaterThan(80)
})

test('a grid worker of the same community hears of his own grid alone', async () => {
  await leaveNotice({ organizationId: request.community, permission: 'request.verify' }, '2026-000001 待核查。', true)
  await bothLook()
  expect(paths()).toEqual(['/community', '/grid'])
  heard.length = 0
  const own = (await house.owner.query<{ area_path: string }>('SELECT area_path FROM matter WHERE id = $1', [request.id])).rows[0]!.area_path
  await house.owner.query("UPDATE matter SET area_path = regexp_replace(area_path, '[^/]+/$', '') WHERE id = $1", [request.id])
  await leaveNotice({ organizationId: request.community, permission: 'request.verify' }, '2026-000001 待核查。', true)
  await bothLook()
  expect(paths()).toEqual(['/community'])
  await house.owner.query('UPDATE matter SET area_path = $2 WHERE id = $1', [request.id, own])
})

test('what is not immediate comes as one digest a working day, in the morning', async () => {
  const account = await accountOf('streetStaff')
  house.clock.now = at('2026-09-17T07:00:00')
  await leaveNotice({ accountId: account }, '甲。', false)
  await leaveNotice({ accountId: account }, '乙。', false)
  await bothLook()
  expect(heard).toEqual([])
  house.clock.now = at('2026-09-17T08:05:00')
  await bothLook()
  expect(paths()).toEqual(['/street'])
  expect(heard[0]!.urgency).toBe('normal')
  await leaveNotice({ accountId: account }, '丙。', false)
  house.clock.now = at('2026-09-17T16:00:00')
  await bothLook()
  expect(heard).toHaveLength(1)
  house.clock.now = at('2026-09-18T08:30:00')
  await bothLook()
  expect(heard).toHaveLength(2)
})

test('on a day of rest there is no digest; on a Sunday that is worked there is one; safety goes at once', async () => {
  const account = await accountOf('streetStaff')
  house.clock.now = at('2026-09-18T20:00:00')
  await leaveNotice({ accountId: account }, '周五晚上。', false)
  house.clock.now = at('2026-09-19T09:00:00')
  await bothLook()
  expect(heard).toEqual([])
  await leaveNotice({ accountId: account }, '电线落地。', true)
  await bothLook()
  expect(heard).toHaveLength(1)
  house.clock.now = at('2026-09-20T09:00:00')
  await bothLook()
  expect(heard).toHaveLength(2)
})

test('the digest leaves out what is done by then', async () => {
  house.clock.now = at('2026-09-20T18:00:00')
  await leaveNotice({ organizationId: request.community, permission: 'request.accept', waitsFor: 'accept' }, '待受理。', false)
  await leaveNotice({ organizationId: request.street, permission: 'request.dispatch', waitsFor: 'dispatch' }, '待派单。', false)
  house.clock.now = at('2026-09-21T08:10:00')
  await bothLook()
  expect(paths()).toEqual(['/community'])
  const { rows } = await house.owner.query('SELECT 1 FROM notice WHERE sent_at IS NULL')
  expect(rows).toEqual([])
})

test('a push that fails is tried again, later each time; whoever has it hears it once', async () => {
  house.clock.now = at('2026-09-21T10:00:00')
  answers.set('/community', 503)
  await leaveNotice({ organizationId: request.community, permission: 'request.verify' }, '2026-000001 待核查。', true)
  await bothLook()
  expect(paths()).toEqual(['/community', '/grid'])
  house.clock.now = at('2026-09-21T10:00:29')
  await bothLook()
  expect(heard).toHaveLength(2)
  house.clock.now = at('2026-09-21T10:00:31')
  await bothLook()
  expect(paths()).toEqual(['/community', '/community', '/grid'])
  answers.clear()
  house.clock.now = at('2026-09-21T10:01:00')
  await bothLook()
  expect(heard).toHaveLength(3)
  house.clock.now = at('2026-09-21T10:02:00')
  await bothLook()
  await bothLook()
  expect(paths()).toEqual(['/community', '/community', '/community', '/grid'])
  expect(heard.filter(({ path }) => path === '/community').map(({ ttl }) => ttl), 'the push service keeps it for what is left of its twelve hours').toEqual([43_200, 43_200 - 31, 43_200 - 120])
  const { rows } = await house.owner.query('SELECT sum(failures)::integer AS failures FROM push_subscription')
  expect(rows, 'a push service out of order is not the browser’s failure').toEqual([{ failures: 0 }])
})

test('what a process had in its hands when it ended, another sends after a minute', async () => {
  house.clock.now = at('2026-09-21T11:00:00')
  answers.set('/street', 503)
  await leaveNotice({ accountId: await accountOf('streetStaff') }, '戊。', true)
  await deliveries[0]!.runOnce()
  answers.clear()
  house.clock.now = at('2026-09-21T11:01:00')
  const claimed = await house.house.services.gatePool.query('SELECT * FROM app.claim_deliveries($1, $2, $3, $4, $5, NULL, 50)', [house.countyCode, 'push', house.clock.now, at('2026-09-21T11:02:00'), at('2026-09-20T11:00:00')])
  expect(claimed.rows).toHaveLength(1)
  heard.length = 0
  await bothLook()
  expect(heard).toEqual([])
  house.clock.now = at('2026-09-21T11:02:01')
  await bothLook()
  expect(paths()).toEqual(['/street'])
})

test('after half a day it is no news any more', async () => {
  house.clock.now = at('2026-09-21T12:00:00')
  answers.set('/street', 503)
  await leaveNotice({ accountId: await accountOf('streetStaff') }, '己。', true)
  await deliveries[0]!.runOnce()
  answers.clear()
  heard.length = 0
  house.clock.now = at('2026-09-22T00:30:00')
  await bothLook()
  expect(heard).toEqual([])
  expect((await house.owner.query('SELECT 1 FROM delivery')).rows).toEqual([])
})

test('a browser that is gone is forgotten; one person cannot end another’s subscription', async () => {
  const street = await house.as('streetStaff')
  const account = await accountOf('streetStaff')
  const count = async () => (await house.owner.query<{ count: number }>('SELECT count(*)::integer AS count FROM push_subscription WHERE account_id = $1', [account])).rows[0]!.count
  const endpoint = `https://localhost:${(pushService.address() as AddressInfo).port}/street`
  await (await house.as('streetHead')).post('/api/me/push-subscriptions/end', { endpoint })
  expect(await count()).toBe(1)
  answerStatus = 410
  await leaveNotice({ accountId: account }, '丁。', true)
  await deliveries[0]!.runOnce()
  expect(await count()).toBe(0)
  await subscribe(street, 'again')
  await street.post('/api/me/push-subscriptions/end', { endpoint: endpoint.replace('/street', '/again') })
  expect(await count()).toBe(0)
})

const keysOfABrowser = () => ({ p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: randomBytes(16).toString('base64url') })

test('an address of no known push service is refused in a sentence, and nothing is kept', async () => {
  const street = await house.as('streetStaff')
  const account = await accountOf('streetStaff')
  for (const endpoint of [`https://127.0.0.1:${(pushService.address() as AddressInfo).port}/inside`, 'https://169.254.169.254/latest/meta-data', 'https://fcm.googleapis.com.example.org/x', 'https://fcm.googleapis.com:5432/']) {
    const answer = await street.post('/api/me/push-subscriptions', { endpoint, keys: keysOfABrowser() })
    expect(answer.status, endpoint).toBe(422)
    expect(answer.body.detail, endpoint).toMatch(/^本平台不向“[^”]+”发送通知，这台设备没有开通。/)
  }
  expect((await house.owner.query('SELECT 1 FROM push_subscription WHERE account_id = $1', [account])).rows).toEqual([])
})

test('what was subscribed before its service was taken off the list is not sent any more', async () => {
  const street = await house.as('streetStaff')
  const account = await accountOf('streetStaff')
  await subscribe(street, 'listed')
  const narrow = startNoticeDelivery({ ...house.house.services, pushHosts: [] }, house.countyCode, { agentToNamed: new Agent({ rejectUnauthorized: false }), every: NEVER })
  await leaveNotice({ accountId: account }, '庚。', true)
  await narrow.runOnce()
  await narrow.stop()
  await bothLook()
  expect(heard).toEqual([])
  expect((await house.owner.query('SELECT failures FROM push_subscription WHERE account_id = $1', [account])).rows).toEqual([{ failures: 1 }])
  await house.owner.query('DELETE FROM push_subscription WHERE account_id = $1', [account])
})

test('the name of a big push service that leads into our own network is not followed', async () => {
  const street = await house.as('streetStaff')
  const account = await accountOf('streetStaff')
  const failures = async () => (await house.owner.query('SELECT failures FROM push_subscription WHERE account_id = $1', [account])).rows
  expect((await street.post('/api/me/push-subscriptions', { endpoint: 'https://fcm.googleapis.com/fcm/send/x', keys: keysOfABrowser() })).status).toBe(200)
  for (const [index, address] of ['127.0.0.1', '10.0.0.1', '169.254.169.254'].entries()) {
    resolved = [{ address, family: 4 }]
    await leaveNotice({ accountId: account }, '辛。', true)
    await bothLook()
    // Dropped at once: had a connection been tried, it would be tried again.
    expect((await house.owner.query('SELECT 1 FROM delivery')).rows, address).toEqual([])
    expect(await failures(), address).toEqual([{ failures: index + 1 }])
  }
  await house.owner.query('DELETE FROM push_subscription WHERE account_id = $1', [account])
})

test('one person has ten devices at most; of an eleventh the oldest gives way', async () => {
  const head = await house.as('streetHead')
  const account = await accountOf('streetHead')
  await house.owner.query('DELETE FROM push_subscription WHERE account_id = $1', [account])
  const first = house.clock.now
  for (let device = 0; device < 12; device++) {
    house.clock.now = new Date(first.getTime() + device * 1_000)
    expect((await subscribe(head, `device-${device}`)).status).toBe(200)
  }
  // The twelfth browser renews what it has: nothing more gives way.
  expect((await subscribe(head, 'device-11')).status).toBe(200)
  await leaveNotice({ accountId: account }, '壬。', true)
  await bothLook()
  expect(paths()).toEqual(Array.from({ length: 10 }, (_, index) => `/device-${index + 2}`).sort())
})

/** One unit's day: a request every quarter of an hour, each to be accepted within two working hours, nothing of it done. */
test('a unit with 30 requests on a day hears of them once an hour at most, and the next morning of what is late in one message', async () => {
  const resident = await house.as('resident')
  const areaId = (await (await house.as('gridWorker')).get('/api/me')).body.posts[0].areaId
  const worker = startClockWorker(house.house.services, house.countyCode, { every: NEVER })
  const sent: string[] = []
  const look = async (moment: Date) => {
    house.clock.now = moment
    await worker.runOnce()
    await deliveries[0]!.runOnce()
    sent.push(...heard.splice(0).filter(({ path }) => path === '/community').map(() => clockInChina(moment).toISOString().slice(5, 16)))
  }
  const report = async (text: string, category: string) => expect((await resident.post('/api/requests', { text, category, place: { areaId } })).status).toBe(200)
  await look(at('2026-09-23T08:00:00'))
  for (let request = 0; request < 30; request++) {
    await report(`楼道里堆满杂物，第 ${request} 处。`, 'disputes.tenancy')
    await look(new Date(at('2026-09-23T08:31:00').getTime() + request * 15 * 60_000))
  }
  const gathered = sent.splice(0)
  await report('电动车在楼道里飞线充电。', 'safety.charging')
  await look(at('2026-09-23T16:00:00'))
  expect(sent.splice(0), 'safety waits for nothing').toEqual(['09-23T16:00'])
  for (const moment of ['2026-09-24T08:00:00', '2026-09-24T08:30:00', '2026-09-24T18:00:00']) await look(at(moment))
  expect(gathered).toEqual(['09-23T08:31', '09-23T09:31', '09-23T10:31', '09-23T11:31', '09-23T12:31', '09-23T13:31', '09-23T14:31', '09-23T15:31'])
  expect(sent).toEqual(['09-24T08:00'])
  await worker.stop()
})
