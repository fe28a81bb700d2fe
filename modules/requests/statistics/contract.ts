import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { CategoryKey, Channel, PlainDate, Purpose, Urgency, words } from '#modules/matters/contract.ts'
import { outsideRoutes } from '#modules/requests/statistics/contract-outside.ts'
import { patternRoutes } from '#modules/requests/statistics/contract-patterns.ts'
import { settingRoutes } from '#modules/requests/statistics/contract-setting.ts'
import { countNames } from '#modules/requests/statistics/counts.ts'
import type { CountName } from '#modules/requests/statistics/counts.ts'
import { rowSets, splits } from '#modules/requests/statistics/row-sets.ts'
import { bases } from '#modules/requests/statistics/rules.ts'
import { Exclusion, ExclusionReason, RequestRow, SearchText, State, WaitingForName } from '#modules/requests/shapes.ts'

const areaId = z.string().regex(/^[0-9a-z]{1,16}$/, '辖区代码不对，请从列表中选择')
const organizationId = z.uuid('请选择单位')

/** How a figure is split: by unit, subject, channel, the areas below, or time. */
export const Split = z.enum(splits)

export const Counts = z.object(Object.fromEntries(countNames.map((name) => [name, z.number().int()])) as Record<CountName, z.ZodInt>)

/** Both ends belong to the period: days in China on which the requests came in. */
const Period = z.object({ from: z.string(), to: z.string() })

export const StatisticsRow = z.object({
  /** The unit's, category's, channel's or area's id, or the first day of the time. */
  key: z.string(),
  name: z.string(),
  /** By time: the days that lie in the period asked for. */
  period: Period.nullable(),
  counts: Counts,
  /** The same in the period before; by time, the row before. Null where there is none. */
  before: Counts.nullable(),
})
export type StatisticsRow = z.infer<typeof StatisticsRow>

/** Whole numbers only: modules/requests/statistics/rules.ts makes the five rates of them, with and without exclusions. */
export const Statistics = z.object({
  of: z.object({ kind: z.enum(['area', 'organization']), id: z.string(), name: z.string() }),
  /** The areas above, from the widest that the reader may ask for. */
  above: z.array(z.object({ areaId: z.string(), name: z.string() })),
  /** What the filters name. */
  unit: z.string().nullable(),
  area: z.string().nullable(),
  period: Period,
  periodBefore: Period,
  total: Counts,
  totalBefore: Counts,
  /** The same days of the year before; null for more than a year. Their counts are null where nothing was kept before they began. */
  periodYear: Period.nullable(),
  totalYear: Counts.nullable(),
  rows: z.array(StatisticsRow),
  /** Areas that stood below in that time and that the reader reaches no more: their requests are in none of these figures. */
  leftOut: z.array(z.string()),
})
export type Statistics = z.infer<typeof Statistics>

const filter = {
  from: PlainDate,
  to: PlainDate,
  category: CategoryKey.optional(),
  channel: Channel.optional(),
}
const AreaFilter = z.strictObject({ areaId, ...filter, unitId: organizationId.optional() })
const OrganizationFilter = z.strictObject({ organizationId, ...filter, areaId: areaId.optional() })

export const listReach = route
  .route({ method: 'GET', path: '/statistics/reach', summary: '我可以查看哪些辖区和单位的统计' })
  .meta({ can: 'statistics.read', over: 'list' })
  .output(z.object({ areas: z.array(z.object({ areaId: z.string(), name: z.string() })), organizations: z.array(z.object({ organizationId: z.uuid(), name: z.string() })) }))

export const getAreaStatistics = route
  .route({ method: 'GET', path: '/areas/{areaId}/statistics', summary: '一个辖区的统计：响应、办结、解决、满意、按期，与上期比较' })
  .meta({ can: 'statistics.read', over: 'row', object: 'area' })
  .input(AreaFilter.extend({ by: Split }))
  .output(Statistics)

export const getOrganizationStatistics = route
  .route({ method: 'GET', path: '/organizations/{organizationId}/statistics', summary: '一个单位所承办诉求的统计' })
  .meta({ can: 'statistics.read', over: 'row', object: 'organization' })
  .input(OrganizationFilter.extend({ by: Split }))
  .output(Statistics)

export const RowSetName = z.enum(rowSets)

const rows = {
  of: RowSetName.default('received'),
  /** assessable: without those that were excluded. */
  basis: z.enum(bases).default('all'),
  after: z.string().max(120).optional(),
  limit: decimal(z.number().int().min(1).max(100)).default(20),
}
const Rows = z.object({ items: z.array(RequestRow), next: z.string().nullable() })

export const listAreaRows = route
  .route({ method: 'GET', path: '/areas/{areaId}/statistics/rows', summary: '一个辖区的统计数字由哪些诉求组成' })
  .meta({ can: 'statistics.read', over: 'row', object: 'area', audit: 'list' })
  .input(AreaFilter.extend({ ...rows, /** Only what lies at the area itself, not in one below it. */ own: z.stringbool().default(false) }))
  .output(Rows)

