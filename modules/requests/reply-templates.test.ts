import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillTemplate, fits, namesPerson, placeholders, placeholdersIn, unfilledIn, unknownPlaceholders } from '#modules/requests/reply-templates.ts'

const facts = { 编号: '2026-000123', 单位: '住建局', 期限: null, 地点: '阳光花园3号楼' }

test.each([
  ['您反映的 {编号} 由{单位}办理。', '您反映的 2026-000123 由住建局办理。', []],
  ['{地点}的路灯将在{期限}前修好。', '阳光花园3号楼的路灯将在{期限}前修好。', ['期限']],
  ['｛编号｝和{ 单位 }', '2026-000123和住建局', []],
  ['没有要填的', '没有要填的', []],
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
