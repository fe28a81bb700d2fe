import { momentInChina } from '#kit/clock/china-day.ts'

export type WrittenAt = { at: Date } | { reason: string }

/**
 * The forms of the real file: `2019/2/28 11:25:05` (4,197 of 4,326: month, day and hour with one digit or two) and
 * `2019-08-01 00:00:00` (129). Beside them the forms in which spreadsheets export the same: dots, 年月日, a T, no
 * seconds, no time at all (0:00). The year always comes first with four digits; local time of China.
 */
const YEAR_FIRST = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[T\s]*(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.\d+)?)?)?$/

/** The moment a cell names, or why it names none. Nothing is guessed: what could be two dates is refused. */
export function readWrittenAt(cell: string): WrittenAt {
  const text = cell.trim()
  if (text === '') return { reason: '没有留言时间' }
  if (/^\d{5}(\.\d+)?$/.test(text)) return { reason: `留言时间“${text}”是表格软件的日期序号，请先设为“年-月-日 时:分:秒”格式` }
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{1,4}\b/.test(text)) return { reason: `留言时间“${text}”分不清日、月和年，应写成“2019-02-28 11:25:05”` }
  const match = YEAR_FIRST.exec(text)
  if (match === null) return { reason: `认不出留言时间“${text}”，应写成“2019-02-28 11:25:05”` }
  const part = (...groups: number[]) => Number(groups.map((group) => match[group]).find((found) => found !== undefined) ?? 0)
  const [year, month, day, hour, minute, second] = [part(1), part(3, 5), part(4, 6), part(7), part(8), part(9)]
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(local)
  const same = back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === day
    && back.getUTCHours() === hour && back.getUTCMinutes() === minute && back.getUTCSeconds() === second
  return same ? { at: momentInChina(local) } : { reason: `留言时间“${text}”不存在` }
}
