import { z } from 'zod'
import { route } from '#kit/http/contract.ts'

export const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, '月份如 2026-09')

const Kept = z.object({ told: z.boolean(), version: z.number().int() })

export const getUnitSetting = route
  .route({ method: 'GET', path: '/open-data-units-setting', summary: '各单位的月账公开不公开' })
  .meta({ can: 'openData.decide', over: 'county' })
  .output(Kept)

export const saveUnitSetting = route
  .route({ method: 'POST', path: '/open-data-units-setting', summary: '决定各单位的月账公开不公开，从下一次公布的月份起' })
  .meta({ can: 'openData.decide', over: 'county' })
  .input(z.strictObject({ told: z.boolean('请选择公开或者不公开'), version: z.number().int().optional() }))
  .output(Kept)

export const UnitMonthTable = z.object({
  /** When it was frozen. */
  madeAt: z.iso.datetime(),
  columns: z.array(z.object({ key: z.string(), title: z.string() })),
  /** Units by the tree, then those that are told together, then the county. Null: not told. */
  lines: z.array(z.object({ organizationId: z.string().nullable(), name: z.string(), above: z.string().nullable(), isTotal: z.boolean(), received: z.number().int(), cells: z.array(z.number().int().nullable()) })),
})
export type UnitMonthTable = z.infer<typeof UnitMonthTable>

export const getUnitMonth = route
  .route({ method: 'GET', path: '/open-data-units', summary: '各单位的月账：收到多少、按时答复多少，不到 10 件的不写；不写月份的是最近一个月' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ month: Month.optional() }))
  /** `months`: those that have a table, the newest first; `month`: the one asked for, and `table` null where it has none. */
  .output(z.object({ months: z.array(z.string()), month: z.string().nullable(), table: UnitMonthTable.nullable() }))

export const unitRoutes = { getUnitSetting, saveUnitSetting, getUnitMonth }
