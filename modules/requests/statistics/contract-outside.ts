import { z } from 'zod'
import { route } from '#kit/http/contract.ts'

const counts = z.array(z.number().int())

/** How many of each category came in where; null is not shown: under ten, or hidden for the sake of one that is. */
export const OutsideTable = z.object({
  /** 2026年第二季度 */
  period: z.string(),
  areas: z.array(z.string()),
  rows: z.array(z.object({ category: z.string(), cells: z.array(z.number().int().nullable()), total: z.number().int() })),
  areaTotals: counts,
  total: z.number().int(),
})
export type OutsideTable = z.infer<typeof OutsideTable>

export const getOutsideTable = route
  .route({ method: 'GET', path: '/areas/{areaId}/outside-table', summary: '对外用表：全县一个季度各街道（乡镇）、各类别收到的件数，小于 10 的不显示' })
  .meta({ can: 'statistics.read', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId: z.string().regex(/^[0-9a-z]{1,16}$/, '辖区代码不对，请从列表中选择'), quarter: z.string().regex(/^20\d\d-Q[1-4]$/, '季度要写成 2026-Q2 这样') }))
  /** Null where fewer than ten came in at all. */
  .output(z.object({ table: OutsideTable.nullable() }))

export const outsideRoutes = { getOutsideTable }
