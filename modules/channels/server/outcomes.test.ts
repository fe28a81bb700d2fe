import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Reach } from '#modules/channels/server/call-service.ts'
import { channelShapes } from '#modules/channels/server/channel-settings.ts'
import { settle, waitAfter } from '#modules/channels/server/outcome.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'
import { testCertificate } from '#kit/http/test-certificate.ts'
import { retryAfter } from '#modules/channels/server/retry-after.ts'
import { sendToGroup } from '#modules/channels/server/send-group-robot.ts'
import { sendMail } from '#modules/channels/server/send-mail.ts'
import { sendSms } from '#modules/channels/server/send-sms.ts'
import { TemplateMessages } from '#modules/channels/server/send-template-message.ts'
import { startMailServer, startService } from '#modules/channels/server/services-fixture.ts'
import type { Behaviour, MailManners } from '#modules/channels/server/services-fixture.ts'

let service: Awaited<ReturnType<typeof startService>>
let mailServer: Awaited<ReturnType<typeof startMailServer>>
const reach: Reach = { named: ['localhost'], timeoutMilliseconds: 10_000, trusted: testCertificate }
/** Where nothing will be said, nobody waits long for it. */
const waitingFor = (behaviour: Behaviour | MailManners) => (/silent|slow/.test(JSON.stringify(behaviour)) ? { ...reach, timeoutMilliseconds: 300 } : reach)
const AT = new Date('2026-09-15T02:00:00Z')

beforeAll(async () => {
  service = await startService(() => ({}))
  mailServer = await startMailServer()
})
afterAll(() => {
  service.close()
  mailServer.close()
})
beforeEach(() => {
  service.heard.length = 0
  mailServer.heard.length = 0
  mailServer.said.length = 0
  mailServer.manners = {}
})

const gateway = (more: { repeatable?: boolean }) => channelShapes.sms.parse({ url: `${service.url}/send`, keyId: 'county', key: 'secret', signature: '【邻里】', ...more })
const brief = (answer: Outcome) => [answer.outcome, answer.outcome === 'taken' ? undefined : answer.reason]

/** What the gateway does → what becomes of the message without, and with, the gateway knowing a message by its number. */
test.each<[string, Behaviour, string[], string[]]>([
  ['takes it', { body: { result: 'taken' } }, ['taken'], ['taken']],
  ['takes it and is asked again', { body: { result: 'taken', repeated: true } }, ['taken'], ['taken']],
  ['is busy', { body: { result: 'later' } }, ['later', 'busy'], ['later', 'busy']],
  ['is busy by its status', { status: 503 }, ['later', 'busy'], ['later', 'busy']],
  ['wants no more', { status: 429, headers: { 'retry-after': '120' } }, ['later', 'busy'], ['later', 'busy']],
  ['refuses the words', { body: { result: 'refused', code: 'FORBIDDEN_WORD' } }, ['refused', 'messageRefused'], ['refused', 'messageRefused']],
  ['refuses by its status', { status: 400 }, ['refused', 'messageRefused'], ['refused', 'messageRefused']],
  ['does not know the key', { status: 401 }, ['later', 'settingsWrong'], ['later', 'settingsWrong']],
  ['knows that the number unsubscribed', { body: { result: 'gone' } }, ['gone', 'addressGone'], ['gone', 'addressGone']],
  ['breaks after it heard', { status: 500 }, ['uncertain', 'brokenAnswer'], ['later', 'repeated']],
  ['says 200 and something else', { body: { error: 'quota' } }, ['uncertain', 'unreadable'], ['later', 'repeated']],
  ['says no JSON', { body: '<html>' }, ['uncertain', 'unreadable'], ['later', 'repeated']],
  ['says a list', { body: '[1]' }, ['uncertain', 'unreadable'], ['later', 'repeated']],
  ['says far too much', { body: `"${'x'.repeat(70_000)}"` }, ['uncertain', 'noAnswer'], ['later', 'repeated']],
  ['hangs up', 'hangUp', ['uncertain', 'noAnswer'], ['later', 'repeated']],
  ['says nothing', 'silent', ['uncertain', 'noAnswer'], ['later', 'repeated']],
])('text message: the gateway %s', async (_what, behaviour, once, byNumber) => {
  service.behave = () => behaviour
  for (const [repeatable, expected] of [[false, once], [true, byNumber]] as const) {
    const answer = await sendSms(waitingFor(behaviour), gateway({ repeatable }), { id: 'm-1', phone: '13900000000', words: '有新进展。', at: AT })
    expect(brief(answer).filter(Boolean)).toEqual(expected)
  }
})

