// oxlint-disable unicorn/no-thenable -- `when … then` is how the rules read; `then` is a plain object, never a function

import { z } from 'zod'

/**
 * The shape of one county's own ways: everything that differs by place, as data with a source and dates.
 * The product reads it through `loadPreset` and knows no county by name.
 */

export const firstLevelCategories = [
  'property', 'housing', 'utilities', 'municipal', 'sanitation', 'greening', 'streetOrder', 'construction',
  'traffic', 'environment', 'safety', 'disputes', 'welfare', 'publicService', 'marketGovernance',
] as const

export const PlainDate = z.iso.date()
export const FirstLevelCategory = z.enum(firstLevelCategories)
export type FirstLevelCategory = z.infer<typeof FirstLevelCategory>

/** `property` (first level) or `property.fees` (second level). */
export const CategoryKey = z.string().regex(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)?$/, '分类代码应为“一级”或“一级.二级”')

export const Urgency = z.enum(['routine', 'urgent', 'emergency'])
export type Urgency = z.infer<typeof Urgency>
export const Purpose = z.enum(['consult', 'help', 'complaint', 'report', 'suggest', 'thanks'])
export type Purpose = z.infer<typeof Purpose>
export const Stage = z.enum(['accept', 'dispatch', 'sign', 'contact', 'reply', 'verify', 'callback'])
export type Stage = z.infer<typeof Stage>
/** `minutes` and `clockHours` run day and night; the two working units follow the work calendar. */
export const LimitUnit = z.enum(['minutes', 'clockHours', 'workingHours', 'workingDays', 'calendarDays'])
export type LimitUnit = z.infer<typeof LimitUnit>

export const LevelKey = z.enum([
  'county', 'street', 'town', 'community', 'village', 'zone', 'section', 'estate', 'grid', 'villageGroup',
  'microGrid', 'building', 'stairUnit', 'memberHub',
])
export type LevelKey = z.infer<typeof LevelKey>

export const RoleKey = z.enum([
  'resident', 'buildingLead', 'gridWorker', 'gridLeader', 'communityStaff', 'communityHead', 'streetStaff',
  'streetHead', 'departmentStaff', 'departmentHead', 'countyDispatcher', 'countyLeader',
  'systemAdministrator', 'securityAdministrator', 'auditAdministrator',
])
export type RoleKey = z.infer<typeof RoleKey>

/** Where a rule comes from. */
const cited = { citation: z.string().min(4) }
/** Where a rule comes from and from which day to which day (inclusive; null: until further notice) it holds. */
const sourced = { ...cited, from: PlainDate, to: PlainDate.nullable() }

/** One kind of area in this county. `parents` lists every level that may stand directly above it. */
export const Level = z.strictObject({
  key: LevelKey,
  name: z.string().min(1),
  parents: z.array(LevelKey),
  /** The county's tree is whole without areas of this level. */
  optional: z.boolean(),
  /** Somebody answers for such an area: it can hold posts and receive matters. */
  responsibilityUnit: z.boolean(),
  ...cited,
})
export type Level = z.infer<typeof Level>

/** How many households or people an area of a level should have, both ends included; `name` tells which kind of place. */
export const SizeRule = z.strictObject({
  key: z.string(),
  name: z.string(),
  level: LevelKey,
  min: z.int().positive(),
  max: z.int().positive(),
  unit: z.enum(['households', 'people']),
  ...sourced,
})
export type SizeRule = z.infer<typeof SizeRule>

/** Second level of a category. `key` carries its first level: `property.fees`. */
export const SecondLevelCategory = z.strictObject({
  key: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/),
  name: z.string().min(2),
  urgency: Urgency,
  /** Words that hint at this category in a resident's text. */
  hints: z.array(z.string().min(2)).min(3),
  /** A person must look at the place before the matter is closed. */
  siteVerification: z.boolean(),
  /** Of a public facility, never of a dispute, a person or a home: once accepted, others may hear that it was reported and join it. */
  publicFacility: z.boolean(),
})
export type SecondLevelCategory = z.infer<typeof SecondLevelCategory>

export const Category = z.strictObject({
  key: FirstLevelCategory,
  name: z.string().min(2),
  children: z.array(SecondLevelCategory).min(4),
})
export type Category = z.infer<typeof Category>

