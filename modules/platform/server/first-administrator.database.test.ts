import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { TOTP } from 'otpauth'
import { openTestHouse, personWith } from '#apps/server/testing.ts'
import type { Answer, TestHouse, TestPerson } from '#apps/server/testing.ts'
import { issueFirstAdministratorTokens } from '#modules/platform/server/public.ts'

let house: TestHouse
const password = '白日依山尽-黄河入海流-千里目'

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }, { realCounty: true })
})
afterAll(() => house.close())

const issue = () => issueFirstAdministratorTokens(house.owner, house.house.services.keyring, house.countyCode)
const refusal = (answer: Answer) => `${answer.status} ${answer.body?.title}`
const later = (seconds: number) => (house.clock.now = new Date(house.clock.now.getTime() + seconds * 1000))

async function authenticatorOf(token: string): Promise<TOTP> {
  const opened = await house.anonymous.post('/api/first-administrators/open', { token })
  expect(opened.status, opened.text).toBe(200)
  return new TOTP({ secret: new URL(opened.body.authenticatorUri).searchParams.get('secret')! })
}

/** The current code; the clock goes on first, because each counts once. */
function codeOf(authenticator: TOTP): string {
  later(60)
  return authenticator.generate({ timestamp: house.clock.now.getTime() })
}

async function create(token: string, loginName: string, name: string): Promise<TOTP> {
  const authenticator = await authenticatorOf(token)
  const made = await house.anonymous.post('/api/first-administrators', { token, loginName, name, password, oneTimeCode: codeOf(authenticator) })
  expect(made.status, made.text).toBe(200)
  return authenticator
}

async function signIn(loginName: string, authenticator: TOTP): Promise<TestPerson> {
  const entered = await house.anonymous.post('/api/sessions', { loginName, password, oneTimeCode: codeOf(authenticator) })
  expect(entered.status, entered.text).toBe(200)
  return personWith(house.baseUrl, entered.headers.getSetCookie()[0]!.split(';')[0]!)
}

describe('a real county’s first day', () => {
  test('nobody is there, and nothing of the sample, though the server was told to offer it', async () => {
    const { rows } = await house.owner.query<{ accounts: number }>("SELECT count(*) AS accounts FROM account WHERE kind = 'person'")
    expect(rows[0]!.accounts).toBe(0)
    const mistaken = await house.another()
    expect(mistaken.house.services.sample).toBe(false)
    const visitor = personWith(mistaken.baseUrl, '')
    expect((await visitor.get('/api/welcome')).body).toMatchObject({ sample: false, samplePeople: [] })
    expect((await visitor.get('/outbox')).text).not.toContain('样例县短信')
    expect((await visitor.post('/api/sessions/sample', { key: 'systemAdministrator' })).status).toBe(404)
  })

  test('a link that was opened and left makes no account; it opens again until a code of its app was given', async () => {
    const token = (await issue())[0]!.token
    const authenticator = await authenticatorOf(token)
    const body = { token, loginName: 'first', name: '首位管理员', password }
    expect((await house.anonymous.post('/api/first-administrators', body)).status).toBe(422)
    expect(refusal(await house.anonymous.post('/api/first-administrators', { ...body, oneTimeCode: '000000' }))).toBe('422 first-administrator.authenticator-wrong')
    expect((await house.anonymous.post('/api/first-administrators', { ...body, password: '123456789012', oneTimeCode: codeOf(authenticator) })).status).toBe(422)
    expect((await house.owner.query("SELECT FROM account WHERE kind = 'person'")).rowCount).toBe(0)
    expect((await authenticatorOf(token)).secret.base32).toBe(authenticator.secret.base32)
    // The console's next command ends the links that nobody used.
    expect(await issue()).toHaveLength(4)
    expect(refusal(await house.anonymous.post('/api/first-administrators/open', { token }))).toBe('403 first-administrator.token-invalid')
    expect(refusal(await house.anonymous.post('/api/first-administrators', { ...body, oneTimeCode: codeOf(authenticator) }))).toBe('403 first-administrator.token-invalid')
  })

  test('four persons open the four links; then the two of the system appoint', async () => {
    const issued = await issue()
    expect(issued.map((one) => one.name)).toEqual(['系统管理员', '系统管理员（复核）', '安全管理员', '审计管理员'])
    const first = await create(issued[0]!.token, 'wang', '王一')
    const used = await house.anonymous.post('/api/first-administrators', { token: issued[0]!.token, loginName: 'again', name: '王一', password, oneTimeCode: codeOf(first) })
    expect(refusal(used)).toBe('403 first-administrator.token-invalid')
    const taken = await authenticatorOf(issued[1]!.token)
    expect((await house.anonymous.post('/api/first-administrators', { token: issued[1]!.token, loginName: 'wang', name: '李二', password, oneTimeCode: codeOf(taken) })).status).toBe(409)
    const second = await create(issued[1]!.token, 'li-er', '李二')
    await create(issued[2]!.token, 'zhao', '赵三')
    const auditor = await create(issued[3]!.token, 'sun', '孙四')
    expect(await issue()).toEqual([])

    const [wang, li] = [await signIn('wang', first), await signIn('li-er', second)]
    expect((await wang.get('/api/me')).body.posts).toMatchObject([{ role: 'systemAdministrator' }])
    expect((await (await signIn('sun', auditor)).get('/api/audit')).status).toBe(200)
    const { rows } = await house.owner.query<{ id: string }>("SELECT id FROM organization WHERE kind = 'centre'")
    const today = house.clock.now.toISOString().slice(0, 10)
    const post = await wang.post('/api/posts', { organizationId: rows[0]!.id, role: 'countyDispatcher', name: '派单岗', areaId: house.countyCode, validFrom: today })
    expect(post.status, post.text).toBe(200)
    const staff = await wang.post('/api/staff', { name: '钱五' })
    expect(staff.status, staff.text).toBe(200)
    const proposal = await wang.post('/api/appointment-proposals', { postId: post.body.postId, staffMemberId: staff.body.staffMemberId, position: 'primary', validFrom: today })
    expect(proposal.status, proposal.text).toBe(200)
    const confirmed = await li.post(`/api/appointment-proposals/${proposal.body.proposalId}/confirm`, { version: proposal.body.version })
    expect(confirmed.body, confirmed.text).toMatchObject({ state: 'confirmed', name: '钱五' })
  })

  test('of two links for one administrator opened at once, one makes him', async () => {
    await house.owner.query("DELETE FROM appointment WHERE administers = 'security'")
    const [token] = (await issue()).map((one) => one.token)
    const authenticator = await authenticatorOf(token!)
    const oneTimeCode = codeOf(authenticator)
    const answers = await Promise.all(['zhou', 'wu-liu'].map((loginName) => house.anonymous.post('/api/first-administrators', { token, loginName, name: '周六', password, oneTimeCode })))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 403])
  })
})
