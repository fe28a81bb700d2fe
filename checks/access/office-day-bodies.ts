import type { RouteCase } from './route-bodies.ts'

const dayTimes = { startsAt: '2026-10-14T01:00:00.000Z', endsAt: '2026-10-14T03:00:00.000Z' }
/** Routes of joint office days, and of the corrections of open data. */
export const officeDays: Record<string, RouteCase> = {
  'GET /open-data-corrections': {},
  'POST /open-data-corrections': { body: () => ({ month: '2026-08', reason: '矩阵测试更正' }) },
  'POST /open-data-corrections/{correctionId}/decide': { setting: 'correction', path: (ids) => ({ correctionId: ids.setting }), body: () => ({ approve: false, words: '矩阵测试' }) },
  'POST /open-data-corrections/{correctionId}/withdraw': { setting: 'ownCorrection', path: (ids) => ({ correctionId: ids.setting }), body: () => ({}) },
  'GET /open-data-units-setting': {},
  'POST /open-data-units-setting': { body: () => ({ told: false }) },
  'GET /office-day-plans': {},
  'GET /office-day-plans/dates': { query: () => ({ week: '1', weekday: '3', months: '3' }) },
  'POST /office-day-plans': { inBody: true, body: (ids) => ({ areaId: ids.object, spot: '矩阵居民中心', times: [dayTimes] }) },
  'POST /office-day-plans/{officeDayId}/publish': { setting: 'dayPlanned', path: (ids) => ({ officeDayId: ids.setting }), body: () => ({ version: 1 }) },
  'POST /office-day-plans/{officeDayId}/change': { setting: 'dayToChange', path: (ids) => ({ officeDayId: ids.setting }), body: () => ({ version: 1, spot: '矩阵居民中心', ...dayTimes }) },
  'POST /office-day-plans/{officeDayId}/cancel': { setting: 'dayToCancel', path: (ids) => ({ officeDayId: ids.setting }), body: () => ({ version: 1, reason: '矩阵测试' }) },
  'POST /office-day-plans/{officeDayId}/record': { setting: 'dayHeld', path: (ids) => ({ officeDayId: ids.setting }), body: () => ({ version: 1, people: 3, takenUp: 1 }) },
}
