import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testCertificate } from '#kit/http/test-certificate.ts'
import type { Reach } from '#modules/channels/server/call-service.ts'
import { channelShapes } from '#modules/channels/server/channel-settings.ts'
import { signForAlibaba, signForTencent } from '#modules/channels/server/cloud-signatures.ts'
import type { Outcome } from '#modules/channels/server/outcome.ts'
import { sendSms } from '#modules/channels/server/send-sms.ts'
import { startService } from '#modules/channels/server/services-fixture.ts'
import type { Behaviour } from '#modules/channels/server/services-fixture.ts'
import { cloudKey, startClouds } from '#modules/channels/server/sms-clouds-fixture.ts'

const AT = new Date('2026-09-15T02:00:00Z')
const reach: Reach = { named: ['localhost'], timeoutMilliseconds: 10_000, trusted: testCertificate }
const impatient = { ...reach, timeoutMilliseconds: 300 }
const clouds = startClouds(() => AT)
let service: Awaited<ReturnType<typeof startService>>
beforeAll(async () => void (service = await startService(() => ({}))))
afterAll(() => service.close())
beforeEach(() => {
  service.heard.length = 0
  clouds.taken.length = 0
})

const common = { ...cloudKey, signature: '齐河邻里' }
const settingsOf = (which: 'alibaba' | 'tencent', more = {}) => channelShapes.sms.parse(which === 'alibaba'
  ? { ...common, service: which, url: service.url, noticeTemplate: 'SMS_1001', codeTemplate: 'SMS_1002', ...more }
  : { ...common, service: which, url: service.url, appId: '1400006666', region: 'ap-guangzhou', noticeTemplate: '1001', codeTemplate: '1002', ...more })
let messages = 0
const message = (more = {}) => ({ id: `m-${++messages}`, phone: '13900000000', words: '诉求 2026-000001：承办单位申请退单，审批退单，9月15日 16:30 前。', at: AT, ...more })
const brief = (answer: Outcome) => [answer.outcome, ...(answer.outcome === 'taken' ? [] : [answer.reason, answer.code ?? ''])].join(' ').trim()

