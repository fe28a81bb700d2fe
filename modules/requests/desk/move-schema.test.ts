import { expect, test } from 'vitest'
import { moveRoutes } from '#modules/requests/contract-moves.ts'
import { check, defaultsOf, fieldsOf } from './move-schema.ts'
import type { OpenMove } from './move-schema.ts'

const id = '0193f1f0-0000-7000-8000-000000000001'
const unit = '0193f1f0-0000-7000-8000-000000000002'

test.each(Object.keys(moveRoutes) as OpenMove[])('%s: every text of the form has a Chinese name and a length from the contract', (move) => {
  for (const { label, most } of fieldsOf(move).filter(({ name }) => name === 'words' || name.startsWith('public'))) {
    expect(label).toMatch(/^\p{Script=Han}+(（\p{Script=Han}+）)?$/u)
    expect(most).toBeGreaterThan(100)
  }
})

test('the form holds what the contract asks, without the request itself', () => {
  expect(fieldsOf('dispatch').map(({ name, optional }) => [name, optional])).toEqual([['organizationId', false], ['coUnits', true], ['category', true], ['urgency', true], ['words', true]])
  expect(defaultsOf('dispatch')).toEqual({ coUnits: [] })
  expect(defaultsOf('verify')).toEqual({ method: 'site', photoIds: [] })
})

test.each([
  // move            values                                          wrong
  ['dispatch', {}, { organizationId: '请选择单位' }],
  ['decline', { words: '不属于' }, { reasonKey: '请选择理由', words: '给居民的说明至少 5 个字' }],
  ['reply', { kind: 'byWhen', words: '下周修好路灯' }, { promisedOn: '请选择承诺办结的日期' }],
  ['reply', {}, { kind: '请选择办理结果', words: '答复至少 4 个字' }],
  ['callBack', { answered: true }, { solved: '请选择是否解决', satisfaction: '请选择满意程度' }],
  ['decideExtension', { words: '同意' }, { approve: '请选择同意或不同意' }],
] as const)('%s %o is refused before it is sent', (move, values, wrong) => expect(check(move, id, 3, values)).toEqual({ wrong }))

test('what is empty is not sent', () =>
  expect(check('dispatch', id, 3, { organizationId: unit, coUnits: [], words: '' })).toEqual({ input: { requestId: id, version: 3, organizationId: unit, coUnits: [] } }))

test('a place that has no address can be corrected without one', () =>
  expect(check('correctPlace', id, 3, { place: { areaId: '371425001001', address: '' }, words: '选错了小区' })).toEqual({ input: { requestId: id, version: 3, place: { areaId: '371425001001' }, words: '选错了小区' } }))
