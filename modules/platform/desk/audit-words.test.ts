import { expect, test } from 'vitest'
import { sayAction, sayOutcome } from '#modules/platform/desk/audit-words.ts'

const words = { 'POST /areas/{areaId}/close': '撤销区划，自某日起；没有承继的归上级' }

test.each([
  ['POST /areas/{areaId}/close', '撤销区划', '撤销区划，自某日起；没有承继的归上级'],
  ['time clock-missed', '到时限自动记为超期', '到时限自动记为超期'],
  ['time somethingNew', '到期由系统自动办理', '到期由系统自动办理'],
  ['POST /of/an/older/version', 'POST /of/an/older/version', 'POST /of/an/older/version'],
])('%s is said %s', (action, short, whole) => expect(sayAction(action, words)).toEqual({ short, whole }))

test('a refusal is told apart by word and shape', () => expect(sayOutcome('refused')).toEqual({ word: '被拒绝', shape: 'missed' }))
