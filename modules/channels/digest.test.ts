import { expect, test } from 'vitest'
import { office } from '#kit/clock/calendar-fixture.ts'
import { digestDay, digestSentence } from '#modules/channels/digest.ts'
import { groupWords } from '#modules/channels/group-words.ts'

test.each([
  // instant                  day           why
  ['2026-09-14T23:59:59Z', undefined, '7:59 in China is too early'],
  ['2026-09-15T00:00:00Z', '2026-09-15', 'eight in the morning'],
  ['2026-09-15T15:59:59Z', '2026-09-15', 'a minute to midnight in China'],
  ['2026-09-15T16:00:00Z', undefined, 'the next day has begun in China'],
  ['2026-09-19T01:00:00Z', undefined, 'a Saturday'],
  ['2026-09-20T01:00:00Z', '2026-09-20', 'a Sunday on which work is made up'],
  ['2026-10-06T01:00:00Z', undefined, 'a Tuesday of the National Day holiday'],
  ['2031-09-20T01:00:00Z', '2031-09-20', 'a year that is not loaded: nobody is left without his digest'],
])('%s → %s: %s', (now, day, _why) => expect(digestDay(new Date(now), office)).toBe(day))

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
