import { afterEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse } from '#apps/server/testing.ts'
import { contract } from '#apps/contract.ts'
import { CALLS_PER_MINUTE } from '#kit/http/call-limits.ts'
import { metaOf, routeName } from '#kit/http/handle.ts'

let house: TestHouse
afterEach(() => house.close())

const open = async (trustedProxies: number, callsPerMinute?: number) =>
  (house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }, { trustedProxies, ...(callsPerMinute === undefined ? {} : { callsPerMinute }) }))

/** Fails to sign in as somebody else each time, so that only the source is counted. */
async function fail(times: number, forwarded: (tries: number) => string): Promise<number[]> {
  const answers = []
  for (let tries = 0; tries < times; tries++)
    answers.push((await house.anonymous.post('/api/sessions', { loginName: `nobody-${tries}`, password: 'x'.repeat(12), oneTimeCode: '000000' }, { 'x-forwarded-for': forwarded(tries) })).status)
  return answers
}

/** What was counted of that source so far, `known` times, becomes the last but one that is let in: each try hashes for 20 ms. */
async function failAllButOne(source: string, known: number): Promise<void> {
  const { rows } = await house.owner.query("UPDATE sign_in_limit SET points = 59 WHERE key LIKE 'source:' || $1 AND points = $2 RETURNING key", [source, known])
  expect(rows).toHaveLength(1)
}

async function recorded(): Promise<string[]> {
  const { rows } = await house.owner.query<{ source_address: string }>("SELECT DISTINCT source_address FROM audit_entry WHERE action = 'POST /sessions' ORDER BY 1")
  return rows.map((row) => row.source_address)
}

test('without a trusted proxy nobody chooses his own address', async () => {
  await open(0)
  const answers = await fail(61, (tries) => `192.0.2.${tries}`)
  expect(answers.filter((status) => status === 401)).toHaveLength(60)
  expect(answers.at(-1)).toBe(429)
  expect(await recorded()).toEqual(['127.0.0.1'])
})

test('behind one proxy its word counts, and not what the caller put before it', async () => {
  await open(1)
  expect(await fail(3, (tries) => `203.0.113.${tries}, 192.0.2.7`)).toEqual([401, 401, 401])
  await failAllButOne('192.0.2.7', 3)
  expect(await fail(2, (tries) => `203.0.113.1${tries}, 192.0.2.7`)).toEqual([401, 429])
  expect((await fail(1, () => '192.0.2.8')).at(0)).toBe(401)
  expect((await fail(1, () => 'not an address')).at(0)).toBe(401)
  expect(await recorded()).toEqual(['127.0.0.1', '192.0.2.7', '192.0.2.8'])
})

test('behind one proxy a household that changes its IPv6 address with each try stays one source', async () => {
  await open(1)
  expect(await fail(3, (tries) => `2001:db8:1:2::${(tries + 1).toString(16)}`)).toEqual([401, 401, 401])
  await failAllButOne('2001:db8:1:2::%', 3)
  expect(await fail(2, (tries) => `2001:db8:1:2::${(tries + 4).toString(16)}`)).toEqual([401, 429])
  expect((await fail(1, () => '2001:db8:1:3::1')).at(0)).toBe(401)
})

/** Whatever works without a session, as the contract says; the way out to the identity provider stands outside it. */
const OPEN_ROUTES = [...Object.values(contract).flatMap((module) => Object.values(module)).filter((route) => metaOf(route).can === 'public').map((route) => routeName(route)), 'GET /openid/start']

test('every door without a session is closed to a source that calls too often, in a sentence and with the time', async () => {
  await open(1, 40)
  const call = (route: string, forwarded: string) => {
    const [method, path] = route.split(' ') as [string, string]
    return house.anonymous.send(method, `/api${path}`, method === 'GET' ? undefined : {}, { 'x-forwarded-for': forwarded })
  }
  for (let tries = 0; tries < 40; tries++) expect((await call('GET /welcome', `203.0.113.${tries}, 192.0.2.7`)).status).toBe(200)
  expect(OPEN_ROUTES.length).toBeGreaterThan(15)
  for (const path of OPEN_ROUTES) {
    const refused = await call(path, '198.51.100.9, 192.0.2.7')
    expect(refused.status, path).toBe(429)
    expect(refused.body, path).toMatchObject({ title: 'request.too-many', detail: expect.stringMatching(/^操作太频繁，请 \d+ 秒后再试。$/) })
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds, path).toBeGreaterThan(0)
    expect(seconds, path).toBeLessThanOrEqual(60)
    // Another source is not concerned.
    expect((await call(path, '192.0.2.8')).status, path).not.toBe(429)
  }
})

test('an IPv6 household stays one source to the limit, whatever address it calls from', async () => {
  await open(1, 40)
  const call = (forwarded: string) => house.anonymous.get('/api/welcome', { 'x-forwarded-for': forwarded })
  for (let tries = 0; tries < 40; tries++) expect((await call(`2001:db8:1:2::${(tries + 1).toString(16)}`)).status).toBe(200)
  expect((await call('2001:db8:1:2::ffff')).status).toBe(429)
  expect((await call('2001:db8:1:3::1')).status).toBe(200)
})

