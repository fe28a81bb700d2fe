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
/** The place above, at the beginning of a name. What names have in common without being one is part of them: 大李村 is not 李村. */
const ABOVE = /^.{2,}(省|市|县|区|旗|街道办事处|街道|镇|乡)/u
const SHORTEST = [6, 4, 2] as const

/**
 * Of each of the places on one map its name and what may stand for it, the whole one first: without the place above that all of
 * them name and without what kind it is, then its beginning. Nothing that might stand for two of them.
 */
export function shorterNames(names: readonly string[]): string[][] {
  const above = names.length < 2 ? 0 : [...(ABOVE.exec(commonStart(names))?.[0] ?? '')].length
  const forms = names.map((name) => [...new Set(formsOf(name, above))])
  const standFor = new Map<string, number>()
  for (const form of forms.flat()) standFor.set(form, (standFor.get(form) ?? 0) + 1)
  return forms.map(([whole, ...others]) => [whole!, ...others.filter((form) => standFor.get(form) === 1)])
}

/** By characters: a rare one has two halves in JavaScript. */
function formsOf(name: string, above: number): string[] {
  const own = [...name].length - above < 2 ? name : [...name].slice(above).join('')
  const stem = own.replace(KINDS, '')
  const letters = [...stem]
  return [name, own, stem, ...SHORTEST.filter((length) => length < letters.length - 1).map((length) => `${letters.slice(0, length).join('')}…`)]
}

function commonStart(names: readonly string[]): string {
  const spelt = names.map((name) => [...name])
  const differs = spelt[0]!.findIndex((character, index) => spelt.some((letters) => letters[index] !== character))
  return differs < 0 ? names[0]! : spelt[0]!.slice(0, differs).join('')
}

/** Where each name has room, of the places it may stand at, best first: free of all circles and of the names before it, and not cut off at the edge of the drawing. Undefined where it has none. */
export function placeNames(places: readonly (readonly Box[])[], circles: readonly Box[], drawing?: Box): (number | undefined)[] {
  const names: Box[] = []
  return places.map((candidates) => {
    const place = candidates.findIndex((name) => isWithin(name, drawing) && !circles.some((circle) => overlap(name, circle, 0)) && !names.some((other) => overlap(name, other, NAMES_APART)))
    if (place < 0) return undefined
    names.push(candidates[place]!)
    return place
  })
}

function distance(one: Box, other: Box): number {
  return Math.hypot((one.left + one.right - other.left - other.right) / 2, (one.top + one.bottom - other.top - other.bottom) / 2)
}

function isWithin({ left, top, right, bottom }: Box, drawing: Box | undefined): boolean {
  return drawing === undefined || (left >= drawing.left && top >= drawing.top && right <= drawing.right && bottom <= drawing.bottom)
}

export function overlap(one: Box, other: Box, apart: number): boolean {
  return one.left < other.right + apart && other.left < one.right + apart && one.top < other.bottom + apart && other.top < one.bottom + apart
}
