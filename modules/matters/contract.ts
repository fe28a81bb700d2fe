import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'

/** Words that a person wrote: trimmed, not empty, at most `most` characters; nothing that the database cannot hold. */
export function words(label: string, most: number, least = 1) {
  return z
    .string()
    .trim()
    .min(least, least === 1 ? `请填写${label}` : `${label}至少 ${least} 个字`)
    .max(most, `${label}最多 ${most} 个字`)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), `${label}中有无法保存的字符，请删去后重新提交`)
}

export const Urgency = z.enum(['routine', 'urgent', 'emergency'])
export type Urgency = z.infer<typeof Urgency>
export const urgencyLabels: Readonly<Record<Urgency, string>> = { routine: '一般', urgent: '紧急', emergency: '特急' }

export const Purpose = z.enum(['consult', 'help', 'complaint', 'report', 'suggest', 'thanks'])
export type Purpose = z.infer<typeof Purpose>
export const purposeLabels: Readonly<Record<Purpose, string>> = {
  consult: '咨询', help: '求助', complaint: '投诉', report: '举报', suggest: '建议', thanks: '感谢',
}

export const Channel = z.enum(['resident', 'snap', 'field', 'desk', 'hotline', 'counter', 'wecomGroup', 'paper', 'import', 'open311'])
export type Channel = z.infer<typeof Channel>
export const channelLabels: Readonly<Record<Channel, string>> = {
  resident: '居民上报', snap: '随手拍', field: '上门代报', desk: '工作台代报', hotline: '热线来电', counter: '窗口', wecomGroup: '企业微信群', paper: '书面来信', import: '导入', open311: '开放接口',
}

export const Stage = z.enum(['accept', 'dispatch', 'sign', 'contact', 'reply', 'verify', 'callback'])
export type Stage = z.infer<typeof Stage>
export const stageLabels: Readonly<Record<Stage, string>> = {
  accept: '受理', dispatch: '派单', sign: '签收', contact: '联系', reply: '答复', verify: '核查', callback: '回访',
}
export const LimitUnit = z.enum(['minutes', 'clockHours', 'workingHours', 'workingDays', 'calendarDays'])
export type LimitUnit = z.infer<typeof LimitUnit>

export const CategoryKey = z.string().regex(/^[a-z][A-Za-z]{0,39}(\.[a-z][A-Za-z]{0,39})?$/, '类别代码不对，请从列表中选择')
export const PlainDate = z.iso.date('请填写日期，如 2026-10-08')

/** Why a matter stands in somebody's work list. */
export const WorkReason = z.enum(['waits', 'due', 'overdue', 'asked'])
export type WorkReason = z.infer<typeof WorkReason>

/** One line of "my work": the same for every kind of matter. */
export const WorkItem = z.object({
  matterId: z.uuid(),
  kind: z.string(),
  number: z.string(),
  title: z.string(),
  state: z.string(),
  stateLabel: z.string(),
  categoryLabel: z.string(),
  urgency: Urgency,
  place: z.string(),
  /** WGS-84, where the place has a point; generated where it is marked synthetic. */
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  placeSynthetic: z.boolean(),
  waitingFor: z.string().nullable(),
  waitingForLabel: z.string().nullable(),
  waitingUnit: z.string().nullable(),
  /** Since when a decision is waited for; null for all else, which has a clock. */
  waitsSince: z.iso.datetime().nullable(),
  dueAt: z.iso.datetime().nullable(),
  /** 还剩 2 个工作日, 已超期 3 工作小时 */
  dueWords: z.string().nullable(),
  overdue: z.boolean(),
  /** The deadline of the 12345 platform, where it comes before ours and the answer is still owed. */
  platformDueAt: z.iso.datetime().nullable(),
  openedAt: z.iso.datetime(),
  version: z.number().int(),
})
export type WorkItem = z.infer<typeof WorkItem>

export const listMyWork = route
  .route({ method: 'GET', path: '/work', summary: '我的工作：等我办的、快到期的、已超期的、我请别人办的' })
  .meta({ can: 'work.read', over: 'list', audit: 'list' })
  .input(z.strictObject({ reason: WorkReason.default('waits'), after: z.string().max(120).optional(), limit: decimal(z.number().int().min(1).max(100)).default(50) }))
  .output(
    z.object({
      items: z.array(WorkItem),
      /** Each counted up to 999 (kit/ui/counted.ts says that there may be more). */
      counts: z.object({ waits: z.number().int(), due: z.number().int(), overdue: z.number().int(), asked: z.number().int() }),
      next: z.string().nullable(),
    }),
  )

