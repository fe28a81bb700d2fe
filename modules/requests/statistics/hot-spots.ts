import { likenessOf, pairsOf } from '#modules/requests/duplicates.ts'
import { isNear } from '#modules/requests/nearness.ts'
import type { Spot } from '#modules/requests/nearness.ts'

/** What is compared: words, subject, place and time. Nothing of who reported it: repeats are counted by problem and place, never by person. */
export type Told = Spot & { id: string; text: string; category: string; opened_at: Date }
export type Cluster<One extends Told = Told> = { centre: One; members: One[] }

export const HOT_DAYS = 30
/** From here on two texts of different categories speak of one thing. Higher than where duplicates.ts begins to suggest (0.2): here nobody looks at each pair. */
const ALIKE = 0.35
/** One in a hundred: so often chance alone makes as many where so many are usual. */
const SELDOM = 0.01
/** 556 m from south to north and at least 331 m from west to east anywhere in China: whatever is near lies in the same cell or in one beside it. */
export const CELL_DEGREES = 0.005
/** Whether one has more around it than another is told up to here: a place where thousands report one thing takes no time that grows with their square. */
const MOST_COUNTED = 300

type Near<One> = (one: One, other: One) => boolean

/**
 * Requests around one of them: near it, and of its category or told in like words. The one with most around it comes first and takes them;
 * no chain grows from neighbour to neighbour through a whole town.
 */
