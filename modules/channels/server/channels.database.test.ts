import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import type { TestHouse, TestPerson } from '#apps/server/testing.ts'
import { newId } from '#kit/http/identifiers.ts'
import { seal } from '#kit/secrets/sealed-value.ts'
import { startNoticeDelivery } from '#modules/channels/server/notice-delivery.ts'
import type { NoticeDelivery } from '#modules/channels/server/notice-delivery.ts'
import { testCertificate } from '#kit/http/test-certificate.ts'
import { sampleDeliveries } from '#modules/channels/server/sample-deliveries.ts'
import { startMailServer, startService } from '#modules/channels/server/services-fixture.ts'
import type { Behaviour } from '#modules/channels/server/services-fixture.ts'
import { notice } from '#modules/platform/server/public.ts'

let house: TestHouse
let service: Awaited<ReturnType<typeof startService>>
let mailServer: Awaited<ReturnType<typeof startMailServer>>
let deliveries: NoticeDelivery[]
let administrator: TestPerson
let street: TestPerson
let resident: TestPerson
let accounts: Map<string, string>
let request: { id: string; community: string; street: string; areaId: string }
/** What each service does with a call, by the first part of its path; without an entry it takes it. */
const behaviours = new Map<string, Behaviour | Promise<Behaviour>>()
const taken: Readonly<Record<string, Behaviour>> = { sms: { body: { result: 'taken' } }, 'cgi-bin': { body: { errcode: 0 } } }
const reach = { trusted: testCertificate, timeoutMilliseconds: 10_000 }
/** Each look is the test's own: one of the timer's would send what a test is about to break. */
const NEVER = 1_000_000_000
const at = (text: string) => new Date(`${text}+08:00`)

beforeAll(async () => {
  house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }, { reach })
  service = await startService(({ path }) => {
    if (path === '/cgi-bin/stable_token') return { body: { access_token: 'token', expires_in: 7_200 } }
    const kind = path.split('/')[1]!
    return behaviours.get(path.includes('webhook') ? 'robot' : kind) ?? taken[kind]!
  })
  mailServer = await startMailServer()
  const other = await house.another()
  deliveries = [house.house, other.house].map((one) => startNoticeDelivery(one.services, house.countyCode, { reach, officialAccountApi: service.url, every: NEVER }))
  await house.owner.query('UPDATE membership SET notice_version = $1, notice_acknowledged_at = now()', [notice.version])
  ;[administrator, street, resident] = await Promise.all(['systemAdministrator', 'streetStaff', 'resident'].map((key) => house.as(key))) as [TestPerson, TestPerson, TestPerson]
  accounts = new Map((await house.samplePeople()).map(({ key, accountId }) => [key, accountId]))
  const organizationOf = async (key: string) => (await (await house.as(key)).get('/api/me')).body.posts[0].organizationId as string
  const areaId = (await (await house.as('gridWorker')).get('/api/me')).body.posts[0].areaId
  const reported = await resident.post('/api/requests', { text: '楼道里堆满杂物，已经一个月没人管。', category: 'disputes.tenancy', place: { areaId } })
  request = { id: reported.body.requestId, community: await organizationOf('communityStaff'), street: await organizationOf('streetStaff'), areaId }
  await house.owner.query('UPDATE notice SET sent_at = now()')
})
afterAll(async () => {
  for (const delivery of deliveries) await delivery.stop()
  await house.close()
  service.close()
  mailServer.close()
})
beforeEach(() => {
  behaviours.clear()
  service.heard.length = 0
  mailServer.heard.length = 0
  mailServer.manners = {}
})

const bothLook = () => Promise.all(deliveries.map((delivery) => delivery.runOnce()))
const smsSettings = () => ({ channel: 'sms', url: `${service.url}/sms`, keyId: 'county', key: 'sms-key-canary', signature: '【邻里】', repeatable: false })
const mailSettings = () => ({ channel: 'mail', host: 'localhost', port: mailServer.port, from: 'linli@example.cn', pageAddress: 'https://linli.example.cn/' })
const accountSettings = () => ({ channel: 'officialAccount', appId: 'wx1234567890', appSecret: 'app-secret-canary', templateId: 'template-12345', field: 'thing1', callbackToken: 'callback-token-canary', pageAddress: 'https://linli.example.cn' })
const switchOn = (channel: string, enabled = true) => administrator.post(`/api/notice-channels/${channel}/switch`, { enabled })
const rows = async (statement: string, values: unknown[] = []) => (await house.owner.query(statement, values)).rows
const inDelivery = () => rows('SELECT channel, ended, reason, attempts FROM delivery ORDER BY channel, made_at')
/** The number of each message that the official account was asked to send. */
const templates = () => service.heard.filter(({ path }) => path.includes('template')).map(({ body }) => body.client_msg_id)
const smsTexts = () => service.heard.filter(({ path }) => path === '/sms').map(({ body }) => `${body.phone as string} ${body.text as string}`)
/** Each notice a moment after the one before, so that they keep their order. */
let left = Date.now()
async function leaveNotice(to: { accountId?: string; organizationId?: string; permission?: string; waitsFor?: string }, sentence: string, immediate: boolean) {
  await house.owner.query(
    'INSERT INTO notice (county_code, id, at, organization_id, permission, account_id, matter_id, step, sentence, immediate, waits_for) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [house.countyCode, newId(new Date(++left)), house.clock.now, to.organizationId ?? null, to.permission ?? null, to.accountId ?? null, request.id, 'urge', sentence, immediate, to.waitsFor ?? null],
  )
}

