import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classOf, countClasses, ramp, rateClasses } from '#modules/requests/desk/statistics/map-classes.ts'

test.each([
  [[0], ['0 件', '1 件以上']],
  [[3, 4], ['0 件', '1 件', '2 件', '3 件', '4 件以上']],
  [[181, 12], ['0–49 件', '50–99 件', '100–149 件', '150 件以上']],
  [[100], ['0–19 件', '20–39 件', '40–59 件', '60–79 件', '80 件以上']],
])('counts %o stand in steps %o', (counts, words) => {
  expect(countClasses(counts).map((one) => one.words)).toEqual(words)
})

test('every count has its step, and the largest has the darkest', () => {
  fc.assert(fc.property(fc.array(fc.nat(100_000), { minLength: 1 }), (counts) => {
    const classes = countClasses(counts)
    expect(classes.length).toBeLessThanOrEqual(5)
    expect([classes[0]!.colour, classes.at(-1)!.colour], 'nothing is light').toEqual([ramp[0], ramp.at(-1)])
    expect(new Set(classes.map(({ colour }) => colour)).size).toBe(classes.length)
    for (const count of counts) expect(classOf(count, classes)).toBeDefined()
    if (Math.max(...counts) > 0) expect(classOf(Math.max(...counts), classes)).toBe(classes.at(-1))
  }))
})

test.each([[0, 0], [59.99, 0], [60, 1], [89.9, 3], [90, 4], [100, 4]])('a rate of %d %% is in step %i', (value, step) => {
  expect(classOf(value, rateClasses)).toBe(rateClasses[step])
})

test('nothing to be measured has no step', () => expect(classOf(null, rateClasses)).toBeUndefined())
