import { problem } from '#kit/problem/problem.ts'

export const periodTurned = problem('statistics.period-turned', 422, (d: { from: string; to: string }) => `结束日期（${d.to}）早于开始日期（${d.from}），请调换后再查。`)
export const periodTooLong = problem('statistics.period-too-long', 422, (d: { days: number }) => `一次最多统计 ${d.days} 天，请缩短起止日期后再查。`)