test('a text message is signed over its time and its body, and carries its number', async () => {
  service.behave = () => ({ body: { result: 'taken' } })
  await sendSms(reach, gateway({ repeatable: true }), { id: 'm-1', phone: '13900000000', words: '有新进展。', at: AT })
  const [heard] = service.heard
  expect(heard!.body).toEqual({ messageId: 'm-1', phone: '13900000000', text: '【邻里】有新进展。' })
  expect([heard!.headers['linli-key'], heard!.headers['linli-time']]).toEqual(['county', '1789437600'])
  expect(heard!.headers['linli-signature']).toBe(createHmac('sha256', 'secret').update(`1789437600\n${heard!.text}`).digest('hex'))
})

test.each<[string, Behaviour, string[]]>([
  ['takes it', { body: { errcode: 0, errmsg: 'ok' } }, ['taken']],
  ['has had twenty this minute', { body: { errcode: 45009, errmsg: 'api freq out of limit' } }, ['later', 'busy']],
  ['is busy', { body: { errcode: -1, errmsg: 'system busy' } }, ['later', 'busy']],
  ['was taken out of the group', { body: { errcode: 93000, errmsg: 'invalid webhook url' } }, ['gone', 'robotGone']],
  ['is in the group no more', { body: { errcode: 93008, errmsg: 'not in chat' } }, ['gone', 'robotGone']],
  ['was stopped', { body: { errcode: 93004, errmsg: 'robot is disabled' } }, ['gone', 'robotGone']],
  ['lies with 200', { body: { errcode: 40008, errmsg: 'invalid message type' } }, ['refused', 'messageRefused']],
  ['breaks', { status: 502, body: '<html>' }, ['uncertain', 'brokenAnswer']],
  ['says no number', { body: { errmsg: 'ok' } }, ['uncertain', 'unreadable']],
  ['says half of it', { body: '{"errcode":' }, ['uncertain', 'unreadable']],
  ['hangs up', 'hangUp', ['uncertain', 'noAnswer']],
  ['says nothing', 'silent', ['uncertain', 'noAnswer']],
])('group robot: it %s', async (_what, behaviour, expected) => {
  service.behave = () => behaviour
  const answer = await sendToGroup(waitingFor(behaviour), `${service.url}/cgi-bin/webhook/send?key=12345678`, '· 诉求 2026-000001：待核查。')
  expect(brief(answer).filter(Boolean)).toEqual(expected)
  expect(service.heard.map(({ body }) => body)).toEqual([{ msgtype: 'text', text: { content: '· 诉求 2026-000001：待核查。' } }])
})

test('a group’s limit of a minute is waited for; its text is never longer than the protocol takes', async () => {
  service.behave = () => ({ body: { errcode: 45009 } })
  const answer = await sendToGroup(reach, `${service.url}/send`, '字'.repeat(2_000))
  expect(answer).toMatchObject({ waitMilliseconds: 60_000, code: '45009' })
  expect(Buffer.byteLength((service.heard[0]!.body.text as { content: string }).content)).toBeLessThanOrEqual(2_048)
})

