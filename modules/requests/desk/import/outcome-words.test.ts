import { expect, test } from 'vitest'
import { outcomeWords, percentOf } from '#modules/requests/desk/import/outcome-words.ts'

const none = { why: null, rowCount: 40, rowsTaken: 0, addedOpen: 0, addedClosed: 0, alreadyThere: 0, returned: 0 }

test.each([
  [{ ...none, state: 'ready' as const }, '共 40 行，还没有开始'],
  [{ ...none, state: 'running' as const, rowsTaken: 30, addedOpen: 28, returned: 2 }, '30 / 40 行：新诉求 28，退回 2'],
  [{ ...none, state: 'done' as const, rowsTaken: 40, addedOpen: 1, addedClosed: 2, alreadyThere: 3, returned: 34 }, '新诉求 1，存档 2，以前已导入 3，退回 34'],
  [{ ...none, state: 'cancelled' as const }, '没有导入'],
  [{ ...none, state: 'refused' as const, why: '第 3 行的文字读不出来。' }, '第 3 行的文字读不出来。'],
])('%o is said as %s', (item, words) => expect(outcomeWords(item)).toBe(words))

test.each([[null, 0, 0], [0, 0, 0], [3, 2, 66], [40, 40, 100]])('of %s rows %i are %i per cent', (rowCount, rowsTaken, percent) => expect(percentOf({ rowCount, rowsTaken })).toBe(percent))