test('refused links of one source are counted; one of them in a quarter of an hour is written in the audit that nobody deletes', async () => {
  await open(1)
  const tryLink = (path: string, forwarded = '192.0.2.7') => house.anonymous.post(`/api${path}`, { token: 'x'.repeat(30) }, { 'x-forwarded-for': forwarded })
  const rows = async (action: string) => (await house.owner.query('SELECT FROM audit_entry WHERE action = $1', [action])).rowCount
  const paths = ['/invitations/open', '/first-administrators/open']
  for (const path of paths) {
    for (let tries = 0; tries < 25; tries++) expect([401, 403, 404, 409, 422]).toContain((await tryLink(path)).status)
    expect(await rows(`POST ${path}`), path).toBe(1)
  }
  for (const path of ['/sessions/lock', '/sessions/device/challenge']) {
    for (let tries = 0; tries < 25; tries++)
      expect((await house.anonymous.post(`/api${path}`, { deviceId: '018f0000-0000-7000-8000-000000000000' }, { 'x-forwarded-for': '192.0.2.7' })).status, path).toBeGreaterThanOrEqual(400)
    expect(await rows(`POST ${path}`), path).toBeLessThanOrEqual(1)
  }
  const { rows: counted } = await house.owner.query("SELECT points FROM sign_in_limit WHERE key = 'refused:POST /invitations/open 192.0.2.7'")
  expect(counted).toEqual([{ points: 25 }])
  await tryLink('/invitations/open', '192.0.2.8')
  expect(await rows('POST /invitations/open')).toBe(2)
  // A quarter of an hour later.
  await house.owner.query("UPDATE sign_in_limit SET expire = 0 WHERE key LIKE 'refused:%'")
  for (let tries = 0; tries < 3; tries++) await tryLink('/invitations/open')
  expect(await rows('POST /invitations/open')).toBe(3)
})

test('two hundred people behind one address all get in when they begin in the same minute', async () => {
  await open(1, CALLS_PER_MINUTE)
  const office = { 'x-forwarded-for': '192.0.2.7' }
  const begin = async (index: number) => {
    const welcome = await house.anonymous.get('/api/welcome', office)
    const session = await house.anonymous.post('/api/sessions/sample', { key: index % 4 === 0 ? 'gridWorker' : 'communityStaff' }, office)
    const key = await house.anonymous.get('/api/sealing-key', office)
    const published = await house.anonymous.get('/api/published-requests', office)
    return [welcome.status, session.status, key.status, published.status]
  }
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => begin(index)))
  expect(answers.flat().filter((status) => status !== 200)).toEqual([])
  // One in four mistypes his password once.
  const mistyped = await Promise.all(Array.from({ length: 50 }, (_, index) => house.anonymous.post('/api/sessions', { loginName: `clerk-${index}`, password: 'x'.repeat(12), oneTimeCode: '000000' }, office)))
  expect(mistyped.map((answer) => answer.status)).toEqual(mistyped.map(() => 401))
  expect((await house.anonymous.post('/api/sessions/sample', { key: 'communityStaff' }, office)).status).toBe(200)
})

test('a session calls as often as a source may, and a resident reports no more often in an hour than anybody has reason to', async () => {
  await open(0, 200)
  const resident = await house.as('resident')
  await resident.post('/api/me/notice', { version: (await resident.get('/api/welcome')).body.notice.version })
  const report = async () => (await resident.post('/api/requests', { text: '路灯不亮，晚上看不清路。', place: { areaId: house.countyCode } })).status
  // Thirty at the usual 1,200 calls a minute: five here.
  const answers: number[] = []
  for (let times = 0; times < 6; times++) answers.push(await report())
  expect(answers).toEqual([200, 200, 200, 200, 200, 429])
  const refused = await resident.post('/api/requests', { text: '路灯不亮，晚上看不清路。', place: { areaId: house.countyCode } })
  expect([refused.headers.get('retry-after') !== null, refused.body.detail]).toEqual([true, expect.stringMatching(/^操作太频繁，请 \d+ 分钟后再试。$/)])
  expect((await (await house.as('resident-2')).get('/api/me')).status, 'nobody else waits for it').toBe(200)
  const calls = await Promise.all(Array.from({ length: 200 }, async () => (await resident.get('/api/me')).status))
  expect([calls.includes(200), calls.at(-1)]).toEqual([true, 429])
})

test('the figures for Prometheus are not for who comes through the proxy', async () => {
  await open(1)
  expect((await house.anonymous.get('/metrics')).status).toBe(200)
  const outside = await house.anonymous.get('/metrics', { 'x-forwarded-for': '192.0.2.7' })
  expect(outside.status).toBe(404)
  expect(outside.text).not.toContain('# TYPE')
})