test('signatures are those of the worked examples in both descriptions', () => {
  const alibaba = signForAlibaba({ keyId: 'YourAccessKeyId', key: 'YourAccessKeySecret' }, { host: 'ecs.cn-shanghai.aliyuncs.com', query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' }, body: '' },
    { action: 'RunInstances', version: '2014-05-26', at: new Date('2023-10-26T10:22:32Z'), nonce: '3156853299f313e23d1673dc12e1703d' })
  expect(alibaba.authorization).toBe('ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0')
  const stars = '*'.repeat(32)
  const tencent = signForTencent({ keyId: `AKID${stars}`, key: stars }, { host: 'cvm.tencentcloudapi.com', query: {}, body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}' },
    { service: 'cvm', action: 'DescribeInstances', version: '2017-03-12', region: 'ap-guangzhou', at: new Date('2019-02-25T16:44:25Z') })
  expect(tencent.authorization).toBe(`TC3-HMAC-SHA256 Credential=AKID${stars}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f`)
})

describe.each(['alibaba', 'tencent'] as const)('%s', (which) => {
  const cloud = clouds[which]
  const template = (number: number) => (which === 'alibaba' ? `SMS_${number}` : String(number))
  const send = async (settings: object = {}, more: object = {}) => brief(await sendSms(reach, settingsOf(which, settings), message(more)))
  beforeEach(() => { service.behave = cloud })

  test('takes a notice and a code by the template of each, signed, with variables that are short enough', async () => {
    expect(await send()).toBe('taken')
    expect(await send({}, { words: '您的验证码是 204816，10 分钟内有效。', code: '204816' })).toBe('taken')
    const long = { words: `诉求 2026-000002：${'请尽快核实并'.repeat(12)}办理，12月15日 16:30 前。` }
    expect(await send({}, long)).toBe('taken')
    const digest = { words: '有 3 条提醒：诉求 2026-000001：待核查；诉求 2026-000002：待核查；请协办诉求 2026-000003。' }
    expect([await send({}, digest), await send({ variableLength: 12 }, digest)]).toEqual(['taken', 'taken'])
    const named = (act: string, number: string) => (which === 'alibaba' ? { act, number } : [act, number])
    const to = which === 'alibaba' ? '13900000000' : '+8613900000000'
    expect(clouds.taken).toEqual([
      { to, template: template(1001), variables: named('审批退单，9月15日 16:30 前', '2026-000001') },
      { to, template: template(1002), variables: which === 'alibaba' ? { code: '204816' } : ['204816'] },
      { to, template: template(1001), variables: named('请尽快核…，12月15日 16:30 前', '2026-000002') },
      { to, template: template(1001), variables: named('有 3 条提醒，请点开查看', '2026-000001+2') },
      { to, template: template(1001), variables: named('有 3 条提醒，请点开…', '2026-000001') },
    ])
    const whole = JSON.stringify(service.heard)
    expect([whole.includes(cloudKey.key), whole.includes(cloudKey.keyId)], 'the key itself never leaves').toEqual([false, true])
  })

  test.each([
    ['a wrong key', { key: 'another' }, {}, { alibaba: 'later settingsWrong SignatureDoesNotMatch', tencent: 'later settingsWrong AuthFailure.SignatureFailure' }],
    ['a key that is not there', { keyId: 'gone' }, {}, { alibaba: 'later settingsWrong InvalidAccessKeyId.NotFound', tencent: 'later settingsWrong AuthFailure.SecretIdNotFound' }],
    ['a clock that is wrong', {}, { at: new Date(AT.getTime() + 16 * 60_000) }, { alibaba: 'later settingsWrong InvalidTimeStamp.Expired', tencent: 'later settingsWrong AuthFailure.SignatureExpire' }],
    ['a signature name that nobody approved', { signature: '别的县' }, {}, { alibaba: 'later settingsWrong isv.SMS_SIGNATURE_ILLEGAL', tencent: 'later settingsWrong FailedOperation.SignatureIncorrectOrUnapproved' }],
    ['a template that is not there', { noticeTemplate: 'SMS_9' }, {}, { alibaba: 'later settingsWrong isv.SMS_TEMPLATE_ILLEGAL', tencent: 'later settingsWrong FailedOperation.TemplateIncorrectOrUnapproved' }],
    ['a template with another variable', { withNumber: false }, {}, { alibaba: 'later settingsWrong isv.TEMPLATE_MISSING_PARAMETERS', tencent: 'later settingsWrong FailedOperation.TemplateIncorrectOrUnapproved' }],
    ['variables that are too long', { variableLength: 35 }, { words: '很长的一句话，没有期限，也没有编号，一直说到第三十个字还没有完' }, { alibaba: 'refused messageRefused isv.PARAM_LENGTH_LIMIT', tencent: 'refused messageRefused InvalidParameterValue.TemplateParameterLengthLimit' }],
  ])('says what is wrong: %s', async (_what, settings, more, expected) => {
    expect(await send(settings, more)).toBe(expected[which])
    expect(clouds.taken).toEqual([])
  })

  test.each<[string, Behaviour, string]>([
    ['is out of order', { status: 500, body: '<html>' }, 'uncertain brokenAnswer'],
    ['is busy', { status: 503, headers: { 'retry-after': '120' } }, 'later busy'],
    ['wants no more', { status: 429 }, 'later busy'],
    ['lets nobody in', { status: 403, body: '<html>' }, 'later settingsWrong 403'],
    ['says 200 and nothing of it', { body: {} }, 'uncertain unreadable'],
    ['says half of it', { body: '{"Code":' }, 'uncertain unreadable'],
    ['hangs up', 'hangUp', 'uncertain noAnswer'],
    ['says nothing', 'silent', 'uncertain noAnswer'],
  ])('%s: never a second message for one that may have been taken', async (_what, behaviour, expected) => {
    service.behave = () => behaviour
    const answer = await sendSms(behaviour === 'silent' ? impatient : reach, settingsOf(which), message())
    expect(brief(answer)).toBe(expected)
    expect(service.heard).toHaveLength(1)
  })
})

const said = { alibaba: (Code: string) => ({ body: { Code, Message: 'x', RequestId: 'r' } }), tencent: (Code: string) => ({ body: { Response: { SendStatusSet: [{ Code, Message: 'x' }], RequestId: 'r' } } }) }

test.each<['alibaba' | 'tencent', string, string]>([
  ['alibaba', 'isv.BUSINESS_LIMIT_CONTROL', 'later busy'], ['alibaba', 'Throttling.User', 'later busy'], ['alibaba', 'isv.DAY_LIMIT_CONTROL', 'later dailyLimit'], ['alibaba', 'isv.MONTH_LIMIT_CONTROL', 'later dailyLimit'],
  ['alibaba', 'isv.AMOUNT_NOT_ENOUGH', 'later settingsWrong'], ['alibaba', 'isv.OUT_OF_SERVICE', 'later settingsWrong'], ['alibaba', 'isp.RAM_PERMISSION_DENY', 'later settingsWrong'], ['alibaba', 'isv.SIGN_STATE_ILLEGAL', 'later settingsWrong'],
  ['alibaba', 'isv.MOBILE_NUMBER_ILLEGAL', 'gone addressGone'], ['alibaba', 'isv.SMS_CONTENT_ILLEGAL', 'refused messageRefused'], ['alibaba', 'isv.BLACK_KEY_CONTROL_LIMIT', 'refused messageRefused'],
  ['alibaba', 'isp.SYSTEM_ERROR', 'uncertain brokenAnswer'], ['alibaba', 'isv.NOBODY_KNOWS', 'refused messageRefused'], ['alibaba', 'ok', 'refused messageRefused'],
  ['tencent', 'RequestLimitExceeded.IPLimitExceeded', 'later busy'], ['tencent', 'LimitExceeded.PhoneNumberThirtySecondLimit', 'later busy'], ['tencent', 'LimitExceeded.PhoneNumberDailyLimit', 'later dailyLimit'],
  ['tencent', 'FailedOperation.InsufficientBalanceInSmsPackage', 'later settingsWrong'], ['tencent', 'UnauthorizedOperation.RequestIpNotInWhitelist', 'later settingsWrong'], ['tencent', 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate', 'later settingsWrong'],
  ['tencent', 'FailedOperation.PhoneNumberInBlacklist', 'gone addressGone'], ['tencent', 'InvalidParameterValue.IncorrectPhoneNumber', 'gone addressGone'], ['tencent', 'FailedOperation.ContainSensitiveWord', 'refused messageRefused'],
  ['tencent', 'InternalError.Timeout', 'uncertain brokenAnswer'], ['tencent', 'InternalError.SigVerificationFail', 'later settingsWrong'], ['tencent', 'OK', 'refused messageRefused'],
])('%s says %s: %s', async (which, code, expected) => {
  service.behave = () => said[which](code)
  const answer = await sendSms(reach, settingsOf(which), message())
  expect(brief(answer)).toBe(`${expected} ${code}`)
})

test.each<[string, unknown, string]>([
  ['two lines for one number', { Response: { SendStatusSet: [{ Code: 'Ok' }, { Code: 'Ok' }] } }, 'uncertain unreadable'],
  ['none', { Response: { SendStatusSet: [] } }, 'uncertain unreadable'],
  ['an error beside a success', { Response: { Error: { Code: 'AuthFailure.SignatureFailure' }, SendStatusSet: [{ Code: 'Ok' }] } }, 'later settingsWrong AuthFailure.SignatureFailure'],
])('tencent answers with %s', async (_what, body, expected) => {
  service.behave = () => ({ body })
  expect(brief(await sendSms(reach, settingsOf('tencent'), message()))).toBe(expected)
})

test('without an address of its own each goes to the cloud’s public one, and to no other', async () => {
  const inside: Reach = { ...reach, named: [], resolve: (_name, _options, found) => found(null, [{ address: '10.0.0.1', family: 4 }]) }
  for (const which of ['alibaba', 'tencent'] as const) {
    expect(brief(await sendSms(inside, settingsOf(which, { url: '' }), message()))).toBe('refused privateNetwork')
    expect(brief(await sendSms(inside, settingsOf(which), message()))).toBe('refused hostNotAllowed')
  }
  expect(service.heard).toEqual([])
})
