const DAY = 86_400_000
/** China's clock, wherever the device stands: UTC+8, no summer time. */
const OFFSET = 8 * 3_600_000

/** Today as 2026-10-08, in China. */
export function today(now = new Date()): string {
  return new Date(now.getTime() + OFFSET).toISOString().slice(0, 10)
}

/** So many days before a date (negative: after), as a date. */
export function dayBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * DAY).toISOString().slice(0, 10)
}

/** 2026-10-08 → 2026年10月8日 */
export function sayDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}
