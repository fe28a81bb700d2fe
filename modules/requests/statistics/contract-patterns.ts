import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { RequestRow } from '#modules/requests/shapes.ts'

const of = z.object({ id: z.string(), name: z.string() })
const areaId = z.string().regex(/^[0-9a-z]{1,16}$/, '辖区代码不对，请从列表中选择')

/** Behind one place so many are listed at most, the newest. */
export const mostListed = 500
/** So many are asked for at once. */
export const listedAtOnce = 50

const shown = {
  /** The newest of them with the beginning of what was written, as the reader may read it. */
  rows: z.array(z.object({ request: RequestRow, text: z.string() })),
  /** All of them, the newest first; `mostListed` of them at most. */
  requestIds: z.array(z.string()),
}

export const HotSpot = z.object({
  /** The request around which the others lie. */
  requestId: z.uuid(),
  areaId: z.string(),
  areaName: z.string(),
  categories: z.array(z.string()),
  count: z.number().int(),
  /** How many in thirty days as a rule; null where there is not enough past to say. */
  usual: z.number().nullable(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  ...shown,
})
export type HotSpot = z.infer<typeof HotSpot>

export const listHotSpots = route
  .route({ method: 'GET', path: '/areas/{areaId}/hot-spots', summary: '热点：30 天内同一处同类诉求明显多于往常的' })
  .meta({ can: 'statistics.read', over: 'row', object: 'area', audit: 'list' })
  .input(z.strictObject({ areaId }))
  /**
   * `compared`: how many requests were looked at; `byWords`: by their words as well, not by their category alone; `months`: with how many times thirty days before;
   * `cut`: there were more than can be compared; `found`: how many hot spots there are, the strongest of which are here.
   */
  .output(z.object({ of, least: z.number().int(), compared: z.number().int(), months: z.number().int(), byWords: z.boolean(), cut: z.boolean(), found: z.number().int(), items: z.array(HotSpot) }))

export const Recurrence = z.object({
  /** The request around which the others lie. */
  requestId: z.uuid(),
  areaId: z.string(),
  areaName: z.string(),
  category: z.string(),
  /** Requests that came after one was closed, and how many were closed before. */
  count: z.number().int(),
  closedCount: z.number().int(),
  /** When the last of those was closed before somebody reported it again. */
  closedAt: z.iso.datetime(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  ...shown,
  /** What was closed before, the last closed first; `mostListed` of them at most. */
  closedIds: z.array(z.string()),
})
export type Recurrence = z.infer<typeof Recurrence>

export const listRecurrences = route
  .route({ method: 'GET', path: '/areas/{areaId}/recurrences', summary: '结案后又来：近 30 天收到的诉求里，同类问题不久前在同一处办结过的' })
  .meta({ can: 'statistics.read', over: 'row', object: 'area', audit: 'list' })
  .input(z.strictObject({ areaId }))
  /** `days` after closing, `metres` apart; `places`: how many problems came back, `requests` in how many; `cut`: there were more than can be compared. */
  .output(z.object({
    of, days: z.number().int(), metres: z.number().int(), compared: z.number().int(), cut: z.boolean(), places: z.number().int(), requests: z.number().int(),
    categories: z.array(z.object({ key: z.string(), name: z.string(), places: z.number().int(), requests: z.number().int() })), items: z.array(Recurrence),
  }))

const requestIds = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:,[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})*$/

export const listPlaceRows = route
  .route({ method: 'GET', path: '/areas/{areaId}/place-rows', summary: '一个热点或一处反复问题背后的诉求' })
  .meta({ can: 'statistics.read', over: 'row', object: 'area', audit: 'list' })
  .input(z.strictObject({ areaId, ids: z.string().max(listedAtOnce * 37).regex(requestIds, '诉求编号不对，请从热点或反复问题里打开') }))
  .output(z.object({ items: z.array(RequestRow) }))

export const Season = z.object({
  key: z.string(),
  name: z.string(),
  /** Each of the past years, its twelve calendar months from January on; null before anything was kept. */
  years: z.array(z.array(z.number().int().nullable())),
  /** Calendar months in which it returned in each year. */
  months: z.array(z.number().int()),
})
export type Season = z.infer<typeof Season>

export const getSeasons = route
  .route({ method: 'GET', path: '/areas/{areaId}/seasons', summary: '年年到季就来的：哪些类别在哪几个月明显多于平时' })
  .meta({ can: 'statistics.read', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId }))
  .output(z.object({ of, /** 2024年10月至2025年9月 */ years: z.array(z.string()), /** The first month in which anything was received here; and how many closed elsewhere and brought in are counted beside. */ ownSince: z.string().nullable(), broughtIn: z.number().int(), items: z.array(Season) }))

export const patternRoutes = { listHotSpots, listRecurrences, listPlaceRows, getSeasons }
