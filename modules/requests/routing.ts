import { holdsOn, isWithin } from '#modules/matters/server/public.ts'

/** An ordered rule as the county keeps it; every named condition must hold. */
export type RoutingRule = {
  id: string
  position: number
  when_category: string | null
  when_urgency: string | null
  when_purpose: string | null
  when_area_level: string | null
  lead: string
  co_units: readonly string[]
  why: string
  valid_from: string
  valid_to: string | null
}

/** A line of the duty list: who leads or helps with a category, from when to when. */
export type DutyEntry = {
  id: string
  unit: string
  category: string
  category_name: string
  part: 'lead' | 'support'
  basis: string
  citation: string
  valid_from: string
  valid_to: string | null
}

export type RoutingQuestion = {
  category: string
  urgency: string
  purpose: string
  /** Levels of the areas that the place lies in, county first. */
  areaLevels: readonly string[]
  /** Calendar day in China. */
  on: string
}

export type Placed = { areaId: string; level: string }

/** An organisation that may receive matters: its template's key, and the area it serves or null for the whole county. */
export type RoutableUnit = { id: string; key: string | null; short_name: string; area_id: string | null }

/** `lead` null: on nobody's list, for arbitration. `why` is the sentence that stays with the request. */
export type Route = { ruleId: string | null; dutyEntryId: string | null; lead: RoutableUnit | null; coUnits: RoutableUnit[]; why: string; passedOver: { position: number; whyNot: string }[] }

/** References that go by place, and the templates that answer to them. */
const byPlace: Readonly<Record<string, { levels: readonly string[]; keys: readonly string[]; label: string }>> = {
  gridCommunity: { levels: ['community', 'village'], keys: ['communityCommittee', 'villageCommittee'], label: '所在社区（村）' },
  street: { levels: ['street', 'town'], keys: ['streetOffice', 'townGovernment'], label: '所在街道（乡镇）' },
}
const COUNTY_CENTRE = 'countyCentre'
/** Reports on the conduct of officials go there at once, past every unit that could be meant. */
export const SEALED_UNIT = 'disciplineInspection'

/** What the references that go by place are called. */
export const placeReferences: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(byPlace).map(([reference, { label }]) => [reference, label]))

/** Template keys that answer to a reference; what is not by place stands for itself. */
export function keysOf(reference: string): readonly string[] {
  return byPlace[reference]?.keys ?? [reference]
}

export const placeKeys: readonly string[] = [...Object.values(byPlace).flatMap(({ keys }) => keys), COUNTY_CENTRE]

/** The first rule, by position, whose conditions all hold that day, with the reasons why those before it do not. */
function findRule(rules: readonly RoutingRule[], question: RoutingQuestion): { rule: RoutingRule | undefined; passedOver: Route['passedOver'] } {
  const passedOver: Route['passedOver'] = []
  for (const rule of [...rules].sort((one, other) => one.position - other.position)) {
    const whyNot = unmetCondition(rule, question)
    if (whyNot === undefined) return { rule, passedOver }
    passedOver.push({ position: rule.position, whyNot })
  }
  return { rule: undefined, passedOver }
}

function unmetCondition(rule: RoutingRule, question: RoutingQuestion): string | undefined {
  if (!holdsOn(rule, question.on)) return '不在有效期内'
  if (rule.when_category !== null && !isWithin(question.category, rule.when_category)) return '类别不符'
  if (rule.when_urgency !== null && rule.when_urgency !== question.urgency) return '紧急程度不符'
  if (rule.when_purpose !== null && rule.when_purpose !== question.purpose) return '诉求性质不符'
  if (rule.when_area_level !== null && !question.areaLevels.includes(rule.when_area_level)) return '地点不在这一层级的辖区内'
  return undefined
}

/**
 * The one entry that says who leads for a category on a day: the category's own before the first level's, of several the one
 * that came into force last. Undefined: it is on nobody's list. Routing and objection both ask here.
 */
