import { expect, test } from 'vitest'
import { baseCategories } from '#presets/base-categories.ts'
import { guess } from './guess-category.ts'

const categories = baseCategories.flatMap((category) => category.children)

test.each<[string, string, string, string, string, string]>([
  // title, text, category, purpose, urgency, why
  ['小区电梯困人', '电梯故障，维保不来', 'safety.lift', 'help', 'urgent', 'urgency of the category'],
  ['投诉物业', '消防通道堵满了车，消防通道没人管', 'safety.fireLane', 'complaint', 'urgent', 'long words outweigh one short word in the title'],
  ['请问小区什么时候通天然气？', '家里还在用煤气罐', 'utilities.gas', 'consult', 'routine', 'a question is no emergency'],
  ['家里有煤气味，怀疑漏气', '燃气表旁边有味', 'utilities.gas', 'help', 'emergency', 'a leak is'],
  ['举报商家偷税', '不开发票', 'marketGovernance.tax', 'report', 'routine', 'report before complaint'],
  ['建议增设路灯', '晚上太黑', 'municipal.streetLight', 'suggest', 'routine', 'one word found'],
  ['感谢社区工作人员', '帮老人办好了高龄补贴', 'welfare.elderly', 'thanks', 'routine', 'thanks'],
  ['无题', '天气真好', 'publicService.other', 'help', 'routine', 'no word found: nobody’s list'],
])('%s → %s %s %s: %s', (title, text, category, purpose, urgency) => {
  expect(guess(title, text, categories)).toMatchObject({ category, purpose, urgency })
})

test('names the words it found', () => {
  expect(guess('路灯不亮', '路灯坏了三天', categories).foundWords).toEqual(['路灯', '不亮'])
})

test('of equal ones the first in the catalogue', () => {
  const equal = [{ key: 'a.a', urgency: 'routine', hints: ['水管'] }, { key: 'b.b', urgency: 'routine', hints: ['电线'] }] as const
  expect(guess('电线和水管', '', equal.map((one) => ({ ...one, hints: [...one.hints] }))).category).toBe('a.a')
})
