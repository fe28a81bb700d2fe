import { expect, test } from 'vitest'
import { check } from '#kit/ui/check.ts'
import { saveNoticeChannel } from '#modules/channels/contract.ts'

test.each([
  ['a gateway', { service: 'plain' }, ['keyId', 'url']],
  ['Alibaba Cloud', { service: 'alibaba', signature: '【齐河】', repeatable: true }, ['codeTemplate', 'keyId', 'noticeTemplate', 'repeatable', 'signature']],
  ['Tencent Cloud', { service: 'tencent', noticeTemplate: '甲', region: '', variableLength: 50 }, ['appId', 'codeTemplate', 'keyId', 'noticeTemplate', 'region', 'signature', 'variableLength']],
  ['no such service', { service: 'carrier pigeon' }, ['keyId', 'service']],
])('the form of text messages says at once all that is wrong: %s', (_what, values, fields) => {
  const checked = check(saveNoticeChannel, { channel: 'sms', ...values })
  expect('wrong' in checked && Object.keys(checked.wrong).toSorted()).toEqual(fields)
})
