import type { CleanRow } from '#modules/requests/import/clean-row.ts'

export type PlacedArea = { id: string; name: string; level: string; path: string; parentId: string | null; divisionCode: string | null }
export type Found<Value> = { found: Value } | { reason: string }

/** What a village or community may be called behind its stem; the longest first. */
const communityEndings = ['社区居民委员会', '村村民委员会', '村民委员会', '居民委员会', '社区居委会', '村村委会', '村委会', '居委会', '社区', '村']
const streetEndings = ['街道办事处', '人民政府街道办事处', '镇人民政府', '乡人民政府', '街道办', '办事处', '街道', '镇', '乡']

/** The tree of today, and codes that areas have had: for finding areas by what a file says of them. */
export class PlaceTree {
  readonly #areas: ReadonlyMap<string, PlacedArea>
  readonly #children = new Map<string, PlacedArea[]>()
  readonly #byCode: ReadonlyMap<string, readonly string[]>
  readonly #root: PlacedArea

  /** `codes`: every code that an area has or had, with the areas of today that took it over. */
  constructor(areas: readonly PlacedArea[], codes: readonly { code: string; areaIds: readonly string[] }[]) {
    this.#areas = new Map(areas.map((area) => [area.id, area]))
    for (const area of areas) if (area.parentId !== null) this.#children.set(area.parentId, [...(this.#children.get(area.parentId) ?? []), area])
    this.#byCode = new Map(codes.map(({ code, areaIds }) => [code, areaIds]))
    this.#root = areas.find(({ parentId }) => parentId === null)!
  }

  get(id: string): PlacedArea | undefined {
    return this.#areas.get(id)
  }

  /** From the county down. */
  chainOf(area: PlacedArea): PlacedArea[] {
    return area.path.split('/').slice(0, -1).flatMap((id) => this.#areas.get(id) ?? [])
  }

  /**
   * The area that a row names, by its code or by names from the street down. A name alone identifies no village: it counts
   * below the street that the row names, or below `within`, the street whose staff import the file.
   */
  find({ areaCode, places }: Pick<CleanRow, 'areaCode' | 'places'>, within: string): Found<PlacedArea> {
    const byCode = areaCode === null ? undefined : this.#findByCode(areaCode)
    if (byCode !== undefined && 'reason' in byCode) return byCode
    let here = byCode?.found ?? this.#root
    for (const [kind, words] of [['street', places.street], ['community', places.community], ['grid', places.grid], ['address', places.address]] as const) {
      if (words === null) continue
      const walked = this.#walk(here, this.#withoutCounty(words), within)
      // In one community it is that community's, whichever of its grids; between several it is nobody's.
      if (walked.reason !== undefined && !(kind === 'address' && walked.area.path.split('/').length > 3)) return { reason: walked.reason }
      // What a column of names says must be there; an address goes on with words that are no area's.
      if (walked.area === here && kind !== 'address' && !this.#alreadyNamed(here, words)) return { reason: this.#unknown(here, words, kind === 'street' ? '街道（乡镇）' : kind === 'community' ? '社区（村）' : '网格、小区') }
      here = walked.area
    }
    return here === this.#root ? { reason: this.#nowhere(places) } : { found: here }
  }

  #findByCode(code: string): Found<PlacedArea> {
    const ids = this.#byCode.get(codeKey(code)) ?? []
    if (ids.length === 0) return { reason: '区划代码在本县现在和以前的代码里都没有' }
    if (ids.length > 1) return { reason: `区划代码的辖区已拆分，请写明是哪一个：${ids.flatMap((id) => this.#areas.get(id)?.name ?? []).slice(0, 5).join('、')}` }
    const area = this.#areas.get(ids[0]!)
    return area === undefined ? { reason: '区划代码的辖区已撤销，没有接续的辖区' } : { found: area }
  }

  /** Down the tree as far as the words go. */
  #walk(from: PlacedArea, words: string, within: string): { area: PlacedArea; reason?: string } {
    let area = from
    let rest = words
    for (;;) {
      const next = this.#step(area, rest, within)
      if (next === undefined) return { area }
      if ('reason' in next) return { area, reason: next.reason }
      area = next.area
      rest = next.rest
      if (rest === '') return { area }
    }
  }

