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
export type Route = { ruleId: string | null; lead: RoutableUnit | null; coUnits: RoutableUnit[]; why: string; passedOver: { position: number; whyNot: string }[] }

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
export function findRule(rules: readonly RoutingRule[], question: RoutingQuestion): { rule: RoutingRule | undefined; passedOver: Route['passedOver'] } {
  const passedOver: Route['passedOver'] = []
  for (const rule of [...rules].sort((one, other) => one.position - other.position)) {
    const whyNot = unmetCondition(rule, question)
    if (whyNot === undefined) return { rule, passedOver }
    passedOver.push({ position: rule.position, whyNot })
  }
  return { rule: undefined, passedOver }
}

function unmetCondition(rule: RoutingRule, question: RoutingQuestion): string | undefined {
  if (rule.valid_from > question.on || (rule.valid_to !== null && rule.valid_to <= question.on)) return '不在有效期内'
  if (rule.when_category !== null && question.category !== rule.when_category && !question.category.startsWith(`${rule.when_category}.`)) return '类别不符'
  if (rule.when_urgency !== null && rule.when_urgency !== question.urgency) return '紧急程度不符'
  if (rule.when_purpose !== null && rule.when_purpose !== question.purpose) return '诉求性质不符'
  if (rule.when_area_level !== null && !question.areaLevels.includes(rule.when_area_level)) return '地点不在这一层级的辖区内'
  return undefined
}

/** Who should lead and help, and why. A unit that is not there (no such area, dissolved) is said, not guessed. */
export function routeBy(rules: readonly RoutingRule[], question: RoutingQuestion, chain: readonly Placed[], units: readonly RoutableUnit[]): Route {
  const { rule, passedOver } = findRule(rules, question)
  if (rule === undefined) return { ruleId: null, lead: null, coUnits: [], why: '没有派单规则涉及这类事项，不在任何单位的清单上，须由县里裁定', passedOver }
  const lead = unitFor(rule.lead, chain, units)
  if (lead === undefined) {
    return { ruleId: rule.id, lead: null, coUnits: [], why: `${rule.why}；但这里没有${byPlace[rule.lead]?.label ?? '该单位'}可以承办，须由县里裁定`, passedOver }
  }
  const coUnits = rule.co_units.flatMap((reference) => unitFor(reference, chain, units) ?? []).filter((unit) => unit.id !== lead.id)
  return { ruleId: rule.id, lead, coUnits: [...new Map(coUnits.map((unit) => [unit.id, unit])).values()], why: rule.why, passedOver }
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
