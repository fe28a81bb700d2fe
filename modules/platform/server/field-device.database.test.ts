import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { registerPhone } from '#apps/server/testing-phone.ts'
import type { TestPhone } from '#apps/server/testing-phone.ts'
import { openTestHouse, TEST_DAY } from '#apps/server/testing.ts'
import type { Answer, TestHouse, TestPerson } from '#apps/server/testing.ts'
import { blindIndex } from '#kit/secrets/sealed-value.ts'

let house: TestHouse
let worker: TestPerson
let phone: TestPhone

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})
afterAll(() => house.close())

beforeEach(async () => {
  house.clock.now = TEST_DAY
  await house.owner.query('DELETE FROM sign_in_limit')
  worker = await house.as('gridWorker')
  phone = await registerPhone(worker)
})

const refusal = ({ status, body }: Answer) => `${status} ${body?.title}`
const idle = () => house.owner.query("UPDATE session SET idle_until = now() - interval '1 second' WHERE device_id = $1", [phone.deviceId])
const later = (milliseconds: number) => { house.clock.now = new Date(house.clock.now.getTime() + milliseconds) }

/** Signs the sample grid worker in by a code, as outside the sample county. */
async function byCode(number: string): Promise<TestPerson> {
  const { accountId } = (await house.samplePeople()).find(({ key }) => key === 'gridWorker')!
  await house.owner.query("DELETE FROM credential WHERE kind = 'field-phone' AND account_id = $1", [accountId])
  await house.owner.query("INSERT INTO credential (account_id, kind, identifier, secret, created_at) VALUES ($1, 'field-phone', $2, '', now())", [accountId, blindIndex(house.house.services.keyring, 'phone', 'sign-in', number)])
  await house.anonymous.post('/api/phone-codes', { phone: number })
  const code = /\d{6}/.exec(house.messages.at(-1)!.text)![0]
  const answer = await house.anonymous.post('/api/sessions/phone', { phone: number, code, surface: 'field' })
  expect(answer.status).toBe(200)
  const [cookie, ...attributes] = answer.headers.getSetCookie()[0]!.split('; ')
  expect(attributes).toContain(`Max-Age=${30 * 86_400}`)
  const headers = { cookie: cookie! }
  const { send } = house.anonymous
  return { cookie: cookie!, get: (path) => send('GET', path, undefined, headers), post: (path, body = {}, more = {}) => send('POST', path, body, { ...headers, ...more }), send }
}

describe('a phone', () => {
  test('is registered by its holder, and he sees it', async () => {
    const { devices } = (await worker.get('/api/me/devices')).body
    expect(devices[0]).toMatchObject({ deviceId: phone.deviceId, name: '安卓手机 · Chrome', revokedAt: null, current: true })
    expect((await worker.get('/api/me/data')).body.devices.map(({ id }: { id: string }) => id)).toContain(phone.deviceId)
  })

  test('is not for the desk, nor for residents', async () => {
    const body = { publicKey: 'A'.repeat(87), unlockHash: 'A'.repeat(43), name: '电脑' }
    await (await house.as('resident')).post('/api/me/notice', { version: house.house.services.noticeVersion })
    for (const key of ['streetStaff', 'resident']) expect(refusal(await (await house.as(key)).post('/api/me/devices', body))).toBe('409 device.only-in-field')
    expect(refusal(await (await house.as('streetStaff')).post('/api/sessions/lock'))).toBe('401 session.missing')
    expect((await house.anonymous.get('/api/me/devices')).status).toBe(401)
    expect(refusal(await worker.post('/api/me/devices', { ...body, publicKey: 'short' }))).toBe('422 input.invalid')
  })

  test('of another account is as unknown as none: to its neighbour’s list, hand and key', async () => {
    const other = await house.as('buildingLead')
    const theirs = await registerPhone(other)
    const absent = await worker.post('/api/me/devices/019a0000-0000-7000-8000-000000000000/revoke')
    const foreign = await worker.post(`/api/me/devices/${theirs.deviceId}/revoke`)
    expect([foreign.status, foreign.text]).toEqual([404, absent.text])
    expect((await worker.get('/api/me/devices')).text).not.toContain(theirs.deviceId)
    expect(refusal(await theirs.unlock(worker))).toBe('403 device.revoked')
    expect((await other.get('/api/me')).status).toBe(200)
  })
})

describe('a code alone', () => {
  test('opens no post until a phone is registered in its session', async () => {
    const fresh = await byCode('19900770001')
    expect((await fresh.get('/api/me')).body).toMatchObject({ posts: [], surface: 'field' })
    expect((await fresh.get('/api/work')).status).toBe(403)
    await registerPhone(fresh)
    expect((await fresh.get('/api/me')).body.posts).toHaveLength(1)
    expect((await fresh.get('/api/work')).status).toBe(200)
  })

  test('is enough on a phone that proves itself; the former registration of a phone ends with the new one', async () => {
    const again = await byCode('19900770002')
    expect((await phone.unlock(again)).status).toBe(200)
    expect((await again.get('/api/work')).status).toBe(200)
    const renewed = await registerPhone(again, { replaces: phone.deviceId })
    const { devices } = (await again.get('/api/me/devices')).body
    expect(devices.find(({ deviceId }: { deviceId: string }) => deviceId === phone.deviceId).revokedAt).not.toBeNull()
    expect(devices.find(({ current }: { current: boolean }) => current)).toMatchObject({ deviceId: renewed.deviceId, revokedAt: null })
  })
})