test('the sample county shows a message in each state; nothing is sent, not even again, and a second start adds nothing', async () => {
  const { services } = house.house
  for (let start = 0; start < 2; start++) await sampleDeliveries({ services, owner: house.owner, countyCode: house.countyCode, now: house.clock.now })
  const seen = (await administrator.get('/api/notice-channels')).body
  expect(seen.channels.map(({ channel, ready, enabled }: { channel: string; ready: boolean; enabled: boolean }) => [channel, ready, enabled])).toEqual([['sms', true, false], ['groupRobot', true, false], ['officialAccount', false, false], ['mail', true, false]])
  expect(seen.troubles.map(({ channel, ended }: { channel: string; ended: string | null }) => [channel, ended])).toEqual([['mail', null], ['sms', 'uncertain'], ['groupRobot', 'gone'], ['sms', 'gone'], ['mail', 'refused'], ['sms', 'refused']])
  expect((await administrator.post(`/api/notice-channels/deliveries/${seen.troubles[5].deliveryId}/decide`, { again: true })).body.title).toBe('delivery.hindered')
  await administrator.post('/api/notice-channels/test', { channel: 'sms', to: '13900000001' })
  await bothLook()
  expect((await administrator.get('/api/notice-channels')).body.channels[0].test).toMatchObject({ ended: 'refused', sentence: '本平台不向这个地址发送：不是这种渠道的服务器，运维人员也没有列出它。' })
  for (const table of ['delivery', 'group_robot', 'notice_channel']) await house.owner.query(`DELETE FROM ${table}`)
})

test('setting up: by the system administrator alone, only servers that are known or named, a secret is never shown again', async () => {
  for (const person of [street, resident]) {
    expect((await person.get('/api/notice-channels')).status).toBe(403)
    expect((await person.post('/api/notice-channels', smsSettings())).status).toBe(403)
  }
  expect((await switchOn('sms')).body.title).toBe('channel.not-ready')
  expect((await administrator.post('/api/notice-channels/test', { channel: 'sms', to: '13900000001' })).body.title).toBe('channel.not-ready')
  const { key: _key, ...withoutKey } = smsSettings()
  expect((await administrator.post('/api/notice-channels', withoutKey)).body.detail).toMatch(/^第一次设置要填写密钥/)
  for (const wrong of [{ ...smsSettings(), url: 'https://10.0.0.1/sms' }, { ...mailSettings(), host: 'mail.elsewhere.example' }, { ...mailSettings(), host: 'smtp.qq.com', port: 25 }]) {
    const refused = await administrator.post('/api/notice-channels', wrong)
    expect([refused.status, refused.body.title]).toEqual([422, 'channel.host-not-listed'])
  }
  expect((await administrator.post('/api/notice-channels', { ...smsSettings(), url: 'http://localhost/sms' })).text).toContain('https://')
  for (const settings of [smsSettings(), mailSettings(), accountSettings(), { channel: 'groupRobot', pageAddress: 'https://linli.example.cn' }]) {
    const saved = await administrator.post('/api/notice-channels', settings)
    expect([saved.status, saved.text.includes('canary')], settings.channel).toEqual([200, false])
  }
  const again = await administrator.post('/api/notice-channels', { ...withoutKey, signature: '【邻里平台】' })
  expect(again.body.channels[0]).toMatchObject({ channel: 'sms', ready: true, enabled: false, settings: { url: `${service.url}/sms`, keyId: 'county', signature: '【邻里平台】', repeatable: false } })
  expect(JSON.stringify(await rows('SELECT * FROM notice_channel'))).not.toContain('canary')
  expect(JSON.stringify(await rows('SELECT details, object_id FROM audit_entry'))).not.toContain('canary')
})

