import { z } from 'zod'
import { isCalendarDate } from './calendar-date.ts'

/** `holiday` and `in_lieu` (调休的休息日) are rest days, `makeup_workday` (调休上班) is a Saturday or Sunday on which one works. */
export const DayKind = z.enum(['holiday', 'makeup_workday', 'in_lieu'])
export type DayKind = z.infer<typeof DayKind>

export const CalendarDay = z.object({
  date: z.string().refine(isCalendarDate, '日期要写成 2026-10-01 的样子，且确有这一天'),
  kind: DayKind,
  label: z.string().optional(),
})
export type CalendarDay = z.infer<typeof CalendarDay>

/** From (included) to (not included), in minutes of the day; 1440 is 24:00. */
export const WorkingPeriod = z
  .object({ from: z.int().min(0).max(1439), to: z.int().min(1).max(1440) })
  .refine((period) => period.from < period.to, '每段工作时间的开始要早于结束')
export type WorkingPeriod = z.infer<typeof WorkingPeriod>

export const WorkingPeriods = z
  .array(WorkingPeriod)
  .min(1, '每天至少要有一段工作时间')
  .refine(
    (periods) => periods.every((period, at) => at === 0 || periods[at - 1]!.to <= period.from),
    '一天内的各段工作时间要按先后排列，不能重叠',
  )

/**
 * Other hours for a part of the year, both days included: every year ('05-01' to '09-30'; '10-01' to '04-30' runs
 * over the new year) or once ('2026-05-01' to '2026-09-30'). `since` and `until` say from which day on and up to which day,
 * that one not included, these hours were in force at all.
 */
export const WorkingSeason = z
  .object({ from: z.string(), to: z.string(), periods: WorkingPeriods, since: z.string().refine(isCalendarDate).optional(), until: z.string().refine(isCalendarDate).optional() })
  .refine(
    ({ from, to }) =>
      (isMonthDay(from) && isMonthDay(to)) || (isCalendarDate(from) && isCalendarDate(to) && from <= to),
    '季节的起止日期要同为 05-01 或同为 2026-05-01 的样子，且起不晚于止',
  )
export type WorkingSeason = z.infer<typeof WorkingSeason>

/**
 * `years` are those whose official arrangement is loaded in full; days of other years are ignored. Of several seasons
 * that hold on a day the last in the list counts. A rest day may be given both as holiday and as in_lieu.
 */
export const WorkCalendarData = z
  .object({
    years: z.array(z.int().min(1970).max(2999)),
    days: z.array(CalendarDay),
    periods: WorkingPeriods,
    seasons: z.array(WorkingSeason).optional(),
  })
  .superRefine((data, context) => {
    const working = new Map<string, boolean>()
    for (const { date, kind } of data.days) {
      const isWorking = kind === 'makeup_workday'
      if (working.get(date) === !isWorking) {
        context.addIssue({ code: 'custom', message: `${date} 既标为休息日又标为调休上班日，请只留一种` })
      }
      working.set(date, isWorking)
    }
  })
export type WorkCalendarData = z.infer<typeof WorkCalendarData>

/** 'MM-DD' as it occurs in a leap year. */
export function isMonthDay(text: string): boolean {
  return text.length === 5 && isCalendarDate(`2024-${text}`)
}
