import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { makeApplication } from '#apps/server/application.ts'
import type { Application } from '#apps/server/application.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { outsideFaults } from './outside-contracts.ts'

let house: TestHouse
let application: Application

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  application = makeApplication({
    services: house.house.services, trustedProxies: 0, defaultCounty: house.countyCode, distFolder: new URL('../../dist/', import.meta.url), outbox: () => [], isReady: async () => true,
    openIdConnect: { issuer: 'http://127.0.0.1:9', clientId: 'linli', clientSecret: 'secret' },
  })
})
afterAll(async () => {
  await application.feed.stop()
  await house.close()
})

test('what the server answers beside its contracts is named, each with its reason', () => {
  expect(outsideFaults(application.app.routes)).toEqual([])
})

test('a route that somebody adds beside them is found, and so is a name that is left over', () => {
  const routes = application.app.routes.filter(({ path }) => path !== '/outbox')
  expect(outsideFaults([...routes, { method: 'GET', path: '/api/planted' }])).toEqual([
    'GET /api/planted: in no contract and not named in outside-contracts.ts', 'GET /outbox: named, but the server has none',
  ])
})

test('what the contracts say is sent once to whoever keeps it, and counted by its source', async () => {
  const { app, feed } = makeApplication({
    services: { ...house.house.services, gatePool: {} as never, callsPerMinute: 6 }, trustedProxies: 1, defaultCounty: house.countyCode, distFolder: new URL('../../dist/', import.meta.url), outbox: null, isReady: async () => true,
  })
  const ask = async (path: string, more: Record<string, string> = {}) => await app.request(path, { headers: { 'x-forwarded-for': '203.0.113.7', ...more } })
  for (const path of ['/openapi.json', '/docs/api', '/docs/api.css']) {
    const first = await ask(path)
    expect([first.status, (await first.text()).length > 100]).toEqual([200, true])
    const again = await ask(path, { 'if-none-match': first.headers.get('etag') ?? '' })
    expect([again.status, await again.text()]).toEqual([304, ''])
  }
  expect([(await ask('/openapi.json')).status, (await ask('/docs/api', { 'x-forwarded-for': '203.0.113.8' })).status]).toEqual([429, 200])
  await feed.stop()
})

test.each(['/api/live', '/api/openid/callback'])('%s opens nothing without a session or a sign-in begun here', async (path) => {
  const answer = await house.anonymous.get(path)
  expect([400, 401, 404], answer.text).toContain(answer.status)
})
