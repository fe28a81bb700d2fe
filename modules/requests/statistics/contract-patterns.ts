import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { RequestRow } from '#modules/requests/shapes.ts'

const areaId = z.string().regex(/^[0-9a-z]{1,16}$/, '辖区代码不对，请从列表中选择')

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
  /** The newest of them with what was written, as the reader may read it. */
  rows: z.array(z.object({ request: RequestRow, text: z.string() })),
})
export type HotSpot = z.infer<typeof HotSpot>

export const listHotSpots = route
  .route({ method: 'GET', path: '/areas/{areaId}/hot-spots', summary: '热点：30 天内同一处同类诉求明显多于往常的' })
  .meta({ can: 'statistics.read', over: 'row', object: 'area', audit: 'list' })
  .input(z.strictObject({ areaId }))
  /** `compared`: how many requests were looked at; `cut`: there were more, the newest were. */
  .output(z.object({ of: z.object({ id: z.string(), name: z.string() }), least: z.number().int(), compared: z.number().int(), cut: z.boolean(), items: z.array(HotSpot) }))

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
  .output(z.object({ of: z.object({ id: z.string(), name: z.string() }), /** 2024年10月至2025年9月 */ years: z.array(z.string()), items: z.array(Season) }))

export const patternRoutes = { listHotSpots, getSeasons }
