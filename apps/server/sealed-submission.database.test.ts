import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { registerPhone } from '#apps/server/testing-phone.ts'
import type { TestPhone } from '#apps/server/testing-phone.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { Answer, TestHouse, TestPerson } from '#apps/server/testing.ts'
import { sealCall } from '#kit/ui/device/envelope.ts'
import type { Sealer } from '#kit/ui/device/envelope.ts'
import { makeDeviceKeys } from '#kit/ui/device/keys.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let worker: TestPerson
let phone: TestPhone

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
})
afterAll(() => house.close())

beforeEach(async () => {
  worker = await house.as('gridWorker')
  phone = await registerPhone(worker)
})

const refusal = ({ status, body }: Answer) => `${status} ${body?.title}`
const send = (envelope: Uint8Array, person = worker) => person.send('POST', '/api/sealed', envelope, { 'content-type': 'application/octet-stream' })
const lock = () => worker.post('/api/sessions/lock')
const sealSign = (requestId: string, key = crypto.randomUUID()) => phone.seal(key, `/requests/${requestId}/sign`, { requestId })
const movesOf = async (requestId: string) => (await house.owner.query<{ move: string }>('SELECT move FROM matter_event WHERE matter_id = $1 ORDER BY ordinal', [requestId])).rows.map(({ move }) => move)

describe('what a phone sealed', () => {
  test('is done once, while the session is locked, and nothing is told but that it was done', async () => {
    const requestId = await world.requestIn('accepted', { category: 'disputes.neighbours' })
    const envelope = await sealSign(requestId)
    await lock()
    expect((await worker.get('/api/work')).status).toBe(401)
    const answers = [await send(envelope), await send(envelope)]
    expect(answers.map(({ status, text }) => [status, text])).toEqual([[200, '{"done":true}'], [200, '{"done":true}']])
    expect(await movesOf(requestId)).toEqual(['report', 'accept', 'sign'])
    expect((await worker.get('/api/work')).status, 'the lock stays').toBe(401)
    const { rows } = await house.owner.query("SELECT outcome FROM audit_entry WHERE action = 'POST /requests/{requestId}/sign' AND account_id = $1 ORDER BY at", [world.accounts.get('gridWorker')])
    expect(rows).toEqual([{ outcome: 'done' }, { outcome: 'replayed' }])
  })

  test('is refused as any other call: out of area, in the wrong state, with a bad input', async () => {
    const elsewhere = await world.report({ place: { areaId: (await house.owner.query("SELECT id FROM area WHERE level = 'grid' AND id <> $1 ORDER BY id DESC LIMIT 1", [world.grid])).rows[0]!.id } })
    const submitted = await world.report()
    await lock()
    expect(refusal(await send(await sealSign(elsewhere)))).toBe('404 access.not-found')
    expect((await send(await sealSign(submitted))).status).toBe(409)
    expect(refusal(await send(await phone.seal(crypto.randomUUID(), '/me/large-type', { largeType: 'no' })))).toBe('422 input.invalid')
    expect(refusal(await send(await phone.seal(crypto.randomUUID(), '/no-such-route', {})))).toBe('404 access.not-found')
    expect(await movesOf(submitted)).toEqual(['report'])
  })

  test('may be a photo in parts', async () => {
    const photoId = crypto.randomUUID()
    const form = new FormData()
    form.set('photoId', photoId)
    form.set('kind', 'evidence')
    form.set('file', new File([new Uint8Array(await sharp({ create: { width: 40, height: 30, channels: 3, background: '#667788' } }).jpeg().toBuffer())], 'photo.jpg', { type: 'image/jpeg' }))
    const request = new Request('http://phone/', { method: 'POST', body: form })
    const envelope = await phone.sealCall(photoId, { path: '/photos', contentType: request.headers.get('content-type')!, body: new Uint8Array(await request.arrayBuffer()) })
    await lock()
    expect((await send(envelope)).status).toBe(200)
    expect((await house.owner.query('SELECT width, kind FROM attachment WHERE id = $1', [photoId])).rows).toEqual([{ width: 40, kind: 'evidence' }])
  })

  test('still opens after the server’s key was changed', async () => {
    const requestId = await world.requestIn('accepted', { category: 'disputes.neighbours' })
    const envelope = await sealSign(requestId)
    const before = (await house.anonymous.get('/api/sealing-key')).body
    house.house.services.keyring.rotate('data', { at: new Date() })
    expect((await house.anonymous.get('/api/sealing-key')).body).not.toEqual(before)
    expect((await send(envelope)).status).toBe(200)
  })
})

