import { expect, test } from 'vitest'
import { CONDUCT } from '#modules/requests/sealing.ts'
import { learntCategories, notEnough, SuggestionSetting, stateOfSuggestion, usualSuggestion } from '#modules/requests/suggestion-rules.ts'

const inForce = ['municipal', 'municipal.streetLight', 'sanitation.garbage', 'utilities.water', 'publicService.other', CONDUCT].map((key) => ({ key }))
const keys = (its: readonly { key: string }[]) => its.map(({ key }) => key)
const better = { macroF1: 0.7, keywords: 0.5 }
const counts = (light: number, garbage: number, water: number) => new Map([['municipal.streetLight', light], ['sanitation.garbage', garbage], ['utilities.water', water]])

test('learnt is each second level in force, but for what the county leaves out and reports on officials', () => {
  expect(keys(learntCategories(inForce, usualSuggestion))).toEqual(['municipal.streetLight', 'sanitation.garbage', 'utilities.water'])
  expect(keys(learntCategories(inForce, { ...usualSuggestion, leftOut: [] }))).not.toContain(CONDUCT)
})

test('each category must have enough; one that has none has not', () => {
  expect(keys(notEnough(learntCategories(inForce, usualSuggestion), counts(30, 29, 0), usualSuggestion))).toEqual(['sanitation.garbage', 'utilities.water'])
})

test.each([
  // setting                       model                                  state          why
  [{ enabled: false }, { ...better, texts: counts(99, 99, 99) }, 'switchedOff', 'the administrator said so, whatever was learnt'],
  [{}, undefined, 'noModel', 'nothing was learnt yet'],
  [{}, { fault: 'broken' as const }, 'broken', 'named as it is'],
  [{}, { ...better, texts: counts(30, 30, 30) }, 'on', 'exactly enough is enough'],
  [{}, { macroF1: 0.5, keywords: 0.5, texts: counts(30, 30, 30) }, 'notBetter', 'no better than hint words'],
  [{}, { ...better, texts: counts(30, 30, 29) }, 'notEnough', 'one is missing to one category'],
  [{ minimum: 31 }, { ...better, texts: counts(30, 31, 31) }, 'notEnough', 'more is asked for than when it was learnt'],
  [{ leftOut: ['utilities.water'] }, { ...better, texts: counts(30, 30, 29) }, 'on', 'what is left out needs none'],
  [{}, { ...better, texts: new Map([['municipal.streetLight', 30], ['sanitation.garbage', 30]]) }, 'on', 'a category that came later does not switch it off'],
  [{}, { ...better, texts: new Map([['municipal.streetLight', 30]]) }, 'notEnough', 'one category alone says nothing'],
])('%o %o → %s: %s', (setting, known, state, _why) => {
  expect(stateOfSuggestion({ ...usualSuggestion, ...setting }, inForce, known)).toBe(state)
})

test('the usual setting is one that could be saved', () => {
  expect(SuggestionSetting.parse(usualSuggestion)).toEqual(usualSuggestion)
})