const account = { appId: 'wx1234567890', appSecret: 'app-secret', templateId: 'template-1', field: 'thing1', numberField: 'character_string2', timeField: 'time3', pageAddress: 'https://linli.example.cn', callbackToken: 'token' }
const follower = (more: Partial<{ at: Date; id: string }> = {}) => ({ id: 'd-1', openId: 'openid-1', words: '诉求 2026-000001：承办单位申请退单，审批退单，9月15日 16:30 前。', link: 'https://linli.example.cn/notices', at: AT, ...more })
const isToken = (path: string) => path === '/cgi-bin/stable_token'

test.each<[string, Behaviour, string[]]>([
  ['takes it', { body: { errcode: 0, msgid: 1 } }, ['taken']],
  ['is busy', { body: { errcode: -1 } }, ['later', 'busy']],
  ['has had enough today', { body: { errcode: 45009 } }, ['later', 'dailyLimit']],
  ['has had enough this minute', { body: { errcode: 45011 } }, ['later', 'busy']],
  ['had this number before', { body: { errcode: 45065 } }, ['taken']],
  ['is forbidden this', { body: { errcode: 48004 } }, ['later', 'settingsWrong']],
  ['is limited as an account', { body: { errcode: 50002 } }, ['later', 'settingsWrong']],
  ['says that he no longer follows', { body: { errcode: 43004 } }, ['gone', 'addressGone']],
  ['knows no such follower', { body: { errcode: 40003 } }, ['gone', 'addressGone']],
  ['does not know the template', { body: { errcode: 40037 } }, ['later', 'settingsWrong']],
  ['refuses the words', { body: { errcode: 47003 } }, ['refused', 'messageRefused']],
  ['breaks', { status: 500 }, ['later', 'repeated']],
  ['says half of it', { body: '{' }, ['later', 'repeated']],
  ['says nothing', 'silent', ['later', 'repeated']],
])('official account: it %s', async (_what, behaviour, expected) => {
  service.behave = ({ path }) => (isToken(path) ? { body: { access_token: 't', expires_in: 7_200 } } : behaviour)
  expect(brief(await new TemplateMessages(waitingFor(behaviour), service.url).send(account, follower())).filter(Boolean)).toEqual(expected)
})

/** The first try that nobody answered, how long the other side knows its number, what this try came to → what becomes of the message. */
test.each<[string, number | null, number | null, Outcome, string[]]>([
  ['nothing was unclear: tried again', null, 540, { outcome: 'later', reason: 'busy' }, ['later', 'busy', '30']],
  ['this one is unclear and known', null, 540, { outcome: 'later', reason: 'repeated' }, ['later', 'repeated', '30']],
  ['an earlier one is, and this one waits within its time', -60, 540, { outcome: 'later', reason: 'busy' }, ['later', 'busy', '30']],
  ['an earlier one is, and this one waits beyond it', -60, 540, { outcome: 'later', reason: 'busy', waitMilliseconds: 480_000 }, ['uncertain', 'neverCleared']],
  ['an earlier one is, this one was never heard, the time is over', -520, 540, { outcome: 'later', reason: 'unreachable' }, ['uncertain', 'neverCleared']],
  ['an earlier one is, without an end', -40_000, null, { outcome: 'later', reason: 'busy', waitMilliseconds: 3_600_000 }, ['later', 'busy', '3600']],
  ['an earlier one is, and this one is refused', -60, 540, { outcome: 'refused', reason: 'messageRefused' }, ['uncertain', 'neverCleared']],
  ['an earlier one is, and this one is taken', -60, 540, { outcome: 'taken' }, ['taken']],
  ['an earlier one is, and nobody is there any more', -60, 540, { outcome: 'gone', reason: 'addressGone' }, ['gone', 'addressGone']],
])('%s', (_why, unclear, known, said, expected) => {
  const unclearSince = unclear === null ? null : new Date(AT.getTime() + unclear * 1_000)
  const { answer, again } = settle(said, { attempts: 1, triedAt: AT, unclearSince }, known === null ? null : known * 1_000, AT)
  expect([...brief(answer), again === null ? undefined : String((again.getTime() - AT.getTime()) / 1_000)].filter(Boolean)).toEqual(expected)
})

