import type { RouteCase } from './route-bodies.ts'

/** Routes of the figures that a county decides for itself, each on a page of its own. */
export const countyFigures: Record<string, RouteCase> = {
  'GET /procedure/figures': {},
  'POST /procedure/figures': { body: () => ({ figure: 'urgeAgainAfterHours', value: 24, citation: '矩阵测试来源' }) },
  'GET /statistics/setting': {},
  'POST /statistics/setting': { body: () => ({ rankingLeast: 30, hotSpotLeast: 4, recurrenceDays: 90, sheetAfterDays: 5, sheetAppealDays: 5 }) },
}
