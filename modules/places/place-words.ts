/** Words as they are compared: characters of one width, numbers of buildings in one form, no blanks; where a blank stood something else may begin. */
export type PlaceWords = { text: string; blanks: ReadonlySet<number> }

/** A name and what stands of it under any ending that it may be written with. */
export type AreaName = {
  text: string
  stem: string
  endings: readonly string[]
  /** 3号楼, 第1网格: says nothing without what it is counted in. */
  isNumbered: boolean
  kind: 'street' | 'community' | 'other'
}

/** The longest first. */
const communityEndings = ['社区居民委员会', '村村民委员会', '村民委员会', '居民委员会', '社区居委会', '村村委会', '村委会', '居委会', '社区', '村']
const streetEndings = ['街道办事处', '人民政府街道办事处', '镇人民政府', '乡人民政府', '街道办', '办事处', '街道', '镇', '乡']
const gridEndings = ['小区网格', '网格', '小区']
/** 永顺社区 in 永顺社区居民委员会: the rest of a longer ending belongs to the name. */
const communityRests = ['居民委员会', '村民委员会', '居委会', '村委会']
const streetRests = ['办事处', '人民政府', '政府', '办']

const numbers = /([一二三四五六七八九十]+|\d+)\s*(号楼|栋|幢|#\s*楼?|单元|网格|区域|大片区|期)/gu
const buildingUnits = new Set(['栋', '幢', '#', '#楼'])
const digits = '零一二三四五六七八九'

/** ３号楼, 三号楼, 3 号楼, 3栋 and 3# are one building. */
export function placeWords(raw: string): PlaceWords {
  const plain = raw.normalize('NFKC').replaceAll(numbers, (whole, number: string, unit: string) => {
    const count = /\d/u.test(number) ? number : numberOf(number)
    const word = unit.replaceAll(/\s/gu, '')
    return count === undefined ? whole : `${count}${buildingUnits.has(word) ? '号楼' : word}`
  })
  const blanks = new Set<number>()
  let text = ''
  for (const character of plain) {
    if (/\s/u.test(character)) blanks.add(text.length)
    else text += character
  }
  return { text, blanks }
}

/** 十二 is 12; 五一 is a name. */
function numberOf(words: string): string | undefined {
  const [, tens, ten, ones] = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/u.exec(words) ?? []
  if (tens === undefined || (ten === '' && tens !== '' && ones !== '')) return undefined
  return String((ten === '' ? 0 : 10 * (tens === '' ? 1 : digits.indexOf(tens))) + digits.indexOf(ones === '' ? (ten === '' ? tens : '零') : ones!))
}

export function areaName(name: string): AreaName {
  const { text } = placeWords(name)
  const ending = [...communityEndings, ...streetEndings, ...gridEndings.slice(0, 2)].find((one) => text.endsWith(one) && text.length > one.length)
  const kind = ending === undefined ? 'other' : communityEndings.includes(ending) ? 'community' : streetEndings.includes(ending) ? 'street' : 'other'
  const endings = { street: streetEndings, community: communityEndings, other: gridEndings }[kind]
  // 和顺小区 of 和顺小区网格 is the estate as everybody calls it.
  const stem = ending === undefined ? text : text.slice(0, -(kind === 'other' ? '网格'.length : ending.length))
  return { text, stem, endings: ending === undefined ? [] : endings, isNumbered: /^第?\d/u.test(text), kind }
}

/** `bare`: only the stem stands there, and what follows goes on with something else. */
export type Matched = { length: number; how: 'exact' | 'ending' | 'bare' }

/** How much of the words from there on is this name. 东小李村 is not 小李村, which whoever asks from a beginning on has looked after; 和顺苑二期 is not 和顺苑. */
export function matchedAt(name: AreaName, { text }: PlaceWords, at: number): Matched | undefined {
  if (text.startsWith(name.text, at)) {
    const end = at + name.text.length
    const isAnother = name.kind !== 'street' && !name.isNumbered && anotherPart.test(text.slice(end, end + 4))
    if (!isAnother) return { length: name.text.length + restOf(name, text, end), how: 'exact' }
  }
  if (name.endings.length === 0 || !text.startsWith(name.stem, at)) return undefined
  const after = at + name.stem.length
  const ending = name.isNumbered ? undefined : name.endings.find((one) => text.startsWith(one, after))
  if (ending !== undefined) return anotherPart.test(text.slice(after + ending.length, after + ending.length + 4)) ? undefined : { length: name.stem.length + ending.length, how: 'ending' }
  return name.stem.length >= 2 && !name.isNumbered && !isAnywhere.test(name.stem) ? { length: name.stem.length, how: 'bare' } : undefined
}

/** 和顺苑二期, 和顺苑东区: an estate of its own. */
const anotherPart = /^(\d+期|[东南西北中A-Za-z\d]{1,2}区)/u

function restOf({ kind }: AreaName, text: string, end: number): number {
  const rests = kind === 'community' ? communityRests : kind === 'street' ? streetRests : []
  return rests.find((one) => text.startsWith(one, end))?.length ?? 0
}

const separator = /[,，、;；:：/\\|·.。()[\]【】〔〕<>《》"“”'‘’→—-]/u
/** What leads over to a name: 我家在…, 山东省德州市齐河县…, 永顺社区的…. Not 社区 and 村: one that is not understood is another place's. */
const leadsOver = /(在|位于|住|是|到|去|的|省|市|县|旗|址|点)$/u

/** Where names that were understood stand in the words. */
export class Understood {
  readonly #starts = new Set<number>()
  readonly #taken: { start: number; end: number }[] = []
  readonly #ends = new Set<number>()
  readonly #words: PlaceWords

  constructor(words: PlaceWords) {
    this.#words = words
  }

  /** A name that is understood, and cannot be another one's beginning. */
  take(start: number, end: number): void {
    this.note(start, end)
    this.#taken.push({ start, end })
  }

  /** Words that say nothing new, but beside which a name can stand. */
  note(start: number, end: number): void {
    this.#starts.add(start)
    this.#ends.add(end)
  }

  /** Whoever writes is at home there: his 3号楼 is that of his own community. */
  beginAtHome(): void {
    this.#ends.add(0)
  }

  /** Whether a name can stand there: never in the middle of another word, and a number only beside what it is counted in. */
  hasRoomFor({ isNumbered }: AreaName, start: number, end: number): boolean {
    if (this.#taken.some((one) => start < one.end && one.start < end)) return false
    if (isNumbered) return this.#ends.has(this.#backOver(start)) || (this.#backOver(start) === 0 && this.#starts.has(this.#onOver(end)))
    const { text, blanks } = this.#words
    return start === 0 || this.#ends.has(start) || blanks.has(start) || separator.test(text[start - 1]!) || leadsOver.test(text.slice(Math.max(0, start - 3), start))
  }

  #backOver(from: number): number {
    const { text } = this.#words
    let at = from
    while (at > 0 && !this.#ends.has(at) && (separator.test(text[at - 1]!) || text[at - 1] === '的' || text[at - 1] === '内')) at--
    return at
  }

  #onOver(from: number): number {
    const { text } = this.#words
    let at = from
    while (at < text.length && separator.test(text[at]!)) at++
    return at
  }
}

const goesOnOtherwise = /^(\d+(号楼|单元|室|层)|[东西南北]?(门|侧|头|边|面)(?![一-鿿]*(路|街|村|小区|社区))|门口|附近|内)/u

/** 东门 is a village somewhere, and a gate everywhere. */
const isAnywhere = /^[东南西北前后上下里外]?(门口?|头|边|面|侧|院|楼|街)$/u

/** Whether a bare stem ends there: 永顺3号楼, 永顺（南门）; 阳光花园 is not 阳光. */
export function endsBare({ text }: PlaceWords, at: number): boolean {
  return at === text.length || separator.test(text[at]!) || goesOnOtherwise.test(text.slice(at, at + 12))
}
