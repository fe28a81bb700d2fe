import { expect, test } from 'vitest'
import { office } from '#kit/clock/calendar-fixture.ts'
import { digestDay, digestSentence } from '#modules/channels/digest.ts'

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
