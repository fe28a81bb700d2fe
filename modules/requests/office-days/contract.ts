import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { decimal } from '#kit/http/decimal.ts'
import { CategoryKey, words } from '#modules/matters/contract.ts'
import { Moment } from '#modules/requests/shapes.ts'

const AreaId = z.string().regex(/^[0-9a-z]{1,16}$/, '地点代码不对，请从列表中选择')
const OfficeDayId = z.uuid('接待日编号不对')
/** What has begun and is not over is coming. `recent`: also what was over or cancelled in the last 60 days, for calendars. */
const When = z.enum(['coming', 'past', 'recent'], '请从列表中选择')

export const OfficeDay = z.object({
  officeDayId: z.uuid(),
  areaId: z.string(),
  /** 晏城街道 · 永顺社区 */
  place: z.string(),
  spot: z.string(),
  /** WGS-84, where somebody has set a point. */
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  startsAt: Moment,
  endsAt: Moment,
  host: z.string(),
  units: z.array(z.string()),
  categories: z.array(z.object({ key: z.string(), name: z.string() })),
  note: z.string().nullable(),
  state: z.enum(['planned', 'published', 'cancelled', 'held']),
  stateLabel: z.string(),
  /** When it was to begin before it was put off. */
  movedFrom: Moment.nullable(),
  /** Why it was put off or cancelled. */
  reason: z.string().nullable(),
  people: z.number().int().nullable(),
  takenUp: z.number().int().nullable(),
  sequence: z.number().int(),
  changedAt: Moment,
})
export type OfficeDay = z.infer<typeof OfficeDay>

export const listOfficeDays = route
  .route({ method: 'GET', path: '/office-days', summary: '公布的联合接待日：将要举办的，或办过和取消了的' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ area: AreaId.optional(), when: When.default('coming') }))
  .output(z.object({ area: z.object({ areaId: z.string(), name: z.string() }), items: z.array(OfficeDay) }))

export const getOfficeDay = route
  .route({ method: 'GET', path: '/office-days/{officeDayId}', summary: '一个公布的联合接待日' })
  .meta({ can: 'public', over: 'county' })
  .input(z.strictObject({ officeDayId: OfficeDayId }))
  .output(OfficeDay)

export const OfficeDayPlan = OfficeDay.extend({
  hostId: z.uuid(),
  unitIds: z.array(z.uuid()),
  version: z.number().int(),
  /** What this person may do with it now. */
  openMoves: z.array(z.enum(['publish', 'change', 'cancel', 'record'])),
})
export type OfficeDayPlan = z.infer<typeof OfficeDayPlan>

export const listOfficeDayPlans = route
  .route({ method: 'GET', path: '/office-day-plans', summary: '联合接待日，连同还没有公布的' })
  .meta({ can: 'work.read', over: 'list', audit: 'none' })
  .input(z.strictObject({
    when: z.enum(['coming', 'past']).default('coming'),
    /** As host or among those that come, also what was planned with a unit that it has taken over from. */
    unit: z.uuid('请选择单位').optional(), area: AreaId.optional(), state: z.enum(['planned', 'published', 'cancelled', 'held'], '请从列表中选择').optional(),
    month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, '月份如 2026-09').optional(), after: z.string().max(120).optional(),
    /** This one alone, whatever else is asked for. */
    only: OfficeDayId.optional(),
  }))
  .output(z.object({ items: z.array(OfficeDayPlan), next: z.string().nullable(), mayPlan: z.boolean() }))

const Weekday = decimal(z.number().int().min(1).max(5))

/** Days of rest are passed over for the next working day of the same month. */
export const proposeOfficeDays = route
  .route({ method: 'GET', path: '/office-day-plans/dates', summary: '每月第几个星期几：接下来的日期，遇休息日顺延到下一个工作日' })
  .meta({ can: 'officeDay.plan', over: 'county', audit: 'none' })
  .input(z.strictObject({ week: decimal(z.number().int().min(1).max(4)), weekday: Weekday, months: decimal(z.number().int().min(1).max(12)) }))
  .output(z.object({ dates: z.array(z.object({ on: z.iso.date(), from: z.iso.date(), unsure: z.boolean() })) }))