test('the access token is fetched once, kept until it ends, and renewed when it is refused and nobody else has', async () => {
  let current = 1
  const refused = new Map<string, number>()
  service.behave = ({ path, body }) => {
    if (!isToken(path)) return { body: { errcode: refused.get(new URL(path, service.url).searchParams.get('access_token')!) ?? 0 } }
    if (body.force_refresh === true) current += 1
    return { body: { access_token: `t${current}`, expires_in: 7_200 } }
  }
  /** Whether each call for a token since the last look asked for a new one. */
  const asked = () => service.heard.splice(0).filter(({ path }) => isToken(path)).map(({ body }) => body.force_refresh)
  const messages = new TemplateMessages(reach, service.url)
  expect((await messages.send(account, follower())).outcome).toBe('taken')
  expect(service.heard[0]!.body).toEqual({ grant_type: 'client_credential', appid: 'wx1234567890', secret: 'app-secret', force_refresh: false })
  expect(service.heard[1]!.body).toEqual({ touser: 'openid-1', template_id: 'template-1', url: 'https://linli.example.cn/notices', client_msg_id: 'd-1', data: { thing1: { value: '审批退单，9月15日 16:30 前' }, character_string2: { value: '2026-000001' }, time3: { value: '2026年9月15日 10:00' } } })
  expect((await messages.send(account, follower({ id: 'd-2' }))).outcome).toBe('taken')
  await messages.send({ ...account, numberField: '', timeField: '' }, follower({ id: 'd-3' }))
  expect(service.heard.at(-1)!.body.data).toEqual({ thing1: { value: '审批退单，9月15日 16:30 前' } })
  expect(asked()).toEqual([false])
  for (const code of [40001, 42001]) {
    refused.set(`t${current}`, code)
    expect((await messages.send(account, follower())).outcome, String(code)).toBe('taken')
    expect(asked(), String(code)).toEqual([false, true])
  }
  const nearlyOver = new Date(AT.getTime() + 7_200_000 - 5 * 60_000)
  expect((await messages.send(account, follower({ at: nearlyOver }))).outcome).toBe('taken')
  expect(asked()).toEqual([false])
  // Another process has renewed it: its token is taken, and nobody renews it again.
  refused.set('t3', 40001)
  current = 9
  expect((await messages.send(account, follower({ at: nearlyOver }))).outcome).toBe('taken')
  expect(asked()).toEqual([false])
  refused.set('t9', 40001).set('t10', 40001)
  expect(brief(await messages.send(account, follower({ at: nearlyOver })))).toEqual(['later', 'settingsWrong'])
  expect(asked()).toEqual([false, true])
})

test.each<[string, Behaviour, string[]]>([
  ['a wrong secret', { body: { errcode: 40125, errmsg: 'invalid appsecret' } }, ['later', 'settingsWrong']],
  ['an address that is not on the list there', { body: { errcode: 40164 } }, ['later', 'settingsWrong']],
  ['no token in it', { body: {} }, ['later', 'settingsWrong']],
  ['too many tokens', { body: { errcode: 45009 } }, ['later', 'dailyLimit']],
  ['nothing', 'silent', ['later', 'unreachable']],
])('without a token nothing has been sent: %s', async (_what, behaviour, expected) => {
  service.behave = () => behaviour
  expect(brief(await new TemplateMessages(waitingFor(behaviour), service.url).send(account, follower()))).toEqual(expected)
  expect(service.heard.every(({ path }) => isToken(path))).toBe(true)
})

const mailSettings = (more = {}) => ({ host: 'localhost', port: mailServer.port, user: '', password: '', from: 'linli@example.cn', pageAddress: 'https://linli.example.cn', ...more })
const mail = { id: 'd-1', to: 'zhang@example.cn', subject: '邻里：今天的提醒，一共有很多很多很多很多条', words: '有 2 条提醒：甲；乙。\n.\n请登录查看。', at: AT }

