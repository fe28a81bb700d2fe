import { toHalfWidth } from './half-width.ts'

const hidden = '****'
/** Firefox before 125 has none; there a character is a code point. */
const graphemes = 'Segmenter' in Intl ? new Intl.Segmenter('zh', { granularity: 'grapheme' }) : undefined

/** Surnames of two characters that are in use today; before a given name they are shown whole. */
const compoundSurnames = new Set(
  ('欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 ' +
    '仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 ' +
    '段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 ' +
    '南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 吴铭 纳兰 歐陽 東方 萬俟 諸葛 尉遲 赫連 澹臺 濮陽 鍾離 長孫 鮮于').split(' '),
)

/** 张三 → 张*, 欧阳娜娜 → 欧阳**; a single character is hidden. Null stays null. */
export function maskName(name: string | null | undefined): string | null {
  if (name === null || name === undefined) return null
  const whole = name.trim()
  const characters = graphemes === undefined ? [...whole] : [...graphemes.segment(whole)].map(({ segment }) => segment)
  if (characters.length === 1) return '*'
  const shown = characters.length > 2 && compoundSurnames.has(characters.slice(0, 2).join('')) ? 2 : 1
  return characters.map((character, index) => (index < shown || /[\s·•.]/u.test(character) ? character : '*')).join('')
}

/**
 * 13800138000 → 138****8000, also when written in groups, full width or with the country code.
 * A landline keeps its area code and the last two digits: the last four of a short number would give most of it away.
 */
export function maskPhone(phone: string | null | undefined): string | null {
  if (phone === null || phone === undefined) return null
  const digits = toHalfWidth(phone).replace(/\D/g, '')
  const mobile = /^(?:00)?(86)?(1\d{2})\d{4}(\d{4})$/.exec(digits)
  if (mobile) return `${mobile[1] ? '+86 ' : ''}${mobile[2]}${hidden}${mobile[3]}`
  const landline = /^(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})$/.exec(digits)
  if (landline) return `${landline[1]}-${stars(landline[2]!.length - 2)}${landline[2]!.slice(-2)}`
  return digits.length < 7 ? stars([...phone].length) : `${stars(digits.length - 2)}${digits.slice(-2)}`
}

/**
 * First and last character only. Region and birthday are often known already, and with the usual last four digits
 * shown the whole number could be put together from them.
 */
export function maskIdNumber(idNumber: string | null | undefined): string | null {
  if (idNumber === null || idNumber === undefined) return null
  const characters = [...toHalfWidth(idNumber).replace(/[\s-]/g, '').toUpperCase()]
  if (characters.length < 6) return stars(characters.length)
  return `${characters[0]}${stars(characters.length - 2)}${characters.at(-1)}`
}

/** What ends the public part of an address: division, road, village, estate. */
const placeWords =
  '自治区|街道办事处|街道|办事处|社区|小区|新村|新区|开发区|高新区|家属院|宿舍区|大道|胡同|花园|家园|公寓|公馆|大厦|广场|' +
  '省|市|州|盟|县|区|旗|镇|乡|村|庄|屯|寨|堡|路|街|巷|苑|园|城|府|湾|里|居|院|庭|郡|墅|邸|轩|阁|坊|期'
const placePart = new RegExp(`^[\\p{Script=Han}\\p{Script=Latin}·\\s（）()]{0,20}?(?:${placeWords})`, 'u')
/** Building, unit, room, in figures of any kind. */
const dwelling =
  /(?:[0-9零〇一二两三四五六七八九十百]+|[甲乙丙丁戊东西南北A-Za-z])\s*(?:号楼|号院|号|栋|幢|座|单元|层|楼|室|户|门)/u
const doorNumber = /^\s*[0-9]+(?:[-之][0-9]+)?\s*号(?:院)?/u

/**
 * 齐河县晏城街道阳光花园小区3号楼2单元501室 → 齐河县晏城街道阳光花园小区****.
 * Keeps division, road, village and estate; whatever is not recognised as one of these is hidden.
 */
export function maskAddress(address: string | null | undefined): string | null {
  if (address === null || address === undefined) return null
  const text = toHalfWidth(address).trim()
  const kept = publicLength(text)
  return kept === text.length ? text : text.slice(0, kept).trimEnd() + hidden
}

/** Length of the leading part that names no dwelling. */
function publicLength(text: string): number {
  let kept = 0
  for (;;) {
    const rest = text.slice(kept)
    // A number on a road is the dwelling itself unless an estate follows: 迎宾路128号阳光花园.
    const door = /(?:路|街|巷|道|胡同)$/.test(text.slice(0, kept)) ? (doorNumber.exec(rest)?.[0].length ?? 0) : 0
    const part = placePart.exec(rest.slice(door))?.[0]
    if (part === undefined || dwelling.test(part)) return kept
    kept += door + part.length
  }
}

