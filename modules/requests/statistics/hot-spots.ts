import { likenessOf, pairsOf } from '#modules/requests/duplicates.ts'
import { isNear } from '#modules/requests/nearness.ts'
import type { Spot } from '#modules/requests/nearness.ts'

/** What is compared: words, subject, place and time. Nothing of who reported it: repeats are counted by problem and place, never by person. */
export type Told = Spot & { id: string; text: string; category: string; opened_at: Date }
export type Cluster = { centre: Told; members: Told[] }

export const HOT_DAYS = 30
const DAY = 86_400_000
/** From here on two texts of different categories speak of one thing. Higher than where duplicates.ts begins to suggest (0.2): here nobody looks at each pair. */
const ALIKE = 0.35
/** One in a hundred: so often chance alone makes as many where so many are usual. */
const SELDOM = 0.01
const CELL_DEGREES = 0.004

/**
 * Requests around one of them: near it, and of its category or told in like words. The one with most around it comes first and takes them;
 * no chain grows from neighbour to neighbour through a whole town.
 */
export function clustersOf(told: readonly Told[], least: number): Cluster[] {
  const around = neighboursOf(told)
  const free = new Set(told.keys())
  const found: Cluster[] = []
  const order = [...told.keys()].toSorted((one, other) => around[other]!.length - around[one]!.length || (told[one]!.id < told[other]!.id ? -1 : 1))
  for (const index of order) {
    if (!free.has(index)) continue
    const members = [index, ...around[index]!.filter((other) => free.has(other))]
    if (members.length < least) continue
    for (const member of members) free.delete(member)
    found.push({ centre: told[index]!, members: members.map((member) => told[member]!) })
  }
  return found
}

/**
 * How many of the `windows` times thirty days before `since` the rows reach back over in full: where the newest of them alone
 * were read, `oldest` is the time of the last.
 */
export function windowsRead(windows: number, since: Date, oldest: Date | undefined): number {
  return oldest === undefined ? windows : Math.min(windows, Math.floor((since.getTime() - oldest.getTime()) / (HOT_DAYS * DAY)))
}

function neighboursOf(told: readonly Told[]): number[][] {
  const around: number[][] = told.map(() => [])
  const pairs = told.map(({ text }) => pairsOf(text))
  const byPlace = new Map<string, number[]>()
  const put = (key: string, index: number) => byPlace.set(key, [...(byPlace.get(key) ?? []), index])
  for (const [index, one] of told.entries()) {
    const close = new Set(placesAround(one).flatMap((key) => byPlace.get(key) ?? []))
    for (const other of close) {
      if (!isNear(one, told[other]!)) continue
      if (one.category !== told[other]!.category && likenessOf(pairs[index]!, pairs[other]!) < ALIKE) continue
      around[index]!.push(other)
      around[other]!.push(index)
    }
    for (const key of ownPlaces(one)) put(key, index)
  }
  return around
}

function ownPlaces(one: Told): string[] {
  const point = one.longitude === null || one.latitude === null ? [] : [cellOf(one.longitude, one.latitude, 0, 0)]
  return [`area ${one.area_id}`, ...point]
}

function placesAround(one: Told): string[] {
  if (one.longitude === null || one.latitude === null) return [`area ${one.area_id}`]
  const steps = [-1, 0, 1]
  return [`area ${one.area_id}`, ...steps.flatMap((x) => steps.map((y) => cellOf(one.longitude!, one.latitude!, x, y)))]
}

function cellOf(longitude: number, latitude: number, x: number, y: number): string {
  return `${Math.floor(longitude / CELL_DEGREES) + x} ${Math.floor(latitude / CELL_DEGREES) + y}`
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

type PastKind = Pick<Told, 'category'>

/**
 * What of a cluster stands out: all of it, or its commonest category alone. One request in like words of a category that comes
 * every day must not hide six of one that never came. `past`: what came near its centre in `windows` times thirty days before,
 * of the categories of its members.
 */
export function standingOut(cluster: Cluster, past: readonly PastKind[], windows: number, least: number): (Cluster & { past: number }) | undefined {
  const whole = { ...cluster, past: past.length }
  if (standsOut(cluster.members.length, whole.past, windows)) return whole
  const category = commonestOf(cluster.members)
  const members = cluster.members.filter((member) => member.category === category)
  const centre = members.find(({ id }) => id === cluster.centre.id) ?? members[0]!
  const alone = { centre, members, past: past.filter((row) => row.category === category).length }
  return members.length >= least && standsOut(members.length, alone.past, windows) ? alone : undefined
}

function commonestOf(members: readonly Told[]): string {
  const counts = new Map<string, number>()
  for (const { category } of members) counts.set(category, (counts.get(category) ?? 0) + 1)
  return [...counts].toSorted(([one, count], [other, more]) => more - count || (one < other ? -1 : 1))[0]![0]
}