export const ListedNotice = z.object({
  noticeId: z.uuid(),
  at: z.iso.datetime(),
  step: z.string(),
  sentence: z.string(),
  immediate: z.boolean(),
  /** The page behind it: a matter of a kind, or a page of the settings, which has no matter. None: the matter is out of this person's sight by now. */
  opens: z.object({ kind: z.string(), matterId: z.uuid().nullable() }).nullable(),
  number: z.string().nullable(),
  /** By this person. */
  read: z.boolean(),
  /** What it asked for is done, or is somebody else's by now. */
  settled: z.boolean(),
})
export type ListedNotice = z.infer<typeof ListedNotice>

export const listNotices = route
  .route({ method: 'GET', path: '/notices', summary: '给我和我单位的提醒：新派来的、催办、工作提醒函、督办、通报、办理告知' })
  .meta({ can: 'account.self', over: 'county' })
  .input(z.strictObject({ after: z.string().max(120).optional() }))
  .output(z.object({ items: z.array(ListedNotice), next: z.string().nullable() }))

/** Counted up to `most`, over the last thirty days; what is settled by now is not counted. */
const UnreadNotices = z.object({ unread: z.number().int(), most: z.number().int() })

export const countNotices = route
  .route({ method: 'GET', path: '/notices/unread', summary: '还没看过的提醒有几条' })
  .meta({ can: 'account.self', over: 'county' })
  .input(z.strictObject({}))
  .output(UnreadNotices)

export const readNotices = route
  .route({ method: 'POST', path: '/notices/read', summary: '标为已看：所列的几条，不列即全部；只对本人' })
  .meta({ can: 'account.self', over: 'county', repeatable: true, beforeNotice: true })
  .input(z.strictObject({ noticeIds: z.array(z.uuid()).min(1).max(50).optional() }))
  .output(UnreadNotices)