export const listOrganizationRows = route
  .route({ method: 'GET', path: '/organizations/{organizationId}/statistics/rows', summary: '一个单位的统计数字由哪些诉求组成' })
  .meta({ can: 'statistics.read', over: 'row', object: 'organization', audit: 'list' })
  .input(OrganizationFilter.extend(rows))
  .output(Rows)

/**
 * The filters of the request list and of the statistics, by the same names. With `of` the rows are those behind a figure,
 * counted where their area lay on their own day; without it they are those that the list shows, where their area lies today.
 */
export const ExportFilter = z.strictObject({
  from: PlainDate.optional(),
  to: PlainDate.optional(),
  of: RowSetName.optional(),
  basis: z.enum(bases).optional(),
  state: State.optional(),
  stage: z.enum(['open', 'ended']).optional(),
  category: CategoryKey.optional(),
  purpose: Purpose.optional(),
  urgency: Urgency.optional(),
  channel: Channel.optional(),
  unitId: organizationId.optional(),
  areaId: areaId.optional(),
  waitingFor: WaitingForName.optional(),
  overdue: z.boolean().optional(),
  text: SearchText.optional(),
  /** Of records of exclusions: their state and their reason. */
  exclusionStatus: Exclusion.shape.status.optional(),
  exclusionReason: ExclusionReason.optional(),
})
export type ExportFilter = z.infer<typeof ExportFilter>

/** Requests, or the records of why some of them do not count. */
export const ExportKind = z.enum(['requests', 'exclusions'])

export const Export = z.object({
  exportId: z.uuid(),
  what: ExportKind,
  /** 晏城街道，2026-09-01 至 2026-09-15，超期的 */
  description: z.string(),
  reason: z.string(),
  state: z.enum(['pending', 'refused', 'ready', 'ended']),
  stateLabel: z.string(),
  createdBy: z.string(),
  unit: z.string(),
  createdAt: z.iso.datetime(),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  decision: z.string().nullable(),
  rowCount: z.number().int(),
  /** Until when it can be approved; once it is ready, until when the file can be opened. */
  expiresAt: z.iso.datetime(),
  openedCount: z.number().int(),
  /** Whether this person may open the file now, or decide. */
  mayOpen: z.boolean(),
  mayDecide: z.boolean(),
  version: z.number().int(),
})
export type Export = z.infer<typeof Export>

const ask = { what: ExportKind, filter: ExportFilter, reason: words('用途', 200, 4) }

export const createAreaExport = route
  .route({ method: 'POST', path: '/areas/{areaId}/exports', summary: '申请导出一个辖区的诉求或剔除记录：脱敏，最多 5000 行，由另一位审批' })
  .meta({ can: 'export.create', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId, ...ask }))
  .output(Export)

export const createOrganizationExport = route
  .route({ method: 'POST', path: '/organizations/{organizationId}/exports', summary: '申请导出一个单位承办的诉求或它们的剔除记录：脱敏，最多 5000 行，由另一位审批' })
  .meta({ can: 'export.create', over: 'row', object: 'organization' })
  .input(z.strictObject({ organizationId, ...ask }))
  .output(Export)

export const listMyExports = route
  .route({ method: 'GET', path: '/exports', summary: '我申请的导出' })
  .meta({ can: 'export.create', over: 'list' })
  .output(z.object({ items: z.array(Export) }))

export const listExportsToDecide = route
  .route({ method: 'GET', path: '/exports/to-decide', summary: '等我审批的导出和最近审批过的' })
  .meta({ can: 'export.approve', over: 'list' })
  .output(z.object({ items: z.array(Export) }))

export const decideExport = route
  .route({ method: 'POST', path: '/exports/{exportId}/decide', summary: '审批导出：不能审批自己申请的' })
  .meta({ can: 'export.approve', over: 'row', object: 'export' })
  .input(z.strictObject({ exportId: z.uuid('导出编号不对'), version: z.number().int().optional(), approve: z.boolean(), words: words('意见', 200).optional() }))
  .output(Export)

export const openExport = route
  .route({ method: 'GET', path: '/exports/{exportId}/file', summary: '打开导出的文件：只有申请人，七天之内' })
  .meta({ can: 'export.create', over: 'row', object: 'export', audit: 'detail' })
  .input(z.strictObject({ exportId: z.uuid('导出编号不对') }))
  .output(z.file())

export const listExclusions = route
  .route({ method: 'GET', path: '/exclusions', summary: '剔除：等待审批的、已批准的、没有同意的和已结束的，各有理由、依据和审批人' })
  .meta({ can: 'statistics.read', over: 'list', audit: 'list' })
  .input(z.strictObject({ status: Exclusion.shape.status.default('pending'), reasonKey: ExclusionReason.optional(), after: z.string().max(120).optional(), limit: decimal(z.number().int().min(1).max(100)).default(50) }))
  .output(z.object({ items: z.array(z.object({ request: RequestRow, exclusion: Exclusion })), next: z.string().nullable() }))

export const statisticsContract = {
  listReach, getAreaStatistics, getOrganizationStatistics, listAreaRows, listOrganizationRows,
  createAreaExport, createOrganizationExport, listMyExports, listExportsToDecide, decideExport, openExport,
  listExclusions, ...settingRoutes, ...outsideRoutes, ...patternRoutes,
}
