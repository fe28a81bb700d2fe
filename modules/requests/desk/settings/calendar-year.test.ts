import { expect, test } from 'vitest'
import { monthsOf, readRows } from './calendar-year.ts'

test('a year has all its days once, weeks from Monday', () => {
  const days = monthsOf(2028).flatMap(({ weeks }) => weeks.flat()).filter((day) => day !== null)
  expect(days).toHaveLength(366)
  expect(new Set(days.map(({ date }) => date)).size).toBe(366)
  // 1 February 2028 is a Tuesday.
  expect(monthsOf(2028)[1]!.weeks[0]!.map((day) => day?.day ?? 0)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(monthsOf(2028)[1]!.weeks[0]!.map((day) => day?.weekend ?? false)).toEqual([false, false, false, false, false, true, true])
})

test('rows are read as people paste them', () =>
  expect(readRows('日期,种类,名称\n2027-01-01,假,元旦\n2027/1/3\t班\t元旦调休\n2027年2月10日，休，春节\n', 2027)).toEqual({
    days: [{ date: '2027-01-01', kind: 'holiday', label: '元旦' }, { date: '2027-01-03', kind: 'makeup_workday', label: '元旦调休' }, { date: '2027-02-10', kind: 'in_lieu', label: '春节' }],
    refusals: [],
  }))

test.each([
  ['2026-12-31,假', '第 1 行：2026-12-31 不在 2027 年'],
  ['2027-02-30,假', '第 1 行：“2027-02-30”不是日期，请写成 2027-01-01'],
  ['一月一日,假', '第 1 行：“一月一日”不是日期，请写成 2027-01-01'],
  ['2027-01-01,节', '第 1 行：种类“节”不认识，请写 假、休 或 班'],
])('%s: %s', (row, sentence) => expect(readRows(row, 2027)).toEqual({ days: [], refusals: [sentence] }))
