import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { randomUUID } from 'node:crypto'
import { TOTP } from 'otpauth'
import { openTestHouse, personWith } from '#apps/server/testing.ts'
import type { Answer, TestHouse, TestPerson } from '#apps/server/testing.ts'

let house: TestHouse
let administrator: TestPerson
let second: TestPerson
let guard: TestPerson
const password = '春江潮水连海平-海上明月'
const reason = '本人来窗口说明手机已换'
const refusal = (answer: Answer) => `${answer.status} ${answer.body?.title}`

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') })
  administrator = await house.as('systemAdministrator')
  second = await house.as('systemAdministrator-2')
  guard = await house.as('securityAdministrator')
})
afterAll(() => house.close())

type Member = { staffMemberId: string; accountId: string; name: string }

async function sampleMember(key: string): Promise<Member> {
  const person = (await house.samplePeople()).find((one) => one.key === key)!
  const { rows } = await house.owner.query<{ id: string }>('SELECT id FROM staff_member WHERE account_id = $1', [person.accountId])
  return { staffMemberId: rows[0]!.id, accountId: person.accountId, name: person.name }
}

const propose = (by: TestPerson, staffMemberId: string, more: object = {}) => by.post(`/api/staff/${staffMemberId}/account-changes`, { kind: 'desk', reason, ...more })
const decide = (by: TestPerson, change: { accountChangeId: string; version: number }, approve = true, headers: Record<string, string> = {}) =>
  by.post(`/api/account-changes/${change.accountChangeId}/decide`, { approve, version: change.version }, headers)

/** Registered, invited by one administrator as a first time is, and signed in at the desk. */
async function newClerk(name: string, loginName: string, workPhone?: string): Promise<Member & { signIn: () => Promise<Answer>; person: TestPerson }> {
  const made = await administrator.post('/api/staff', { name, ...(workPhone === undefined ? {} : { workPhone }) })
  const { staffMemberId } = made.body
  const invited = await administrator.post(`/api/staff/${staffMemberId}/desk-account`)
  const secret = await accept(invited.body.invitationToken, loginName)
  const signIn = async () => {
    house.clock.now = new Date(house.clock.now.getTime() + 60_000)
    return await house.anonymous.post('/api/sessions', { loginName, password, oneTimeCode: codeOf(secret) })
  }
  const answer = await signIn()
  expect(answer.status, answer.text).toBe(200)
  return { staffMemberId, accountId: invited.body.accountId, name, signIn, person: personWith(house.baseUrl, answer.headers.getSetCookie()[0]!.split(';')[0]!) }
}

const codeOf = (secret: string) => new TOTP({ secret }).generate({ timestamp: house.clock.now.getTime() })

async function accept(token: string, loginName: string): Promise<string> {
  const opened = await house.anonymous.post('/api/invitations/open', { token, loginName })
  const secret = new URL(opened.body.authenticatorUri).searchParams.get('secret')!
  const answer = await house.anonymous.post('/api/invitations/accept', { token, loginName, password, oneTimeCode: codeOf(secret) })
  expect(answer.status, answer.text).toBe(200)
  return secret
}

async function signInByPhone(phone: string): Promise<Answer> {
  // The limit of codes for a number goes by the real clock.
  await house.owner.query('DELETE FROM sign_in_limit')
  await house.anonymous.post('/api/phone-codes', { phone })
  const code = /\d{6}/.exec(house.messages.findLast((message) => message.phone === phone)!.text)![0]
  return await house.anonymous.post('/api/sessions/phone', { phone, code, surface: 'field' })
}

async function credentialsOf(accountId: string): Promise<string[]> {
  return (await house.owner.query<{ kind: string }>('SELECT kind FROM credential WHERE account_id = $1 ORDER BY kind', [accountId])).rows.map(({ kind }) => kind)
}