/** How long a stage may take. The most specific entry wins: second level, first level, none; then urgency. */
export const Limit = z.strictObject({
  stage: Stage,
  value: z.int().positive(),
  unit: LimitUnit,
  category: CategoryKey.optional(),
  urgency: Urgency.optional(),
  ...sourced,
})
export type Limit = z.infer<typeof Limit>

const Reason = z.strictObject({ key: z.string(), name: z.string().min(4) })

/** What may be asked once a request is on its way, and within which bounds. */
export const Procedure = z.strictObject({
  /** Hours of working time after dispatch in which a unit may ask to return. */
  returnWindowWorkingHours: z.int().positive(),
  returnReasons: z.array(Reason).min(2),
  declineReasons: z.array(Reason).min(2),
  /** How often the units that hold it may pass it on among themselves before it has to go back to whoever sent it. */
  transferLimit: z.int().min(0),
  reopenLimit: z.int().min(0),
  /** Days after closing in which the resident may reopen. */
  reopenWithinDays: z.int().positive(),
  /** What a county gave before it gave less: of a change the moment, and what holds on for all that was closed by then. No preset has any. */
  reopeningBefore: z.array(z.strictObject({ until: z.iso.datetime(), limit: z.int(), withinDays: z.int() })).optional(),
  extension: z.strictObject({
    first: z.strictObject({ capWorkingDays: z.int().positive() }),
    second: z.strictObject({ capWorkingDays: z.int().positive() }),
  }),
  suspension: z.strictObject({ reviewWithinDays: z.int().positive() }),
  /** Furthest day, in days from now, for which an answer may promise; what takes longer is suspended with a plan. */
  promiseWithinDays: z.int().positive(),
  /** How many names and numbers one account may see in plain within an hour. */
  unmaskPerHour: z.int().positive(),
  /** Hours after which the reporter may urge again. */
  urgeAgainAfterHours: z.int().positive(),
  /** Working days after which whoever sent an order back to the 12345 platform is reminded that it has not answered. */
  platformAnswerWorkingDays: z.int().positive(),
  /** Longest pause, in calendar days, while a question to the resident is open. */
  waitingForResidentDays: z.int().positive(),
  callback: z.strictObject({
    attempts: z.int().positive(),
    /** Working time between two attempts to reach somebody, in hours. */
    attemptsApartWorkingHours: z.int().positive(),
    /** Share of closed matters, in per cent, that are verified on site by chance. */
    randomSiteCheckPercent: z.int().min(0).max(100),
    /** Days without a word from the resident after which a reply counts as unanswered and is checked on site. */
    silenceDays: z.int().positive(),
  }),
  /** What a unit must hear before the next digest goes out together, once in so many minutes; 0: each by itself. */
  noticesApartMinutes: z.int().min(0).max(600),
  /** Of the steps before a due time the first that the limit has room for is sent, and no other; sent in working time only, to the unit that holds the clock. */
  reminders: z.array(z.strictObject({
    step: z.enum(['digest', 'urge', 'reminderLetter', 'supervise', 'bulletin']),
    name: z.string().min(2),
    anchor: z.enum(['beforeDue', 'afterDue']),
    value: z.int().min(0),
    unit: LimitUnit,
    to: z.enum(['holder', 'holderHead', 'county']),
  })).min(3),
  ...cited,
  /** First day of the procedure, and of the categories that go by it. */
  from: PlainDate,
})
export type Procedure = z.infer<typeof Procedure>

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)

/** `in_lieu`: a day off that a make-up day pays for; both it and `holiday` are rest days. */
export const DayKind = z.enum(['holiday', 'makeup_workday', 'in_lieu'])
export const CalendarDay = z.strictObject({ date: PlainDate, kind: DayKind, label: z.string() })
export type CalendarDay = z.infer<typeof CalendarDay>

/** Periods of work on a working day, from `fromDay` to `toDay` (MM-DD, inclusive, may run over the new year). */
export const WorkingSeason = z.strictObject({
  name: z.string(),
  fromDay: MonthDay,
  toDay: MonthDay,
  periods: z.array(z.strictObject({ start: TimeOfDay, end: TimeOfDay })).min(1),
  ...cited,
})
export type WorkingSeason = z.infer<typeof WorkingSeason>

export const Calendar = z.strictObject({
  years: z.array(z.int()).min(1),
  days: z.array(CalendarDay),
  seasons: z.array(WorkingSeason).min(1),
})
export type Calendar = z.infer<typeof Calendar>

