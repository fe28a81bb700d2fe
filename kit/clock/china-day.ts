const OFFSET_MILLISECONDS = 8 * 3_600_000

/** The calendar day in China of an instant, as 2026-10-08: UTC+8, no summer time, wherever the machine stands. */
export function dayInChina(at: Date): string {
  return new Date(at.getTime() + OFFSET_MILLISECONDS).toISOString().slice(0, 10)
}
