/**
 * The product's clock is China's, wherever machine and device stand: UTC+8, without the summer time that it had until 1991.
 * Everything that needs it asks here.
 */
export const CHINA_OFFSET = 8 * 3_600_000

/** What a clock in China shows, as the UTC fields of a Date: to be read (toISOString, getUTCHours), no moment to reckon with. */
export function clockInChina(at: Date): Date {
  return new Date(at.getTime() + CHINA_OFFSET)
}

/** The moment at which a clock in China shows this, given as Date.UTC does. */
export function momentInChina(shown: number): Date {
  return new Date(shown - CHINA_OFFSET)
}

/** The calendar day in China of an instant, as 2026-10-08. */
export function dayInChina(at: Date): string {
  return clockInChina(at).toISOString().slice(0, 10)
}

/** The first moment in China of the day 2026-10-08. */
export function startOfDayInChina(day: string): Date {
  return momentInChina(Date.parse(`${day}T00:00:00Z`))
}
