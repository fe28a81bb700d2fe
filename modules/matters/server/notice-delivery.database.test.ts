import { createECDH, randomBytes } from 'node:crypto'
import { Agent, createServer } from 'node:https'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { newId } from '#kit/http/identifiers.ts'
import { startNoticeDelivery } from '#modules/matters/server/notice-delivery.ts'
import type { NoticeDelivery } from '#modules/matters/server/notice-delivery.ts'
import { testCertificate, testKey } from '#modules/matters/server/push-service-fixture.ts'

let house: TestHouse
let pushService: Server
let deliveries: NoticeDelivery[]
const heard: { path: string; encoding: string | undefined; authorization: string | undefined; bytes: number }[] = []
let answerStatus = 201

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  pushService = createServer({ key: testKey, cert: testCertificate }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      heard.push({ path: request.url!, encoding: request.headers['content-encoding'], authorization: request.headers.authorization, bytes: Buffer.concat(parts).length })
      response.writeHead(answerStatus).end()
    })
  })
  await new Promise<void>((done) => pushService.listen(0, '127.0.0.1', done))
  const agent = new Agent({ rejectUnauthorized: false })
  const other = await house.another()
  deliveries = [house.house, other.house].map((one) => startNoticeDelivery(one.services, house.countyCode, { agent }))
})
afterAll(async () => {
  for (const delivery of deliveries) await delivery.stop()
  await house.close()
  pushService.close()
})
beforeEach(() => {
  heard.length = 0
  answerStatus = 201
})

async function subscribe(person: TestPerson, browser: string) {
  const pair = createECDH('prime256v1')
  const endpoint = `https://localhost:${(pushService.address() as AddressInfo).port}/${browser}`
  return await person.post('/api/me/push-subscriptions', { endpoint, keys: { p256dh: pair.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') } })
}

/** A notice about some matter; which one does not concern its delivery. */
async function leaveNotice(to: { accountId?: string; organizationId?: string; permission?: string }, sentence: string, immediate: boolean) {
  await house.owner.query("SET session_replication_role = 'replica'")
  await house.owner.query(
    'INSERT INTO notice (county_code, id, at, organization_id, permission, account_id, matter_id, step, sentence, immediate) VALUES ($1, $2, $3, $4, $5, $6, $2, $7, $8, $9)',
    [house.countyCode, newId(new Date()), house.clock.now, to.organizationId ?? null, to.permission ?? null, to.accountId ?? null, 'urge', sentence, immediate],
  )
  await house.owner.query("SET session_replication_role = 'origin'")
}

test('an immediate notice reaches the browsers of those who hold the permission in the unit, once, whichever process is first', async () => {
  const street = await house.as('streetStaff')
  expect((await street.get('/api/me/push-key')).body.publicKey).toMatch(/^[\w-]{87}$/)
  expect((await subscribe(street, 'street')).status).toBe(200)
  expect((await subscribe(await house.as('streetHead'), 'head')).status).toBe(200)
  const organizationId = (await street.get('/api/me')).body.posts[0].organizationId
  await leaveNotice({ organizationId, permission: 'request.dispatch' }, '2026-000001 待派单。', true)
  await Promise.all(deliveries.map((delivery) => delivery.runOnce()))
  await Promise.all(deliveries.map((delivery) => delivery.runOnce()))
  expect(heard.map((one) => one.path)).toEqual(['/street'])
  expect(heard[0]!.encoding).toBe('aes128gcm')
  expect(heard[0]!.authorization).toMatch(/^vapid t=[\w.-]+, k=[\w-]{87}$/)
  expect(heard[0]!.bytes).toBeGreaterThan(80)
})

test('what is not immediate comes as one digest a day, in the morning', async () => {
  const account = (await house.samplePeople()).find((one) => one.key === 'streetStaff')!.accountId
  house.clock.now = new Date('2026-09-16T23:00:00Z')
  await leaveNotice({ accountId: account }, '甲。', false)
  await leaveNotice({ accountId: account }, '乙。', false)
  await Promise.all(deliveries.map((delivery) => delivery.runOnce()))
  expect(heard).toEqual([])
  house.clock.now = new Date('2026-09-17T00:05:00Z')
  await Promise.all(deliveries.map((delivery) => delivery.runOnce()))
  expect(heard.map((one) => one.path)).toEqual(['/street'])
  await leaveNotice({ accountId: account }, '丙。', false)
  house.clock.now = new Date('2026-09-17T08:00:00Z')
  await Promise.all(deliveries.map((delivery) => delivery.runOnce()))
  expect(heard).toHaveLength(1)
  house.clock.now = new Date('2026-09-18T00:30:00Z')
  await Promise.all(deliveries.map((delivery) => delivery.runOnce()))
  expect(heard).toHaveLength(2)
})

test('a browser that is gone is forgotten; one person cannot end another’s subscription', async () => {
  const street = await house.as('streetStaff')
  const account = (await house.samplePeople()).find((one) => one.key === 'streetStaff')!.accountId
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
