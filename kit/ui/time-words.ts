import { clockInChina } from '#kit/clock/china-day.ts'

const DAY = 86_400_000
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

type Parts = { year: number; month: number; day: number; weekday: string; clock: string; dayNumber: number }

function partsOf(at: Date): Parts {
  const local = clockInChina(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: WEEKDAYS[local.getUTCDay()]!,
    clock: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`,
    dayNumber: Math.floor(local.getTime() / DAY),
  }
}

/** A moment as people say it: 今天 16:30, 昨天 09:05, 周五 10:00 (within six days ahead), 9月3日 14:00, 2025年12月31日. */
export function sayMoment(at: Date, now: Date): string {
  const then = partsOf(at)
  const today = partsOf(now)
  const days = then.dayNumber - today.dayNumber
  if (days === 0) return `今天 ${then.clock}`
  if (days === 1) return `明天 ${then.clock}`
  if (days === -1) return `昨天 ${then.clock}`
  if (days === 2) return `后天 ${then.clock}`
  if (days > 2 && days <= 6) return `${then.weekday} ${then.clock}`
  if (then.year === today.year) return `${then.month}月${then.day}日 ${then.clock}`
  return `${then.year}年${then.month}月${then.day}日`
}

/** A moment in words that are read on another day too: 9月15日 12:00, with the year where it is not the one of writing. */
export function sayLasting(at: Date, written: Date): string {
  const { year, month, day, clock } = partsOf(at)
  return `${year === partsOf(written).year ? '' : `${year}年`}${month}月${day}日 ${clock}`
}

/** The day of a moment that only names its end: 24:00 belongs to the day that ends. 9月15日, with the year where it is not the one of writing. */
export function sayLastDay(end: Date, written: Date): string {
  const { year, month, day } = partsOf(new Date(end.getTime() - 1))
  return `${year === partsOf(written).year ? '' : `${year}年`}${month}月${day}日`
}

/** By when, as people say it: 今天 16:30 前; where the time ends with a day, 9月15日前. */
export function sayBefore(end: Date, now: Date): string {
  return partsOf(end).clock === '00:00' ? `${sayLastDay(end, now)}前` : `${sayMoment(end, now)} 前`
}

/** An end at midnight is the end of the day before, 24:00, not the beginning of the next. */
function asEnd(end: Date, say: (at: Date) => string): string {
  return partsOf(end).clock === '00:00' ? say(new Date(end.getTime() - 1)).replace('23:59', '24:00') : say(end)
}

/** When a time ends: 今天 16:30, 今天 24:00. */
export function sayEnd(end: Date, now: Date): string {
  return asEnd(end, (at) => sayMoment(at, now))
}

/** When a time ends, in words that are read on another day too: 9月15日 24:00. */
export function sayLastingEnd(end: Date, written: Date): string {
  return asEnd(end, (at) => sayLasting(at, written))
}

/** 16:30, beside a moment that says the day. */
export function sayClock(at: Date): string {
  return partsOf(at).clock
}

/** The exact moment, for the hover: 2026年9月29日 周二 16:30. */
export function sayExactly(at: Date): string {
  const { year, month, day, weekday, clock } = partsOf(at)
  return `${year}年${month}月${day}日 ${weekday} ${clock}`
}

/** When exactly a time ends, for the hover: 2026年9月29日 周二 24:00. */
export function sayExactEnd(end: Date): string {
  return asEnd(end, sayExactly)
}

/** The month of `2026-09` or of a day in it: 2026年9月. */
export function sayMonth(monthOrDay: string): string {
  return `${Number(monthOrDay.slice(0, 4))}年${Number(monthOrDay.slice(5, 7))}月`
}
