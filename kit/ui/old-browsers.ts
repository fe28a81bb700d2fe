// What the language has and the oldest browsers lack that the pages are built for (kit/ui/build/web-config.ts): syntax is
// translated by the build, methods are not, and one that is missing leaves a page white. The build is for Chrome 103 at a desk
// and Chrome 91 on a phone; behind each is the first Chrome that has it.

type Fill = { of: object; name: string; value: (this: never, ...given: never[]) => unknown }

export const fills: readonly Fill[] = [
  // 92
  { of: Array.prototype, name: 'at', value: atIndex },
  { of: String.prototype, name: 'at', value: atIndex },
  { of: Crypto.prototype, name: 'randomUUID', value: randomUuid },
  // 93
  { of: Object, name: 'hasOwn', value: (value: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(value, key) },
  // 97
  { of: Array.prototype, name: 'findLastIndex', value: findLastIndex },
  {
    of: Array.prototype, name: 'findLast',
    value(this: readonly unknown[], fits: Test) {
      const index = findLastIndex.call(this, fits)
      return index < 0 ? undefined : this[index]
    },
  },
  // 110
  { of: Array.prototype, name: 'toReversed', value(this: readonly unknown[]) { return [...this].reverse() } },
  { of: Array.prototype, name: 'toSorted', value(this: readonly unknown[], order?: (a: unknown, b: unknown) => number) { return [...this].sort(order) } },
  // 111
  { of: String.prototype, name: 'isWellFormed', value(this: string) { return !/\p{Surrogate}/u.test(this) } },
  // 117
  { of: Map, name: 'groupBy', value: groupBy },
  // 120
  { of: URL, name: 'canParse', value: canParse },
]

type Test = (value: unknown, index: number, all: readonly unknown[]) => unknown

function atIndex(this: ArrayLike<unknown>, index: number): unknown {
  const whole = Math.trunc(index) || 0
  return this[whole < 0 ? this.length + whole : whole]
}

function findLastIndex(this: readonly unknown[], fits: Test): number {
  let index = this.length - 1
  while (index >= 0 && !fits(this[index], index, this)) index -= 1
  return index
}

function groupBy(values: Iterable<unknown>, keyOf: (value: unknown, index: number) => unknown): Map<unknown, unknown[]> {
  const groups = new Map<unknown, unknown[]>()
  let index = 0
  for (const value of values) {
    const key = keyOf(value, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}

/** RFC 9562, version 4. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}

function canParse(address: string, base?: string): boolean {
  try {
    return new URL(address, base) instanceof URL
  } catch {
    return false
  }
}

for (const { of, name, value } of fills) {
  if (!(name in of)) Object.defineProperty(of, name, { value, writable: true, configurable: true })
}
