import { expect, test } from 'vitest'
import type { HotlineMessage, HotlineOrderShown } from '#modules/requests/hotline/contract.ts'
import { hotlineLines } from '#modules/requests/desk/hotline-lines.ts'

const refused: HotlineMessage = {
  messageId: '01941f29-7c00-7000-8000-000000000001', orderNumber: 'DH-1', round: 1, kindLabel: '已签收', state: 'refused', unsure: false,
  madeAt: '2026-09-01T01:00:00Z', nextTryAt: '2026-09-01T01:00:00Z', endedAt: '2026-09-01T01:01:00Z', attempts: 1, sentence: '要送的按“重发”，不要送的按“停发”。', cannotGo: null,
}
const later = (state: HotlineMessage['state']): HotlineMessage => ({ ...refused, messageId: '01941f29-7c00-7000-8000-000000000002', kindLabel: '已答复', state, madeAt: '2026-09-02T01:00:00Z', endedAt: null, sentence: null })
const order = (messages: HotlineMessage[]): HotlineOrderShown => ({
  orderNumber: 'DH-1', round: 1, theirDueAt: null, isEarlier: false, theirState: null, takenAt: '2026-09-01T00:00:00Z', evaluation: null, messages,
  events: [{ word: '催办', understood: true, effect: '记为催办', at: '2026-09-01T12:00:00Z', words: '请尽快', }],
})

test.each([
  [[refused], false, '这一单后面的消息也等着，请系统管理员与平台核对后，在“设置 › 12345 对接”里决定重发或停发。'],
  [[refused, later('waiting')], false, '这一单后面的消息也等着，请系统管理员与平台核对后，在“设置 › 12345 对接”里决定重发或停发。'],
  [[refused, later('sent')], false, '后来的消息已经送到，这条消息不再补发。'],
  [[refused], true, '平台已经再次派来这一单，这条消息不再补发。'],
])('what was not taken says what follows from it, and never names a button its reader has not', (messages, isSentAnew, said) => {
  const line = hotlineLines(order(messages), isSentAnew).find(({ isWrong }) => isWrong)
  expect(line).toMatchObject({ words: '发出“已签收”，对方不收', more: said })
})

test('what went and what came stand in the order of time', () => {
  expect(hotlineLines(order([refused, later('sent')]), false).map(({ words, more }) => [words, more])).toEqual([
    ['收到工单', null], ['发出“已签收”，对方不收', '后来的消息已经送到，这条消息不再补发。'], ['对方：催办', '请尽快；记为催办'], ['发出“已答复”，已送达', null],
  ])
})
