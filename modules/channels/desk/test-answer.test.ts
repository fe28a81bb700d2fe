import { expect, test } from 'vitest'
import { testAnswer, testState } from '#modules/channels/desk/test-answer.ts'

test.each([
  [{ ended: null, sentence: null }, 'waiting', '正在发送，几秒钟后有结果……', 'set out, no answer yet'],
  [{ ended: null, sentence: '连不上对方，会再试。' }, 'missed', '✗ 连不上对方，会再试。', 'tried once, to be tried again'],
  [{ ended: 'taken', sentence: null }, 'done', '✓ 对方已收下。请到手机、邮箱或群里看看。', 'taken'],
  [{ ended: 'refused', sentence: '对方不收。' }, 'missed', '✗ 对方不收。', 'refused with a reason'],
  [{ ended: 'gone', sentence: null }, 'missed', '✗ 没有送达。', 'ended without a word'],
] as const)('%o is %s and says %s: %s', (sent, state, said, _when) => expect([testState(sent), testAnswer(sent)]).toEqual([state, said]))
