import { expect, test } from 'vitest'
import { reasonWords } from '#modules/channels/channel-reasons.ts'
import { digestSentence } from '#modules/channels/digest.ts'
import { groupWords } from '#modules/channels/group-words.ts'
import { actWithNumber, templateWords } from '#modules/channels/template-words.ts'

test.each([
  [['2026-000001 今天到期，请答复。'], '2026-000001 今天到期，请答复。'],
  [['甲。', '乙。'], '有 2 条提醒：甲；乙。'],
  [['甲。', '乙。', '丙。', '丁。'], '有 4 条提醒：甲；乙；丙……'],
])('%o → %s', (sentences, said) => expect(digestSentence(sentences)).toBe(said))

const about = (matterId: string, ...sentences: string[]) => sentences.map((sentence) => ({ matterId, sentence }))
const one = about('1', '诉求 1：待核查。', '诉求 1：“核查”即将到期。')
const ten = Array.from({ length: 10 }, (_, at) => about(String(at), `诉求 ${at}：待核查。`)).flat()

test.each([
  ['one request with two notices is one thing to do', one, ['今天本网格有 1 件事等着办：', '· 诉求 1：待核查。', '· 诉求 1：“核查”即将到期。']],
  ['what is said of it stands together, and once', [...one, ...about('2', '诉求 2：待核查。'), ...about('1', '诉求 1：待核查。')], ['今天本网格有 2 件事等着办：', '· 诉求 1：待核查。', '· 诉求 1：“核查”即将到期。', '· 诉求 2：待核查。']],
  ['of many the first, and how many requests more', [...one, ...ten], ['今天本网格有 10 件事等着办：', '· 诉求 1：待核查。', '· 诉求 1：“核查”即将到期。', ...[0, 2, 3, 4, 5, 6].map((at) => `· 诉求 ${at}：待核查。`), '……还有 3 件。']],
])('a group’s digest: %s', (_what, told, lines) => expect(groupWords(told, true).split('\n')).toEqual(lines))

test.each([
  ['诉求 2026-000001：新诉求，派单，9月15日 16:30 前。', '新诉求，派单，9月15日 16:30 前', '2026-000001'],
  ['诉求 2026-000001：反映人不认可答复，请重新办理，签收，12月15日 16:30 前。', '签收，12月15日 16:30 前', '2026-000001'],
  ['诉求 2026-000001：请十个字以上的单位赶快签收，2027年12月15日 16:30 前。', '请十个字…，12月15日 16:30 前', '2026-000001'],
  ['工作提醒函：诉求 2026-000001 的“核查”即将到期，请尽快办理。', '工作提醒函：诉求的“核查”即将到期', '2026-000001'],
  ['催办：诉求 2026-000001 的“签收”已超期，河东街道尚未办理。', '催办：诉求的“签收”已超期', '2026-000001'],
  ['您反映的 2026-000001 已答复。', '您反映的事已答复', '2026-000001'],
  ['您也遇到的 2026-000001 有进展：已答复，已结案。公开的答复在“我的诉求”里看。', '您也遇到的事有进展：已答复，已结案', '2026-000001'],
  ['请协办诉求 2026-000001。', '请协办诉求', '2026-000001'],
  ['有 3 条提醒：诉求 2026-000001：待核查；诉求 2026-000002：待核查；请协办诉求 2026-000003。', '有 3 条提醒，请点开查看', '2026-000001+2'],
  ['9月的月度核算单已出。有不对的，5 个工作日内可以申诉。', '9月的月度核算单已出', '-'],
])('in a template of 20 characters: %s', (sentence, act, number) => {
  expect(templateWords(sentence)).toEqual({ act, number })
  expect([...act].length).toBeLessThanOrEqual(20)
})

test('without a field of its own the number stands behind the act where there is room', () => {
  expect(actWithNumber(templateWords('请协办诉求 2026-000001。'))).toBe('请协办诉求 2026-000001')
  expect(actWithNumber(templateWords('您反映的 2026-000001 已经答复，请评价。'))).toBe('您反映的事已经答复，请评价')
})

test('what has ended is not said to be tried again', () => {
  expect(reasonWords('unreachable', false)).toBe('连不上对方的服务器。会自动再试；一直连不上，请检查网络和地址。')
  expect(reasonWords('unreachable', true)).toBe('连不上对方的服务器。半天没有送达，已不是新消息，不再发。页面上仍能看到。')
  expect(reasonWords('messageRefused:400', true)).toBe('对方拒收这条内容，不再发。（对方代码 400）')
})
