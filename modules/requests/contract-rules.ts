import { z } from 'zod'
import { route } from '#kit/http/contract.ts'
import { CategoryKey, PlainDate, Purpose, Urgency, words } from '#modules/matters/contract.ts'


/** An organisation's key, or by place: `gridCommunity`, `street`. */
const UnitReference = z.string().regex(/^[a-z][A-Za-z]{1,59}$/, '请选择单位')
const Level = z.string().regex(/^[a-z][A-Za-z]{1,39}$/)

export const DutyEntry = z.object({
  dutyEntryId: z.uuid(), unit: z.string(), unitLabel: z.string(), category: z.string(), categoryLabel: z.string(), part: z.enum(['lead', 'support']),
  basis: z.string(), citation: z.string(), validFrom: z.string(), validTo: z.string().nullable(), version: z.number().int(),
})

export const listDutyEntries = route
  .route({ method: 'GET', path: '/duty-entries', summary: '履职事项清单：哪类事由哪个单位牵头或配合，依据是什么' })
  .meta({ can: 'organization.read', over: 'county' })
  .input(
    z.strictObject({
      /** This category and all below it. */
      category: CategoryKey.optional(),
      /** What says who is responsible for this category: its own entries and those of the one above it. */
      covering: CategoryKey.optional(),
      on: PlainDate.optional(),
    }),
  )
  .output(
    z.object({
      entries: z.array(DutyEntry),
      /** Asked for a category (`covering`): the entry by which it is routed that day, and the only one to cite. Null: nobody's. */
      leadingEntryId: z.uuid().nullable(),
    }),
  )

export const saveDutyEntry = route
  .route({ method: 'POST', path: '/duty-entries', summary: '增加或修改一条履职事项：旧条自生效日止' })
  .meta({ can: 'dutyList.change', over: 'county' })
  .input(
    z.strictObject({
      replaces: z.uuid().optional(), version: z.number().int().optional(), unit: UnitReference, category: CategoryKey, part: z.enum(['lead', 'support']),
      basis: words('依据', 200, 4), citation: words('来源', 200, 4), validFrom: PlainDate, validTo: PlainDate.optional(),
    }),
  )
  .output(DutyEntry)

export const endDutyEntry = route
  .route({ method: 'POST', path: '/duty-entries/{dutyEntryId}/end', summary: '终止一条履职事项' })
  .meta({ can: 'dutyList.change', over: 'county' })
  .input(z.strictObject({ dutyEntryId: z.uuid(), version: z.number().int().optional(), on: PlainDate }))
  .output(DutyEntry)

export const RoutingRule = z.object({
  routingRuleId: z.uuid(), position: z.number().int(), whenCategory: z.string().nullable(), whenUrgency: Urgency.nullable(), whenPurpose: Purpose.nullable(),
  whenAreaLevel: z.string().nullable(), lead: z.string(), leadLabel: z.string(), coUnits: z.array(z.string()), why: z.string(), citation: z.string(),
  validFrom: z.string(), validTo: z.string().nullable(), version: z.number().int(),
})

export const listRoutingRules = route
  .route({ method: 'GET', path: '/routing-rules', summary: '派单规则，按顺序；第一条符合的起作用' })
  .meta({ can: 'organization.read', over: 'county' })
  .input(z.strictObject({ on: PlainDate.optional() }))
  .output(z.object({ rules: z.array(RoutingRule) }))

export const saveRoutingRule = route
  .route({ method: 'POST', path: '/routing-rules', summary: '增加或修改一条派单规则：旧条自生效日止' })
  .meta({ can: 'routing.change', over: 'county' })
  .input(
    z.strictObject({
      replaces: z.uuid().optional(), version: z.number().int().optional(), position: z.number().int().min(1).max(99_999), whenCategory: CategoryKey.optional(),
      whenUrgency: Urgency.optional(), whenPurpose: Purpose.optional(), whenAreaLevel: Level.optional(), lead: UnitReference,
      coUnits: z.array(UnitReference).max(8).default([]), why: words('为什么派给它', 300, 6), citation: words('来源', 200, 4), validFrom: PlainDate, validTo: PlainDate.optional(),
    }),
  )
  .output(RoutingRule)

export const endRoutingRule = route
  .route({ method: 'POST', path: '/routing-rules/{routingRuleId}/end', summary: '终止一条派单规则' })
  .meta({ can: 'routing.change', over: 'county' })
  .input(z.strictObject({ routingRuleId: z.uuid(), version: z.number().int().optional(), on: PlainDate }))
  .output(RoutingRule)

export const tryRouting = route
  .route({ method: 'POST', path: '/routing-rules/try', summary: '试一试：这样一件诉求会派给谁，为什么' })
  .meta({ can: 'routing.change', over: 'county', repeatable: true, reads: true })
  .input(z.strictObject({ areaId: z.string().regex(/^[0-9a-z]{1,16}$/), category: CategoryKey, purpose: Purpose.default('help'), urgency: Urgency.default('routine') }))
  .output(
    z.object({
      receiver: z.string(), lead: z.string().nullable(), coUnits: z.array(z.string()), why: z.string(), ruleId: z.uuid().nullable(),
      /** The entry of the duty list that decided, where no rule did. */
      dutyEntryId: z.uuid().nullable(),
      passedOver: z.array(z.object({ position: z.number().int(), whyNot: z.string() })),
    }),
  )

export const ruleRoutes = { listDutyEntries, saveDutyEntry, endDutyEntry, listRoutingRules, saveRoutingRule, endRoutingRule, tryRouting }
