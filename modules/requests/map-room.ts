/** Pixels on the screen. */
export type Box = { left: number; top: number; right: number; bottom: number }

/** What an area has on the map: a circle where something came in, a name where names are written. */
export type Mark = { count: number; circle: Box | null; name: Box | null }

/** Two circles nearer than this cannot both be pressed (WCAG 2.5.8). */
const CIRCLES_APART = 24
const NAMES_APART = 2

/** Which circles and names have room: the circle with the larger count comes first, then the names of those that are shown. */
export function findRoom(marks: readonly Mark[]): { circle: boolean; name: boolean }[] {
  const shown = marks.map(() => ({ circle: false, name: false }))
  const order = marks.map((_, index) => index).sort((a, b) => marks[b]!.count - marks[a]!.count)
  const circles: Box[] = []
  for (const index of order) {
    const { circle } = marks[index]!
    if (circle === null || circles.some((other) => distance(circle, other) < CIRCLES_APART)) continue
    circles.push(circle)
    shown[index]!.circle = true
  }
  const names: Box[] = []
  for (const index of order) {
    const { circle, name } = marks[index]!
    // A name without its circle would say that nothing came in.
    if (name === null || shown[index]!.circle !== (circle !== null)) continue
    if (circles.some((other) => other !== circle && overlap(name, other, 0)) || names.some((other) => overlap(name, other, NAMES_APART))) continue
    names.push(name)
    shown[index]!.name = true
  }
  return shown
}

/** What a place is, at the end of its name: on the map of places of one kind nobody misses it. */
const KINDS = /(?<=.{2})(街道办事处|街道|社区居民委员会|村民委员会|社区|村委会|居委会|镇|乡|村)$/u
const SHORTEST = [6, 4, 2] as const

/** A name and what may stand for it beside `others`, the whole one first: without what kind of place it is and what all of them begin with, then its beginning. */
export function shorterNames(name: string, others: readonly string[] = []): string[] {
  const common = others.length < 2 ? 0 : Math.min(...others.map((other) => sameStart(name, other)))
  const own = name.length - common < 2 ? name : name.slice(common)
  const stem = own.replace(KINDS, '')
  return [...new Set([name, own, stem, ...SHORTEST.filter((length) => length < stem.length - 1).map((length) => `${stem.slice(0, length)}…`)])]
}

function sameStart(one: string, other: string): number {
  const differs = [...one].findIndex((character, index) => character !== other[index])
  return differs < 0 ? one.length : differs
}

/** Where each name has room, of the places it may stand at, best first: free of all circles and of the names before it. Undefined where it has none. */
export function placeNames(places: readonly (readonly Box[])[], circles: readonly Box[]): (number | undefined)[] {
  const names: Box[] = []
  return places.map((candidates) => {
    const place = candidates.findIndex((name) => !circles.some((circle) => overlap(name, circle, 0)) && !names.some((other) => overlap(name, other, NAMES_APART)))
    if (place < 0) return undefined
    names.push(candidates[place]!)
    return place
  })
}

function distance(one: Box, other: Box): number {
  return Math.hypot((one.left + one.right - other.left - other.right) / 2, (one.top + one.bottom - other.top - other.bottom) / 2)
}

function overlap(one: Box, other: Box, apart: number): boolean {
  return one.left < other.right + apart && other.left < one.right + apart && one.top < other.bottom + apart && other.top < one.bottom + apart
}