test('a test really goes to the place that was chosen, also while the channel is off, and its answer is shown', async () => {
  expect((await administrator.post('/api/notice-channels/test', { channel: 'sms', to: '13900000001' })).body.channels[0].test).toMatchObject({ ended: null, attempts: 0 })
  await bothLook()
  expect(smsTexts()).toEqual(['13900000001 【邻里平台】这是一条测试消息：本县的通知可以从这里发出。'])
  expect((await administrator.get('/api/notice-channels')).body.channels[0].test).toMatchObject({ ended: 'taken', sentence: null })
  behaviours.set('sms', { status: 401 })
  await administrator.post('/api/notice-channels/test', { channel: 'sms', to: '13900000001' })
  await bothLook()
  expect((await administrator.get('/api/notice-channels')).body.channels[0].test).toMatchObject({ ended: null, attempts: 1, sentence: '对方不认密钥、账号、模板或白名单。请检查设置；改好后会自动再试。（对方代码 401）' })
  await administrator.post('/api/notice-channels/test', { channel: 'mail', to: 'zhang@example.cn' })
  await bothLook()
  expect(mailServer.heard.map(({ to }) => to)).toEqual(['zhang@example.cn'])
  expect(JSON.stringify(await rows('SELECT * FROM delivery'))).not.toMatch(/1390|zhang/)
  await house.owner.query('DELETE FROM delivery')
})

test('each person chooses; a resident’s number only with his consent, and his no ends it at once', async () => {
  expect((await street.get('/api/me/channels')).body.channels.map(({ channel }: { channel: string }) => channel)).toEqual(['push'])
  expect((await resident.post('/api/me/channels/sms', { immediate: true, digest: false })).body.title).toBe('channel.not-offered')
  const consent = (granted: boolean) => resident.post('/api/me/consents', { purpose: 'sms', version: '2026-11', granted })
  expect((await consent(true)).body.title).toBe('consent.not-offered')
  for (const channel of ['sms', 'mail', 'officialAccount', 'groupRobot']) expect((await switchOn(channel)).status).toBe(200)
  expect((await resident.post('/api/me/channels/sms', { immediate: true, digest: false })).body.title).toBe('consent.missing')
  expect((await consent(true)).status).toBe(200)
  expect((await resident.post('/api/me/channels/sms', { immediate: true, digest: false })).status).toBe(200)
  await leaveNotice({ accountId: accounts.get('resident')! }, '您反映的 2026-000001 有进展。', true)
  await bothLook()
  expect(smsTexts()).toHaveLength(1)
  behaviours.set('sms', { status: 503 })
  await leaveNotice({ accountId: accounts.get('resident')! }, '您反映的 2026-000001 已答复。', true)
  await bothLook()
  behaviours.clear()
  await consent(false)
  house.clock.now = new Date(house.clock.now.getTime() + 60_000)
  await bothLook()
  await leaveNotice({ accountId: accounts.get('resident')! }, '您反映的 2026-000001 已结案。', true)
  await bothLook()
  expect(smsTexts()).toHaveLength(2)
  expect(await inDelivery()).toEqual([])
})

test('a mail address counts when its code has come back; wrong codes are counted; it stands in the own copy and goes when it is forgotten', async () => {
  house.clock.now = at('2026-09-15T11:00:00')
  expect((await street.post('/api/me/channels/mail', { immediate: true, digest: true })).body.title).toBe('channel.address-missing')
  expect((await street.post('/api/me/mail-address', { address: 'street@example.cn' })).status).toBe(200)
  expect((await street.post('/api/me/mail-address', { address: 'street@example.cn' })).body.title).toBe('channel.code-too-soon')
  await bothLook()
  const text = Buffer.from(mailServer.heard[0]!.message.split('\r\n\r\n')[1]!, 'base64').toString('utf8')
  const code = /\d{6}/.exec(text)![0]
  const wrong = code === '000000' ? '111111' : '000000'
  expect((await street.post('/api/me/mail-address/confirm', { code: wrong })).body).toMatchObject({ confirmed: false, triesLeft: 4 })
  expect((await street.post('/api/me/mail-address/confirm', { code })).body.confirmed).toBe(true)
  expect((await street.post('/api/me/mail-address/confirm', { code })).body.title).toBe('channel.code-outdated')
  const mine = (await street.get('/api/me/channels')).body.channels.find(({ channel }: { channel: string }) => channel === 'mail')
  expect(mine).toMatchObject({ immediate: false, digest: true, address: 's***@example.cn', awaitsCode: false, missing: null })
  expect((await street.get('/api/me/data')).text).toContain('street@example.cn')
  expect(JSON.stringify(await rows('SELECT * FROM notice_address'))).not.toContain('street@')
  expect((await street.post('/api/me/channels/mail/forget')).status).toBe(200)
  expect((await street.get('/api/me/data')).text).not.toContain('street@example.cn')
  expect((await street.get('/api/me/data')).body.noticeAddresses).toEqual([])
  expect((await street.get('/api/me/channels')).body.channels.find(({ channel }: { channel: string }) => channel === 'mail')).toMatchObject({ address: null, awaitsCode: false, missing: 'address' })
  for (let sent = 0; sent < 5; sent++) {
    house.clock.now = new Date(house.clock.now.getTime() + 61_000)
    expect((await resident.post('/api/me/mail-address', { address: 'resident@example.cn' })).status).toBe(200)
    expect((await resident.post('/api/me/channels/mail/forget')).status).toBe(200)
    expect((await resident.post('/api/me/mail-address', { address: 'resident@example.cn' })).body.title).toBe('channel.code-too-soon')
  }
  house.clock.now = new Date(house.clock.now.getTime() + 61_000)
  expect((await resident.post('/api/me/mail-address', { address: 'resident@example.cn' })).body.title).toBe('channel.codes-of-the-day')
  await house.owner.query('DELETE FROM delivery')
})

