import { CHINA_OFFSET } from './china-day.ts'

/**
 * Dates and instants of Asia/Shanghai by arithmetic alone: UTC+8 all year (no summer time since 1991),
 * so neither the machine's zone nor Intl is asked. A day is told by its number, counted from 1970-01-01.
 */
export const minuteLength = 60_000
export const hourLength = 3_600_000
export const dayLength = 86_400_000

const datePattern = /^\d{4}-\d{2}-\d{2}$/
const weekdayNames = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六']

/** True for a day that exists, written 'YYYY-MM-DD'. */
export function isCalendarDate(text: string): boolean {
  if (!datePattern.test(text)) return false
  const parsed = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(parsed) && dateOfDay(parsed / dayLength) === text
}

/** The number of the day 'YYYY-MM-DD'; throws RangeError for a day that does not exist. */
export function dayOfDate(date: string): number {
  if (!isCalendarDate(date)) throw new RangeError(`不是有效日期：${date}`)
  return Date.parse(`${date}T00:00:00Z`) / dayLength
}

export function dateOfDay(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10)
}

export function yearOfDay(day: number): number {
  return new Date(day * dayLength).getUTCFullYear()
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOfDay(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

export function weekdayName(day: number): string {
  return weekdayNames[weekdayOfDay(day)]!
}

/** The day on which the instant (milliseconds since 1970) falls in Shanghai; 00:00 belongs to the new day. */
export function dayOfInstant(instant: number): number {
  if (Number.isNaN(instant)) throw new RangeError('不是有效时刻')
  return Math.floor((instant + CHINA_OFFSET) / dayLength)
}

/** Milliseconds since 00:00 in Shanghai. */
export function timeOfDay(instant: number): number {
  return instant + CHINA_OFFSET - dayOfInstant(instant) * dayLength
}

/** The instant of 00:00 in Shanghai on this day, in milliseconds since 1970. */
export function startOfDay(day: number): number {
  return day * dayLength - CHINA_OFFSET
}
