import { problem } from '#kit/problem/problem.ts'

export const periodTurned = problem('statistics.period-turned', 422, (d: { from: string; to: string }) => `结束日期（${d.to}）早于开始日期（${d.from}），请调换后再查。`)
export const periodTooLong = problem('statistics.period-too-long', 422, (d: { days: number }) => `一次最多统计 ${d.days} 天，请缩短起止日期后再查。`)
export const onlyOfTheCounty = problem('statistics.only-of-the-county', 422, () => '对外用表只有全县一张，按街道（乡镇）和类别列出。更小范围的表和全县的表相减，会算出不该显示的数字。')
export const quarterRuns = problem('statistics.quarter-runs', 422, (d: { quarter: string }) => `${d.quarter} 还没有过完，过完以后才能出表。`)
export const exportTooLarge = problem('export.too-large', 422, (d: { most: number }) => `这个范围超过 ${d.most} 行，一次不能导出。请缩短日期或增加筛选条件后再申请。`)
export const exportEmpty = problem('export.empty', 422, () => '这个范围里没有诉求，没有可导出的内容。请放宽日期或筛选条件。')
export const ownExport = problem('export.own', 409, () => '这是您自己申请的导出，要由另一位负责人审批。')
export const exportDecided = problem('export.decided', 409, (d: { state: string }) => `这份导出现在是“${d.state}”，不能再审批。请刷新后再看。`)
export const exportLapsed = problem('export.lapsed', 409, () => '这份申请已过期或申请人已不再担任该职务，不能再审批。如仍需要，请重新申请。')
export const exportRefusalUnexplained = problem('export.refusal-unexplained', 422, () => '不同意导出时，请写明理由，申请人要看。')
export const exportNotReady = problem('export.not-ready', 409, (d: { state: string }) => `这份导出现在是“${d.state}”，还没有可以打开的文件。`)
export const exportEnded = problem('export.ended', 410, () => '这份导出已过七天有效期，文件已经销毁。如仍需要，请重新申请。')
