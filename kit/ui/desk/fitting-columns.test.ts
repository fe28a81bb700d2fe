import { expect, test } from 'vitest'
import { dueWidth, fittingColumns, isTooNarrow } from '#kit/ui/desk/fitting-columns.ts'

const column = (key: string, width?: string) => ({ key, title: key, cell: () => null, ...(width === undefined ? {} : { width }) })
const columns = [column('due', '142px'), column('title'), column('state', '112px'), column('place', '126px'), column('number', '120px')]

test.each([
  // width, ticks → the columns that stay
  [900, true, 'due title state place'],
  [902, true, 'due title state place number'],
  [849, false, 'due title state place'],
  [850, false, 'due title state place number'],
  [700, true, 'due title state'],
  [300, true, 'due title state'],
] as const)('%d pixels, ticks: %s: %s', (width, ticks, expected) => {
  const fitting = fittingColumns(columns, ['number', 'place'], { width, ticks })
  expect(fitting.map(({ key }) => key).join(' ')).toBe(expected)
})

test('what does not even leave twenty characters without a flag is one column', () => {
  const least = columns.slice(0, 3)
  expect([616, 615].map((width) => isTooNarrow(least, { width, ticks: true }))).toEqual([false, true])
})

test('the platform’s deadline takes more room, and so does the first column', () => {
  const [ours, platforms] = [{ platformDueAt: null }, { platformDueAt: '2026-09-15T05:00:00Z' }]
  expect([dueWidth([ours], true), dueWidth([ours, platforms], true), dueWidth([ours], false)]).toEqual(['142px', '168px', '150px'])
})
