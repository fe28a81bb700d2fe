import { dayOf } from '#kit/ui/days.ts'

const DAY = 86_400_000

/** Today as 2026-10-08, in China. */
export function today(): string {
  return dayOf(new Date())
}

/** So many days before a date (negative: after), as a date. */
export function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(date) - days * DAY).toISOString().slice(0, 10)
}