const gap = '[\\s\\-‐-―·\\u200B-\\u200F\\u2060\\uFEFF]?'
const eachDigit = (count: string) => `(?:${gap}[0-9])${count}`
const email = '[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,4}'
/** ID numbers (17 digits and a digit or X), bank cards, and whatever is glued to them: 15 digits and more. */
const longNumber = `(?<![0-9])[0-9]${eachDigit('{14,}')}(?:${gap}[Xx](?![0-9A-Za-z]))?`
/** 20260924-20260930, 2026-09-24 2026-09-30: as many digits as a card number, but no secret. */
const date = '(?:19|20)[0-9]{2}-?[01][0-9]-?[0-3][0-9]'
const twoDates = `(?<![0-9])${date}${gap}${date}(?![0-9])`
const mobileNumber = `(?<![0-9])(?:(?:\\+|00)?86${gap})?1[3-9]${eachDigit('{9}')}(?![0-9])`
const landlineNumber = `(?<![0-9])\\(?0(?:10|2[0-9]|[3-9][0-9]{2})\\)?${gap}[2-9]${eachDigit('{6,7}')}(?![0-9])`
const personal = new RegExp(`(?<email>${email})|(?<dates>${twoDates})|(?<phone>${mobileNumber}|${landlineNumber})|${longNumber}`, 'gu')

/**
 * Masks telephone numbers, ID and bank card numbers and mail addresses inside free text; everything else stays as written.
 * Names and addresses in free text are not found. Short service numbers (12345) and dates stay.
 */
export function maskText(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : replacePersonal(text, maskFound)
}

/** The same text with a space instead of each of them: nothing by which somebody could be looked up is left, not even its last digits. */
export function withoutPersonal(text: string): string {
  return replacePersonal(text, () => ' ')
}

/** Telephone numbers inside free text as they were written, each once. */
export function phonesIn(text: string): string[] {
  return [...new Set([...toHalfWidth(text).matchAll(personal)].flatMap(({ groups }) => (groups!['phone'] === undefined ? [] : [groups!['phone']])))]
}

/** What stands behind a number of building, staircase or room that is none: 3号楼120平方米. */
const counted = '(?![0-9]|\\s{0,2}(?:米|平|㎡|户|人|元|天|年|个|次|家|名|盏|根|块|万|吨|度|多|余|台|套|辆|处|扇|部|棵|条|[mM㎡]))'
const digits = '[0-9零〇一二三四五六七八九十]{1,4}'
/** 3号楼2单元501, 2单元501室, 1201室, 3-2-501; a building alone is no home. */
const room = new RegExp(`(?:${digits}|[A-Za-z东西南北甲乙丙丁])\\s{0,2}(?:号楼|栋|幢|座|单元|#)\\s{0,2}-?\\s{0,2}(?:(?:${digits}|[东西中])\\s{0,2}(?:单元|门)\\s{0,2})?[0-9]{3,4}${counted}(?:\\s{0,2}(?:室|房))?|(?<![0-9])[0-9]{3,4}\\s{0,2}室|(?<![0-9-])[0-9]{1,2}-[0-9]{1,2}-[0-9]{3,4}(?![0-9-])`, 'gu')

/** What in free text leads to somebody, as it was written, each once: the numbers and addresses that masking finds, and numbers of rooms. Names are not found. */
export function personalIn(text: string): string[] {
  const shadow = toHalfWidth(text)
  const found = [...shadow.matchAll(personal)].filter(({ groups }) => groups!['dates'] === undefined)
  return [...new Set([...found, ...shadow.matchAll(room)].map(({ index, 0: match }) => text.slice(index, index + match.length).trim()))]
}

function replacePersonal(text: string, replacement: (found: RegExpExecArray) => string): string {
  let replaced = ''
  let copiedTo = 0
  // Found in the half-width shadow, which has the same positions, and replaced in the original.
  for (const found of toHalfWidth(text).matchAll(personal)) {
    if (found.groups!['dates']) continue
    replaced += text.slice(copiedTo, found.index) + replacement(found)
    copiedTo = found.index + found[0].length
  }
  return replaced + text.slice(copiedTo)
}

function maskFound(found: RegExpExecArray): string {
  const { email: mail, phone } = found.groups!
  if (mail) return `${mail[0]}***${mail.slice(mail.indexOf('@'))}`
  const compact = found[0].replace(/[^0-9Xx]/g, '')
  return (phone ? maskPhone(compact) : maskIdNumber(compact))!
}

function stars(count: number): string {
  return '*'.repeat(count)
}
