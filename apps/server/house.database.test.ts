import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { contract } from '#apps/contract.ts'
import { openHouse } from '#apps/server/open-house.ts'
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
    expect((await house.anonymous.get('/docs/api')).text).toContain('/requests/{requestId}/dispatch')
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
