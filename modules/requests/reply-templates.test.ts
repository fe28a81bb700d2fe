import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addBelow, factsOf, fillTemplate, fits, namesPerson, placeholders, placeholdersIn, templatesFor, unfilledIn, unknownPlaceholders } from '#modules/requests/reply-templates.ts'

const facts = { 编号: '2026-000123', 单位: '住建局', 期限: null, 地点: '阳光花园3号楼' }

test.each([
  ['您反映的 {编号} 由{单位}办理。', '您反映的 2026-000123 由住建局办理。', []],
  ['{地点}的路灯将在{期限}前修好。', '阳光花园3号楼的路灯将在{期限}前修好。', ['{期限}']],
  ['｛编号｝和{ 单位 }', '2026-000123和住建局', []],
  ['没有要填的', '没有要填的', []],
  ['办不到，原因是……。还可以通过……办理，电话____。', '办不到，原因是……。还可以通过……办理，电话____。', ['“……”', '“____”']],
  ['把3…5号楼的灯都换了', '把3…5号楼的灯都换了', []],
  ['{姓名}您好', '{姓名}您好', []],
])('%s → %s, left: %o', (words, filled, left) => {
  expect(fillTemplate(words, facts)).toBe(filled)
  expect(unfilledIn(filled)).toEqual(left)
})

test('everything known is filled in, wherever it stands, and nothing else is touched', () => {
  const part = fc.oneof(fc.constantFrom(...placeholders.map((name) => `{${name}}`)), fc.stringMatching(/^[一-龥，。0-9]{0,8}$/))
  fc.assert(fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
    const all = { 编号: 'A', 单位: 'B', 期限: 'C', 地点: 'D' }
    expect(fillTemplate(parts.join(''), all)).toBe(parts.map((one) => all[one.slice(1, -1) as keyof typeof all] ?? one).join(''))
  }))
})

test.each([
  ['{编号}{姓名}{电话}', ['姓名', '电话']],
  ['{单位}', []],
])('%s may not have %o', (words, unknown) => {
  expect(unknownPlaceholders(words)).toEqual(unknown)
  expect(placeholdersIn(words).length).toBeGreaterThan(0)
})

test.each([
  ['请打13800138000', true],
  ['请打０５３４－５３２１２３４', true],
  ['身份证37142519900101123X', true],
  ['也可以打12345热线', false],
  ['2026年11月27日前办结', false],
])('%s names a person: %s', (words, names) => expect(namesPerson(words)).toBe(names))

test.each([
  [null, 1],
  ['municipal', 2],
  ['municipal.streetLight', 3],
  ['municipal.road', 0],
  ['muni', 0],
])('for %s: %i', (category, rank) => expect(fits({ category }, 'municipal.streetLight')).toBe(rank))

test('the nearest to its category stands first, another subject’s not at all', () => {
  const templates = [null, 'municipal', 'municipal.road', 'municipal.streetLight'].map((category) => ({ category }))
  expect(templatesFor(templates, 'municipal.streetLight').map(({ category }) => category)).toEqual(['municipal.streetLight', 'municipal', null])
})

test.each([
  ['the limit, in China’s day', '2099-03-01T16:30:00Z', undefined, '2099年3月2日'],
  ['a promise before it', '2099-03-01T16:30:00Z', '2099-04-05', '2099年4月5日'],
  ['neither', null, undefined, null],
])('by when: %s', (_what, dueAt, promisedOn, day) => {
  expect(factsOf({ number: '2026-000123', holder: null, dueAt, place: '' }, promisedOn)).toEqual({ 编号: '2026-000123', 单位: null, 期限: day, 地点: null })
})

test.each([
  ['', '已修好。', '已修好。'],
  [' \n', '已修好。', '已修好。'],
  ['您好。\n\n', '已修好。', '您好。\n已修好。'],
])('%j with %j below', (words, more, both) => expect(addBelow(words, more)).toBe(both))
