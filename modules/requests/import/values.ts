import { momentInChina } from '#kit/clock/china-day.ts'
import type { Cell } from '#kit/table-file/cell.ts'
import { plainText } from '#kit/table-file/write-like.ts'
import { toHalfWidth } from '#kit/secrets/half-width.ts'
import type { Channel, Purpose, Urgency } from '#modules/matters/contract.ts'

/** What a cell says, or why nothing can be made of it: without the cell's own words, which stand beside the reason in the user's file. */
export type Read<Value> = { value: Value } | { reason: string }

/** Written for "nothing". */
const nothing: ReadonlySet<string> = new Set(['无', '暂无', '没有', '—', '——', '-', '--', '/', '／', '\\', '不详', '未知', '空', 'null', 'NULL', 'N/A', 'n/a', 'none', '0'])
const ditto = /^(?:同上|同前|〃|″|"|''|do|ditto)$/i

/** For reading: line ends and blanks in one form, nothing invisible, no blank line, nothing before or after. What could be a formula is told apart again from the apostrophe that we put before it. */
export function tidyText(text: string): string {
  return plainText(text).replaceAll(/\r\n?|\u2028|\u2029/g, '\n').replaceAll(/[\u00A0\u3000\t]/g, ' ').split('\n')
    .map((line) => line.replaceAll(/[\p{Cc}\u200B\u2060\uFEFF]/gu, '').trim()).filter((line) => line !== '').join('\n').toWellFormed()
}

/** One line, or null where the cell says nothing; a mark for "as above" says nothing that could be kept. */
export function readWord(cell: Cell): Read<string | null> {
  if (cell.kind === 'error') return { reason: '是表格软件的出错值' }
  const text = tidyText(cell.text).replaceAll('\n', ' ')
  if (ditto.test(text)) return { reason: '写的是“同上”，请写出内容' }
  return { value: text === '' || nothing.has(text) ? null : text }
}

/** Text of any length; only what is nothing but a null word is nothing. */
export function readText(cell: Cell): Read<string | null> {
  if (cell.kind === 'error') return { reason: '是表格软件的出错值' }
  const text = tidyText(cell.text)
  if (ditto.test(text)) return { reason: '写的是“同上”，请写出内容' }
  if (text.includes('\uFFFD')) return { reason: '里有读不出的乱码，请从原系统重新导出这一条' }
  return { value: text === '' || nothing.has(text) ? null : text }
}

const DAY = 24 * 3_600_000
const YEAR_FIRST = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))(?:[T\s]*(?:(上午|下午)\s*)?(\d{1,2})(?:[:：时](\d{1,2})(?:[:：分](\d{1,2})(?:\.\d+)?秒?)?分?)?)?$/

/** The moment that a cell names, in China's time. What could be two dates is refused, and what lies ahead. */
export function readMoment(cell: Cell, at: Date): Read<Date | null> {
  const read = readTime(cell)
  if ('reason' in read || read.value === null) return read as Read<null>
  const { moment } = read.value
  return moment.getTime() > at.getTime() + DAY ? { reason: '在将来，请核对年份' } : { value: moment }
}

/** By when something is due, which may lie ahead. A day alone is due when it ends: in its last moment, so that it is shown as that day. */
export function readDeadline(cell: Cell): Read<Date | null> {
  const read = readTime(cell)
  if ('reason' in read || read.value === null) return read as Read<null>
  const { moment, isDay } = read.value
  return { value: isDay ? new Date(moment.getTime() + DAY - 1) : moment }
}

function readTime(cell: Cell): Read<{ moment: Date; isDay: boolean } | null> {
  const word = readWord(cell)
  if ('reason' in word) return word
  if (word.value === null) return { value: null }
  const text = toHalfWidth(word.value)
  if (/^\d{5}(\.\d+)?$/.test(text)) return { reason: '是表格软件的日期序号，请先设为“年-月-日”格式' }
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{1,4}\b/.test(text)) return { reason: '分不清日、月和年，请写成“2026-05-01 09:30”' }
  const match = YEAR_FIRST.exec(text)
  if (match === null) return { reason: '认不出是什么时间，请写成“2026-05-01 09:30”' }
  const part = (...groups: number[]) => Number(groups.map((group) => match[group]).find((found) => found !== undefined) ?? 0)
  const [year, month, day] = [part(1), part(3, 5, 7), part(4, 6, 8)]
  const hour = part(10) + (match[9] === '下午' && part(10) < 12 ? 12 : 0)
  const [minute, second] = [part(11), part(12)]
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(local)
  const isThere = back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day && back.getUTCHours() === hour && minute < 60 && second < 60
  if (!isThere || year < 1990) return { reason: '不是日历上有的时间' }
  return { value: { moment: momentInChina(local), isDay: match[10] === undefined } }
}

const MOBILE = /^1[3-9]\d{9}$/
const LANDLINE = /^(?:0\d{2,3})?[2-9]\d{6,7}(?:转?\d{1,6})?$/

/** Every number of a cell: half width, without blanks and hyphens inside, without China's code before a mobile one. */
export function readPhones(cell: Cell): Read<string[]> {
  const word = readWord(cell)
  if ('reason' in word) return word
  if (word.value === null) return { value: [] }
  if (cell.kind === 'date') return { reason: '被表格软件当成了日期' }
  const joined = toHalfWidth(word.value).replaceAll(/(\d)[\s-]+(?=\d{1,4}(?!\d))/g, '$1')
  const whole = plainNumber(joined)
  if (MOBILE.test(whole) || LANDLINE.test(whole)) return { value: [whole] }
  const parts = toHalfWidth(word.value).split(/[;；、,，/|\n]|\s{2,}|或/u).flatMap((part) => {
    const number = plainNumber(part)
    return MOBILE.test(number) || LANDLINE.test(number) ? [number] : part.split(/\s+/u).map(plainNumber)
  }).filter((part) => part !== '')
  if (parts.length > 0 && parts.length <= 5 && parts.every((part) => MOBILE.test(part) || LANDLINE.test(part))) return { value: [...new Set(parts)] }
  return { reason: '不是电话号码' }
}

