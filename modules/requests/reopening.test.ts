import { expect, test } from 'vitest'
import { keepingGiven, reopeningOf } from '#modules/requests/reopening.ts'
import type { Procedure } from '#presets/preset.ts'

const day = (number: number) => new Date(Date.UTC(2026, 8, number, 2))
const county = { reopenLimit: 2, reopenWithinDays: 15 } as Procedure
const change = (before: Procedure, to: Partial<Procedure>, on: number) => keepingGiven(before, { ...before, ...to }, day(on))

const shorter = change(county, { reopenWithinDays: 5 }, 10)
const fewer = change(shorter, { reopenLimit: 0 }, 12)
const longer = change(fewer, { reopenWithinDays: 20, reopenLimit: 3 }, 14)
const asBefore = change(longer, { reopenWithinDays: 15, reopenLimit: 2 }, 16)

test.each([
  ['shortened since, it keeps its days', shorter, 9, { limit: 2, withinDays: 15 }],
  ['closed afterwards, it has the shorter ones', shorter, 10, { limit: 2, withinDays: 5 }],
  ['how often it could be, it can be', fewer, 11, { limit: 2, withinDays: 5 }],
  ['and what was closed before both has both', fewer, 9, { limit: 2, withinDays: 15 }],
  ['closed afterwards, not at all', fewer, 12, { limit: 0, withinDays: 5 }],
  ['longer since, everybody has it', longer, 9, { limit: 3, withinDays: 20 }],
  ['also when it is shortened again', asBefore, 9, { limit: 3, withinDays: 20 }],
  ['closed after that, as it is now', asBefore, 17, { limit: 2, withinDays: 15 }],
])('%s', (_why, procedure, closed, given) => expect(reopeningOf(procedure, day(closed))).toEqual(given))

test('what nobody can reopen any more is forgotten', () => {
  expect(change(shorter, { reopenLimit: 3 }, 25).reopeningBefore).toHaveLength(1)
  expect(change(shorter, { reopenLimit: 3 }, 26).reopeningBefore).toBeUndefined()
  expect(change(county, { reopenWithinDays: 20 }, 10).reopeningBefore).toBeUndefined()
})
