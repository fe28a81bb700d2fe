import { createSign, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { TOTP } from 'otpauth'
import { openTestHouse } from '#apps/server/testing.ts'
import type { Answer, TestHouse, TestPerson } from '#apps/server/testing.ts'
import { newAuthenticatorSecret } from '#kit/secrets/one-time-code.ts'
import { hashPassword } from '#kit/secrets/password.ts'
import { seal } from '#kit/secrets/sealed-value.ts'

// A small identity provider that speaks the protocol: discovery, keys and the token endpoint. The person's own part, at the
// authorisation endpoint, is played by the test, which takes state and nonce from the address he is sent to.
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
let provider: Server
let issuer: string
let house: TestHouse
let claims: Record<string, unknown> = {}

beforeAll(async () => {
  provider = createServer((request, response) => {
    const answer = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (request.url === '/.well-known/openid-configuration')
      return answer({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] })
    if (request.url === '/keys') return answer({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] })
    return answer({ access_token: 'unused', token_type: 'Bearer', id_token: signed({ iss: issuer, aud: 'linli', iat: now(), exp: now() + 60, ...claims }) })
  })
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }, { openIdConnect: { issuer, clientId: 'linli', clientSecret: 'secret' } })
})
afterAll(async () => {
  await house.close()
  provider.close()
})

const now = () => Math.floor(Date.now() / 1000)
const password = '春江潮水连海平-海上明月'

/** A sample person with a password and a code app of his own; `begin` proves him and opens the way to link. */
async function withPassword(key: string): Promise<{ person: TestPerson; accountId: string; begin: (more?: object) => Promise<Answer> }> {
  const { accountId } = (await house.samplePeople()).find((one) => one.key === key)!
  const secret = newAuthenticatorSecret()
  const sealed = seal(house.house.services.keyring, secret, { table: 'credential', column: 'secret', row: accountId })
  await house.owner.query("DELETE FROM credential WHERE account_id = $1", [accountId])
  await house.owner.query("INSERT INTO credential (account_id, kind, identifier, secret, created_at) VALUES ($1, 'password', $2, $3, now()), ($1, 'totp', $4, $5, now())", [accountId, key.toLowerCase(), await hashPassword(password), accountId, sealed])
  const person = await house.as(key)
  const begin = async (more: object = {}) => {
    house.clock.now = new Date(house.clock.now.getTime() + 60_000)
    return await person.post('/api/me/open-ids/begin', { password, oneTimeCode: new TOTP({ secret }).generate({ timestamp: house.clock.now.getTime() }), ...more })
  }
  return { person, accountId, begin }
}

function signed(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({ alg: 'RS256', kid: 'one' })}.${part(payload)}`
  return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey, 'base64url')}`
}

/** Goes to the provider and comes back with what it says. */
async function roundTrip(person: TestPerson, said: Record<string, unknown>, link = false, forgedState?: string) {
  const start = await person.get(`/api/openid/start${link ? '?link=1' : ''}`)
  expect(start.status).toBe(302)
  const address = new URL(start.headers.get('location')!)
  expect(address.searchParams.get('code_challenge_method')).toBe('S256')
  claims = { nonce: address.searchParams.get('nonce'), ...said }
  const away = start.headers.getSetCookie()[0]!.split(';')[0]!
  const cookie = [person.cookie, away].filter((one) => one !== '').join('; ')
  return await person.get(`/api/openid/callback?code=abc&state=${forgedState ?? address.searchParams.get('state')}`, { cookie })
}

test('an identity that nobody linked enters nothing; linked from the own session it signs in', async () => {
  const said = { sub: 'clerk-1', amr: ['pwd', 'otp'] }
  const before = await roundTrip(house.anonymous, said)
  expect(before.status).toBe(403)
  expect(before.text).toContain('还没有和本平台的账号关联')
  const { person: street, begin } = await withPassword('streetStaff')
  expect((await begin()).body).toEqual({ address: '/api/openid/start?link=1' })
  expect((await roundTrip(street, said, true)).headers.get('location')).toBe('/desk/account')
  const after = await roundTrip(house.anonymous, said)
  expect(after.status).toBe(302)
  const session = after.headers.getSetCookie().find((one) => one.startsWith('__Host-linli='))!.split(';')[0]!
  const me = await street.get('/api/me', { cookie: session })
  expect(me.body.accountId).toBe((await street.get('/api/me')).body.accountId)
  const other = await withPassword('communityStaff')
  await other.begin()
  expect((await roundTrip(other.person, said, true)).status).toBe(409)
})