function plainNumber(text: string): string {
  return text.replaceAll(/[\s\-–—()]/g, '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
}

const SEVERAL_PEOPLE = /[、;；,，/|]|\s+和\s*|\n/u

/** One person's name. Several in a cell are for somebody to sort out. */
export function readName(cell: Cell): Read<string | null> {
  const word = readWord({ ...cell, text: tidyText(cell.text) })
  if ('reason' in word || word.value === null) return word
  if (SEVERAL_PEOPLE.test(word.value)) return { reason: '一格里有几个人，请只留联系人' }
  if (/\d{7,}/.test(toHalfWidth(word.value))) return { reason: '里有号码，请只写姓名' }
  return [...word.value].length > 30 ? { reason: '超过 30 个字，不像姓名' } : word
}

const yes: ReadonlySet<string> = new Set(['是', '有', '1', '√', '✓', '✔', 'y', 'yes', 'true', '对', '已'])
const no: ReadonlySet<string> = new Set(['否', '无', '没有', '0', '×', '✗', 'x', 'n', 'no', 'false', '未'])
const closed: ReadonlySet<string> = new Set(['已办结', '办结', '已结案', '结案', '已完成', '完成', '已答复', '已回复', '已关闭', '关闭', '终结', '已终结', '已归档', '归档', '已解决', '已处理', '已评价', '已回访', '已办理'])
const open: ReadonlySet<string> = new Set(['待受理', '未受理', '已受理', '待办', '未办', '未办理', '待处理', '未处理', '处理中', '办理中', '在办', '正在办理', '待派单', '已派单', '待签收', '已签收', '未办结', '待回复', '未回复', '待答复', '未答复', '进行中', '受理中', '待办理', '新建', '已登记'])

/** Whether it is over where it comes from. A column of yes and no asks whether it is. */
export function readIsClosed(cell: Cell): Read<boolean> {
  const text = toHalfWidth(tidyText(cell.text)).replaceAll(/\s/g, '').toLowerCase()
  if (cell.kind === 'error') return { reason: '是表格软件的出错值' }
  if (closed.has(text) || yes.has(text)) return { value: true }
  if (text === '' || open.has(text) || no.has(text) || nothing.has(text)) return { value: false }
  return { reason: '看不出办没办结，请写“已办结”或“办理中”' }
}

const purposes: Readonly<Record<string, Purpose>> = {
  咨询: 'consult', 咨询类: 'consult', 求助: 'help', 求助类: 'help', 求决: 'help', 诉求: 'help', 报修: 'help', 投诉: 'complaint', 投诉类: 'complaint', 投诉举报: 'complaint', 举报: 'report', 举报类: 'report', 检举: 'report', 控告: 'report', 检举控告: 'report',
  建议: 'suggest', 建议类: 'suggest', 意见建议: 'suggest', 建言: 'suggest', 表扬: 'thanks', 感谢: 'thanks', 表扬类: 'thanks',
}
const urgencies: Readonly<Record<string, Urgency>> = { 一般: 'routine', 普通: 'routine', 正常: 'routine', 常规: 'routine', 否: 'routine', 紧急: 'urgent', 加急: 'urgent', 急: 'urgent', 较急: 'urgent', 是: 'urgent', 特急: 'emergency', 特别紧急: 'emergency', 非常紧急: 'emergency', 突发: 'emergency' }

export function readPurpose(cell: Cell): Read<Purpose | null> {
  return readOneOf(cell, purposes, '性质应是咨询、求助、投诉、举报、建议、感谢之一')
}

export function readUrgency(cell: Cell): Read<Urgency | null> {
  return readOneOf(cell, urgencies, '紧急程度应是一般、紧急、特急之一')
}

function readOneOf<Value>(cell: Cell, known: Readonly<Record<string, Value>>, reason: string): Read<Value | null> {
  const word = readWord(cell)
  if ('reason' in word) return word
  if (word.value === null) return { value: null }
  const value = Object.hasOwn(known, word.value) ? known[word.value] : undefined
  return value === undefined ? { reason } : { value }
}

const channels: readonly (readonly [RegExp, Channel])[] = [[/热线|电话|来电|12345/, 'hotline'], [/窗口|来访|现场|大厅|柜台|信访/, 'counter'], [/上门|网格|走访|巡查|外勤/, 'field'], [/工作台|代报/, 'desk'], [/微信/, 'wecomGroup'], [/来信|信件|信函|书面/, 'paper']]

/** What is said of the way it came is kept where it is one of ours; otherwise it came by this import. */
export function readChannel(cell: Cell): Channel {
  const text = tidyText(cell.text)
  return channels.find(([words]) => words.test(text))?.[1] ?? 'import'
}

/** A number of degrees; null where there is none. */
export function readDegrees(cell: Cell, least: number, most: number): Read<number | null> {
  const word = readWord(cell)
  if ('reason' in word) return word
  if (word.value === null) return { value: null }
  const text = toHalfWidth(word.value).replace(/°$/, '')
  const value = Number(text)
  if (!/^-?\d{1,3}(\.\d+)?$/.test(text) || value < least || value > most) return { reason: '不是中国境内的经纬度，请写成小数' }
  return { value }
}
