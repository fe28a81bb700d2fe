import { findLimit } from '#modules/matters/rules.ts'
import type { LimitOf } from '#modules/matters/rules.ts'
import { matterRuleRows } from '#modules/matters/seed.ts'
import { referencesFor } from '#modules/requests/routing.ts'
import type { CountyRouting, RoutingQuestion } from '#modules/requests/routing.ts'
import { requestRuleRows } from '#modules/requests/seed.ts'
import type { CountyPreset } from './preset.ts'

type InForce = { limits: LimitOf[]; routing: CountyRouting }
const known = new WeakMap<CountyPreset, InForce>()

/** The rules as the product reads them in a county loaded from this preset. */
function rulesOf(preset: CountyPreset): InForce {
  const before = known.get(preset)
  if (before !== undefined) return before
  const { routing_rule: rules, duty_entry: duties } = requestRuleRows(preset)
  const limits = matterRuleRows(preset, '2025-01-01T00:00:00+08:00').limit_rule
  const read = { limits, routing: { rules, duties } } as unknown as InForce
  known.set(preset, read)
  return read
}

/** The limit that the product itself finds. */
export function limitOf(preset: CountyPreset, asked: Parameters<typeof findLimit>[1]): LimitOf | undefined {
  return findLimit(rulesOf(preset).limits, asked)
}

/** Whom the product itself would have lead, by key; undefined for what goes to county arbitration. */
export function leadOf(preset: CountyPreset, question: RoutingQuestion): string | undefined {
  return referencesFor(rulesOf(preset).routing, question)[0]
}
