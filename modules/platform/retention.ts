import { clockInChina, momentInChina } from '#kit/clock/china-day.ts'
/** What is kept for a number of months that the county may change, with the months it starts with and the bounds of a change. */
export const retentionPeriods = {
  matter: { label: '诉求的文字、地点、照片、评价和联系方式', from: '办结（或不予受理、合并）之日起', months: 36, least: 6, most: 120 },
  consent: { label: '已失效的同意记录', from: '失效之日起', months: 36, least: 6, most: 120 },
  right: { label: '更正、删除申请的办理记录', from: '办完之日起', months: 36, least: 6, most: 120 },
  staff: { label: '离任工作人员的姓名和工作电话', from: '最后一个任职终止之日起', months: 36, least: 6, most: 120 },
} as const satisfies Record<string, { label: string; from: string; months: number; least: number; most: number }>

export type RetentionPeriod = keyof typeof retentionPeriods
export const retentionPeriodNames = Object.keys(retentionPeriods) as [RetentionPeriod, ...RetentionPeriod[]]

/** `36` → 3 年, `18` → 18 个月 */
export function sayMonths(months: number): string {
  return months % 12 === 0 ? `${months / 12} 年` : `${months} 个月`
}

/** So many calendar months before a moment, in China; the last day of the month where there is no such day. */
export function monthsBefore(at: Date, months: number): Date {
  const china = clockInChina(at)
  const day = china.getUTCDate()
  china.setUTCDate(1)
  china.setUTCMonth(china.getUTCMonth() - months)
  china.setUTCDate(Math.min(day, new Date(Date.UTC(china.getUTCFullYear(), china.getUTCMonth() + 1, 0)).getUTCDate()))
  return momentInChina(china.getTime())
}
