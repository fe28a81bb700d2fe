import { dateOfDay, dayOfDate, weekdayOfDay } from '#kit/clock/calendar-date.ts'
import type { WorkCalendar } from '#kit/clock/work-calendar.ts'

/** `from`: the day of the rule; `on`: that day, or the next working day of its month where it is one of rest. `unsure`: the calendar of that year is not loaded. */
export type ProposedDay = { on: string; from: string; unsure: boolean }

/** The first to fourth of a weekday (1 Monday) in each month, so many of them after `today`. A month without a working day from there on is left out. */
export function proposeDays({ week, weekday, months }: { week: number; weekday: number; months: number }, today: string, calendar: WorkCalendar): ProposedDay[] {
  const found: ProposedDay[] = []
  const [year, month] = today.split('-').map(Number) as [number, number]
  for (let ahead = 0; found.length < months && ahead < months + 12; ahead++) {
    const first = dayOfDate(new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 10))
    const day = first + ((weekday - weekdayOfDay(first) + 7) % 7) + (week - 1) * 7
    const proposed = workingFrom(day, calendar)
    if (proposed !== undefined && proposed.on > today) found.push(proposed)
  }
  return found
}

function workingFrom(day: number, calendar: WorkCalendar): ProposedDay | undefined {
  const from = dateOfDay(day)
  for (let on = day; dateOfDay(on).slice(0, 7) === from.slice(0, 7); on++) {
    const answer = calendar.isWorkingDay(dateOfDay(on))
    if ('pending' in answer) return { on: from, from, unsure: true }
    if (answer.working) return { on: dateOfDay(on), from, unsure: false }
  }
  return undefined
}