const LONGEST = 12 * 3_600_000
const lasts = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => Date.parse(endsAt) > Date.parse(startsAt) && Date.parse(endsAt) - Date.parse(startsAt) <= LONGEST
const wrongEnd = { message: '结束要晚于开始，一次不超过 12 小时', path: ['endsAt'] }
const Times = z.strictObject({ startsAt: Moment, endsAt: Moment }).refine(lasts, wrongEnd)
const spot = words('地点', 60, 2)
const unitIds = z.array(z.uuid('请选择单位')).max(20, '参加单位最多 20 个').default([])
const categories = z.array(CategoryKey.regex(/^[A-Za-z]+$/, '请选择一级类别')).max(15).default([])
const note = words('给居民的话', 300, 2).optional()
const reason = words('原因', 100, 2)
const point = z.strictObject({ longitude: z.number('请填写经度').min(73, '经度在 73 到 136 之间').max(136, '经度在 73 到 136 之间'), latitude: z.number('请填写纬度').min(3, '纬度在 3 到 54 之间').max(54, '纬度在 3 到 54 之间') }).optional()

export const planOfficeDays = route
  .route({ method: 'POST', path: '/office-day-plans', summary: '安排一个或几个接待日，公布以前只有工作人员看得到' })
  .meta({ can: 'officeDay.plan', over: 'row', object: 'area' })
  .input(z.strictObject({ areaId: AreaId, spot, times: z.array(Times).min(1, '请填写时间').max(12, '一次最多安排 12 个'), unitIds, categories, note, point }))
  .output(z.object({ items: z.array(OfficeDayPlan) }))

const one = { officeDayId: OfficeDayId, version: z.number().int() }

export const changeOfficeDay = route
  .route({ method: 'POST', path: '/office-day-plans/{officeDayId}/change', summary: '修改一个接待日：已公布的改时间或地点要写明原因，参加单位会收到提醒' })
  .meta({ can: 'officeDay.plan', over: 'county' })
  .input(z.strictObject({ ...one, spot, startsAt: Moment, endsAt: Moment, unitIds, categories, note, point, reason: reason.optional() }).refine(lasts, wrongEnd))
  .output(OfficeDayPlan)

export const publishOfficeDay = route
  .route({ method: 'POST', path: '/office-day-plans/{officeDayId}/publish', summary: '公布一个接待日，参加单位会收到提醒' })
  .meta({ can: 'officeDay.plan', over: 'county' })
  .input(z.strictObject(one))
  .output(OfficeDayPlan)

export const cancelOfficeDay = route
  .route({ method: 'POST', path: '/office-day-plans/{officeDayId}/cancel', summary: '取消一个接待日，写明原因；已公布的通知参加单位' })
  .meta({ can: 'officeDay.plan', over: 'county' })
  .input(z.strictObject({ ...one, reason }))
  .output(OfficeDayPlan)

const count = z.number({ error: '请填写人数、件数' }).int('请填写整数').min(0, '不能少于 0').max(99_999, '数字太大，请核对')

export const recordOfficeDay = route
  .route({ method: 'POST', path: '/office-day-plans/{officeDayId}/record', summary: '记下接待日的结果：来了多少人、收下多少件诉求；只记数' })
  .meta({ can: 'officeDay.plan', over: 'county' })
  .input(z.strictObject({ ...one, people: count, takenUp: count }))
  .output(OfficeDayPlan)

export const officeDaysContract = { listOfficeDays, getOfficeDay, listOfficeDayPlans, proposeOfficeDays, planOfficeDays, changeOfficeDay, publishOfficeDay, cancelOfficeDay, recordOfficeDay }