const callback = (message: string | null, more: { signature?: string; timestamp?: string } = {}) => {
  const timestamp = more.timestamp ?? String(Math.floor(house.clock.now.getTime() / 1_000))
  const signature = more.signature ?? createHash('sha1').update(['callback-token-canary', timestamp, 'nonce'].sort().join('')).digest('hex')
  const address = `/api/official-account/${house.countyCode}?signature=${signature}&timestamp=${timestamp}&nonce=nonce&echostr=4711`
  return message === null ? house.anonymous.get(address) : house.anonymous.send('POST', address, new TextEncoder().encode(message), { 'content-type': 'text/xml' })
}
const follower = (words: string, openId = 'openid-street-1') => `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${words}]]></Content><MsgId>1</MsgId></xml>`

test('the official account is bound by a code that its follower writes to it; nothing unsigned or recorded is heard', async () => {
  expect((await callback(null)).text).toBe('4711')
  expect((await callback(null, { signature: '0'.repeat(40) })).status).toBe(403)
  const { code } = (await street.post('/api/me/official-account/code')).body
  expect(code).toMatch(/^\d{8}$/)
  expect((await callback(follower(code), { signature: '0'.repeat(40) })).status).toBe(403)
  expect((await callback(follower(code), { timestamp: String(Math.floor(house.clock.now.getTime() / 1_000) - 600) })).status).toBe(403)
  expect((await callback(follower(code === '00000000' ? '11111111' : '00000000'))).text).toContain('没有认出绑定码')
  expect((await callback('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml>&e;</xml>')).text).toBe('success')
  expect((await callback(follower(code))).text).toContain('已绑定')
  expect((await callback(follower(code))).text).toContain('没有认出绑定码')
  expect(JSON.stringify(await rows('SELECT * FROM notice_address'))).not.toContain('openid-street')
  const awaited = (await resident.post('/api/me/official-account/code')).body.code as string
  const wrong = awaited === '00000000' ? '11111111' : '00000000'
  for (let tries = 1; tries <= 5; tries++) expect((await callback(follower(wrong, 'openid-guesser'))).text).toContain('没有认出绑定码')
  expect((await callback(follower(awaited, 'openid-guesser'))).text).toContain('试的次数太多')
  expect((await callback(follower('您好', 'openid-guesser'))).text).toContain('没有认出绑定码')
  expect((await callback(follower(awaited, 'openid-resident'))).text).toContain('已绑定')
  expect(JSON.stringify(await rows('SELECT * FROM sign_in_limit'))).not.toContain('openid')
  await resident.post('/api/me/channels/officialAccount/forget')
  const mine = (await street.get('/api/me/channels')).body.channels.find(({ channel }: { channel: string }) => channel === 'officialAccount')
  expect(mine).toMatchObject({ immediate: true, digest: false, address: '已绑定的微信' })
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '诉求 2026-000001：待派单。', true)
  await bothLook()
  expect(service.heard.filter(({ path }) => path.includes('template')).map(({ body }) => body)).toMatchObject([{ touser: 'openid-street-1', url: 'https://linli.example.cn/desk/notices' }])
  await street.post('/api/me/channels/officialAccount/forget')
})

