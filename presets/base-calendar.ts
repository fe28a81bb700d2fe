import calendarDays from './calendar-days.json' with { type: 'json' }
import type { Calendar, WorkingSeason } from './preset.ts'

const sampleHours = '本县机关作息时间通知（示例）'

type Period = [start: string, end: string]

function season(name: string, fromDay: string, toDay: string, periods: Period[]): WorkingSeason {
  return {
    name,
    fromDay,
    toDay,
    periods: periods.map(([start, end]) => ({ start, end })),
    citation: sampleHours,
  }
}

/** One timetable all year. */
export function allYear(periods: Period[]): WorkingSeason[] {
  return [season('全年', '01-01', '12-31', periods)]
}

/** Summer and winter timetables that change on 1 May or 1 June and back on 1 October. */
export function summerAndWinter(summerFrom: '05-01' | '06-01', summer: Period[], winter: Period[]): WorkingSeason[] {
  const winterTo = summerFrom === '05-01' ? '04-30' : '05-31'
  return [season('夏季', summerFrom, '09-30', summer), season('冬季', '10-01', winterTo, winter)]
}

/** The published days of the loaded years with this county's hours. */
export function calendarWith(seasons: WorkingSeason[]): Calendar {
  return {
    years: calendarDays.years,
    days: calendarDays.days as Calendar['days'],
    seasons,
  }
}