  #step(here: PlacedArea, words: string, within: string): { area: PlacedArea; rest: string } | { reason: string } | undefined {
    const start = words.replace(/^[\s,，、/\\·.。-]+/u, '')
    if (start === '') return undefined
    const own = this.#longest(this.#children.get(here.id) ?? [], start)
    if (own !== undefined) return own
    // A level may be left out, but never the street: below the county a village's name may be that of several.
    const below = here === this.#root ? (within === this.#root.id ? [] : [...this.#below(within, 2)]) : [...this.#below(here.id, 3)]
    return this.#longest(below, start)
  }

  *#below(id: string, levels: number): Generator<PlacedArea> {
    for (const child of this.#children.get(id) ?? []) {
      yield child
      if (levels > 1) yield* this.#below(child.id, levels - 1)
    }
  }

  /** The one whose name is the longest beginning of the words; two that are equally long are none. */
  #longest(candidates: readonly PlacedArea[], words: string): { area: PlacedArea; rest: string } | { reason: string } | undefined {
    let best: { area: PlacedArea; length: number }[] = []
    for (const area of candidates) {
      const length = matchedLength(area.name, words)
      if (length === 0 || length < (best[0]?.length ?? 0)) continue
      best = length === best[0]?.length ? [...best, { area, length }] : [{ area, length }]
    }
    if (best.length === 0) return undefined
    if (best.length > 1) return { reason: `地点有几处同名，请写明是哪一处：${best.slice(0, 4).map(({ area }) => this.#fullName(area)).join('、')}` }
    const { area, length } = best[0]!
    const rest = words.slice(length)
    return { area, rest: withoutEnding(area.name, rest) }
  }

  #alreadyNamed(here: PlacedArea, words: string): boolean {
    const plain = this.#withoutCounty(words)
    return plain === '' || this.chainOf(here).some((area) => matchedLength(area.name, plain) === plain.length)
  }

  #fullName(area: PlacedArea): string {
    return this.chainOf(area).slice(1).map(({ name }) => name).join('')
  }

  #withoutCounty(words: string): string {
    const text = words.replaceAll(/\s+/gu, '')
    const at = text.indexOf(this.#root.name)
    return at >= 0 && at <= 12 ? text.slice(at + this.#root.name.length) : text
  }

  #unknown(here: PlacedArea, words: string, what: string): string {
    const plain = this.#withoutCounty(words)
    const stem = stemOf(plain)
    const below = [...this.#below(here.id, here === this.#root ? 1 : 2)]
    const near = below.filter(({ name }) => stem.length >= 2 && (stemOf(name).includes(stem) || stem.includes(stemOf(name))) ).slice(0, 3)
    if (near.length > 0) return `“${what}”在${here.name}没有找到，相近的有：${near.map(({ name }) => name).join('、')}`
    const elsewhere = here === this.#root ? [] : [...this.#below(this.#root.id, 3)].filter(({ name }) => matchedLength(name, plain) === plain.length).slice(0, 3)
    if (elsewhere.length > 0) return `“${what}”不在${here.name}，同名的在：${elsewhere.map((area) => this.#fullName(area)).join('、')}`
    const isVillage = here === this.#root && [...this.#below(here.id, 3)].some(({ name }) => matchedLength(name, plain) > 0)
    return isVillage ? `“${what}”只有村（社区）名，全县可能有同名的，请写上街道（乡镇）` : `“${what}”在${here.name}没有找到`
  }

  #nowhere(places: CleanRow['places']): string {
    const words = Object.values(places).find((one) => one !== null)
    if (words === undefined || words === null) return '没有写地点：请写上街道和社区，或区划代码，或经纬度'
    const plain = this.#withoutCounty(words)
    const named = [...this.#below(this.#root.id, 3)].filter(({ name }) => matchedLength(name, plain) > 0)
    return named.length > 0 ? '地点只有村（社区）名，没有写街道（乡镇），不能断定是哪一个' : '从地点看不出在哪个街道（乡镇）'
  }
}

/** A code without the zeros that fill it up: 371425001000 is 371425001. */
export function codeKey(code: string): string {
  const padded = code.padEnd(12, '0')
  if (padded.endsWith('000000')) return padded.slice(0, 6)
  return padded.endsWith('000') ? padded.slice(0, 9) : padded
}

/** How much of the words' beginning is this area's name, under any ending that it may be written with; its bare stem only when that is all. */
function matchedLength(name: string, words: string): number {
  if (words.startsWith(name)) return name.length
  const stem = stemOf(name)
  if (stem === name || stem.length < 1) return 0
  const endings = communityEndings.some((ending) => name.endsWith(ending)) ? communityEndings : streetEndings
  if (!words.startsWith(stem)) return 0
  const ending = endings.find((one) => words.startsWith(one, stem.length))
  if (ending !== undefined) return stem.length + ending.length
  return words === stem && stem.length >= 2 ? stem.length : 0
}

function stemOf(name: string): string {
  const ending = [...communityEndings, ...streetEndings].find((one) => name.endsWith(one) && name.length > one.length)
  return ending === undefined ? name : name.slice(0, -ending.length)
}

/** 永顺社区 in 永顺社区居民委员会: the rest of a longer ending belongs to the name. */
function withoutEnding(name: string, rest: string): string {
  const known = communityEndings.some((ending) => name.endsWith(ending)) ? ['居民委员会', '村民委员会', '居委会', '村委会'] : ['办事处', '人民政府', '办']
  const ending = known.find((one) => rest.startsWith(one))
  return ending === undefined ? rest : rest.slice(ending.length)
}
