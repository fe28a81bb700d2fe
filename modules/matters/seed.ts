import { dateOfDay, dayOfDate } from '#kit/clock/calendar-date.ts'
import { deterministic } from '#presets/deterministic.ts'
import type { CountyPreset } from '#presets/preset.ts'

type Rows = Record<string, unknown>[]

/** The preset's rules for matters as rows: categories, limits, calendar, procedure. In the order in which they are inserted. */
export function matterRuleRows(preset: CountyPreset, loadedAt: string): Record<'rule_version' | 'category' | 'limit_rule' | 'calendar_year' | 'calendar_day' | 'working_season' | 'setting', Rows> {
  const county = { county_code: preset.code }
  const choose = deterministic(`${preset.code}/matter-rules`)
  const firstDay = preset.procedure.from
  const categories = preset.categories.flatMap((first) => [
    { key: first.key, name: first.name, urgency: null, hints: [] as string[], site_verification: false, public_facility: false },
    ...first.children.map((child) => ({ key: child.key, name: child.name, urgency: child.urgency, hints: child.hints, site_verification: child.siteVerification, public_facility: child.publicFacility })),
  ])
  return {
    rule_version: [{ ...county, version: 1 }],
    category: categories.map((category, position) => ({ ...county, ...category, position, valid_from: firstDay, valid_to: null, version: 1 })),
    limit_rule: preset.limits.map((limit) => ({
      ...county, id: choose.uuid(), stage: limit.stage, value: limit.value, unit: limit.unit, category: limit.category ?? null, urgency: limit.urgency ?? null,
      citation: limit.citation, valid_from: limit.from, valid_to: dayAfter(limit.to), version: 1,
    })),
    calendar_year: preset.calendar.years.map((year) => ({ ...county, year, loaded_at: loadedAt })),
    calendar_day: preset.calendar.days.map((day) => ({ ...county, date: day.date, kind: day.kind, label: day.label, version: 1 })),
    working_season: preset.calendar.seasons.map((season, position) => ({
      ...county, id: choose.uuid(), name: season.name, from_day: season.fromDay, to_day: season.toDay, periods: season.periods.map(({ start, end }) => ({ start, end })), position, citation: season.citation, version: 1,
    })),
    setting: [{ ...county, key: 'procedure', value: preset.procedure, changed_at: loadedAt, version: 1 }],
  }
}

/** A preset's last day counts; a row's valid_to is the first day on which it does not hold any more. */
export function dayAfter(lastDay: string | null): string | null {
  return lastDay === null ? null : dateOfDay(dayOfDate(lastDay) + 1)
}