export const Category = z.object({
  key: z.string(),
  name: z.string(),
  parentKey: z.string().nullable(),
  urgency: Urgency.nullable(),
  /** Words of a resident's text that hint at it; `suggestCategory` reads them in the browser and on the server alike. */
  hints: z.array(z.string()),
  siteVerification: z.boolean(),
  /** Of a public facility: once accepted, others may hear that it was reported, and join it. */
  publicFacility: z.boolean(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  version: z.number().int(),
})
export type Category = z.infer<typeof Category>

/** Under these alone stand public facilities; nowhere else is a category that names no dispute, no person and no home. The database holds the same list. */
const FACILITIES_UNDER: ReadonlySet<string> = new Set(['utilities', 'municipal', 'sanitation', 'greening', 'traffic', 'safety'])

/** Whoever meets an emergency reports it, whoever else did. */
export function mayBeFacility({ key, urgency }: { key: string; urgency?: string | null | undefined }): boolean {
  const [first, second] = key.split('.')
  return second !== undefined && FACILITIES_UNDER.has(first!) && urgency !== 'emergency'
}

export const listCategories = route
  .route({ method: 'GET', path: '/categories', summary: '诉求类别：一级和二级，按规定顺序' })
  .meta({ can: 'area.read', over: 'county' })
  .input(z.strictObject({ on: PlainDate.optional() }))
  .output(z.object({ categories: z.array(Category) }))

export const saveCategory = route
  .route({ method: 'POST', path: '/categories', summary: '增加或修改一个类别：旧条自生效日止' })
  .meta({ can: 'category.change', over: 'county' })
  .input(
    z.strictObject({
      key: CategoryKey, version: z.number().int().optional(), name: words('名称', 40, 2), urgency: Urgency.optional(),
      hints: z.array(words('提示词', 20)).max(60).default([]), siteVerification: z.boolean().default(false), publicFacility: z.boolean().default(false), validFrom: PlainDate, validTo: PlainDate.optional(),
    }),
  )
  .output(Category)

export const LimitRule = z.object({
  limitRuleId: z.uuid(), stage: Stage, stageLabel: z.string(), value: z.number().int(), unit: LimitUnit, limitWords: z.string(), category: z.string().nullable(),
  categoryLabel: z.string().nullable(), urgency: Urgency.nullable(), citation: z.string(), validFrom: z.string(), validTo: z.string().nullable(), version: z.number().int(),
})

export const listLimits = route
  .route({ method: 'GET', path: '/limits', summary: '办理时限：环节、类别、紧急程度' })
  .meta({ can: 'organization.read', over: 'county' })
  .input(z.strictObject({ on: PlainDate.optional() }))
  .output(z.object({ limits: z.array(LimitRule) }))

export const saveLimit = route
  .route({ method: 'POST', path: '/limits', summary: '增加或修改一条时限：旧条自生效日止，已开始的不变' })
  .meta({ can: 'limit.change', over: 'county' })
  .input(
    z.strictObject({
      replaces: z.uuid().optional(), version: z.number().int().optional(), stage: Stage, value: z.number().int().min(1, '时限要大于 0').max(10_000), unit: LimitUnit,
      category: CategoryKey.optional(), urgency: Urgency.optional(), citation: words('来源', 200, 4), validFrom: PlainDate, validTo: PlainDate.optional(),
    }),
  )
  .output(LimitRule)

export const endLimit = route
  .route({ method: 'POST', path: '/limits/{limitRuleId}/end', summary: '终止一条时限' })
  .meta({ can: 'limit.change', over: 'county' })
  .input(z.strictObject({ limitRuleId: z.uuid(), version: z.number().int().optional(), on: PlainDate }))
  .output(LimitRule)

export const DayKind = z.enum(['holiday', 'makeup_workday', 'in_lieu'])
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间如 08:30')
const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '月日如 06-01')
export const CalendarDay = z.object({ date: z.string(), kind: DayKind, label: z.string() })
export const WorkingSeason = z.object({
  workingSeasonId: z.uuid(), name: z.string(), fromDay: z.string(), toDay: z.string(), periods: z.array(z.object({ start: z.string(), end: z.string() })),
  validFrom: z.string(), validTo: z.string().nullable(), version: z.number().int(),
})

export const getCalendar = route
  .route({ method: 'GET', path: '/calendar', summary: '工作日历：节假日、调休、作息时间，以及缺哪一年' })
  .meta({ can: 'organization.read', over: 'county' })
  .input(z.strictObject({ year: decimal(z.number().int().min(1970).max(2999)).optional() }))
  .output(
    z.object({
      loadedYears: z.array(z.number().int()),
      days: z.array(CalendarDay),
      seasons: z.array(WorkingSeason),
      /** Clocks that wait for a year to be loaded. */
      pendingClocks: z.number().int(),
    }),
  )

export const setCalendarYear = route
  .route({ method: 'POST', path: '/calendar/years', summary: '装入或更正一年的节假日和调休；受影响的时限随即重算' })
  .meta({ can: 'calendar.change', over: 'county' })
  .input(
    z.strictObject({
      year: z.number().int().min(1970).max(2999),
      days: z.array(z.strictObject({ date: PlainDate, kind: DayKind, label: z.string().max(40).default('') })).max(366),
      complete: z.boolean().default(true),
    }),
  )
  .output(z.object({ year: z.number().int(), loaded: z.boolean(), days: z.number().int() }))

export const saveWorkingSeason = route
  .route({ method: 'POST', path: '/calendar/seasons', summary: '修改作息时间：旧的自生效日止；受影响的时限随即重算' })
  .meta({ can: 'calendar.change', over: 'county' })
  .input(
    z.strictObject({
      workingSeasonId: z.uuid().optional(), version: z.number().int().optional(), name: words('名称', 20), fromDay: MonthDay, toDay: MonthDay,
      periods: z.array(z.strictObject({ start: TimeOfDay, end: TimeOfDay })).min(1, '每天至少要有一段工作时间').max(4), citation: words('来源', 200, 4), validFrom: PlainDate,
    }),
  )
  .output(WorkingSeason)

export const mattersContract = {
  listMyWork, listNotices, countNotices, readNotices, listCategories, saveCategory, listLimits, saveLimit, endLimit, getCalendar, setCalendarYear, saveWorkingSeason,
}
