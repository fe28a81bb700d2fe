import { accept, byFirst, longest, mentionsOf, noteWhole, numbersOnce, oneArea, put, several } from '#modules/places/place-mentions.ts'
import type { Mention, Named, PlaceReading, TreeArea } from '#modules/places/place-mentions.ts'
import { areaName, endsBare, matchedAt, placeWords, Understood } from '#modules/places/place-words.ts'
import type { AreaName, PlaceWords } from '#modules/places/place-words.ts'

export type { PlaceReading, TreeArea } from '#modules/places/place-mentions.ts'

/** A name that an area had, or that of one which has ended, under the area that was or took over from the one above it; with those of today that it means. */
export type FormerName = { name: string; parentId: string; areaIds: readonly string[] }
export type FoundArea = { found: TreeArea } | { reason: string }
/** What the columns of a list say of a place. */
export type PlaceColumns = { areaCode: string | null; places: { street: string | null; community: string | null; grid: string | null; address: string | null } }
/** Levels below an area that may be left out between it and a name. */
const MOST_LEFT_OUT = 3
/** An estate's name in full, and without 小区 or 网格 behind it: shorter ones stand in too many words. */
const LEAST_OF_NAME = 2
const LEAST_OF_BARE = 3
/** County, street: what is written of a place should say more. */
const COMMUNITY_DEPTH = 3

/**
 * The areas of today and the names and codes that they have had, for finding a place by what people write. The one rule for all
 * ways in: a name counts below the street that is named; alone it identifies no village, and a number no building. Where it is
 * not certain, the answer is the deepest area that is, never a guess.
 */
export class PlaceTree {
  readonly root: TreeArea
  readonly #areas: ReadonlyMap<string, TreeArea>
  readonly #children = new Map<string, TreeArea[]>()
  readonly #former = new Map<string, FormerName[]>()
  readonly #byCode: ReadonlyMap<string, readonly string[]>
  /** Names by their first character, made for the areas that are asked for: their children, and what lies below these. */
  readonly #named = new Map<string, ReadonlyMap<string, readonly Named[]>>()
  readonly #names = new Map<string, AreaName>()
  #communities: { byStem: ReadonlyMap<string, readonly TreeArea[]>; byFirst: ReadonlyMap<string, readonly Named[]> } | undefined

  #estates: ReadonlyMap<string, readonly Named[]> | undefined

