import { clustersOf } from '#modules/requests/statistics/hot-spots.ts'
import type { Cluster, Told } from '#modules/requests/statistics/hot-spots.ts'
import { metresBetween } from '#modules/requests/nearness.ts'

/** A request with its address as it was written, empty where that says no more than the area. */
export type Addressed = Told & { place: string }
/** `closed_at` in milliseconds: half a million dates would take a second to make. */
export type Closed = Omit<Addressed, 'text' | 'opened_at'> & { closed_at: number }
/** A request that came after others of its kind were closed at its place: which they are, the last closed first. */
export type CameBack = Addressed & { closed: { id: string; at: number }[] }

/** A phone's point may be some tens of metres off; of what lies three hundred apart two street lamps are two problems. */
export const SAME_PLACE_METRES = 100
/** 200 m from south to north and at least 119 m from west to east anywhere in China: what is within 100 m lies in the same cell or in one beside it. */
const CELL_DEGREES = 0.0018
const CELLS_OF_A_ROW = 1_000_000
const DAY = 86_400_000
/** Pairs of a closing and what came after it: a month of the largest county has some thousands. */
const MOST_PAIRS = 300_000

/** One problem at one place: as near as a point can tell, or the same address as it was written, where a point is missing. */
export function isSamePlace(one: Omit<Closed, 'closed_at'>, other: Omit<Closed, 'closed_at'>): boolean {
  const metres = metresBetween(one, other)
  if (metres !== null) return metres <= SAME_PLACE_METRES
  return one.level_3 !== null && one.area_id === other.area_id && one.place !== '' && one.place === other.place
}

/** Requests of one category, by where they lie. */
type Ground = { cells: Map<number, Addressed[]>; addresses: Map<string, Addressed[]>; unplaced: Map<string, Addressed[]> }

/** Finds, for what came, what of its kind was closed at its place at most `days` before. What was closed is handed in part by part, so that never all of it is held. */
export class ComingBack {
  readonly #days: number
  readonly #grounds = new Map<string, Ground>()
  readonly #found = new Map<string, CameBack>()
  #pairs = 0

  constructor(came: readonly Addressed[], days: number) {
    this.#days = days
    for (const one of came) {
      const ground = this.#grounds.get(one.category) ?? { cells: new Map(), addresses: new Map(), unplaced: new Map() }
      this.#grounds.set(one.category, ground)
      put(ground.addresses, addressOf(one), one)
      if (isPlaced(one)) put(ground.cells, cellOf(one, 0, 0), one)
      else put(ground.unplaced, addressOf(one), one)
    }
  }

  compare(closed: readonly Closed[]): void {
    for (const one of closed) {
      for (const some of this.#around(one)) {
        for (const came of some ?? []) if (this.#isAfter(came, one) && isSamePlace(came, one)) this.#add(came, one)
      }
    }
  }

  /** Without a point on either side the address decides. */
  #around(one: Closed): (Addressed[] | undefined)[] {
    const ground = this.#grounds.get(one.category)
    if (ground === undefined) return []
    if (!isPlaced(one)) return [ground.addresses.get(addressOf(one))]
    return [ground.unplaced.get(addressOf(one)), ...STEPS.flatMap((x) => STEPS.map((y) => ground.cells.get(cellOf(one, x, y))))]
  }

  /** More pairs than are looked at: then what was found is not all. */
  get isCut(): boolean {
    return this.#pairs >= MOST_PAIRS
  }

  found(): CameBack[] {
    return [...this.#found.values()].map((one) => ({ ...one, closed: one.closed.toSorted((a, b) => b.at - a.at) }))
  }

  #isAfter({ id, opened_at: opened }: Addressed, closed: Closed): boolean {
    const passed = opened.getTime() - closed.closed_at
    return id !== closed.id && passed > 0 && passed <= this.#days * DAY
  }

  #add(came: Addressed, closed: Closed): void {
    if (this.isCut) return
    const known = this.#found.get(came.id)
    this.#pairs++
    const pair = { id: closed.id, at: closed.closed_at }
    if (known === undefined) this.#found.set(came.id, { ...came, closed: [pair] })
    else known.closed.push(pair)
  }
}

function isPlaced<One extends { longitude: number | null; latitude: number | null }>(one: One): one is One & { longitude: number; latitude: number } {
  return one.longitude !== null && one.latitude !== null
}

function addressOf({ area_id: areaId, place }: Pick<Closed, 'area_id' | 'place'>): string {
  return `${areaId} ${place}`
}

function put<Key>(places: Map<Key, Addressed[]>, key: Key, one: Addressed): void {
  const there = places.get(key)
  if (there === undefined) places.set(key, [one])
  else there.push(one)
}

const STEPS = [-1, 0, 1]

function cellOf({ longitude, latitude }: { longitude: number; latitude: number }, x: number, y: number): number {
  return (Math.floor(longitude / CELL_DEGREES) + x) * CELLS_OF_A_ROW + Math.floor(latitude / CELL_DEGREES) + y
}

export type Problem = Cluster<CameBack> & { closed: { id: string; at: number }[] }

/** Problems that came back, those with the most requests first; of one category each. However many report it, and whoever they are, it is one problem. */
export function problemsThatCameBack(rows: readonly CameBack[]): Problem[] {
  return [...Map.groupBy(rows, ({ category }) => category).values()]
    .flatMap((some) => clustersOf(some, 1, isSamePlace))
    .map(({ centre, members }) => ({ centre, members, closed: [...new Map(members.flatMap(({ closed }) => closed.map((one) => [one.id, one]))).values()].toSorted((one, other) => other.at - one.at || (one.id < other.id ? -1 : 1)) }))
    .toSorted((one, other) => other.members.length - one.members.length || other.closed.length - one.closed.length || other.closed[0]!.at - one.closed[0]!.at || (one.centre.id < other.centre.id ? -1 : 1))
}