test('one digest a day goes to the channels chosen for it, whichever process is first; what is immediate to those chosen for that', async () => {
  house.clock.now = at('2026-09-15T12:00:00')
  await confirmMail(street, 'street@example.cn')
  await givePhone('streetStaff', '13900000007')
  await street.post('/api/me/channels/mail', { immediate: false, digest: true })
  await street.post('/api/me/channels/sms', { immediate: true, digest: true })
  house.clock.now = at('2026-09-16T07:30:00')
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '甲。', false)
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '乙。', false)
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '丙。', true)
  await bothLook()
  expect([smsTexts(), mailServer.heard.length]).toEqual([['13900000007 【邻里平台】丙。'], 0])
  for (const moment of ['2026-09-16T08:05:00', '2026-09-16T08:06:00', '2026-09-16T15:00:00']) {
    house.clock.now = at(moment)
    await bothLook()
    await leaveNotice({ accountId: accounts.get('streetStaff')! }, '丁。', false)
  }
  expect(smsTexts()).toEqual(['13900000007 【邻里平台】丙。', '13900000007 【邻里平台】有 2 条提醒：甲；乙。'])
  expect(mailServer.heard).toHaveLength(1)
  expect((await administrator.get('/api/notice-channels')).body.channels.find(({ channel }: { channel: string }) => channel === 'mail')).toMatchObject({ lastSentAt: at('2026-09-16T08:05:00').toISOString(), waiting: 0 })
})

test('an unclear answer is never followed by a second message; the administrator sees it and decides', async () => {
  house.clock.now = at('2026-09-16T16:00:00')
  behaviours.set('sms', 'hangUp')
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '戊。', true)
  await bothLook()
  behaviours.clear()
  house.clock.now = at('2026-09-16T20:00:00')
  await bothLook()
  expect(smsTexts()).toHaveLength(1)
  const seen = await administrator.get('/api/notice-channels')
  expect(seen.body.channels[0]).toMatchObject({ waiting: 0, uncertain: 1 })
  expect(seen.body.troubles).toMatchObject([{ channel: 'sms', ended: 'uncertain', sentence: '发出以后没有等到答复，不确定是否送达。为免重复，不自动再发。' }])
  expect(seen.text).not.toMatch(/戊|139/)
  const { deliveryId } = seen.body.troubles[0]
  expect((await street.post(`/api/notice-channels/deliveries/${deliveryId}/decide`, { again: true })).status).toBe(403)
  expect((await administrator.post(`/api/notice-channels/deliveries/${deliveryId}/decide`, { again: true, evenTwice: true })).status).toBe(200)
  await bothLook()
  expect(smsTexts()).toHaveLength(2)
  expect((await administrator.post(`/api/notice-channels/deliveries/${deliveryId}/decide`, { again: false })).body.title).toBe('delivery.not-there')
})

test('an official account’s unclear answer is not forgotten when later tries were surely not taken; whoever sends it again knows that it may come twice', async () => {
  house.clock.now = at('2026-09-17T09:00:00')
  await followAs(street, 'openid-street-1')
  await street.post('/api/me/channels/sms', { immediate: false, digest: false })
  await street.post('/api/me/channels/mail', { immediate: false, digest: false })
  behaviours.set('cgi-bin', 'hangUp')
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '诉求 2026-000001：待派单。', true)
  await bothLook()
  const seen = async () => (await administrator.get('/api/notice-channels')).body.troubles[0]
  const { deliveryId } = await seen()
  expect(await seen()).toMatchObject({ ended: null, attempts: 1, mayHaveArrived: true })
  const decide = (more: object) => administrator.post(`/api/notice-channels/deliveries/${deliveryId}/decide`, { again: true, ...more })
  expect((await decide({})).body.title).toBe('delivery.may-have-arrived')
  behaviours.set('cgi-bin', { status: 429, headers: { 'retry-after': '3600' } })
  house.clock.now = new Date(house.clock.now.getTime() + 31_000)
  await bothLook()
  behaviours.clear()
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
  await bothLook()
  expect(templates()).toEqual([deliveryId, deliveryId])
  expect(await seen()).toMatchObject({ ended: 'uncertain', mayHaveArrived: true, sentence: '有一次发出以后没有等到答复，后来也没有问清楚，不确定那一次是否送达。为免重复，不自动再发。' })
  expect((await decide({})).body.title).toBe('delivery.may-have-arrived')
  expect((await decide({ evenTwice: true })).status).toBe(200)
  await bothLook()
  expect(templates()).toHaveLength(3)
  expect(await inDelivery()).toEqual([])
})

test('what a gateway may have taken is not sent again after the channel was set up anew: another one knows no numbers of the first', async () => {
  await street.post('/api/me/channels/officialAccount', { immediate: false, digest: false })
  await street.post('/api/me/channels/sms', { immediate: true, digest: false })
  await administrator.post('/api/notice-channels', { ...smsSettings(), repeatable: true })
  house.clock.now = new Date(house.clock.now.getTime() + 1_000)
  behaviours.set('sms', 'hangUp')
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '戊己。', true)
  await bothLook()
  behaviours.clear()
  house.clock.now = new Date(house.clock.now.getTime() + 31_000)
  await administrator.post('/api/notice-channels', { ...smsSettings(), keyId: 'another', repeatable: true })
  await bothLook()
  expect(smsTexts()).toHaveLength(1)
  expect((await inDelivery()).map(({ ended }) => ended)).toEqual(['uncertain'])
  await house.owner.query('DELETE FROM delivery')
})

