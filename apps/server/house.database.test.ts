import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { contract } from '#apps/contract.ts'
import { openHouse } from '#apps/server/open-house.ts'
import { allHandlers } from '#apps/server/router.ts'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { routeName } from '#kit/http/handle.ts'

let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
})

afterAll(() => house?.close())

describe('what operation asks', () => {
  test('whether the process lives and can reach its database', async () => {
    expect(await house.anonymous.get('/healthz')).toMatchObject({ status: 200, text: 'ok' })
    expect(await house.anonymous.get('/readyz')).toMatchObject({ status: 200, text: 'ready' })
  })

  test('figures in the form of Prometheus, each explained', async () => {
    const { text, headers } = await house.anonymous.get('/metrics')
    expect(headers.get('content-type')).toContain('text/plain')
    const named = new Set([...text.matchAll(/^([a-z_]+)(?:\{[^}]*\})? [\d.e+-]+$/gm)].map(([, name]) => name!.replace(/_(?:bucket|sum|count)$/, '')))
    expect(named.size).toBeGreaterThan(3)
    for (const name of named) expect(text, name).toMatch(new RegExp(`# TYPE ${name}`))
  })

  test('the interface as OpenAPI, every route of the contracts in it, readable too', async () => {
    const { body } = await house.anonymous.get('/openapi.json')
    expect(body.openapi).toMatch(/^3\.1/)
    const described = Object.entries(body.paths as Record<string, Record<string, unknown>>).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/^\/api/, '')}`))
    const routes = Object.values(contract).flatMap((module) => Object.values(module).map((route) => routeName(route)))
    expect(described.sort()).toEqual(routes.sort())
    const page = (await house.anonymous.get('/docs/api')).text
    expect(page).toContain('/requests/{requestId}/dispatch')
    expect(page.match(/<details>/g)).toHaveLength(routes.length)
  })
})

describe('every answer', () => {
  test.each(['/', '/desk', '/field/', '/docs/api', '/api/welcome', '/api/me', '/nowhere.css'])('of %s carries the rules for browsers', async (path) => {
    const { headers } = await house.anonymous.get(path)
    const policy = headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    if (path.startsWith('/api/')) expect(headers.get('cache-control')).toBe('no-store')
  })
})

test.each([
  ['GET /welcome', (path: string) => house.anonymous.get(path), '没能读出来，系统出了问题。问题已记录，请稍后再试。', '系统正忙，没能读出来。请稍后再试。'],
  ['POST /slips', (path: string) => house.anonymous.post(path, {}), '没能读出来，系统出了问题。问题已记录，请稍后再试。', '系统正忙，没能读出来。请稍后再试。'],
  ['POST /phone-codes', (path: string) => house.anonymous.post(path, {}), '系统出了问题，这次没有办成。问题已记录，请稍后再试。', '系统正忙，您的内容没有保存。请稍后再试，已填写的内容会保留。'],
])('%s that breaks, or meets a database that is too busy, is worded as what it was', async (name, call, broken, busy) => {
  const handler = allHandlers.find(({ contract: route }) => routeName(route) === name) as { run: (typeof allHandlers)[number]['run'] }
  const { run } = handler
  const path = `/api${name.split(' ')[1]}`
  handler.run = async () => { throw new TypeError('planted') }
  const first = await call(path)
  handler.run = async () => { throw Object.assign(new Error('planted'), { code: '57014' }) }
  const second = await call(path)
  handler.run = run
  expect([first.status, first.body.title, first.body.detail]).toEqual([500, 'server.error', broken])
  expect([second.status, second.body.title, second.body.detail]).toEqual([503, 'server.busy', busy])
})

test('another preset is not loaded beside the county that is there, and says what to do', async () => {
  const options = {
    databaseUrl: house.databaseUrl, keysFile: inject('keysFile'), filesFolder: house.house.services.filesFolder, sample: true, openIdConnect: false, poolSize: 2,
    now: () => house.clock.now, sendSms: async () => {}, log: () => {}, progress: () => {},
  }
  await expect(openHouse({ ...options, preset: 'shangnan' })).rejects.toThrow('这里已经有齐河县，不能再载入“shangnan”。要另开一个县，请换一个数据文件夹（自带数据库），或另一台 PostgreSQL 服务器，例如：LINLI_DATA=./data-shangnan npm start -- --preset shangnan')
  for (const preset of ['qihe', null]) {
    const again = await openHouse({ ...options, preset })
    expect(again.defaultCounty).toBe(house.countyCode)
    await again.close()
  }
})