test.each<[string, MailManners, string[]]>([
  ['takes it', {}, ['taken']],
  ['takes it encrypted', { startTls: true }, ['taken']],
  ['is busy at the door', { replies: { GREETING: '421 4.3.2 shutting down' } }, ['later', 'busy']],
  ['speaks something else', { replies: { GREETING: 'SSH-2.0-OpenSSH' } }, ['later', 'unreachable']],
  ['says nothing at the door', { replies: { GREETING: 'silent' } }, ['later', 'unreachable']],
  ['does not know the sender', { replies: { MAIL: '553 5.7.1 not yours' } }, ['later', 'settingsWrong']],
  ['has no such box', { replies: { RCPT: '550 5.1.1 no such user' } }, ['gone', 'addressGone']],
  ['is of a house that takes no mail', { replies: { RCPT: '556 5.1.10 null MX' } }, ['gone', 'addressGone']],
  ['has no such box, in old words', { replies: { RCPT: '550 no such user' } }, ['gone', 'addressGone']],
  ['has a full box', { replies: { RCPT: '452 4.2.2 mailbox full' } }, ['later', 'busy']],
  ['asks to come again', { replies: { RCPT: '450 4.7.1 greylisted' } }, ['later', 'busy']],
  ['takes nothing from here', { replies: { RCPT: '550 5.7.1 policy' } }, ['refused', 'messageRefused']],
  ['refuses the message', { replies: { MESSAGE: '554 5.7.1 spam' } }, ['refused', 'messageRefused']],
  ['has no room for it', { replies: { MESSAGE: '452 4.3.1 no room' } }, ['later', 'busy']],
  ['hangs up before the message', { replies: { DATA: 'hangUp' } }, ['later', 'unreachable']],
  ['looks through the message before it takes it', { replies: { MESSAGE: 'slow' } }, ['taken']],
  ['hangs up after the message', { replies: { MESSAGE: 'hangUp' } }, ['uncertain', 'noAnswer']],
  ['says nothing after the message', { replies: { MESSAGE: 'silent' } }, ['uncertain', 'noAnswer']],
  ['says nonsense after the message', { replies: { MESSAGE: 'hello' } }, ['uncertain', 'noAnswer']],
  ['breaks off the handshake', { startTls: true, replies: { STARTTLS: '454 4.7.0 not now' } }, ['later', 'busy']],
])('mail: the server %s', async (_what, manners, expected) => {
  mailServer.manners = manners
  expect(brief(await sendMail(waitingFor(manners), mailSettings(), mail)).filter(Boolean)).toEqual(expected)
})

test('a mail goes encrypted where that is offered, says who sends it, and arrives as it was written', async () => {
  mailServer.manners = { startTls: true }
  expect((await sendMail(reach, mailSettings({ user: 'linli@example.cn', password: 'word' }), mail)).outcome).toBe('taken')
  expect(mailServer.said).toEqual(['EHLO', 'STARTTLS', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'QUIT'])
  const [heard] = mailServer.heard
  expect(heard).toMatchObject({ secure: true, user: '/linli@example.cn/word', from: 'linli@example.cn', to: 'zhang@example.cn' })
  const [head, body] = heard!.message.split('\r\n\r\n')
  expect(Buffer.from(body!, 'base64').toString('utf8')).toBe(mail.words)
  expect(head).toContain('Message-ID: <d-1@example.cn>')
  expect(head!.split('\r\n').every((line) => line.length <= 78)).toBe(true)
  const subject = [...head!.matchAll(/=\?utf-8\?B\?([^?]+)\?=/g)].map(([, part]) => Buffer.from(part!, 'base64').toString('utf8')).join('')
  expect(subject).toBe(mail.subject)
})