test.each([
  ['sms', false, 121, 1, 'uncertain'], ['sms', true, 121, 2, undefined], ['mail', false, 121, 1, 'uncertain'], ['officialAccount', false, 121, 2, undefined], ['officialAccount', false, 541, 1, 'uncertain'],
])('a process that ends between sending and noting it: %s, known by its number %s, the next one after %i s: sent %i times', async (channel, repeatable, seconds, times, ended) => {
  house.clock.now = new Date(house.clock.now.getTime() + 86_400_000)
  await administrator.post('/api/notice-channels', { ...smsSettings(), repeatable })
  await street.post('/api/me/channels/sms', { immediate: channel === 'sms', digest: false })
  await street.post('/api/me/channels/mail', { immediate: channel === 'mail', digest: false })
  await street.post('/api/me/channels/officialAccount', { immediate: channel === 'officialAccount', digest: false })
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '己。', true)
  const { gatePool } = house.house.services
  const whole = gatePool.query
  // The message goes out, and the process is no more when it would say so.
  gatePool.query = ((text: string, ...rest: never[]) => (text.includes('close_delivery') ? Promise.reject(new Error('killed')) : (whole as (text: string, ...rest: never[]) => unknown).call(gatePool, text, ...rest))) as typeof whole
  await deliveries[0]!.runOnce().catch(() => {})
  gatePool.query = whole
  await deliveries[1]!.runOnce()
  house.clock.now = new Date(house.clock.now.getTime() + seconds * 1_000)
  await bothLook()
  const sent = channel === 'sms' ? service.heard.map(({ body }) => body.messageId) : channel === 'officialAccount' ? templates() : mailServer.heard.map(({ message }) => /Message-ID: (.*)/.exec(message)![1])
  expect([sent.length, new Set(sent).size]).toEqual([times, 1])
  expect((await inDelivery()).map((row) => row.ended)).toEqual(ended === undefined ? [] : [ended])
  await house.owner.query('DELETE FROM delivery')
})

test('a channel that is down holds up no other', async () => {
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
  let release = (_answer: Behaviour) => {}
  behaviours.set('sms', new Promise<Behaviour>((answered) => { release = answered }))
  await street.post('/api/me/channels/sms', { immediate: true, digest: false })
  await street.post('/api/me/channels/mail', { immediate: true, digest: false })
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '庚甲。', true)
  const looked = deliveries[0]!.runOnce()
  await expect.poll(() => mailServer.heard.length, { timeout: 8_000, interval: 5 }).toBe(1)
  release({ body: { result: 'taken' } })
  await looked
  await house.owner.query('DELETE FROM delivery')
})

test('settings that cannot be read stop no other channel; the page says so, they are entered anew, and what waited goes out', async () => {
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
  const { keyring } = house.house.services
  await street.post('/api/me/channels/officialAccount', { immediate: false, digest: false })
  const sealedAs = (channel: string, entries: object) => seal(keyring, JSON.stringify(entries), { table: 'notice_channel', column: 'settings_sealed', row: `${house.countyCode}:${channel}` })
  const { callbackToken: _later, channel: _channel, ...beforeUpgrade } = accountSettings()
  await house.owner.query("UPDATE notice_channel SET settings_sealed = CASE channel WHEN 'sms' THEN 'damaged' ELSE $1 END WHERE channel IN ('sms', 'officialAccount')", [sealedAs('officialAccount', beforeUpgrade)])
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '庚乙。', true)
  await bothLook()
  expect(mailServer.heard).toHaveLength(1)
  expect((await callback(null)).status).toBe(403)
  expect((await house.anonymous.post('/api/phone-codes', { phone: '13900000020' })).body.title).toBe('session.code-not-sent')
  const seen = (await administrator.get('/api/notice-channels')).body
  const { pageAddress, appId, field, templateId } = accountSettings()
  expect(seen.channels).toMatchObject([
    { channel: 'sms', ready: false, broken: true, settings: {} }, { channel: 'groupRobot', broken: false }, { channel: 'officialAccount', ready: false, broken: true, settings: { pageAddress, appId, field, templateId } }, { channel: 'mail', ready: true, broken: false },
  ])
  expect(JSON.stringify(seen)).not.toContain('canary')
  expect(seen.troubles).toMatchObject([{ channel: 'sms', ended: null, mayHaveArrived: false, sentence: '保存的设置打不开。请重新填写并保存；保存后会自动再试。' }])
  const { key: _key, ...withoutKey } = smsSettings()
  expect((await administrator.post('/api/notice-channels', withoutKey)).body.title).toBe('channel.secret-missing')
  const { appSecret: _secret, ...withoutSecret } = accountSettings()
  for (const settings of [smsSettings(), withoutSecret]) expect((await administrator.post('/api/notice-channels', settings)).status, settings.channel).toBe(200)
  house.clock.now = new Date(house.clock.now.getTime() + 31_000)
  await bothLook()
  expect(smsTexts()).toEqual(['13900000007 【邻里】庚乙。'])
})