describe('one administrator alone', () => {
  test('gets no link into an account that has a way in, nor another way into it', async () => {
    const clerk = await newClerk('冯甲', 'feng-jia', '19900778001')
    expect(refusal(await administrator.post(`/api/staff/${clerk.staffMemberId}/desk-account`))).toBe('409 account.needs-two-people')
    expect(refusal(await administrator.post(`/api/staff/${clerk.staffMemberId}/field-account`))).toBe('409 account.needs-two-people')
    expect(await credentialsOf(clerk.accountId)).toEqual(['password', 'totp'])
    expect((await clerk.person.get('/api/me')).status).toBe(200)
    expect((await administrator.get(`/api/accounts?search=${encodeURIComponent('冯甲')}`)).body.accounts[0]).toMatchObject({ needsTwoPeople: true, waiting: null })
  })

  test('gets no first link into an account whose person administers something, or is about to', async () => {
    expect(refusal(await administrator.post(`/api/staff/${(await sampleMember('auditAdministrator')).staffMemberId}/desk-account`))).toBe('409 account.needs-two-people')
    expect(refusal(await administrator.post(`/api/staff/${(await sampleMember('systemAdministrator-2')).staffMemberId}/desk-account`))).toBe('409 account.needs-two-people')
    const made = await administrator.post('/api/staff', { name: '将任安全' })
    const early = (await administrator.post(`/api/staff/${made.body.staffMemberId}/desk-account`)).body.invitationToken
    const { rows } = await house.owner.query<{ organization_id: string; area_id: string }>("SELECT organization_id, area_id FROM post WHERE role = 'securityAdministrator' LIMIT 1")
    const post = await administrator.post('/api/posts', { organizationId: rows[0]!.organization_id, areaId: rows[0]!.area_id, role: 'securityAdministrator', name: '安全管理员乙', validFrom: '2026-09-01' })
    const proposal = await administrator.post('/api/appointment-proposals', { postId: post.body.postId, staffMemberId: made.body.staffMemberId, position: 'primary', validFrom: '2026-09-01' })
    expect(proposal.status, proposal.text).toBe(200)
    expect(refusal(await administrator.post(`/api/staff/${made.body.staffMemberId}/desk-account`))).toBe('409 account.needs-two-people')
    expect(refusal(await house.anonymous.post('/api/invitations/open', { token: early }))).toBe('403 invitation.invalid')
    const change = await propose(administrator, made.body.staffMemberId)
    const confirmed = await decide(guard, change.body)
    await accept(confirmed.body.invitation.invitationToken, 'jiang-ren')
    expect(await credentialsOf(change.body.accountId)).toEqual(['password', 'totp'])
  })

  test('moves nobody’s codes to another phone, and a link of his is void once there is another way in', async () => {
    const made = await administrator.post('/api/staff', { name: '褚网格', workPhone: '19900778002' })
    const address = `/api/staff/${made.body.staffMemberId}`
    const early = (await administrator.post(`${address}/desk-account`)).body.invitationToken
    const opened = await administrator.post(`${address}/field-account`)
    expect(opened.body.workPhoneMasked, opened.text).toBe('199****8002')
    expect((await administrator.post(`${address}/field-account`)).status).toBe(200)
    expect(refusal(await house.anonymous.post('/api/invitations/open', { token: early }))).toBe('403 invitation.invalid')
    const { version } = (await administrator.get(`/api/staff?search=${encodeURIComponent('褚网格')}`)).body.staff[0]
    expect(refusal(await administrator.post(address, { version, workPhone: '19900778003' }))).toBe('409 account.phone-signs-in')
    expect((await administrator.post(address, { version, name: '褚网格员', workPhone: '19900778002' })).body.name).toBe('褚网格员')
  })
})

