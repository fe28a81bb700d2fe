import type { RouteCase } from './route-bodies.ts'

/** Routes of hot spots, of what came back and of seasons. */
export const patterns: Record<string, RouteCase> = {
  'GET /areas/{areaId}/hot-spots': { path: (ids) => ({ areaId: ids.object }) },
  'GET /areas/{areaId}/recurrences': { path: (ids) => ({ areaId: ids.object }) },
  'GET /areas/{areaId}/place-rows': { path: (ids) => ({ areaId: ids.object }), query: () => ({ ids: '0199a000-0000-7000-8000-000000000001' }) },
  'GET /areas/{areaId}/seasons': { path: (ids) => ({ areaId: ids.object }) },
}
