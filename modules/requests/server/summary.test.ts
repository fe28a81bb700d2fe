import { expect, test } from 'vitest'
import { summaryOf } from '#modules/requests/server/summary.ts'

const byUnit = { unit: '供热公司', isReporter: false }
const byTime = { unit: null, isReporter: false }
const byReporter = { unit: null, isReporter: true }

test.each([
  ['a unit is named', { ...byUnit, move: 'sign', data: {} }, '供热公司签收'],
  ['the reporter too', { ...byReporter, move: 'report', data: {} }, '反映人上报了诉求'],
  ['whoever acts with authority is said to', { ...byUnit, move: 'confirm', data: { byAuthority: true } }, '供热公司（受托代为）确认'],
  ['who asks for it again has not handled it himself', { ...byReporter, move: 'reopen', data: {} }, '反映人要求重新办理'],
  ['time is no doer', { ...byTime, move: 'silence', data: {} }, '居民在规定天数内没有表态，转现场核查'],
  ['nor when it ends a wait', { ...byTime, move: 'endWait', data: { by: 'time' } }, '等待居民补充期满，继续办理'],
  ['nor when it ends the matter', { ...byTime, move: 'becomeFinal', data: {} }, '回访后没有再提出，期满终结'],
  ['a day as people say it', { ...byUnit, move: 'suspend', data: { reviewOn: '2026-12-05' } }, '供热公司申请挂账，12月5日复核'],
  ['what a message holds, not who saw it', { unit: '永顺社区', isReporter: false, move: 'split', data: { sealed: true, count: 1 } }, '永顺社区看出有检举控告，密封转送；其余另立 1 件'],
  ['of a promise too', { ...byUnit, move: 'reply', data: { kind: 'byWhen', promisedOn: '2026-10-08' } }, '供热公司答复：限期办结（10月8日前）'],
])('%s', (_why, event, said) => expect(summaryOf(event)).toBe(said))
