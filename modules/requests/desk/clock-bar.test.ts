import { expect, test } from 'vitest'
import { barOf } from './clock-bar.ts'

const clock = {
  clockId: '0193f1f0-0000-7000-8000-000000000001', stage: 'sign', stageLabel: '签收', unit: '综合执法局', startedAt: '2026-09-21T00:00:00.000Z', limitWords: '4 个工作小时', dueAt: '2026-09-21T04:00:00.000Z',
  pendingCalendar: false, paused: false, stoppedAt: null, voided: false, missed: false, remainingWords: '还剩 2 个工作小时',
} as const

test.each([
  // what differs                                                            at       words               tone       run    due
  // As near as the head of the page says: within a day.
  [{}, '02:00', '还剩 2 个工作小时', 'near', 0.5, 1],
  [{ dueAt: '2026-09-29T00:00:00.000Z' }, '00:00', '还剩 2 个工作小时', 'calm', 0, 1],
  [{}, '03:30', '还剩 2 个工作小时', 'near', 0.875, 1],
  [{ stoppedAt: '2026-09-21T01:00:00.000Z', remainingWords: null }, '09:00', '按时', 'done', 0.25, 1],
  [{ missed: true, remainingWords: '已超期 4 工作小时' }, '08:00', '已超期 4 工作小时', 'missed', 1, 0.5],
  [{ missed: true, stoppedAt: '2026-09-21T05:00:00.000Z', remainingWords: null }, '09:00', '超期办完', 'missed', 1, 0.8],
  [{ voided: true, stoppedAt: '2026-09-21T01:00:00.000Z', remainingWords: null }, '09:00', '已取消', 'waiting', 0.25, 1],
  [{ voided: true, missed: true, stoppedAt: '2026-09-21T05:00:00.000Z', remainingWords: null }, '09:00', '超期后取消', 'missed', 1, 0.8],
  [{ paused: true, remainingWords: null }, '02:00', '暂停中', 'waiting', 0.5, 1],
  [{ paused: true, missed: true, remainingWords: null }, '08:00', '超期，暂停中', 'missed', 1, 0.5],
  [{ dueAt: null, pendingCalendar: true, remainingWords: null }, '02:00', '待日历', 'waiting', 0, undefined],
] as const)('%o at %s: %s, %s', (differing, at, words, tone, run, due) => {
  expect(barOf({ ...clock, ...differing }, new Date(`2026-09-21T${at}:00.000Z`))).toEqual({ words, tone, run, due })
})
