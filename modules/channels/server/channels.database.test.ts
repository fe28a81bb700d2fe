import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { openTestHouse } from '#apps/server/testing.ts'
import { openChannelsHouse, reach } from '#modules/channels/server/channels-house-fixture.ts'
import { sampleDeliveries } from '#modules/channels/server/sample-deliveries.ts'

const house = await openTestHouse({ databaseUrl: inject('databaseUrl'), keysFile: inject('keysFile') }, { reach })
const { behaviours, service, mailServer, administrator, street, resident, accounts, rows, leaveNotice, callback, at, bothLook, smsSettings, mailSettings, accountSettings, robotSettings, switchOn, inDelivery, smsTexts, follower, forget, close } = await openChannelsHouse(house)

afterAll(close)
beforeEach(forget)

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
  for (const settings of [smsSettings(), mailSettings(), accountSettings(), robotSettings()]) {
    const saved = await administrator.post('/api/notice-channels', settings)
    expect([saved.status, saved.text.includes('canary')], settings.channel).toEqual([200, false])
  }
  const again = await administrator.post('/api/notice-channels', { ...withoutKey, signature: '【邻里平台】' })
  expect(again.body.channels[0]).toMatchObject({ channel: 'sms', ready: true, enabled: false, settings: { url: `${service.url}/sms`, keyId: 'county', signature: '【邻里平台】', repeatable: false } })
  const cloud = { channel: 'sms', service: 'alibaba', keyId: 'LTAI5t', signature: '齐河邻里', noticeTemplate: 'SMS_1001', codeTemplate: 'SMS_1002' }
  const wrongs = [{}, { key: 'k', noticeTemplate: '' }, { key: 'k', codeTemplate: '1002' }, { key: 'k', signature: '【齐河邻里】' }, { key: 'k', variableLength: 50 }, { key: 'k', repeatable: true }, { key: 'k', service: 'tencent' }, { key: 'k', url: 'https://sms.elsewhere.example/' }]
  const sentences = await Promise.all(wrongs.map(async (wrong) => (await administrator.post('/api/notice-channels', { ...cloud, ...wrong })).text))
  expect(sentences.map((text) => /第一次设置要填写密钥|请填写通知模板 CODE|模板 CODE 像|不带【】|12 到 35|请不要勾选|请填写 SmsSdkAppId|NOTICE_HOSTS/.exec(text)?.[0])).toEqual(
    ['第一次设置要填写密钥', '请填写通知模板 CODE', '模板 CODE 像', '不带【】', '12 到 35', '请不要勾选', '请填写 SmsSdkAppId', 'NOTICE_HOSTS'])
  const clouded = await administrator.post('/api/notice-channels', { ...cloud, key: 'cloud-canary' })
  expect([clouded.status, clouded.text.includes('canary'), clouded.body.channels[0].settings]).toEqual([200, false, expect.objectContaining({ service: 'alibaba', noticeTemplate: 'SMS_1001', withNumber: true, variableLength: 20, url: '' })])
  expect((await administrator.post('/api/notice-channels', cloud)).status, 'of the same service the key stays').toBe(200)
  expect((await administrator.post('/api/notice-channels', withoutKey)).body.title, 'another is not told it').toBe('channel.secret-missing')
  await administrator.post('/api/notice-channels', { ...smsSettings(), signature: '【邻里平台】' })
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

test('the official account is bound by a code that its follower writes to it; nothing unsigned or recorded is heard', async () => {
  expect((await callback(null)).text).toBe('4711')
  expect((await callback(null, { signature: '0'.repeat(40) })).status).toBe(403)
  const { code } = (await street.post('/api/me/official-account/code')).body
  expect(code).toMatch(/^\d{8}$/)
  expect((await callback(follower(code), { signature: '0'.repeat(40) })).status).toBe(403)
  expect((await callback(follower(code), { timestamp: String(Math.floor(house.clock.now.getTime() / 1_000) - 600) })).status).toBe(403)
  expect((await callback(follower(code === '00000000' ? '11111111' : '00000000'))).text).toContain('没有认出绑定码')
  expect((await callback('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml>&e;</xml>')).text).toBe('success')
  // The signature says nothing of the body: an address that was seen brings no other words.
  expect((await callback(follower('您好', 'openid-street-1'), { nonce: 'seen' })).text).toContain('没有认出绑定码')
  expect((await callback(follower(code, 'openid-who-saw-it'), { nonce: 'seen' })).text).toBe('success')
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
