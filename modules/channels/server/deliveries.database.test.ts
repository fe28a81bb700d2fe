import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { seal } from '#kit/secrets/sealed-value.ts'
import { openChannelsHouse, reach } from '#modules/channels/server/channels-house-fixture.ts'
import type { Caller } from '#modules/channels/server/channels-house-fixture.ts'
import type { Behaviour } from '#modules/channels/server/services-fixture.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }, { reach })
const { behaviours, service, mailServer, deliveries, administrator, street, accounts, request, rows, leaveNotice, callback, at, bothLook, smsSettings, mailSettings, accountSettings, robotSettings, switchOn, inDelivery, templates, smsTexts, follower, forget, close } = await openChannelsHouse(house)

afterAll(close)
beforeEach(forget)

beforeAll(async () => {
  for (const settings of [{ ...smsSettings(), signature: '【邻里平台】' }, mailSettings(), accountSettings(), robotSettings()]) {
    await administrator.post('/api/notice-channels', settings)
    await switchOn(settings.channel)
  }
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
  expect(mailed(), 'what went at once elsewhere stands in the digest where that is all that he hears').toEqual(['有 3 条提醒：甲；乙；丙。'])
  expect((await administrator.get('/api/notice-channels')).body.channels.find(({ channel }: { channel: string }) => channel === 'mail')).toMatchObject({ lastSentAt: at('2026-09-16T08:05:00').toISOString(), waiting: 0 })
})

test('whoever hears by the digest alone finds in it, once, what went at once and what was gathered; not what is done by then', async () => {
  const account = accounts.get('streetStaff')!
  const leave = (sentence: string) => leaveNotice({ accountId: account }, sentence, true)
  await house.owner.query('UPDATE notice SET sent_at = at WHERE sent_at IS NULL')
  await street.post('/api/me/channels/sms', { immediate: false, digest: false })
  // A process whose clock is behind the one that sent the day's digest.
  house.clock.now = at('2026-09-16T08:04:00')
  await leave('一。')
  await bothLook()
  house.clock.now = at('2026-09-16T10:00:00')
  await leave('二。')
  await house.owner.query("UPDATE notice SET gather_until = at + interval '10 minutes', organization_id = $1 WHERE sentence = '二。'", [request.community])
  await leave('办完了。')
  await bothLook()
  await house.owner.query("UPDATE notice SET waits_for = 'somethingBefore' WHERE sentence = '办完了。'")
  expect([mailServer.heard.length, (await rows('SELECT 1 FROM notice WHERE sent_at IS NULL')).length]).toEqual([0, 0])
  house.clock.now = at('2026-09-17T08:01:00')
  await leave('三。')
  await bothLook()
  house.clock.now = at('2026-09-18T08:01:00')
  await leave('四。')
  await bothLook()
  expect(mailed()).toEqual(['有 3 条提醒：一；二；三。', '四。'])
  await street.post('/api/me/channels/sms', { immediate: true, digest: true })
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

async function confirmMail(person: Caller, address: string): Promise<void> {
  await person.post('/api/me/mail-address', { address })
  await bothLook()
  expect((await person.post('/api/me/mail-address/confirm', { code: /\d{6}/.exec(mailed().at(-1)!)![0] })).body.confirmed).toBe(true)
  mailServer.heard.length = 0
}

/** What each mail says, without what stands below it. */
function mailed(): string[] {
  return mailServer.heard.map(({ message }) => Buffer.from(message.split('\r\n\r\n')[1]!, 'base64').toString('utf8').split('\n\n')[0]!)
}

async function followAs(person: Caller, openId: string): Promise<void> {
  const { code } = (await person.post('/api/me/official-account/code')).body
  expect((await callback(follower(code, openId))).text).toContain('已绑定')
}

async function givePhone(key: string, phone: string): Promise<void> {
  const [{ id }] = await rows('SELECT id FROM staff_member WHERE account_id = $1', [accounts.get(key)]) as [{ id: string }]
  await house.owner.query('UPDATE staff_member SET work_phone_sealed = $2 WHERE id = $1', [id, seal(house.house.services.keyring, phone, { table: 'staff_member', column: 'work_phone_sealed', row: id })])
}