describe('nobody else', () => {
  test('sends it: another person, nobody, a session of the same person that is bound to another phone', async () => {
    const requestId = await world.requestIn('accepted', { category: 'disputes.neighbours' })
    const envelope = await sealSign(requestId)
    expect(refusal(await send(envelope, await house.as('buildingLead')))).toBe('401 session.missing')
    expect(refusal(await send(envelope, await house.as('streetStaff')))).toBe('401 session.missing')
    expect(refusal(await send(envelope, house.anonymous))).toBe('401 session.missing')
    const elsewhere = await house.as('gridWorker')
    await registerPhone(elsewhere)
    await elsewhere.post('/api/sessions/lock')
    expect(refusal(await send(envelope, elsewhere)), 'locked, and not its phone').toBe('401 session.missing')
    expect(await movesOf(requestId)).toEqual(['report', 'accept'])
  })

  test('makes it: wrong secret, wrong key', async () => {
    const requestId = await world.requestIn('accepted', { category: 'disputes.neighbours' })
    const other = await registerPhone(await house.as('gridWorker'))
    const call = { path: `/requests/${requestId}/sign`, contentType: 'application/json', body: new TextEncoder().encode(JSON.stringify({ requestId })) }
    const sealedBy = async (change: Partial<Sealer>) => await sealCall((await worker.get('/api/sealing-key')).body, { ...phone.sealer, ...change }, crypto.randomUUID(), call)
    expect(refusal(await send(await sealedBy({ secret: 'A'.repeat(43) })))).toBe('422 sealed.not-proved')
    expect(refusal(await send(await sealedBy({ keys: await makeDeviceKeys() })))).toBe('422 sealed.not-proved')
    // Each phone passes its own lock only.
    await lock()
    expect(refusal(await send(await other.seal(crypto.randomUUID(), `/requests/${requestId}/sign`, { requestId })))).toBe('401 session.missing')
  })

  test('a phone that was given up passes no lock; after a new code what waits on it is sent', async () => {
    const requestId = await world.requestIn('accepted', { category: 'disputes.neighbours' })
    const envelope = await sealSign(requestId)
    const elsewhere = await house.as('gridWorker')
    await elsewhere.post(`/api/me/devices/${phone.deviceId}/revoke`)
    expect(refusal(await send(envelope))).toBe('401 session.missing')
    expect((await send(envelope, elsewhere)).status).toBe(200)
    expect(await movesOf(requestId)).toEqual(['report', 'accept', 'sign'])
  })
})

describe('what is no envelope', () => {
  test('is refused in Chinese, whatever it is, and changes nothing', async () => {
    const envelope = await sealSign(await world.requestIn('accepted', { category: 'disputes.neighbours' }))
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((array) => new Uint8Array(array)),
      fc.tuple(fc.nat(envelope.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => envelope.with(at, envelope[at]! ^ change)),
      fc.nat(envelope.length - 1).map((length) => envelope.slice(0, length)),
    )
    await fc.assert(fc.asyncProperty(noise, async (bytes) => {
      const answer = await send(bytes)
      expect(refusal(answer)).toBe('422 sealed.unreadable')
      expect(answer.body.detail).toMatch(/[\u4e00-\u9fff]{4}/)
    }), { numRuns: 60 })
  })

  test('that is too large is refused before it is opened', async () => {
    expect(refusal(await send(new Uint8Array(11 * 1024 * 1024 + 1)))).toBe('413 request.too-large')
  })
})