test('a number that is gone is not written to again, and its owner sees it', async () => {
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
  await street.post('/api/me/channels/mail', { immediate: false, digest: false })
  await street.post('/api/me/channels/sms', { immediate: true, digest: false })
  behaviours.set('sms', { body: { result: 'gone' } })
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '庚。', true)
  await bothLook()
  behaviours.clear()
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '辛。', true)
  await bothLook()
  expect(smsTexts()).toHaveLength(1)
  const mine = (await street.get('/api/me/channels')).body.channels.find(({ channel }: { channel: string }) => channel === 'sms')
  expect(mine.goneAt).not.toBeNull()
  const trouble = async () => (await administrator.get('/api/notice-channels')).body.troubles[0]
  const again = async () => await administrator.post(`/api/notice-channels/deliveries/${(await trouble()).deliveryId}/decide`, { again: true })
  expect(await trouble()).toMatchObject({ ended: 'gone', hindrance: '收信人收不到，已停发。请他在“通知方式”里重新打开以后，再发。' })
  const refused = await again()
  expect([refused.status, refused.body.title, refused.body.detail]).toEqual([409, 'delivery.hindered', '收信人收不到，已停发。请他在“通知方式”里重新打开以后，再发。'])
  await street.post('/api/me/channels/sms', { immediate: false, digest: true })
  expect((await again()).body.detail).toContain('已不用这种方式')
  await street.post('/api/me/channels/sms', { immediate: true, digest: false })
  await switchOn('sms', false)
  expect((await again()).body.detail).toContain('这个渠道已关闭')
  await switchOn('sms')
  expect(await trouble()).toMatchObject({ ended: 'gone', hindrance: null })
  expect((await again()).status).toBe(200)
  await bothLook()
  expect(smsTexts()).toHaveLength(2)
  await street.post('/api/me/channels/sms', { immediate: false, digest: false })
  await house.owner.query('DELETE FROM delivery')
})

test('a grid’s group hears what waits for that grid: once, its own alone, nothing sealed and no words of anybody', async () => {
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
  const webhook = `${service.url}/cgi-bin/webhook/send?key=robot-key-canary`
  const other = (await rows('SELECT id FROM area WHERE county_code = $1 AND level = (SELECT level FROM area WHERE id = $2) AND id <> $2 LIMIT 1', [house.countyCode, request.areaId]))[0]!.id
  expect((await administrator.post('/api/notice-channels/groups', { areaId: request.areaId, webhook: 'https://10.0.0.1/cgi-bin/webhook/send?key=12345678' })).body.title).toBe('channel.host-not-listed')
  expect((await administrator.post('/api/notice-channels/groups', { areaId: house.countyCode, webhook })).body.title).toBe('channel.no-grid')
  for (const areaId of [request.areaId, other]) expect((await administrator.post('/api/notice-channels/groups', { areaId, webhook: `${webhook}-${areaId}` })).text).not.toContain('canary')
  const [mine] = (await administrator.get('/api/notice-channels')).body.robots.filter(({ areaId }: { areaId: string }) => areaId === request.areaId)
  await house.owner.query("UPDATE matter SET waiting_for = 'verify', waiting_organization_id = $2 WHERE id = $1", [request.id, request.community])
  const waits = { organizationId: request.community, permission: 'request.verify', waitsFor: 'verify' }
  for (const sentence of ['诉求 2026-000001：待核查，今天 16:30 前。', '诉求 2026-000001：“核查”即将到期，请尽快办理。']) await leaveNotice(waits, sentence, true)
  await leaveNotice({ organizationId: request.community, permission: 'request.closeCase', waitsFor: 'verify' }, '不是网格的事。', true)
  await leaveNotice({ accountId: accounts.get('resident')! }, '给居民的话。', true)
  await bothLook()
  const robot = () => service.heard.filter(({ path }) => path.includes('webhook'))
  expect(robot().map(({ path, body }) => [path.split('canary-')[1], (body.text as { content: string }).content.split('\n').toSorted()])).toEqual([
    [request.areaId, ['本网格有新的事等着办：', 'https://linli.example.cn/field/work', '· 诉求 2026-000001：“核查”即将到期，请尽快办理。', '· 诉求 2026-000001：待核查，今天 16:30 前。'].toSorted()],
  ])
  await house.owner.query('UPDATE matter SET sealed = true WHERE id = $1', [request.id])
  await leaveNotice(waits, '密件待核查。', true)
  await bothLook()
  expect(robot()).toHaveLength(1)
  await house.owner.query('UPDATE matter SET sealed = false WHERE id = $1', [request.id])
  behaviours.set('robot', { body: { errcode: 45009, errmsg: 'api freq out of limit' } })
  await leaveNotice(waits, '诉求 2026-000001：待核查。', true)
  await bothLook()
  behaviours.set('robot', { body: { errcode: 93000, errmsg: 'invalid webhook url' } })
  house.clock.now = new Date(house.clock.now.getTime() + 59_000)
  await bothLook()
  expect(robot()).toHaveLength(2)
  house.clock.now = new Date(house.clock.now.getTime() + 2_000)
  await bothLook()
  behaviours.clear()
  await leaveNotice(waits, '诉求 2026-000001：待核查。', true)
  await bothLook()
  expect(robot()).toHaveLength(3)
  const seen = (await administrator.get('/api/notice-channels')).body
  expect(seen.robots.find(({ areaId }: { areaId: string }) => areaId === request.areaId).goneAt).not.toBeNull()
  expect(seen.troubles).toMatchObject([{ channel: 'groupRobot', group: mine.areaName, ended: 'gone', hindrance: '机器人已不在群里，已停发。请重新添加这个网格群以后，再发。' }])
  expect((await administrator.post(`/api/notice-channels/groups/${mine.groupRobotId}/remove`)).status).toBe(200)
  expect((await administrator.post(`/api/notice-channels/groups/${mine.groupRobotId}/remove`)).body.title).toBe('channel.group-not-there')
})

