import { expect, test } from 'vitest'
import { kindOfError, triedAgainAt } from '#modules/matters/server/each-by-itself.ts'

const at = new Date('2026-09-15T02:00:00Z')
const MINUTE = 60_000

test.each([[1, 1], [2, 2], [3, 4], [9, 256], [10, 360], [2_000, 360]])('after %i failures it is tried again %i minutes later', (failures, minutes) => {
  expect(triedAgainAt(at, failures)).toEqual(new Date(at.getTime() + minutes * MINUTE))
})

test('of an error the log gets its kind, never what it says', () => {
  expect(kindOfError(Object.assign(new Error('值“张三”不对'), { code: '22P02' }))).toEqual({ name: 'Error', code: '22P02' })
  expect(kindOfError(new TypeError('张三'))).toEqual({ name: 'TypeError', code: null })
})