  /** `codes`: every code that an area has or had, with the areas of today that took it over. */
  constructor(areas: readonly TreeArea[], codes: readonly { code: string; areaIds: readonly string[] }[], former: readonly FormerName[] = []) {
    this.#areas = new Map(areas.map((area) => [area.id, area]))
    for (const area of areas) if (area.parentId !== null) put(this.#children, area.parentId, area)
    for (const one of former) put(this.#former, one.parentId, one)
    this.#byCode = new Map(codes.map(({ code, areaIds }) => [codeKey(code), areaIds]))
    this.root = areas.find(({ parentId }) => parentId === null)!
  }

  get(id: string): TreeArea | undefined {
    return this.#areas.get(id)
  }

  /** From the county down. */
  chainOf(area: TreeArea): TreeArea[] {
    return area.path.split('/').slice(0, -1).flatMap((id) => this.#areas.get(id) ?? [])
  }

  /** 晏城街道永顺社区 */
  fullName(area: TreeArea): string {
    const names = this.chainOf(area).map(({ name }) => name)
    return (names.length > 1 ? names.slice(1) : names).join('')
  }

  /** Whether an area lies no deeper than streets and towns. */
  isWide(area: TreeArea): boolean {
    return depthOf(area) < COMMUNITY_DEPTH
  }

  /** `within`: where whoever writes is at home; there a name counts without its street. `from`: what is known already. */
  read(raw: string, { within = this.root.id, from = this.root }: { within?: string | undefined; from?: TreeArea } = {}): PlaceReading {
    const words = placeWords(raw)
    const understood = new Understood(words)
    for (const area of this.chainOf(from)) noteWhole(understood, words, areaName(area.name))
    noteWhole(understood, words, { ...areaName(this.root.name), text: this.root.name.slice(0, -1) })
    const streets = this.#streetsNamed(words, understood)
    if (from !== this.root) {
      const other = streets.find(({ how, named }) => how === 'exact' && !named.areas.some((area) => from.path.startsWith(area.path)))
      return other === undefined ? this.#readBelow(from, words, understood) : { area: from, unclear: `写的是${other.named.areas[0]!.name}，不在${this.fullName(from)}`, candidates: [] }
    }
    const street = oneArea(streets)
    if (street === 'several') return several(this.root, words, streets)
    if (street !== undefined) return this.#readBelow(accept(street, streets, understood), words, understood)
    const home = this.#areas.get(within)
    if (home !== undefined && home !== this.root) {
      if (!this.isWide(home)) understood.beginAtHome()
      const below = this.#readBelow(home, words, understood)
      if (below.area !== home || below.unclear !== null) return below
    }
    const communities = longest(mentionsOf(this.#knownCommunities().byFirst, words, understood).filter(({ how }) => how === 'exact'))
    const community = oneArea(communities)
    if (community === undefined) return this.#readEstate(words, understood)
    if (community === 'several') return several(this.root, words, communities)
    return this.#readBelow(accept(community, communities, understood), words, understood)
  }

  /** Nothing above it is named: an estate that the county has once says where it is; of several, what they lie in together. */
  #readEstate(words: PlaceWords, understood: Understood): PlaceReading {
    const mentions = longest(mentionsOf(this.#knownEstates(), words, understood).filter(({ how, named, end }) => how !== 'bare' || this.#isEstateBare(named.name, words, end)))
    const estate = oneArea(mentions)
    if (estate === undefined) return { area: this.root, unclear: null, candidates: [] }
    if (estate !== 'several') return this.#readBelow(accept(estate, mentions, understood), words, understood)
    const ways = [...new Set(mentions.flatMap(({ named }) => named.areas))].map((area) => this.chainOf(area))
    const common = ways[0]!.filter((area, depth) => ways.every((way) => way[depth] === area)).at(-1)!
    return several(common, words, mentions)
  }

  /** The area that a row names, by its code or by names from the street down, or below `within`, the street whose staff import the file. */
  find({ areaCode, places }: PlaceColumns, within: string): FoundArea {
    const byCode = areaCode === null ? undefined : this.#findByCode(areaCode)
    if (byCode !== undefined && 'reason' in byCode) return byCode
    let here = byCode?.found ?? this.root
    for (const [kind, words] of [['street', places.street], ['community', places.community], ['grid', places.grid], ['address', places.address]] as const) {
      if (words === null) continue
      const street = kind === 'street' && here === this.root ? this.#streetCalled(words) : undefined
      const { area, unclear, candidates } = street ?? this.read(words, { within, from: here })
      // In one community it is that community's, whichever of its grids; between several it is nobody's.
      if (unclear !== null && !(kind === 'address' && !this.isWide(area))) return { reason: `地点${unclear}${candidates.length === 0 ? '' : `，请写明是哪一处：${candidates.slice(0, 4).map((one) => this.fullName(one)).join('、')}`}` }
      // What a column of names says must be there; an address goes on with words that are no area's.
      if (area === here && kind !== 'address' && !this.#alreadyNamed(here, words)) return { reason: this.#unknown(here, words, kind === 'street' ? '街道（乡镇）' : kind === 'community' ? '社区（村）' : '网格、小区') }
      here = area
    }
    return here === this.root ? { reason: this.#nowhere(places) } : { found: here }
  }

  #findByCode(code: string): FoundArea {
    const ids = this.#byCode.get(codeKey(code)) ?? []
    if (ids.length === 0) return { reason: '区划代码在本县现在和以前的代码里都没有' }
    if (ids.length > 1) return { reason: `区划代码的辖区已拆分，请写明是哪一个：${ids.flatMap((id) => this.#areas.get(id)?.name ?? []).slice(0, 5).join('、')}` }
    const area = this.#areas.get(ids[0]!)
    return area === undefined ? { reason: '区划代码的辖区已撤销，没有接续的辖区' } : { found: area }
  }

  /** A street's whole name counts wherever it stands; its bare stem only where nothing else can be meant. */
  #streetsNamed(words: PlaceWords, understood: Understood): Mention[] {
    const found = longest([...mentionsOf(this.#namedBelow(this.root, 'children'), words)].filter(
      ({ how, named, start, end }) => how === 'exact' || (understood.hasRoomFor(named.name, start, end) && (how === 'ending' || this.#isStreetBare(named, words, end))),
    ))
    const whole = found.filter(({ how }) => how !== 'bare')
    return whole.length > 0 ? whole : found
  }

  /** 刘桥 in 刘桥小李村, or alone where no other town and no village elsewhere is called so. */
  #isStreetBare({ name, areas }: Named, words: PlaceWords, end: number): boolean {
    if (areas.some((area) => this.#goesOnBelow(area, words, end))) return true
    const sameStem = this.#knownCommunities().byStem.get(name.stem) ?? []
    const isOne = this.#namesUnder(this.root.id).every((other) => other.name.stem !== name.stem || other.areas.every((area) => areas.includes(area)))
    return endsBare(words, end) && isOne && sameStem.every((village) => areas.some((area) => village.path.startsWith(area.path)))
  }

  #goesOnBelow(area: TreeArea, words: PlaceWords, at: number): boolean {
    const named = this.#namedBelow(area, 'children').get(words.text[at] ?? '') ?? []
    return named.some(({ name, areas }) => {
      const matched = matchedAt(name, words, at)
      const end = at + (matched?.length ?? 0)
      return matched !== undefined && (matched.how !== 'bare' || endsBare(words, end) || areas.some((one) => this.#goesOnBelow(one, words, end)))
    })
  }

  /** Down the tree as far as the words are certain. */
  #readBelow(from: TreeArea, words: PlaceWords, understood: Understood): PlaceReading {
    for (let area = from; ; ) {
      const mentions = this.#mentionedBelow(area, words, understood)
      const next = oneArea(mentions)
      // Below a street a number counts only in the community that is named, even where it is the only one that is known.
      if (next === 'several' || (next !== undefined && this.isWide(area) && mentions[0]!.named.name.isNumbered && next.parentId !== area.id)) return several(area, words, mentions)
      if (next === undefined) return { area, unclear: null, candidates: [] }
      area = accept(next, mentions, understood)
    }
  }

  /** Of its children, or else of what lies further down, where a name goes before a number. */
  #mentionedBelow(area: TreeArea, words: PlaceWords, understood: Understood): Mention[] {
    for (const which of ['children', 'further'] as const) {
      const found = longest(this.#certain(mentionsOf(this.#namedBelow(area, which), words, understood), words)).filter(({ named }) => named.areas.some((one) => one !== area))
      const names = this.isWide(area) ? found.filter(({ named }) => !named.name.isNumbered) : found
      if (found.length > 0) return names.length > 0 ? names : found
    }
    return []
  }

  #certain(mentions: Mention[], words: PlaceWords): Mention[] {
    return mentions.filter(({ how, start, end, named }) => {
      if (how === 'bare') return endsBare(words, end) || named.areas.some((area) => this.#goesOnBelow(area, words, end))
      // 红旗社区 is not 红旗村 where another town has a 红旗社区.
      return how === 'exact' || (this.#knownCommunities().byStem.get(named.name.stem) ?? []).every((area) => named.areas.includes(area) || this.#nameOf(area.name).text !== words.text.slice(start, end))
    })
  }

  /** By first characters; what is called so today goes before what was called so. */
  #namedBelow(area: TreeArea, which: 'children' | 'further'): ReadonlyMap<string, readonly Named[]> {
    const key = `${which} ${area.id}`
    const known = this.#named.get(key)
    if (known !== undefined) return known
    const above = which === 'children' ? [area] : [...this.#below(area.id, MOST_LEFT_OUT - 1)]
    const names = above.flatMap((one) => this.#namesUnder(one.id))
    const made = byFirst(this.isWide(area) ? numbersOnce(names) : names)
    this.#named.set(key, made)
    return made
  }

  #namesUnder(parentId: string): Named[] {
    const today = (this.#children.get(parentId) ?? []).map((area): Named => ({ name: this.#nameOf(area.name), areas: [area], isFormer: false }))
    const former = (this.#former.get(parentId) ?? []).map(({ name, areaIds }): Named => ({ name: this.#nameOf(name), areas: areaIds.flatMap((id) => this.#areas.get(id) ?? []), isFormer: true }))
    return [...today, ...former.filter(({ name, areas }) => areas.length > 0 && !today.some((one) => one.name.text === name.text))]
  }

  /** Thousands of buildings have four names. */
  #nameOf(name: string): AreaName {
    const known = this.#names.get(name) ?? areaName(name)
    this.#names.set(name, known)
    return known
  }

  /**
   * Communities stand in the country's list of divisions, all of them: one whose whole name no other community or village of the county has, or
   * had, is certain without its street. Villages never are: hamlets that no list has bear the same names.
   */
  #knownCommunities(): { byStem: ReadonlyMap<string, readonly TreeArea[]>; byFirst: ReadonlyMap<string, readonly Named[]> } {
    if (this.#communities !== undefined) return this.#communities
    const byStem = new Map<string, TreeArea[]>()
    const named = (this.#children.get(this.root.id) ?? []).flatMap((street) => this.#namesUnder(street.id))
    for (const { name, areas } of named) for (const area of areas) if (!(byStem.get(name.stem) ?? []).includes(area)) put(byStem, name.stem, area)
    const certain = named.filter(({ name, areas }) => areas.length === 1 && areas[0]!.level === 'community' && areas[0]!.divisionCode !== null && name.text.endsWith('社区') && byStem.get(name.stem)!.length === 1)
    this.#communities = { byStem, byFirst: byFirst(certain) }
    return this.#communities
  }

  /** Names below communities that are no numbers, however many places are called so: 锦绣苑, be it 小区 or 网格. */
  #knownEstates(): ReadonlyMap<string, readonly Named[]> {
    if (this.#estates !== undefined) return this.#estates
    const areasOf = new Map<string, TreeArea[]>()
    for (const area of this.#areas.values()) {
      if (depthOf(area) <= COMMUNITY_DEPTH) continue
      const { isNumbered, stem } = this.#nameOf(area.name)
      const called = stem.replace(/小区$/u, '')
      if (isNumbered || called.length < LEAST_OF_NAME) continue
      // 锦绣苑网格 in 锦绣苑小区 is one place.
      if (areasOf.get(called)?.some(({ path }) => area.path.startsWith(path)) !== true) put(areasOf, called, area)
    }
    this.#estates = byFirst([...areasOf].map(([called, areas]) => ({ name: areaName(`${called}网格`), areas, isFormer: false })))
    return this.#estates
  }

  /** Without 小区 or 网格 behind it, it may be the street, the community or the village that is called so. */
  #isEstateBare({ stem }: AreaName, words: PlaceWords, end: number): boolean {
    const { byStem } = this.#knownCommunities()
    const isAnothers = byStem.has(stem) || byStem.has(areaName(stem).stem) || this.#namesUnder(this.root.id).some(({ name }) => name.stem === stem)
    return stem.length >= LEAST_OF_BARE && endsBare(words, end) && !isAnothers
  }

  *#below(id: string, levels: number): Generator<TreeArea> {
    for (const child of this.#children.get(id) ?? []) {
      yield child
      if (levels > 1) yield* this.#below(child.id, levels - 1)
    }
  }

  /** A column of streets says a street, whatever villages are called the same. */
  #streetCalled(raw: string): PlaceReading | undefined {
    const words = placeWords(raw.replace(this.root.name, ''))
    const areas = new Set(this.#namesUnder(this.root.id).filter(({ name }) => matchedAt(name, words, 0)?.length === words.text.length).flatMap((one) => one.areas))
    return areas.size === 1 ? { area: [...areas][0]!, unclear: null, candidates: [] } : undefined
  }

  #alreadyNamed(here: TreeArea, raw: string): boolean {
    const words = placeWords(raw)
    const plain = { ...words, text: words.text.replace(this.root.name, '') }
    return plain.text === '' || this.chainOf(here).some((area) => matchedAt(areaName(area.name), plain, 0)?.length === plain.text.length)
  }

  #unknown(here: TreeArea, raw: string, what: string): string {
    const words = placeWords(raw.replace(this.root.name, ''))
    const { stem } = areaName(words.text)
    const isCalledSo = (area: TreeArea) => matchedAt(areaName(area.name), words, 0)?.length === words.text.length
    const below = [...this.#below(here.id, here === this.root ? 1 : 2)]
    const near = below.filter(({ name }) => stem.length >= 2 && (areaName(name).stem.includes(stem) || stem.includes(areaName(name).stem))).slice(0, 3)
    if (near.length > 0) return `“${what}”在${here.name}没有找到，相近的有：${near.map(({ name }) => name).join('、')}`
    const elsewhere = here === this.root ? [] : [...this.#below(this.root.id, 3)].filter(isCalledSo).slice(0, 3)
    if (elsewhere.length > 0) return `“${what}”不在${here.name}，同名的在：${elsewhere.map((area) => this.fullName(area)).join('、')}`
    const isVillage = here === this.root && [...this.#below(here.id, 3)].some(isCalledSo)
    return isVillage ? `“${what}”只有村（社区）名，全县可能有同名的，请写上街道（乡镇）` : `“${what}”在${here.name}没有找到`
  }

  #nowhere(places: PlaceColumns['places']): string {
    const said = Object.values(places).find((one) => one !== null)
    if (said === undefined || said === null) return '没有写地点：请写上街道和社区，或区划代码，或经纬度'
    const words = placeWords(said.replace(this.root.name, ''))
    const isNamed = [...this.#below(this.root.id, 3)].some(({ name }) => (matchedAt(areaName(name), words, 0)?.how ?? 'bare') !== 'bare')
    return isNamed ? '地点只有村（社区）名，没有写街道（乡镇），不能断定是哪一个' : '从地点看不出在哪个街道（乡镇）'
  }
}

/** A code without the zeros that fill it up: 371425001000 is 371425001. */
export function codeKey(code: string): string {
  const padded = code.padEnd(12, '0')
  if (padded.endsWith('000000')) return padded.slice(0, 6)
  return padded.endsWith('000') ? padded.slice(0, 9) : padded
}

function depthOf({ path }: TreeArea): number {
  return path.split('/').length - 1
}
