import { deterministic } from '#presets/deterministic.ts'
import type { CountyPreset } from '#presets/preset.ts'
import { dayAfter } from '#modules/matters/server/public.ts'

type Rows = Record<string, unknown>[]

/** The preset's rules for requests as rows: the duty list and the ordered routing rules. */
export function requestRuleRows(preset: CountyPreset): Record<'duty_entry' | 'routing_rule', Rows> {
  const county = { county_code: preset.code }
  const choose = deterministic(`${preset.code}/request-rules`)
  return {
    duty_entry: preset.dutyList.map((entry) => ({
      ...county, id: choose.uuid(), unit: entry.unit, category: entry.category, part: entry.part, basis: entry.basis, citation: entry.citation,
      valid_from: entry.from, valid_to: dayAfter(entry.to), version: 1,
    })),
    routing_rule: preset.routing.map((rule) => ({
      ...county, id: choose.uuid(), position: rule.order, when_category: rule.when.category ?? null, when_urgency: rule.when.urgency ?? null,
      when_purpose: rule.when.purpose ?? null, when_area_level: rule.when.areaLevel ?? null, lead: rule.then.lead, co_units: rule.then.coUnits, why: rule.why,
      citation: rule.citation, valid_from: rule.from, valid_to: dayAfter(rule.to), version: 1,
    })),
  }
}