test('sign-in codes go by the same channel where it is on; where it is off, as before', async () => {
  await administrator.post('/api/notice-channels', { ...smsSettings(), repeatable: false })
  expect((await house.anonymous.post('/api/phone-codes', { phone: '13900000021' })).status).toBe(200)
  expect(smsTexts()).toHaveLength(1)
  behaviours.set('sms', { status: 401 })
  expect((await house.anonymous.post('/api/phone-codes', { phone: '13900000022' })).body.title).toBe('session.code-not-sent')
  await switchOn('sms', false)
  expect((await house.anonymous.post('/api/phone-codes', { phone: '13900000023' })).status).toBe(200)
  expect(house.messages.map(({ phone }) => phone)).toContain('13900000023')
  await switchOn('sms')
})

test('what is on its way ends with the channel that is switched off; a person who is erased leaves nothing behind', async () => {
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
  await street.post('/api/me/channels/sms', { immediate: true, digest: false })
  behaviours.set('sms', { status: 503 })
  await leaveNotice({ accountId: accounts.get('streetStaff')! }, '壬。', true)
  await bothLook()
  behaviours.clear()
  await switchOn('sms', false)
  house.clock.now = new Date(house.clock.now.getTime() + 3_600_000)
  await bothLook()
  expect(smsTexts()).toHaveLength(1)
  expect((await rows("SELECT FROM delivery WHERE channel = 'sms'")).length).toBe(0)
  await house.owner.query('SELECT app.erase_account($1, $2, $3)', [house.countyCode, accounts.get('streetStaff'), house.clock.now])
  for (const table of ['delivery', 'notice_address', 'notice_preference']) expect((await rows(`SELECT FROM ${table} WHERE account_id = $1`, [accounts.get('streetStaff')])).length, table).toBe(0)
})

async function confirmMail(person: TestPerson, address: string): Promise<void> {
  await person.post('/api/me/mail-address', { address })
  await bothLook()
  const text = Buffer.from(mailServer.heard.at(-1)!.message.split('\r\n\r\n')[1]!, 'base64').toString('utf8')
  expect((await person.post('/api/me/mail-address/confirm', { code: /\d{6}/.exec(text)![0] })).body.confirmed).toBe(true)
  mailServer.heard.length = 0
}

async function followAs(person: TestPerson, openId: string): Promise<void> {
  const { code } = (await person.post('/api/me/official-account/code')).body
  expect((await callback(follower(code, openId))).text).toContain('已绑定')
}

async function givePhone(key: string, phone: string): Promise<void> {
  const [{ id }] = await rows('SELECT id FROM staff_member WHERE account_id = $1', [accounts.get(key)]) as [{ id: string }]
  await house.owner.query('UPDATE staff_member SET work_phone_sealed = $2 WHERE id = $1', [id, seal(house.house.services.keyring, phone, { table: 'staff_member', column: 'work_phone_sealed', row: id })])
}
