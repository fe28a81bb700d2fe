import { expect, test } from 'vitest'
import { checkReasonOf, saysOnlyPassedOn } from '#modules/requests/verification.ts'

const request = { check_reason: null as string | null, reporter_id: 'resident' as string | null, isSafety: false, isDrawn: false, hasVerifier: true }
test.each([
  ['the reporter’s word suffices', {}, null],
  ['safety', { isSafety: true }, 'safety'],
  ['a dispute stays one', { check_reason: 'dispute', isSafety: true }, 'dispute'],
  ['by chance', { isDrawn: true }, 'random'],
  ['nobody could confirm it', { reporter_id: null }, 'noReporter'],
  ['nobody could look', { isSafety: true, hasVerifier: false }, null],
])('%s', (_why, changed, expected) => {
  expect(checkReasonOf({ ...request, ...changed })).toBe(expected)
})

test.each([
  ['已转城管局办理。', true],
  ['您好，已转交相关部门处理', true],
  ['移交综合执法局。', true],
  ['已派给晏城街道办理', true],
  ['已转住建局，由其尽快与您联系。', true],
  ['路灯已于今天修好，请查看。', false],
  ['已转告施工方停工，今晚起不再夜间施工，执法队每晚巡查。', false],
  ['您反映的押金已由房东当面退还。', false],
])('passed on? %s', (words, expected) => {
  expect(saysOnlyPassedOn(words)).toBe(expected)
})
