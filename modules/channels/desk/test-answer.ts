import type { Trouble } from '#modules/channels/contract.ts'

type Sent = Pick<Trouble, 'ended' | 'sentence'>

/** A try is counted when it sets out: until its answer is noted there is none to tell. */
export function testState({ ended, sentence }: Sent): 'done' | 'waiting' | 'missed' {
  if (ended === 'taken') return 'done'
  return ended === null && sentence === null ? 'waiting' : 'missed'
}

export function testAnswer(test: Sent): string {
  const state = testState(test)
  if (state === 'done') return '✓ 对方已收下。请到手机、邮箱或群里看看。'
  return state === 'waiting' ? '正在发送，几秒钟后有结果……' : `✗ ${test.sentence ?? '没有送达。'}`
}
