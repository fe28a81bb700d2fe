import { expect, test } from 'vitest'
import { dueOf } from './words.tsx'

const now = new Date('2026-11-28T02:00:00.000Z')
const row = { dueAt: '2026-11-30T02:30:00.000Z', platformDueAt: null, overdue: false, pendingCalendar: false, paused: false, suspendedUntil: null, closedAt: null }

test.each([
  [{}, 'calm', '后天 10:30'],
  // The end of a day, not the beginning of the next.
  [{ dueAt: '2026-11-30T16:00:00.000Z' }, 'calm', '后天 24:00'],
  [{ suspendedUntil: '2027-01-19T16:00:00.000Z' }, 'waiting', '挂账至1月20日'],
  [{ paused: true, dueAt: null }, 'waiting', '时限暂停'],
  // A pause leaves a due time only where it had passed.
  [{ paused: true, dueAt: '2026-11-18T09:30:00.000Z', overdue: true }, 'missed', '超期，暂停中'],
])('%o: %s, %s', (differing, nearness, words) => {
  expect(dueOf({ ...row, ...differing }, now)).toMatchObject({ nearness, words })
})
