import { expect, test } from 'vitest'
import { checkReport, presetOf } from './report-form.ts'
import type { ReportValues } from './report-form.ts'

const told: ReportValues = {
  channel: 'counter', authority: 'counter', text: '楼道灯不亮，晚上看不见台阶', areaId: 'k3f9', longitude: undefined, latitude: undefined, address: ' ', category: undefined, purpose: 'help', urgency: undefined, reporterName: '', reporterPhone: '',
  anonymousToPublic: true, photoIds: [], joins: undefined, letterDate: undefined,
}

test('words and a place suffice; what was left empty is not sent', () =>
  expect(checkReport(told)).toEqual({
    input: { channel: 'counter', authority: 'counter', text: '楼道灯不亮，晚上看不见台阶', place: { areaId: 'k3f9' }, purpose: 'help', anonymousToPublic: true, photoIds: [] },
  }))

test('a point that was marked on the map goes along', () =>
  expect(checkReport({ ...told, longitude: 116.75, latitude: 36.8 })).toMatchObject({ input: { place: { areaId: 'k3f9', longitude: 116.75, latitude: 36.8 } } }))

test.each([
  // what differs                         field           sentence
  [{ text: '灯' }, 'text', '要反映的事情至少 2 个字'],
  [{ areaId: undefined }, 'areaId', '请选择地点，至少到社区'],
  [{ reporterPhone: '不知道' }, 'reporterPhone', '请填写电话号码'],
] as const)('%o is refused before it is sent', (differing, field, sentence) => {
  expect(checkReport({ ...told, ...differing })).toEqual({ wrong: { [field]: sentence } })
})

test.each([
  // address                                draft                                     how, authority, where
  [{ channel: 'counter', area: 'k3f9' }, undefined, ['counter', 'counter', 'k3f9']],
  [{ channel: 'counter' }, { ...told, authority: 'spokenConsent' }, ['counter', 'spokenConsent', 'k3f9']],
  [{ channel: 'paper', area: 'other' }, told, ['paper', 'letter', 'k3f9']],
  [{ channel: 'toString' }, undefined, ['hotline', 'call', undefined]],
  [{}, told, ['counter', 'counter', 'k3f9']],
] as const)('%o presets the form', (search, draft, expected) => {
  const { channel, authority, areaId } = presetOf(search, draft)
  expect([channel, authority, areaId]).toEqual(expected)
})
