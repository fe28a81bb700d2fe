import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { CategoryKey, PlainDate } from '#modules/matters/contract.ts'
import { OutlineShape } from '#modules/places/contract.ts'
import { Moment, PublishedRequest, SearchText } from '#modules/requests/shapes.ts'

/** How what is published stands: still owed; late and still owed; answered. What is late is open too. */
export const standings = ['open', 'overdue', 'answered'] as const
export type Standing = (typeof standings)[number]

const AreaId = z.string().regex(/^[0-9a-z]{1,16}$/, '地点代码不对，请从列表中选择')
const UnitId = z.uuid('单位代码不对，请从列表中选择')
export const RequestNumber = z.string().regex(/^\d{4}-\d{6,9}$/, '编号如 2026-000123')

/** The same for list, map and feed; in the address of the page under the same names. The period is that of publishing. */
const filters = {
  category: CategoryKey.optional(),
  area: AreaId.optional(),
  /** The authority that answers. */
  unit: UnitId.optional(),
  state: z.enum(standings, '请从列表中选择').optional(),
  from: PlainDate.optional(),
  to: PlainDate.optional(),
  text: SearchText.optional(),
}
export const PublishedFilters = z.strictObject(filters)
export type PublishedFilters = z.infer<typeof PublishedFilters>

/** What the list says beside what every page of public requests says of one. */
export const PublishedEntry = PublishedRequest.extend({
  category: z.string(),
  areaId: z.string(),
  unitId: z.uuid(),
  /** 晏城街道 · 永顺社区: from below the county down to the community, never nearer. */
  place: z.string(),
  /** Something is still owed; `overdue`: and its time has passed. */
  open: z.boolean(),
  overdue: z.boolean(),
  /** Until when an answer is due; null where no such time runs. */
  dueAt: Moment.nullable(),
  /** When what is said of it last changed: its state, answer, promise, time or words. */
  updatedAt: Moment,
})
export type PublishedEntry = z.infer<typeof PublishedEntry>

export const listPublishedCategories = route
  .route({ method: 'GET', path: '/published-requests/categories', summary: '公开诉求的一级类别：现用的，和有公开诉求的' })
  .meta({ can: 'public', over: 'county' })
  .output(z.object({ categories: z.array(z.object({ key: z.string(), name: z.string() })) }))

export const listPublished = route
  .route({ method: 'GET', path: '/published-requests', summary: '公开的诉求与答复，以及承诺是否兑现；按类别、地方、单位、情况、公开时间、字词' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ ...filters, after: z.string().max(120).optional(), limit: decimal(z.number().int().min(1).max(50)).default(20) }))
  .output(z.object({ items: z.array(PublishedEntry), next: z.string().nullable() }))

export const getPublished = route
  .route({ method: 'GET', path: '/published-requests/{number}', summary: '一件公开的诉求' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ number: RequestNumber }))
  .output(PublishedEntry)

const Counted = z.object({ count: z.number().int(), open: z.number().int(), overdue: z.number().int() })

/** The areas directly below one, down to communities and villages, each with what is published of it and below. */
export const countPublished = route
  .route({ method: 'GET', path: '/published-requests/counts', summary: '公开的诉求按地方计数，到社区、村为止；条件与列表相同' })
  .meta({ can: 'public', over: 'county' })
  .input(PublishedFilters)
  .output(
    z.object({
      /** The area below which is counted: the one asked for, or the one above it where nothing lies below. */
      area: z.object({ areaId: z.string(), name: z.string() }),
      /** From the county down to the area asked for, both included. */
      above: z.array(z.object({ areaId: z.string(), name: z.string() })),
      areas: z.array(Counted.extend({ areaId: z.string(), name: z.string(), levelName: z.string(), hasMore: z.boolean() })),
      /** Of the area asked for. */
      total: Counted,
    }),
  )

export const listPublishedOutlines = route
  .route({ method: 'GET', path: '/published-requests/outlines', summary: '一个地方下级的边界，到社区、村为止，公开诉求的地图用' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ area: AreaId.optional() }))
  .output(
    z.object({
      type: z.literal('FeatureCollection'),
      features: z.array(z.object({ type: z.literal('Feature'), id: z.string(), properties: z.object({ name: z.string(), synthetic: z.boolean() }), geometry: OutlineShape })),
    }),
  )

/** What is published of one authority: each stands in exactly one of the six figures after `count`. No rank follows from it. */
export const PublishedUnit = z.object({
  organizationId: z.uuid(),
  name: z.string(),
  /** The unit above it; null at the top of the tree. */
  above: z.string().nullable(),
  /** It is no more; what it answered stays under its name. */
  ended: z.boolean(),
  count: z.number().int(),
  /** Answered in time, or by the day it had named. */
  kept: z.number().int(),
  /** Answered, too late. */
  late: z.number().int(),
  /** Answered where no time ran. */
  untimed: z.number().int(),
  /** Still owed, and its time has passed. */
  overdue: z.number().int(),
  suspended: z.number().int(),
  /** Still owed, in time so far. */
  running: z.number().int(),
  /** Of all these, those for which it named a day. */
  promises: z.object({ kept: z.number().int(), missed: z.number().int(), running: z.number().int() }),
  /** When the first of the suspended ones is looked at again. */
  nextReview: Moment.nullable(),
})
export type PublishedUnit = z.infer<typeof PublishedUnit>

export const listPublishedUnits = route
  .route({ method: 'GET', path: '/published-requests/units', summary: '有公开诉求的单位，按单位树排列，不排名：每个单位公开的有多少按时、没按时、还欠着、挂账' })
  .meta({ can: 'public', over: 'county' })
  .output(z.object({ units: z.array(PublishedUnit) }))

export const getPublishedUnit = route
  .route({ method: 'GET', path: '/published-requests/units/{organizationId}', summary: '一个单位公开的诉求：多少按时、没按时、还欠着、挂账到什么时候' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ organizationId: UnitId }))
  .output(PublishedUnit)

export const publishedContract = { listPublishedCategories, listPublishedUnits, getPublishedUnit, listPublished, getPublished, countPublished, listPublishedOutlines }
