import { describe, expect, test } from 'vitest'
import { fills } from '#kit/ui/old-browsers.ts'

const isEven = (value: unknown) => (value as number) % 2 === 0
const byNumber = (a: unknown, b: unknown) => (a as number) - (b as number)
const numbers = [3, 4, 1, 2, 5]

/** What each is called on and with; the language itself says what must come of it. */
const cases: [of: object, name: string, self: unknown, ...given: unknown[]][] = [
  ...[0, 2, 4, 5, -1, -5, -6, 1.9, -1.9, Number.NaN, undefined].flatMap((index): typeof cases => [[Array.prototype, 'at', numbers, index], [String.prototype, 'at', '网格员张三', index]]),
  [Object, 'hasOwn', Object, { a: undefined }, 'a'],
  [Object, 'hasOwn', Object, { a: 1 }, 'toString'],
  [Object, 'hasOwn', Object, Object.create(null), 'a'],
  ...['findLast', 'findLastIndex'].flatMap((name): typeof cases => [[Array.prototype, name, numbers, isEven], [Array.prototype, name, numbers, () => false], [Array.prototype, name, [], isEven]]),
  ...[numbers, new Set(numbers), []].map((values): (typeof cases)[number] => [Map, 'groupBy', Map, values, isEven]),
  [Map, 'groupBy', Map, numbers, (_value: unknown, index: number) => index % 3],
  [Array.prototype, 'toReversed', numbers],
  [Array.prototype, 'toSorted', numbers, byNumber],
  [Array.prototype, 'toSorted', ['乙', '甲', '10', '9']],
  ...['', '甲', '👵', '\uD83D', 'a\uDC75', '\uDC75\uD83D'].map((text): (typeof cases)[number] => [String.prototype, 'isWellFormed', text]),
  ...['https://example.cn/a', 'example.cn', '', 'https://', '/a'].flatMap((address): typeof cases => [[URL, 'canParse', URL, address], [URL, 'canParse', URL, address, 'https://example.cn/']]),
]

describe('what an old browser is given does as the language does', () => {
  test.each(cases.map(([of, name, self, ...given]) => ({ of, name, self, given })))('$name of $self with $given', ({ of, name, self, given }) => {
    const fill = fills.find((one) => one.of === of && one.name === name)!.value as (...given: unknown[]) => unknown
    const own = (of as Record<string, (...given: unknown[]) => unknown>)[name]!
    const before = structuredClone(Array.isArray(self) ? self : null)
    expect(fill.apply(self, given)).toEqual(own.apply(self, given))
    if (before !== null) expect(self, 'what it is called on stays').toEqual(before)
  })

  test('a random UUID has its version and its variant, and no second one is the same', () => {
    const make = fills.find(({ name }) => name === 'randomUUID')!.value as () => string
    const made = Array.from({ length: 50 }, make)
    for (const one of made) expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(made).size).toBe(made.length)
  })

  test('every one of them is tried here', () => {
    const tried = new Set(cases.map(([, name]) => name))
    expect(fills.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual(['randomUUID'])
  })
})
