import { createECDH, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { openWorld } from '#modules/requests/test-world.ts'
import type { Person, World } from '#modules/requests/test-world.ts'

let house: TestHouse
let world: World
let resident: Person
const DAY = 86_400_000
const start = new Date('2026-09-15T02:00:00Z')

type Consent = { purpose: string; version: string; granted: boolean; mayAsk: boolean; decidedAt: string | null }

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  world = await openWorld(house)
  resident = world.people.resident
})
afterAll(() => house.close())
beforeEach(async () => {
  house.clock.now = start
  await house.owner.query('DELETE FROM consent')
})

async function consent(purpose: string, person = resident): Promise<Consent> {
  return ((await person.get('/api/me/consents')).body.consents as Consent[]).find((one) => one.purpose === purpose)!
}

async function decide(purpose: string, granted: boolean, person = resident) {
  return await person.post('/api/me/consents', { purpose, version: (await consent(purpose, person)).version, granted })
}

function subscription() {
  const pair = createECDH('prime256v1')
  return { endpoint: `https://localhost/${randomBytes(8).toString('hex')}`, keys: { p256dh: pair.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') } }
}

async function publishedName(fields: Record<string, unknown> = {}): Promise<{ id: string; reporter: () => Promise<string | null> }> {
  const id = await world.requestIn('replied', { anonymousToPublic: false, ...fields })
  await world.move('communityStaff', id, 'publish', { publicText: '有居民反映过道堆物。', publicAnswer: '已清理，并约定不再堆放。' })
  const items = async () => (await house.anonymous.get('/api/published-requests')).body.items as { requestId: string; reporter: string | null }[]
  return { id, reporter: async () => (await items()).find((one) => one.requestId === id)!.reporter }
}

describe('each purpose by itself', () => {
  test('nothing is agreed to beforehand', async () => {
    const { consents } = (await resident.get('/api/me/consents')).body as { consents: Consent[] }
    expect(consents.map(({ purpose, granted, mayAsk }) => [purpose, granted, mayAsk])).toEqual([['push', false, true], ['publicName', false, true], ['location', false, true], ['snapLocation', false, true]])
  })

  test('a yes is kept with its time and the version of the words, and concerns no other purpose', async () => {
    expect((await decide('location', true)).status).toBe(200)
    const { consents } = (await resident.get('/api/me/consents')).body as { consents: Consent[] }
    expect(consents.map(({ purpose, granted }) => [purpose, granted])).toEqual([['push', false], ['publicName', false], ['location', true], ['snapLocation', false]])
    const { rows } = await house.owner.query('SELECT purpose, version, granted, decided_at, account_id FROM consent')
    expect(rows).toEqual([{ purpose: 'location', version: '2026-11', granted: true, decided_at: start, account_id: world.accounts.get('resident') }])
    expect(await consent('location', world.people['resident-2'])).toMatchObject({ granted: false })
  })

  test.each([
    ['two at once', { purpose: ['push', 'location'], version: '2026-11', granted: true }],
    ['a bundle', { purposes: ['push', 'location'], version: '2026-11', granted: true }],
    ['all', { purpose: 'all', version: '2026-11', granted: true }],
    ['with something beside it', { purpose: 'push', version: '2026-11', granted: true, location: true }],
    ['without a word', { purpose: 'push', version: '2026-11' }],
  ])('%s is refused with 422 and agrees to nothing', async (_what, body) => {
    expect((await resident.post('/api/me/consents', body)).status).toBe(422)
    expect((await house.owner.query('SELECT FROM consent')).rows).toHaveLength(0)
  })

  test('to words that are no longer in force nobody can agree; a yes to older words does not count', async () => {
    expect((await resident.post('/api/me/consents', { purpose: 'push', version: '2020-01', granted: true })).body.title).toBe('consent.outdated')
    await decide('location', true)
    await house.owner.query("UPDATE consent SET version = '2020-01'")
    expect(await consent('location')).toMatchObject({ granted: false, mayAsk: true })
  })

  test('it is the resident’s own: nobody without a session, not with a post', async () => {
    expect((await house.anonymous.get('/api/me/consents')).status).toBe(401)
    expect((await house.anonymous.post('/api/me/consents', { purpose: 'push', version: '2026-11', granted: true })).status).toBe(401)
    expect((await world.people.communityStaff.post('/api/me/consents', { purpose: 'push', version: '2026-11', granted: true })).body.title).toBe('consent.for-residents')
    expect((await world.people.communityStaff.get('/api/me/consents')).body.consents).toEqual([])
  })

  test('both stand in the copy of one’s own data and in the audit', async () => {
    await decide('location', true)
    await decide('location', false)
    expect((await resident.get('/api/me/data')).body.consents.map(({ granted }: Consent) => granted)).toEqual([true, false])
    const { rows } = await house.owner.query("SELECT details FROM audit_entry WHERE action = 'POST /me/consents' AND account_id = $1 AND outcome = 'done' ORDER BY at DESC LIMIT 1", [world.accounts.get('resident')])
    expect(rows[0].details).toEqual({ purpose: 'location', granted: false })
  })
})

describe('after a no', () => {
  test.each([
    ['one second before ninety days', 90 * DAY - 1_000, false],
    ['at ninety days', 90 * DAY, true],
    ['a second later', 90 * DAY + 1_000, true],
  ])('%s a page may ask: %#', async (_when, later, mayAsk) => {
    await decide('push', false)
    expect((await consent('push')).mayAsk).toBe(false)
    house.clock.now = new Date(start.getTime() + later)
    expect((await consent('push')).mayAsk).toBe(mayAsk)
    expect((await consent('location')).mayAsk).toBe(true)
  })

  test('one’s own wish is no prompt: he may say yes the next moment', async () => {
    await decide('push', false)
    await decide('push', true)
    expect(await consent('push')).toMatchObject({ granted: true, mayAsk: false })
  })

  test('everything else stays usable', async () => {
    for (const purpose of ['push', 'publicName', 'location']) await decide(purpose, false)
    const id = await world.requestIn('replied')
    await world.move('resident', id, 'confirm')
    expect((await resident.get('/api/my/requests')).status).toBe(200)
    expect((await resident.get('/api/me/lookups')).status).toBe(200)
  })
})

describe('what a consent lets be done, and a no stops at once', () => {
  test('push: no address is kept without it, none is left after it', async () => {
    expect((await resident.post('/api/me/push-subscriptions', subscription())).body.title).toBe('consent.missing')
    await decide('push', true)
    expect((await resident.post('/api/me/push-subscriptions', subscription())).status).toBe(200)
    const kept = async () => (await house.owner.query('SELECT FROM push_subscription WHERE account_id = $1', [world.accounts.get('resident')])).rows.length
    expect(await kept()).toBe(1)
    await decide('push', false)
    expect(await kept()).toBe(0)
    expect((await resident.post('/api/me/push-subscriptions', subscription())).status).toBe(403)
    expect((await world.people.communityStaff.post('/api/me/push-subscriptions', subscription())).status).toBe(200)
  })

  test('the name: published only with it, gone from what is published after it, and not published again', async () => {
    expect(await (await publishedName()).reporter()).toBeNull()
    await decide('publicName', true)
    const shown = await publishedName()
    expect(await shown.reporter()).toMatch(/^.\*+$/u)
    const other = await world.requestIn('replied', { anonymousToPublic: false })
    await decide('publicName', false)
    expect(await shown.reporter()).toBeNull()
    await world.move('communityStaff', other, 'publish', { publicText: '有居民反映楼道灯。', publicAnswer: '已修好，请放心。' })
    expect((await house.owner.query('SELECT reporter_shown FROM published_request WHERE matter_id = $1', [other])).rows).toEqual([{ reporter_shown: null }])
    await decide('publicName', true)
    expect(await shown.reporter()).toBeNull()
  })

  test('the phone’s own point is kept only with it; the grid is found all the same, and a point of the map is kept as said', async () => {
    const { rows } = await house.owner.query<{ longitude: number; latitude: number }>("SELECT (outline->'coordinates'->0->0->0->>0)::float AS longitude, (outline->'coordinates'->0->0->0->>1)::float AS latitude FROM area_outline WHERE area_id = $1", [world.grid])
    const inside = await pointInside(rows[0])
    const report = async (more: object) => world.row(await world.report({ place: { ...inside, ...more } }))
    const without = await report({ byPhone: true })
    expect([without.longitude, without.latitude]).toEqual([null, null])
    expect((await report({})).longitude).toBe(inside.longitude)
    await decide('location', true)
    const kept = await report({ byPhone: true })
    expect([kept.longitude, kept.area_id]).toEqual([inside.longitude, without.area_id])
    await decide('location', false)
    expect((await report({ byPhone: true })).longitude).toBeNull()
  })
})

/** A point that the sample's outlines know; the corner itself may belong to a neighbour. */
async function pointInside(corner: { longitude: number; latitude: number } | undefined): Promise<{ longitude: number; latitude: number }> {
  if (corner === undefined) throw new Error('the sample has no outline for the grid')
  for (const step of [0.0002, -0.0002]) {
    for (const other of [0.0002, -0.0002]) {
      const point = { longitude: corner.longitude + step, latitude: corner.latitude + other }
      const answer = await resident.get(`/api/areas/at?longitude=${point.longitude}&latitude=${point.latitude}`)
      if (answer.status === 200 && answer.body.area !== null) return point
    }
  }
  throw new Error('no point near the corner lies in an area')
}