/** What a role is called here. A role that is not listed does not exist in this county. */
export const Role = z.strictObject({ key: RoleKey, name: z.string().min(2), ...cited })
export type Role = z.infer<typeof Role>

/**
 * A post that every area of a level has. `name` follows the area's own (see `postName`); `organization` is the unit of that area
 * to which it belongs, null where the community's committee or the county's centre has it.
 */
export const PostTemplate = z.strictObject({
  key: z.string(),
  name: z.string(),
  role: RoleKey,
  level: LevelKey,
  organization: z.string().nullable(),
  /** The post has a B holder who acts while A is away. */
  substitute: z.boolean(),
  /** Two leads share it, one in service and one not (双楼长). */
  paired: z.boolean(),
  ...sourced,
})
export type PostTemplate = z.infer<typeof PostTemplate>

/** `{county}`, `{prefecture}`, `{area}` in `name`: see `organizationName`. `level` null: one in the county. */
export const OrganizationTemplate = z.strictObject({
  key: z.string().regex(/^[a-z][A-Za-z]*$/),
  name: z.string().min(3),
  shortName: z.string().min(2),
  kind: z.enum(['centre', 'department', 'utility', 'partyCommittee', 'partyBranch', 'government', 'committee', 'propertyFirm']),
  line: z.enum(['government', 'party', 'residents', 'enterprise']),
  level: LevelKey.nullable(),
  /** False: no matter is ever sent there. */
  acceptsMatters: z.boolean(),
  ...cited,
})
export type OrganizationTemplate = z.infer<typeof OrganizationTemplate>

/** An organisation's key, or by place: `gridCommunity` the community or village of the grid, `street` its street or town. */
export const UnitReference = z.string().regex(/^[a-z][A-Za-z]*$/)

export const DutyEntry = z.strictObject({
  unit: UnitReference,
  category: CategoryKey,
  part: z.enum(['lead', 'support']),
  /** Law and article where certain, otherwise the county's own list. */
  basis: z.string().min(4),
  ...sourced,
})
export type DutyEntry = z.infer<typeof DutyEntry>

/** The first rule, by `order`, whose every named condition holds decides. No rule: the duty list; not there either: county arbitration. */
export const RoutingRule = z.strictObject({
  order: z.int().positive(),
  when: z.strictObject({
    category: CategoryKey.optional(),
    urgency: Urgency.optional(),
    purpose: Purpose.optional(),
    /** The place lies in an area of this level. */
    areaLevel: LevelKey.optional(),
  }),
  then: z.strictObject({ lead: UnitReference, coUnits: z.array(UnitReference) }),
  why: z.string().min(6),
  ...sourced,
})
export type RoutingRule = z.infer<typeof RoutingRule>

/**
 * Size of the generated county: how many areas of each level the county's urban part has, of which the sample shows a share, and
 * how many households a grid. `basis` says in Chinese which numbers are reported and which are assumed.
 */
export const SampleScale = z.strictObject({
  areas: z.partialRecord(LevelKey, z.int().positive()),
  householdsPerGrid: z.strictObject({ min: z.int().positive(), max: z.int().positive() }),
  basis: z.string().min(6),
})
export type SampleScale = z.infer<typeof SampleScale>

export const CountyPreset = z.strictObject({
  key: z.string().regex(/^[a-z]+$/),
  code: z.string().regex(/^\d{6}$/, '县级区划代码应为 6 位数字'),
  name: z.string().min(2),
  /** Prefecture above the county: its name stands in the names of some branches. */
  prefecture: z.string().min(2),
  brand: z.string().min(2),
  levels: z.array(Level).min(3),
  /** The levels that the county itself counts, top down. */
  ladder: z.array(LevelKey).min(3),
  /** Whose outlines place a point, and who receives a request first. */
  gridLevel: LevelKey,
  /** Sizes that areas should keep; empty where the county gives no rule. */
  sizeRules: z.array(SizeRule),
  categories: z.array(Category),
  limits: z.array(Limit),
  procedure: Procedure,
  calendar: Calendar,
  roles: z.array(Role),
  posts: z.array(PostTemplate),
  organizations: z.array(OrganizationTemplate),
  dutyList: z.array(DutyEntry),
  routing: z.array(RoutingRule),
  scale: SampleScale,
})
export type CountyPreset = z.infer<typeof CountyPreset>
