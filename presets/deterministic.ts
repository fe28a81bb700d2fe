import { createHash } from 'node:crypto'

/** A stream of repeatable choices for seeds and tests; the same seed gives the same stream everywhere. */
export type Deterministic = {
  /** From 0 (included) to 1 (excluded). */
  next(): number
  /** A whole number, both ends included. */
  int(from: number, to: number): number
  /** One of the items; refuses an empty list. */
  pick<Item>(items: readonly Item[]): Item
  /** True in `share` of all cases, 0 to 1. */
  chance(share: number): boolean
  /** A shuffled copy. */
  shuffle<Item>(items: readonly Item[]): Item[]
  /** In the layout of a UUID version 4; not secret, not for production rows. */
  uuid(): string
  /** In the layout of a UUID version 7 with `at` as its time, so that ids sort by time. */
  uuidAt(at: Date): string
}

/** Opens the stream of `seed`, for example `371425/people`. Not for secrets. */
export function deterministic(seed: string): Deterministic {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)

  // mulberry32: 32 bits of state, enough for sample data and fast enough for hundreds of thousands of rows.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))

  // Ids take their bits from a hash, not from the stream: 32 bits of state would repeat ids between streams.
  let ids = 0
  const idBits = () => createHash('sha256').update(`${seed}\0id\0${ids++}`).digest('hex')
  const variantOf = (bits: string) => ((Number.parseInt(bits[0] ?? '0', 16) & 3) | 8).toString(16)

  return {
    next,
    int,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('pick needs at least one item')
      return items[int(0, items.length - 1)] as (typeof items)[number]
    },
    chance: (share) => next() < share,
    shuffle: (items) => {
      const copy = [...items]
      for (let last = copy.length - 1; last > 0; last--) {
        const other = int(0, last)
        const kept = copy[last] as (typeof copy)[number]
        copy[last] = copy[other] as (typeof copy)[number]
        copy[other] = kept
      }
      return copy
    },
    uuid: () => {
      const bits = idBits()
      return `${bits.slice(1, 9)}-${bits.slice(9, 13)}-4${bits.slice(13, 16)}-${variantOf(bits)}${bits.slice(16, 19)}-${bits.slice(19, 31)}`
    },
    uuidAt: (at) => {
      const bits = idBits()
      const time = at.getTime().toString(16).padStart(12, '0')
      return `${time.slice(0, 8)}-${time.slice(8)}-7${bits.slice(1, 4)}-${variantOf(bits)}${bits.slice(4, 7)}-${bits.slice(7, 19)}`
    },
  }
}