describe('a reset', () => {
  test('proposed by one, confirmed by another, who alone is told the link; the person is told too, and his other ways in are gone', async () => {
    const clerk = await newClerk('卫乙', 'wei-yi')
    const proposed = await propose(administrator, clerk.staffMemberId)
    expect(proposed.body, proposed.text).toMatchObject({ state: 'open', kind: 'desk', name: '卫乙', reason })
    expect(proposed.text).not.toContain('invitationToken')
    expect(refusal(await propose(second, clerk.staffMemberId))).toBe('409 account-change.waiting')
    expect((await guard.get('/api/notices')).body.items[0]).toMatchObject({ sentence: expect.stringContaining('等您复核'), settled: false })
    expect((await guard.get('/api/security/account-changes')).body.accountChanges.find((one: { name: string }) => one.name === '卫乙')).toMatchObject({ cannotConfirm: null, proposedByName: expect.any(String) })
    expect((await clerk.signIn()).status).toBe(200)

    const key = randomUUID()
    const confirmed = await decide(guard, proposed.body, true, { 'idempotency-key': key })
    expect(confirmed.body, confirmed.text).toMatchObject({ accountChange: { state: 'confirmed' }, invitation: { invitationToken: expect.any(String) } })
    expect((await decide(guard, proposed.body, true, { 'idempotency-key': key })).body).toEqual(confirmed.body)
    expect(refusal(await decide(guard, proposed.body))).toBe('409 account-change.decided')
    const token = confirmed.body.invitation.invitationToken
    const { rows } = await house.owner.query<{ row: string }>('SELECT i::text AS row FROM invitation i UNION ALL SELECT a::text FROM audit_entry a UNION ALL SELECT k::text FROM idempotency k')
    for (const { row } of rows) expect(row).not.toContain(token)

    expect((await clerk.person.get('/api/notices')).body.items[0].sentence).toContain('您的工作台登录凭据正在重置')
    expect((await clerk.person.get('/api/me/lookups')).body.lookups.map((one: { what: string }) => one.what).join()).toContain('重置登录凭据')
    expect((await guard.get('/api/notices')).body.items.find((one: { sentence: string }) => one.sentence.includes('等您复核'))).toMatchObject({ settled: true })

    await house.owner.query("INSERT INTO credential (account_id, kind, identifier, secret, created_at) VALUES ($1, 'oidc', 'https://id|wei', '', now()), ($1, 'field-phone', 'x', '', now())", [clerk.accountId])
    await accept(token, 'wei-yi-new')
    expect(await credentialsOf(clerk.accountId)).toEqual(['password', 'totp'])
    expect((await clerk.person.get('/api/me')).status).toBe(401)
    expect((await clerk.signIn()).status).toBe(401)
  })

  test('refused: nothing happens', async () => {
    const clerk = await newClerk('蒋丙', 'jiang-bing')
    const proposed = await propose(administrator, clerk.staffMemberId)
    expect((await decide(guard, proposed.body, false)).body).toMatchObject({ accountChange: { state: 'refused' }, invitation: null })
    expect(refusal(await decide(guard, proposed.body))).toBe('409 account-change.decided')
    expect((await clerk.signIn()).status).toBe(200)
    expect((await propose(administrator, clerk.staffMemberId)).status).toBe(200)
  })

  test('of an administrator’s account takes two, and neither is its holder', async () => {
    const mine = await sampleMember('systemAdministrator')
    expect(refusal(await propose(administrator, mine.staffMemberId))).toBe('409 account-change.own')
    const ofGuard = await propose(administrator, (await sampleMember('securityAdministrator')).staffMemberId)
    expect(ofGuard.status, ofGuard.text).toBe(200)
    const { accountChanges } = (await guard.get('/api/security/account-changes')).body
    expect(accountChanges.find((one: { accountChangeId: string }) => one.accountChangeId === ofGuard.body.accountChangeId).cannotConfirm).toContain('自己的账号')
    expect(refusal(await decide(guard, ofGuard.body))).toBe('409 account-change.own')
    expect(refusal(await decide(second, ofGuard.body))).toBe('403 access.not-permitted')
    await expect(house.owner.query('UPDATE account_change SET confirmed_by = proposed_by, confirmed_at = now() WHERE id = $1', [ofGuard.body.accountChangeId])).rejects.toThrow('check constraint')
    await expect(house.owner.query('UPDATE account_change SET confirmed_by = account_id, confirmed_at = now() WHERE id = $1', [ofGuard.body.accountChangeId])).rejects.toThrow('check constraint')
    expect((await decide(guard, ofGuard.body, false)).status).toBe(200)
    const ofSecond = await propose(administrator, (await sampleMember('systemAdministrator-2')).staffMemberId)
    expect((await decide(guard, ofSecond.body)).body.invitation.invitationToken).toMatch(/^[\w-]{20,}$/)
  })
})

