import { matchedAt } from '#modules/places/place-words.ts'
import type { AreaName, Matched, PlaceWords, Understood } from '#modules/places/place-words.ts'

export type TreeArea = { id: string; name: string; level: string; path: string; parentId: string | null; divisionCode: string | null }
/** The deepest area that the words name for certain; why no deeper one where they name more, and which it could be. */
export type PlaceReading = { area: TreeArea; unclear: string | null; candidates: readonly TreeArea[] }

/** What one or several areas are called, or were. */
export type Named = { name: AreaName; areas: readonly TreeArea[]; isFormer: boolean }
/** A name where it stands in the words. */
export type Mention = Matched & { start: number; end: number; named: Named }

export function put<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const before = map.get(key)
  if (before === undefined) map.set(key, [value])
  else before.push(value)
}

export function byFirst(named: readonly Named[]): ReadonlyMap<string, readonly Named[]> {
  const map = new Map<string, Named[]>()
  for (const one of named) put(map, one.name.text[0] ?? '', one)
  return map
}

/** All names that stand in the words; with `understood`, only where one can begin. */
export function mentionsOf(names: ReadonlyMap<string, readonly Named[]>, words: PlaceWords, understood?: Understood): Mention[] {
  const mentions: Mention[] = []
  for (let start = 0; start < words.text.length; start++) {
    for (const named of names.get(words.text[start]!) ?? []) {
      const matched = matchedAt(named.name, words, start)
      if (matched === undefined) continue
      const end = start + matched.length
      if (understood === undefined || understood.hasRoomFor(named.name, start, end)) mentions.push({ ...matched, start, end, named })
    }
  }
  return mentions
}

const rank = { exact: 0, ending: 1, bare: 2 }

/** Of names that overlap the longest; of equally long ones the one that is written as it is, and that is so today. */
export function longest(mentions: readonly Mention[]): Mention[] {
  const order = mentions.toSorted((a, b) => b.end - b.start - (a.end - a.start) || rank[a.how] - rank[b.how] || Number(a.named.isFormer) - Number(b.named.isFormer))
  const kept: Mention[] = []
  for (const one of order) {
    const better = kept.find((other) => one.start < other.end && other.start < one.end)
    const isEqual = better !== undefined && better.start === one.start && better.end === one.end && better.how === one.how && better.named.isFormer === one.named.isFormer
    if (better === undefined || isEqual) kept.push(one)
  }
  return kept
}

export function oneArea(mentions: readonly Mention[]): TreeArea | 'several' | undefined {
  const areas = new Set(mentions.flatMap(({ named }) => named.areas))
  return areas.size > 1 ? 'several' : [...areas][0]
}

export function several(area: TreeArea, { text }: PlaceWords, mentions: readonly Mention[]): PlaceReading {
  const said = [...new Set(mentions.map(({ start, end }) => text.slice(start, end)))]
  const candidates = [...new Set(mentions.flatMap(({ named }) => named.areas))]
  return { area, unclear: said.length > 1 ? `写了几处（${said.slice(0, 3).join('、')}）` : candidates.length > 1 ? `“${said[0]}”有几处同名` : `“${said[0]}”没有写是哪个社区、小区的`, candidates }
}

/** Of what is counted in each community anew, as many as show that it says nothing. */
export function numbersOnce(names: readonly Named[]): Named[] {
  const numbered = new Map<string, Named>()
  for (const one of names) {
    if (!one.name.isNumbered) continue
    const before = numbered.get(one.name.text)
    numbered.set(one.name.text, before === undefined ? one : { ...before, areas: [...before.areas, ...one.areas].slice(0, 4) })
  }
  return [...names.filter(({ name }) => !name.isNumbered), ...numbered.values()]
}

export function accept(area: TreeArea, mentions: readonly Mention[], understood: Understood): TreeArea {
  // 柳行农场 stands in 柳行农场虚拟社区 once more.
  for (const [index, { start, end }] of mentions.toSorted((a, b) => a.start - b.start).entries()) {
    if (index === 0) understood.take(start, end)
    else understood.note(start, end)
  }
  return area
}

export function noteWhole(understood: Understood, { text }: PlaceWords, name: AreaName): void {
  const start = text.indexOf(name.text)
  if (start >= 0) understood.note(start, start + name.text.length)
}
