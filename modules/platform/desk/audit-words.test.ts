import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { objectWords, sayAction, sayOutcome } from '#modules/platform/desk/audit-words.ts'

const words = {
  'POST /areas/{areaId}/close': '撤销区划，自某日起；没有承继的归上级', 'GET /posts': '岗位和在岗的人；可只看空岗（有岗无人）', 'GET /requests/{requestId}': '查看诉求',
  'POST /sessions/sample': '样例县：以样例人员身份进入（正式环境没有）',
}

test.each([
  ['POST /areas/{areaId}/close', '撤销区划', '撤销区划，自某日起；没有承继的归上级'],
  ['GET /posts', '查看岗位和在岗的人', '查看岗位和在岗的人；可只看空岗（有岗无人）'],
  ['GET /requests/{requestId}', '查看诉求', '查看诉求'],
  ['POST /sessions/sample', '以样例人员身份登录', '以样例人员身份登录'],
  ['time silence', '居民到期没有回应', '居民到期没有回应，自动转入核查'],
  ['time clock-missed', '到时限自动记为超期', '到时限自动记为超期'],
  ['time somethingNew', '到期由系统自动办理', '到期由系统自动办理'],
  ['POST /of/an/older/version', 'POST /of/an/older/version', 'POST /of/an/older/version'],
])('%s is said %s', (action, short, whole) => expect(sayAction(action, words)).toEqual({ short, whole }))

test('a refusal is told apart by word and shape', () => expect(sayOutcome('refused')).toEqual({ word: '被拒绝', shape: 'missed' }))

test('whatever a route records has a name to read', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const recorded = globSync('{kit,modules}/**/server/*.ts', { cwd: root }).flatMap((file) => [...readFileSync(`${root}${file}`, 'utf8').matchAll(/objectKind: '(\w+)'/g)].map(([, kind]) => kind!))
  expect(recorded.length).toBeGreaterThan(50)
  expect([...new Set(recorded)].filter((kind) => objectWords[kind] === undefined)).toEqual([])
})
