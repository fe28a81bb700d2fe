import { describe, expect, test } from 'vitest'
import { newId } from '#kit/http/identifiers.ts'
import { checkReasonOf, isDrawnForCheck, saysOnlyPassedOn } from '#modules/requests/verification.ts'

describe('the draw', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => newId(new Date(1_790_000_000_000 + index * 60_000)))
  test('is the same each time and takes about its share', () => {
    const drawn = ids.filter((id) => isDrawnForCheck(id, 5))
    expect(drawn).toEqual(ids.filter((id) => isDrawnForCheck(id, 5)))
    expect(drawn.length / ids.length).toBeGreaterThan(0.04)
    expect(drawn.length / ids.length).toBeLessThan(0.06)
  })
  test('none of nothing, all of everything', () => {
    expect(ids.some((id) => isDrawnForCheck(id, 0))).toBe(false)
    expect(ids.every((id) => isDrawnForCheck(id, 100))).toBe(true)
  })
})

const request = { id: '01a0a2ca-e100-7f5b-81c7-7e15297b2a29', check_reason: null as string | null, reporter_id: 'resident' as string | null, isSafety: false, percent: 0, hasVerifier: true }
test.each([
  ['the reporter’s word suffices', {}, null],
  ['safety', { isSafety: true }, 'safety'],
  ['a dispute stays one', { check_reason: 'dispute', isSafety: true }, 'dispute'],
  ['by chance', { percent: 100 }, 'random'],
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
