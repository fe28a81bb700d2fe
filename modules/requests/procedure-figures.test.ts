import { expect, test } from 'vitest'
import { baseProcedure } from '#presets/base-limits.ts'
import { Procedure } from '#presets/preset.ts'
import { procedureFigureNames, procedureFigures, wrongFigure } from '#modules/requests/procedure-figures.ts'

test.each(procedureFigureNames)('%s: each value within its bounds is a procedure, changes nothing else, and is said', (name) => {
  const { least, most, get, set, says } = procedureFigures[name]
  for (const value of [least, most]) {
    const changed = set(baseProcedure, value)
    expect(get(Procedure.parse(changed))).toBe(value)
    expect(set(changed, get(baseProcedure))).toEqual(baseProcedure)
    if (value > 0) expect(says(value)).toContain(String(value))
    expect(says(value)).toMatch(/。$/)
  }
  expect([least - 1, least, get(baseProcedure), most, most + 1, least + 0.5].map((value) => wrongFigure(name, value) === undefined)).toEqual([false, true, true, true, false, false])
})

test('no number of the procedure is left out', () => {
  const numbers = (value: unknown): number => (typeof value === 'number' ? 1 : typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, one) => sum + numbers(one), 0) : 0)
  expect(procedureFigureNames.length).toBe(numbers({ ...baseProcedure, reminders: [] }))
})
