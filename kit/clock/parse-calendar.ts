import { dateOfDay, dayOfDate, isCalendarDate, weekdayName, weekdayOfDay, yearOfDay } from './calendar-date.ts'
import { DayKind } from './calendar-data.ts'
import type { CalendarDay } from './calendar-data.ts'

/** A row of the table date,kind,label as a CSV reader gives it (header row as keys). */
export type CalendarRow = { date?: string; kind?: string; label?: string }

export type ParsedCalendar =
  | {
      /** one entry a date, in order; a rest day given both as holiday and as in_lieu is kept as in_lieu */
      days: CalendarDay[]
      /** years whose arrangement is complete enough to be counted as loaded */
      years: number[]
      /** years with some days but not all public holidays: their days may be kept, the year is not loaded */
      partialYears: number[]
    }
  /** what is wrong, one sentence each, in the order of the rows; the header is row 1 */
  | { refusals: string[] }

/** Public holidays on a fixed date of the solar calendar: 《全国年节及纪念日放假办法》 as every version since 2007 has them. */
const fixedHolidays = ['01-01', '05-01', '10-01', '10-02', '10-03']

/** Reads a table of rest days and make-up working days; either all of it is right or nothing is taken. */
export function parseCalendar(rows: readonly CalendarRow[]): ParsedCalendar {
  const days = new Map<string, CalendarDay>()
  const rowOf = new Map<string, number>()
  const holidays = new Set<string>()
  const refusals: string[] = []

  rows.forEach((row, at) => {
    const number = at + 2
    const read = readRow(row)
    if ('refusal' in read) {
      refusals.push(`第 ${number} 行：${read.refusal}`)
      return
    }
    const earlier = days.get(read.date)
    if (earlier && isRest(earlier) !== isRest(read)) {
      refusals.push(
        `第 ${number} 行：${read.date} 标为${kindNames[read.kind]}，但第 ${rowOf.get(read.date)} 行已标为${kindNames[earlier.kind]}，请只留一种`,
      )
      return
    }
    if (read.kind === 'holiday') holidays.add(read.date)
    if (earlier && read.kind !== 'in_lieu') return
    days.set(read.date, read)
    rowOf.set(read.date, number)
  })

  for (const day of days.values()) {
    if (day.kind === 'in_lieu' && !holidays.has(day.date) && !isInsideHoliday(day.date, days)) {
      refusals.push(
        `第 ${rowOf.get(day.date)} 行：${day.date}（${weekdayName(dayOfDate(day.date))}）标为调休休息日，但不在任何节假日的连休之内，请核对日期，或补上它所属的节假日`,
      )
    }
  }
  if (rows.length === 0) refusals.push('表中没有数据行，请检查是否选对了文件')
  if (refusals.length > 0) return { refusals }

  const sorted = [...days.values()].sort((one, other) => (one.date < other.date ? -1 : 1))
  const mentioned = [...new Set(sorted.map((day) => yearOfDay(dayOfDate(day.date))))]
  return {
    days: sorted,
    years: mentioned.filter((year) => isComplete(year, days)),
    partialYears: mentioned.filter((year) => !isComplete(year, days)),
  }
}

const kindNames: Record<DayKind, string> = { holiday: '节假日', makeup_workday: '调休上班日', in_lieu: '调休休息日' }

function readRow(row: CalendarRow): CalendarDay | { refusal: string } {
  const date = row.date?.trim() ?? ''
  const kind = DayKind.safeParse(row.kind?.trim())
  if (date === '') return { refusal: '缺少日期，首行要有 date,kind,label 三列' }
  if (!isCalendarDate(date)) return { refusal: `日期“${date}”不对，要写成 2026-10-01 的样子，且确有这一天` }
  if (!kind.success) {
    return { refusal: `不认识类型“${row.kind ?? ''}”，只能是 holiday（节假日）、makeup_workday（调休上班日）、in_lieu（调休休息日）` }
  }
  const day = dayOfDate(date)
  if (kind.data === 'makeup_workday' && !isWeekend(day)) {
    return { refusal: `${date} 是${weekdayName(day)}，本来就上班，不会是调休上班日，请核对日期` }
  }
  const label = chineseLabel(row.label)
  return label === undefined ? { date, kind: kind.data } : { date, kind: kind.data, label }
}

/** chinese-days writes "National Day,国庆节,3" (name, Chinese name, statutory days): only the Chinese name is shown to people. */
function chineseLabel(label: string | undefined): string | undefined {
  const chinese = /^[^,]*,([^,]+),\d+$/.exec(label?.trim() ?? '')?.[1]
  return chinese ?? (label?.trim() || undefined)
}

/** Rest days that touch each other, weekends included, are one run; a holiday must be in the run of an in-lieu day. */
function isInsideHoliday(date: string, days: ReadonlyMap<string, CalendarDay>): boolean {
  return [-1, 1].some((direction) => {
    for (let day = dayOfDate(date) + direction; ; day += direction) {
      const marked = days.get(dateOfDay(day))
      if (marked?.kind === 'holiday') return true
      if (marked ? !isRest(marked) : !isWeekend(day)) return false
    }
  })
}

/** The fixed holidays, 清明 (4 or 5 April in this century) and 春节 (begins between 20 January and 21 February) are all there. */
function isComplete(year: number, days: ReadonlyMap<string, CalendarDay>): boolean {
  const isRestDay = (date: string) => {
    const day = days.get(date)
    return day !== undefined && isRest(day)
  }
  const inSpring = [...days.keys()].filter(
    (date) => `${year}-01-20` <= date && date <= `${year}-02-28` && isRestDay(date),
  )
  return (
    fixedHolidays.every((date) => isRestDay(`${year}-${date}`)) &&
    (isRestDay(`${year}-04-04`) || isRestDay(`${year}-04-05`)) &&
    inSpring.length >= 3
  )
}

function isRest(day: CalendarDay): boolean {
  return day.kind !== 'makeup_workday'
}

function isWeekend(day: number): boolean {
  const weekday = weekdayOfDay(day)
  return weekday === 0 || weekday === 6
}