describe('a session of the field', () => {
  test('is locked after a quarter of an hour without use, or at once by its holder, and opened by the phone', async () => {
    const { rows } = await house.owner.query<{ seconds: string }>('SELECT extract(epoch FROM idle_until - now()) AS seconds FROM session WHERE device_id = $1', [phone.deviceId])
    expect(Number(rows[0]!.seconds)).toBeGreaterThan(14 * 60)
    expect(Number(rows[0]!.seconds)).toBeLessThanOrEqual(15 * 60)
    await idle()
    expect((await worker.get('/api/me')).status).toBe(401)
    expect((await phone.unlock(worker)).body).toMatchObject({ sealingKey: { generation: expect.any(Number) }, approvedAt: house.clock.now.toISOString() })
    expect((await worker.get('/api/me')).status).toBe(200)
    expect((await worker.post('/api/sessions/lock')).status).toBe(200)
    expect((await worker.get('/api/me')).status).toBe(401)
    expect((await phone.unlock(worker)).status).toBe(200)
    expect((await worker.get('/api/me')).status).toBe(200)
  })

  test('a question is answered once, in time, and only rightly', async () => {
    await idle()
    let kept: object = {}
    expect((await phone.unlock(worker, (answer) => (kept = answer))).status).toBe(200)
    await idle()
    expect(refusal(await worker.post('/api/sessions/device', { deviceId: phone.deviceId, ...kept }))).toBe('403 device.proof-wrong')
    expect(refusal(await phone.unlock(worker, (answer) => ({ ...answer, secret: 'A'.repeat(43) })))).toBe('403 device.proof-wrong')
    expect(refusal(await phone.unlock(worker, (answer) => ({ ...answer, signature: 'A'.repeat(86) })))).toBe('403 device.proof-wrong')
    expect(refusal(await phone.unlock(worker, (answer) => { later(2 * 60_000); return answer }))).toBe('403 device.proof-wrong')
    expect((await worker.get('/api/me')).status, 'still locked').toBe(401)
    expect((await phone.unlock(worker, (answer) => { later(2 * 60_000 - 1); return answer })).status).toBe(200)
  })

  test('five wrong answers pause the phone', async () => {
    await idle()
    for (let times = 0; times < 5; times++) expect(refusal(await phone.unlock(worker, (answer) => ({ ...answer, secret: 'A'.repeat(43) })))).toBe('403 device.proof-wrong')
    expect(refusal(await phone.unlock(worker))).toBe('429 session.paused')
  })

  test('that ended wants a code again: after 30 days, after signing out, without a cookie', async () => {
    await house.owner.query("UPDATE session SET expires_at = now() - interval '1 second' WHERE device_id = $1", [phone.deviceId])
    expect(refusal(await phone.unlock(worker))).toBe('401 session.missing')
    await house.owner.query("UPDATE session SET expires_at = now() + interval '1 day' WHERE device_id = $1", [phone.deviceId])
    expect((await phone.unlock(worker)).status).toBe(200)
    expect(refusal(await phone.unlock(house.anonymous))).toBe('401 session.missing')
    await worker.post('/api/me/sign-out')
    expect(refusal(await phone.unlock(worker))).toBe('401 session.missing')
  })
})

describe('a phone that is given up', () => {
  test('by its holder: the sessions on it end, no others; and it opens none again', async () => {
    const elsewhere = await house.as('gridWorker')
    expect((await elsewhere.post(`/api/me/devices/${phone.deviceId}/revoke`)).body.revokedAt).toBe(house.clock.now.toISOString())
    expect((await worker.get('/api/me')).status).toBe(401)
    expect((await elsewhere.get('/api/me')).status).toBe(200)
    expect(refusal(await phone.unlock(elsewhere))).toBe('403 device.revoked')
  })

  test('by the one who guards accounts, with a reason; not by the one who makes them', async () => {
    const [guard, maker] = [await house.as('securityAdministrator'), await house.as('systemAdministrator')]
    const { accountId } = (await worker.get('/api/me')).body
    const path = `/api/accounts/${accountId}`
    const listed = (await guard.get(`${path}/devices`)).body.devices.find(({ deviceId }: { deviceId: string }) => deviceId === phone.deviceId)
    expect(listed).toMatchObject({ name: '安卓手机 · Chrome', revokedAt: null })
    const body = { deviceId: phone.deviceId, reason: '本人报告手机丢失' }
    expect((await maker.get(`${path}/devices`)).status).toBe(403)
    expect((await maker.post(`${path}/revoke-device`, body)).status).toBe(403)
    expect((await worker.post(`${path}/revoke-device`, body)).status).toBe(404)
    expect(refusal(await guard.post(`${path}/revoke-device`, { ...body, reason: '' }))).toBe('422 input.invalid')
    expect((await guard.post(`${path}/revoke-device`, body)).status).toBe(200)
    expect((await worker.get('/api/me')).status).toBe(401)
    expect(refusal(await guard.post(`${path}/revoke-device`, body))).toBe('409 device.unknown-state')
    const { accountId: other } = (await (await house.as('buildingLead')).get('/api/me')).body
    expect(refusal(await guard.post(`/api/accounts/${other}/revoke-device`, body)), 'another account’s').toBe('409 device.unknown-state')
    const { rows } = await house.owner.query("SELECT reason, details FROM audit_entry WHERE action = 'POST /accounts/{accountId}/revoke-device' AND outcome = 'done'")
    expect(rows).toEqual([{ reason: '本人报告手机丢失', details: { device: phone.deviceId } }])
  })
})
