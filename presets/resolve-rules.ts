import type { z } from 'zod'
import type { CategoryKey, LevelKey, Limit, Purpose, RoutingRule, Stage, Urgency } from './preset.ts'

type Dated = { from: string; to: string | null }

/** Whether a rule holds on a day (YYYY-MM-DD); both ends count. */
export function holdsOn(rule: Dated, on: string): boolean {
  return rule.from <= on && (rule.to === null || on <= rule.to)
}

/** Whether `category` is `wanted` or lies below it: `property.fees` lies below `property`. */
function isWithin(category: string, wanted: string): boolean {
  return category === wanted || category.startsWith(`${wanted}.`)
}

type LimitQuestion = { stage: Stage; category: z.infer<typeof CategoryKey>; urgency: Urgency; on: string }

/**
 * The limit of a stage on a day: the second-level category's before the first level's before the general one,
 * and within the same category the urgency's own before the general one. Undefined when the county sets none.
 */
export function findLimit(limits: readonly Limit[], question: LimitQuestion): Limit | undefined {
  const exactness = (limit: Limit) => (limit.category?.split('.').length ?? 0) * 2 + (limit.urgency ? 1 : 0)
  return limits
    .filter((limit) => limit.stage === question.stage
      && (limit.urgency === undefined || limit.urgency === question.urgency)
      && (limit.category === undefined || isWithin(question.category, limit.category))
      && holdsOn(limit, question.on))
    .sort((left, right) => exactness(right) - exactness(left))[0]
}

type RoutingQuestion = {
  category: z.infer<typeof CategoryKey>
  urgency: Urgency
  purpose: Purpose
  /** Levels of all areas that the place lies in. */
  areaLevels: readonly LevelKey[]
  on: string
}

/** The first rule, by order, whose conditions all hold on that day. Undefined: county arbitration. */
export function findRoute(rules: readonly RoutingRule[], question: RoutingQuestion): RoutingRule | undefined {
  return rules
    .filter((rule) => (rule.when.category === undefined || isWithin(question.category, rule.when.category))
      && (rule.when.urgency === undefined || rule.when.urgency === question.urgency)
      && (rule.when.purpose === undefined || rule.when.purpose === question.purpose)
      && (rule.when.areaLevel === undefined || question.areaLevels.includes(rule.when.areaLevel))
      && holdsOn(rule, question.on))
    .sort((left, right) => left.order - right.order)[0]
}
