import type { CalendarDay, DayKind, WorkCalendarData } from './calendar-data.ts'
import { dateOfDay, dayOfDate } from './calendar-date.ts'
import { WorkCalendar } from './work-calendar.ts'

/** 国务院办公厅关于2025年、2026年部分节假日安排的通知: first and last day of each run of rest days. */
const restRuns = [
  ['2025-01-01', '2025-01-01', '元旦'],
  ['2025-01-28', '2025-02-04', '春节'],
  ['2025-04-04', '2025-04-06', '清明'],
  ['2025-05-01', '2025-05-05', '劳动节'],
  ['2025-05-31', '2025-06-02', '端午'],
  ['2025-10-01', '2025-10-08', '国庆节'],
  ['2026-01-01', '2026-01-03', '元旦'],
  ['2026-02-15', '2026-02-23', '春节'],
  ['2026-04-04', '2026-04-06', '清明'],
  ['2026-05-01', '2026-05-05', '劳动节'],
  ['2026-06-19', '2026-06-21', '端午'],
  ['2026-09-25', '2026-09-27', '中秋'],
  ['2026-10-01', '2026-10-07', '国庆节'],
] as const

const makeupWorkdays = [
  '2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11',
  '2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10',
] as const

const inLieu = new Set([
  '2025-02-03', '2025-02-04', '2025-05-05', '2025-10-07', '2025-10-08',
  '2026-01-02', '2026-02-20', '2026-02-23', '2026-05-05', '2026-10-06', '2026-10-07',
])

export const days2025And2026: CalendarDay[] = [
  ...restRuns.flatMap(([first, last, label]) =>
    datesBetween(first, last).map((date) => ({ date, kind: (inLieu.has(date) ? 'in_lieu' : 'holiday') as DayKind, label })),
  ),
  ...makeupWorkdays.map((date) => ({ date, kind: 'makeup_workday' as DayKind, label: '调休上班' })),
]

/** 08:30–12:00 and 14:00–18:00: seven and a half hours a day, 2025 and 2026 loaded. */
export const officeData: WorkCalendarData = {
  years: [2025, 2026],
  days: days2025And2026,
  periods: [
    { from: 510, to: 720 },
    { from: 840, to: 1080 },
  ],
}

/** As `officeData`, from May to September 14:30–18:30 in the afternoon. */
export const seasonalData: WorkCalendarData = {
  ...officeData,
  seasons: [{ from: '05-01', to: '09-30', periods: [{ from: 510, to: 720 }, { from: 870, to: 1110 }] }],
}

export const office = new WorkCalendar(officeData)
export const seasonal = new WorkCalendar(seasonalData)

/** '2026-10-09 16:30' in Shanghai; '24:00' is the end of the day. */
export function moment(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}:00+08:00`)
}

function datesBetween(first: string, last: string): string[] {
  const day = dayOfDate(first)
  return Array.from({ length: dayOfDate(last) - day + 1 }, (_, at) => dateOfDay(day + at))
}