export function leadingEntry(duties: readonly DutyEntry[], category: string, on: string): DutyEntry | undefined {
  return duties
    .filter((entry) => entry.part === 'lead' && holdsOn(entry, on) && isWithin(category, entry.category))
    .sort((one, other) => other.category.length - one.category.length || compare(other.valid_from, one.valid_from) || compare(one.id, other.id))[0]
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** What decides: the first special rule that holds, else the duty list, with the units that either names. */
type Ground = { lead: string; coUnits: readonly string[]; why: (lead: string) => string; ruleId: string | null; dutyEntryId: string | null }

function groundOf({ rules, duties }: CountyRouting, question: RoutingQuestion): { ground: Ground | undefined; passedOver: Route['passedOver'] } {
  const { rule, passedOver } = findRule(rules, question)
  if (rule !== undefined) return { ground: { lead: rule.lead, coUnits: rule.co_units, why: () => rule.why, ruleId: rule.id, dutyEntryId: null }, passedOver }
  const entry = leadingEntry(duties, question.category, question.on)
  if (entry === undefined) return { ground: undefined, passedOver }
  const helping = duties.filter((other) => other.part === 'support' && holdsOn(other, question.on) && isWithin(question.category, other.category))
  const source = entry.basis === entry.citation ? entry.citation : `${entry.citation}，依据${entry.basis}`
  return {
    ground: { lead: entry.unit, coUnits: helping.map((other) => other.unit), why: (lead) => `“${entry.category_name}”由${lead}牵头：${source}`, ruleId: null, dutyEntryId: entry.id },
    passedOver,
  }
}

export type CountyRouting = { rules: readonly RoutingRule[]; duties: readonly DutyEntry[] }

/** The references that decide this question; what is to be read of the organisations before `routeBy`. */
export function referencesFor(county: CountyRouting, question: RoutingQuestion): readonly string[] {
  const { ground } = groundOf(county, question)
  return ground === undefined ? [] : [ground.lead, ...ground.coUnits]
}

/** Who should lead and help, and why. A unit that is not there (no such area, dissolved) is said, not guessed. */
export function routeBy(county: CountyRouting, question: RoutingQuestion, chain: readonly Placed[], units: readonly RoutableUnit[]): Route {
  const { ground, passedOver } = groundOf(county, question)
  if (ground === undefined) {
    return { ruleId: null, dutyEntryId: null, lead: null, coUnits: [], why: '没有派单规则涉及这类事项，履职事项清单上也没有牵头单位，须由县里裁定', passedOver }
  }
  const { ruleId, dutyEntryId } = ground
  const place = byPlace[ground.lead]?.label
  const lead = unitFor(ground.lead, chain, units)
  if (lead === undefined) {
    return { ruleId, dutyEntryId, lead: null, coUnits: [], why: `${ground.why(place ?? '已撤销的单位')}；但这里没有${place ?? '该单位'}可以承办，须由县里裁定`, passedOver }
  }
  const coUnits = ground.coUnits.flatMap((reference) => unitFor(reference, chain, units) ?? []).filter((unit) => unit.id !== lead.id)
  return { ruleId, dutyEntryId, lead, coUnits: [...new Map(coUnits.map((unit) => [unit.id, unit])).values()], why: ground.why(place ?? lead.short_name), passedOver }
}

/** The unit of the nearest area up the chain, or the county's own. */
export function unitFor(reference: string, chain: readonly Placed[], units: readonly RoutableUnit[]): RoutableUnit | undefined {
  const place = byPlace[reference]
  const keys = keysOf(reference)
  for (const area of [...chain].reverse()) {
    if (place !== undefined && !place.levels.includes(area.level)) continue
    const found = units.find((unit) => unit.area_id === area.areaId && unit.key !== null && keys.includes(unit.key))
    if (found !== undefined) return found
  }
  return place === undefined ? units.find((unit) => unit.area_id === null && unit.key !== null && keys.includes(unit.key)) : undefined
}

/** Who receives a request first: the community or village of the place, else its street or town, else the county's centre. */
export function receiverOf(chain: readonly Placed[], units: readonly RoutableUnit[]): RoutableUnit | undefined {
  return unitFor('gridCommunity', chain, units) ?? streetOf(chain, units) ?? centreOf(chain, units)
}

export function streetOf(chain: readonly Placed[], units: readonly RoutableUnit[]): RoutableUnit | undefined {
  return unitFor('street', chain, units)
}

export function centreOf(chain: readonly Placed[], units: readonly RoutableUnit[]): RoutableUnit | undefined {
  return unitFor(COUNTY_CENTRE, chain, units)
}
