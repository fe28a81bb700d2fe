/** China's clock, wherever the device stands: UTC+8, no summer time. */
const OFFSET = 8 * 3_600_000

/** The calendar day in China, as 2026-10-08. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + OFFSET).toISOString().slice(0, 10)
}

/** 2026-10-08 → 2026年10月8日; in the year of `now` → 10月8日. */
export function sayDay(day: string, now = new Date()): string {
  const [year, month, date] = day.split('-').map(Number)
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? `${month}月${date}日` : `${year}年${month}月${date}日`
}

/** From its first day to the day before `to`: 2025年1月1日至2026年9月30日, 2025年1月1日起. */
export function saySpan(from: string, to: string | null, now = new Date()): string {
  return to === null ? `${sayDay(from, now)}起` : `${sayDay(from, now)}至${sayDay(dayBefore(to), now)}`
}

export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 24 * 3_600_000).toISOString().slice(0, 10)
}
