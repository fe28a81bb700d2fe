import { expect, test } from 'vitest'
import { actWords, labelOf } from '#modules/requests/desk/move-words.ts'

const publication = { publicText: '路灯不亮', publicAnswer: '已修好', publishedAt: '2026-09-01T00:00:00.000Z', kept: null, stateLabel: '已办成', isPlan: false }

test.each([
  ['publish', null, '公开', '公开'],
  ['publish', publication, '修改公开内容', '修改公开内容'],
  ['withdraw', publication, '撤回公开', '撤回公开'],
  ['refuseReturn', null, '不同意退单', '不同意退单，由它继续办'],
] as const)('%s of what is public %j is opened by %s and done by %s', (move, shown, label, act) => {
  expect([labelOf({ publication: shown }, move), actWords({ publication: shown }, move)]).toEqual([label, act])
})
