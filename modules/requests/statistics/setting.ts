import { z } from 'zod'

/** What the county decides about its statistics; each stands beside what it shapes. */
export const StatisticsSetting = z.object({
  /** With fewer in a rate's denominator a unit is not ranked. */
  rankingLeast: z.number().int('请写一个整数').min(10, '至少 10 件').max(500, '最多 500 件'),
  /** So many requests of a kind at one place within thirty days are looked at as a hot spot. */
  hotSpotLeast: z.number().int('请写一个整数').min(3, '至少 3 件').max(50, '最多 50 件'),
  /** What is reported again at the same place within so many days after it was closed has come back. */
  recurrenceDays: z.number().int('请写一个整数').min(7, '至少 7 天').max(365, '最多 365 天'),
  /** So many days after a month has ended each unit gets its sheet. */
  sheetAfterDays: z.number().int('请写一个整数').min(1, '至少 1 天').max(28, '最多 28 天'),
  /** Working days in which a unit may appeal against it. */
  sheetAppealDays: z.number().int('请写一个整数').min(3, '至少 3 个工作日').max(30, '最多 30 个工作日'),
})
export type StatisticsSetting = z.infer<typeof StatisticsSetting>

/** Where nothing was decided. Of 30 requests the interval of a rate is still 20 points wide or more; of fewer it says little. */
export const usualStatistics: StatisticsSetting = { rankingLeast: 30, hotSpotLeast: 4, recurrenceDays: 90, sheetAfterDays: 5, sheetAppealDays: 5 }