export function clustersOf<One extends Told>(told: readonly One[], least: number, near: Near<One> = isNear): Cluster<One>[] {
  const steps = clustering(told, least, near)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same in steps, so that a server lets others have their turn: of thousands without a point in one community the words of each are compared with those of many. */
export function* clustering<One extends Told>(told: readonly One[], least: number, near: Near<One> = isNear): Generator<void, Cluster<One>[]> {
  const ground = new Ground(told, near)
  const counted: number[] = []
  for (const index of told.keys()) {
    counted.push(ground.around(index, MOST_COUNTED).length)
    yield
  }
  const found: Cluster<One>[] = []
  const order = [...told.keys()].filter((index) => counted[index]! + 1 >= least).toSorted((one, other) => counted[other]! - counted[one]! || (told[one]!.id < told[other]!.id ? -1 : 1))
  for (const index of order) {
    if (!ground.isFree(index)) continue
    yield
    const members = [index, ...ground.around(index)]
    if (members.length < least) continue
    ground.take(members, index)
    found.push({ centre: told[index]!, members: members.map((member) => told[member]!) })
  }
  return found
}

/** Where those lie that no cluster has taken yet. */
class Ground<One extends Told> {
  readonly #told: readonly One[]
  readonly #near: Near<One>
  readonly #free: boolean[]
  readonly #places = new Map<string | number, number[]>()
  readonly #pairs = new Map<number, ReadonlySet<string>>()

  constructor(told: readonly One[], near: Near<One>) {
    this.#told = told
    this.#near = near
    this.#free = told.map(() => true)
    for (const [index, one] of told.entries()) {
      for (const place of ownPlaces(one)) {
        const there = this.#places.get(place)
        if (there === undefined) this.#places.set(place, [index])
        else there.push(index)
      }
    }
  }

  isFree(index: number): boolean {
    return this.#free[index]!
  }

  around(index: number, most = Infinity): number[] {
    const found: number[] = []
    for (const place of placesAround(this.#told[index]!)) {
      for (const other of this.#places.get(place) ?? []) {
        if (found.length >= most) return found
        if (other !== index && this.#free[other]! && this.#near(this.#told[index]!, this.#told[other]!) && this.#isOneThing(index, other)) found.push(other)
      }
    }
    return found
  }

  /** Those who are taken are not looked at again. */
  take(members: readonly number[], centre: number): void {
    for (const member of members) this.#free[member] = false
    for (const place of placesAround(this.#told[centre]!)) {
      const there = this.#places.get(place)
      if (there !== undefined) this.#places.set(place, there.filter((index) => this.#free[index]!))
    }
  }

  #isOneThing(one: number, other: number): boolean {
    return this.#told[one]!.category === this.#told[other]!.category || likenessOf(this.#pairsAt(one), this.#pairsAt(other)) >= ALIKE
  }

  #pairsAt(index: number): ReadonlySet<string> {
    const known = this.#pairs.get(index)
    if (known !== undefined) return known
    const pairs = pairsOf(this.#told[index]!.text)
    this.#pairs.set(index, pairs)
    return pairs
  }
}

function isPlaced(one: Spot): one is Spot & { longitude: number; latitude: number } {
  return one.longitude !== null && one.latitude !== null
}

function ownPlaces(one: Told): (string | number)[] {
  return [`area ${one.area_id}`, isPlaced(one) ? cellOf(one, 0, 0) : `unplaced ${one.area_id}`]
}

/** Without a point on either side the area decides. */
function placesAround(one: Told): (string | number)[] {
  if (!isPlaced(one)) return [`area ${one.area_id}`]
  return [`unplaced ${one.area_id}`, ...STEPS.flatMap((x) => STEPS.map((y) => cellOf(one, x, y)))]
}

const STEPS = [-1, 0, 1]
/** More than there are cells from pole to pole. */
const CELLS_OF_A_ROW = 100_000

function cellOf({ longitude, latitude }: { longitude: number; latitude: number }, x: number, y: number): number {
  return (Math.floor(longitude / CELL_DEGREES) + x) * CELLS_OF_A_ROW + Math.floor(latitude / CELL_DEGREES) + y
}

/** How often `count` or more come about where `usual` are the rule (Poisson's upper tail). */
export function tailOf(count: number, usual: number): number {
  let term = Math.exp(-usual)
  let below = 0
  for (let k = 0; k < count; k++) {
    below += term
    term *= usual / (k + 1)
  }
  return Math.max(0, 1 - below)
}

/**
 * Whether so many are clearly more than usual there. `past`: how many came in `windows` times thirty days before; half a request more is
 * taken as usual, so that a place without a past is not infinitely surprised. Without two windows of past the count alone decides.
 */
export function standsOut(count: number, past: number, windows: number): boolean {
  return windows < 2 || tailOf(count, (past + 0.5) / windows) < SELDOM
}

/**
 * What of a cluster stands out: all of it, or its commonest category alone. One request in like words of a category that comes
 * every day must not hide six of one that never came. `past`: what came near its centre in `windows` times thirty days before,
 * category by category.
 */
export function standingOut(cluster: Cluster, past: ReadonlyMap<string, number>, windows: number, least: number): (Cluster & { past: number }) | undefined {
  const whole = { ...cluster, past: [...categoriesOf(cluster.members)].reduce((sum, category) => sum + (past.get(category) ?? 0), 0) }
  if (standsOut(cluster.members.length, whole.past, windows)) return whole
  const category = commonestOf(cluster.members)
  const members = cluster.members.filter((member) => member.category === category)
  const centre = members.find(({ id }) => id === cluster.centre.id) ?? members[0]!
  const alone = { centre, members, past: past.get(category) ?? 0 }
  return members.length >= least && standsOut(members.length, alone.past, windows) ? alone : undefined
}

export function categoriesOf(members: readonly Told[]): Set<string> {
  return new Set(members.map(({ category }) => category))
}

function commonestOf(members: readonly Told[]): string {
  const counts = new Map<string, number>()
  for (const { category } of members) counts.set(category, (counts.get(category) ?? 0) + 1)
  return [...counts].toSorted(([one, count], [other, more]) => more - count || (one < other ? -1 : 1))[0]![0]
}

/** So many characters of a text stand beside its number; the whole stands on the request's page. */
const MOST_CHARACTERS = 80
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** The beginning of a text in whole characters, as a reader counts them. */
export function beginningOf(text: string): string {
  const shown: string[] = []
  for (const { segment } of graphemes.segment(text)) {
    if (shown.length === MOST_CHARACTERS) return `${shown.join('').trimEnd()}…`
    shown.push(segment)
  }
  return text
}