test('where there is no other way to sign in it is by LOGIN; the greeting names this house', async () => {
  mailServer.manners = { startTls: true, auth: 'LOGIN NTLM' }
  expect((await sendMail(reach, mailSettings({ user: 'linli', password: 'word' }), mail)).outcome).toBe('taken')
  expect(mailServer.heard[0]!.user).toBe('/linli/word')
  expect(mailServer.greeted).toContain('linli.example.cn')
})

test.each([
  ['120', 120], [' 5 ', 5], ['Tue, 15 Sep 2026 02:02:00 GMT', 120], ['Tue, 15 Sep 2026 01:00:00 GMT', 0], ['soon', 0], ['', 0], [null, 0], ['-3', 0],
])('the other side asks to wait: %j is %i seconds', (said, seconds) => expect(retryAfter(said, AT)).toBe(seconds * 1_000))

test('a password is never said in clear, and a mail goes in clear only where the operator named the server', async () => {
  expect(brief(await sendMail(reach, mailSettings({ user: 'linli', password: 'word' }), mail))).toEqual(['later', 'notEncrypted'])
  expect(mailServer.said).not.toContain('AUTH')
  expect(mailServer.heard).toEqual([])
})

test('a certificate that nobody vouches for is not trusted', async () => {
  const { trusted: _trusted, ...stranger } = reach
  mailServer.manners = { startTls: true }
  expect(brief(await sendMail(stranger, mailSettings(), mail))).toEqual(['later', 'unreachable'])
  expect(brief(await sendToGroup(stranger, `${service.url}/send`, '·'))).toEqual(['later', 'unreachable'])
  expect([service.heard, mailServer.heard]).toEqual([[], []])
})

test('nobody is called who is not of the protocol and was not named; a known name that leads inside is not followed', async () => {
  const narrow: Reach = { ...reach, named: [], resolve: (_name, _options, found) => found(null, [{ address: '10.0.0.1', family: 4 }]) }
  expect(brief(await sendSms(narrow, gateway({}), { id: 'm', phone: '13900000000', words: '。', at: AT }))).toEqual(['refused', 'hostNotAllowed'])
  expect(brief(await sendToGroup(narrow, `${service.url}/send`, '·'))).toEqual(['refused', 'hostNotAllowed'])
  expect(brief(await sendMail(narrow, mailSettings(), mail))).toEqual(['refused', 'hostNotAllowed'])
  expect(brief(await sendMail(narrow, mailSettings({ host: 'smtp.qq.com', port: 25 }), mail))).toEqual(['refused', 'hostNotAllowed'])
  expect(brief(await sendToGroup(narrow, 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=12345678', '·'))).toEqual(['refused', 'privateNetwork'])
  expect(brief(await new TemplateMessages(narrow).send(account, follower()))).toEqual(['refused', 'privateNetwork'])
  expect(brief(await sendMail(narrow, mailSettings({ host: 'smtp.qq.com', port: 465 }), mail))).toEqual(['refused', 'privateNetwork'])
  expect([service.heard, mailServer.said]).toEqual([[], []])
})

test('a server that says a little every now and then is not listened to for ever', async () => {
  mailServer.manners = { replies: { GREETING: 'drip' } }
  const began = performance.now()
  expect(brief(await sendMail({ ...reach, timeoutMilliseconds: 60 }, mailSettings(), mail))).toEqual(['later', 'unreachable'])
  expect(performance.now() - began).toBeGreaterThan(200)
})

test('what nobody listens to is tried again, later each time', async () => {
  const gone = await startService(() => ({}))
  gone.close()
  expect(brief(await sendToGroup(reach, `${gone.url}/send`, '·'))).toEqual(['later', 'unreachable'])
  expect([1, 2, 3, 7, 8, 20].map((attempts) => waitAfter(attempts) / 1_000)).toEqual([30, 60, 120, 1_920, 3_600, 3_600])
  expect(waitAfter(1, 90_000)).toBe(90_000)
  expect(waitAfter(1, 86_400_000)).toBe(3_600_000)
})