describe('another phone', () => {
  test('gets the codes once it is confirmed; who was signed in is out, and the old number opens nothing', async () => {
    const made = await administrator.post('/api/staff', { name: '沈网格', workPhone: '19900778010' })
    const { accountId } = (await administrator.post(`/api/staff/${made.body.staffMemberId}/field-account`)).body
    const signedIn = personWith(house.baseUrl, (await signInByPhone('19900778010')).headers.getSetCookie()[0]!.split(';')[0]!)
    expect((await propose(administrator, made.body.staffMemberId, { kind: 'field' })).status).toBe(422)
    const proposed = await propose(administrator, made.body.staffMemberId, { kind: 'field', workPhone: '19900778011' })
    expect(proposed.body.workPhoneMasked, proposed.text).toBe('199****8011')
    const { rows } = await house.owner.query<{ row: string }>('SELECT a::text AS row FROM account_change a WHERE id = $1', [proposed.body.accountChangeId])
    expect(rows[0]!.row).not.toContain('19900778011')
    expect((await signedIn.get('/api/me')).status).toBe(200)
    expect((await decide(guard, proposed.body)).body).toMatchObject({ accountChange: { state: 'confirmed', workPhoneMasked: null }, invitation: null })
    expect((await signedIn.get('/api/me')).status).toBe(401)
    expect(refusal(await signInByPhone('19900778010'))).toBe('403 session.no-field-post')
    expect((await signInByPhone('19900778011')).status).toBe(200)
    expect((await administrator.get(`/api/staff?search=${encodeURIComponent('沈网格')}`)).body.staff[0].workPhoneMasked).toBe('199****8011')
    const told = await house.owner.query<{ sentence: string }>('SELECT sentence FROM notice WHERE account_id = $1', [accountId])
    expect(told.rows.map(({ sentence }) => sentence).join()).toContain('号码已更换')
  })

  test('that is another’s already is refused, and the proposal waits on', async () => {
    const open = async (name: string, workPhone: string) => {
      const made = await administrator.post('/api/staff', { name, workPhone })
      await administrator.post(`/api/staff/${made.body.staffMemberId}/field-account`)
      return made.body.staffMemberId as string
    }
    await open('韩网格', '19900778020')
    const proposed = await propose(administrator, await open('杨网格', '19900778021'), { kind: 'field', workPhone: '19900778020' })
    expect(refusal(await decide(guard, proposed.body))).toBe('409 account.phone-taken')
    expect((await decide(guard, proposed.body, false)).status).toBe(200)
  })
})

test.each(['communityHead', 'auditAdministrator', 'resident'])('%s sees none of it', async (key) => {
  const person = await house.as(key)
  await person.post('/api/me/notice', { version: house.house.services.noticeVersion })
  expect((await person.get('/api/security/account-changes')).status).toBe(403)
  const { staffMemberId } = await sampleMember('streetHead')
  const there = await propose(person, staffMemberId)
  expect(there.status).toBe(404)
  expect(there.text).toBe((await propose(person, randomUUID())).text)
  const change = await propose(administrator, staffMemberId)
  const decided = await decide(person, change.body)
  expect(decided.status).toBe(404)
  expect(decided.text).toBe((await decide(person, { accountChangeId: randomUUID(), version: 1 })).text)
  await decide(guard, change.body, false)
})