test('an open session alone links nothing: password and code first, at the desk, once, within ten minutes', async () => {
  const said = { sub: 'clerk-3', amr: ['pwd', 'otp'] }
  const { person, accountId, begin } = await withPassword('departmentStaff')
  const linked = async () => (await house.owner.query("SELECT FROM credential WHERE account_id = $1 AND kind = 'oidc'", [accountId])).rowCount
  const refused = await roundTrip(person, said, true)
  expect([refused.status, await linked()]).toEqual([403, 0])
  expect(refused.text).toContain('输入密码和动态码')
  expect((await begin({ password: 'x'.repeat(12) })).body.title).toBe('account.holder-not-proved')
  expect((await begin({ oneTimeCode: '000000' })).body.title).toBe('account.holder-not-proved')
  expect((await roundTrip(person, said, true)).status).toBe(403)
  expect((await begin()).status).toBe(200)
  await house.owner.query("UPDATE session SET may_link_until = now() - interval '1 second' WHERE account_id = $1", [accountId])
  expect((await roundTrip(person, said, true)).status).toBe(403)
  expect((await begin()).status).toBe(200)
  expect([(await roundTrip(person, said, true)).status, await linked()]).toEqual([302, 1])
  expect((await roundTrip(person, { ...said, sub: 'clerk-4' }, true)).status).toBe(403)
  const resident = await house.as('resident')
  await resident.post('/api/me/notice', { version: house.house.services.noticeVersion })
  expect((await resident.post('/api/me/open-ids/begin', { password, oneTimeCode: '000000' })).body.title).toBe('open-id.desk-only')
  const { rows } = await house.owner.query("SELECT action, outcome, account_id FROM audit_entry WHERE action LIKE '%open-id%' AND account_id = $1 ORDER BY at", [accountId])
  expect(rows.map(({ action, outcome }) => `${outcome} ${action}`)).toEqual([
    'refused open-id linked', 'refused open-id linked', 'done POST /me/open-ids/begin', 'refused open-id linked', 'done POST /me/open-ids/begin', 'done open-id linked', 'refused open-id linked',
  ])
})

test('what is linked is listed to its holder; unlinked it opens nothing, and who came in by it is out', async () => {
  const said = { sub: 'clerk-5', amr: ['mfa'] }
  const { person, begin } = await withPassword('departmentHead')
  await begin()
  await roundTrip(person, said, true)
  const { openIds } = (await person.get('/api/me/open-ids')).body
  expect(openIds).toEqual([{ openId: `${issuer}|clerk-5`, provider: new URL(issuer).host, linkedAt: expect.any(String) }])
  const entered = await roundTrip(house.anonymous, said)
  const cookie = entered.headers.getSetCookie().find((one) => one.startsWith('__Host-linli='))!.split(';')[0]!
  expect((await (await house.as('communityHead')).post('/api/me/open-ids/unlink', { openId: openIds[0].openId })).body.title).toBe('open-id.not-yours')
  expect((await person.post('/api/me/open-ids/unlink', { openId: openIds[0].openId })).body).toEqual({ openIds: [] })
  expect((await person.get('/api/me', { cookie })).status).toBe(401)
  expect((await person.get('/api/me')).status).toBe(200)
  expect((await roundTrip(house.anonymous, said)).status).toBe(403)
})

test('an identity whose account is locked enters nothing', async () => {
  const said = { sub: 'clerk-2', amr: ['pwd', 'otp'] }
  const { person: head, begin } = await withPassword('streetHead')
  await begin()
  expect((await roundTrip(head, said, true)).status).toBe(302)
  const { accountId } = (await head.get('/api/me')).body
  await (await house.as('securityAdministrator')).post(`/api/accounts/${accountId}/lock`, { reason: '手机遗失' })
  const refused = await roundTrip(house.anonymous, said)
  expect(refused.status).toBe(403)
  expect(refused.text).toContain('已停用或被锁定')
  expect(refused.headers.getSetCookie().some((one) => one.startsWith('__Host-linli='))).toBe(false)
})

test.each([[['pwd']], [['sms']], [['otp']], [undefined]])('a provider that saw one factor is not enough: %j', async (amr) => {
  const answer = await roundTrip(house.anonymous, { sub: 'clerk-1', amr })
  expect(answer.status).toBe(403)
  expect(answer.text).toContain('第二种验证方式')
})

test('a scheme that no trusted proxy said does not change where the provider sends the browser back', async () => {
  const start = await house.anonymous.get('/api/openid/start', { 'x-forwarded-proto': 'https' })
  expect(new URL(start.headers.get('location')!).searchParams.get('redirect_uri')).toBe(`${house.baseUrl}/api/openid/callback`)
})

test.each([
  ['a forged state', { sub: 'clerk-1', amr: ['mfa'] }, 'forged'],
  ['a nonce of another sign-in', { sub: 'clerk-1', amr: ['mfa'], nonce: 'other' }, undefined],
  ['another audience', { sub: 'clerk-1', amr: ['mfa'], aud: 'another-site' }, undefined],
  ['an outlived token', { sub: 'clerk-1', amr: ['mfa'], exp: 1_000 }, undefined],
])('%s is refused', async (_why, said, state) => {
  expect((await roundTrip(house.anonymous, said, false, state)).status).toBe(502)
})

test('linking needs a session', async () => {
  expect((await roundTrip(house.anonymous, { sub: 'clerk-9', amr: ['mfa'] }, true)).status).toBe(401)
})
