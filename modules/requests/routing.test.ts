import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leadingEntry, routeBy, receiverOf } from '#modules/requests/routing.ts'
import type { DutyEntry, Placed, RoutableUnit, RoutingRule } from '#modules/requests/routing.ts'

const chain: Placed[] = [
  { areaId: '371425', level: 'county' }, { areaId: 's1', level: 'street' }, { areaId: 'c1', level: 'community' }, { areaId: 'g1', level: 'grid' },
]
const villageChain: Placed[] = [{ areaId: '371425', level: 'county' }, { areaId: 't1', level: 'town' }, { areaId: 'v1', level: 'village' }]
const unit = (key: string, area_id: string | null = null): RoutableUnit => ({ id: `${key}@${area_id ?? 'county'}`, key, short_name: key, area_id })
const units = [
  unit('countyCentre'), unit('housing'), unit('urbanManagement'), unit('fireRescue'), unit('streetOffice', 's1'), unit('communityCommittee', 'c1'),
  unit('townGovernment', 't1'), unit('villageCommittee', 'v1'), unit('propertyFirm', 'g1'),
]
const rule = (position: number, when: Partial<RoutingRule>, lead: string, co_units: string[] = []): RoutingRule => ({
  id: `r${position}`, position, when_category: null, when_urgency: null, when_purpose: null, when_area_level: null, lead, co_units, why: `第 ${position} 条`,
  valid_from: '2025-01-01', valid_to: null, ...when,
})
const rules = [
  rule(30, { when_category: 'safety', when_urgency: 'emergency' }, 'fireRescue', ['street', 'fireRescue']),
  rule(50, { when_category: 'sanitation', when_area_level: 'village' }, 'street', ['urbanManagement']),
  rule(60, { when_category: 'sanitation', valid_to: '2026-01-01' }, 'housing'),
]
const duty = (id: string, category: string, unit: string, part: DutyEntry['part'] = 'lead', when: Partial<DutyEntry> = {}): DutyEntry => ({
  id, unit, category, category_name: category, part, basis: '《某条例》第三条', citation: '本县履职事项清单', valid_from: '2025-01-01', valid_to: null, ...when,
})
const duties = [
  duty('d1', 'sanitation.garbage', 'urbanManagement'), duty('d2', 'sanitation.garbage', 'gridCommunity', 'support'),
  duty('d3', 'property.service', 'gridCommunity'), duty('d4', 'property.service', 'housing', 'support'),
  duty('d5', 'greening', 'dissolvedBureau'), duty('d6', 'property.parking', 'propertyFirm'),
  duty('d7', 'property', 'housing'), duty('d8', 'housing.quality', 'housing', 'lead', { valid_to: '2026-09-10' }),
]
const county = { rules, duties }
const question = (category: string, more = {}) => ({ category, urgency: 'routine', purpose: 'help', areaLevels: chain.map((area) => area.level), on: '2026-09-15', ...more })

test.each([
  // why                                              question                                                            lead                 co-units
  ['the duty list by category', question('sanitation.garbage'), 'urbanManagement@county', ['communityCommittee@c1']],
  ['the community of the place', question('property.service'), 'communityCommittee@c1', ['housing@county']],
  ['an emergency goes before; the lead is no co-unit of itself', question('safety.lift', { urgency: 'emergency' }), 'fireRescue@county', ['streetOffice@s1']],
  ['the unit of the nearest area', question('property.parking'), 'propertyFirm@g1', []],
  ['the first level’s entry where the category has none', question('property.fees'), 'housing@county', []],
])('%s', (_why, asked, lead, coUnits) => {
  const route = routeBy(county, asked, chain, units)
  expect(route.lead?.id).toBe(lead)
  expect(route.coUnits.map((one) => one.id)).toEqual(coUnits)
})

describe('a village', () => {
  test('has its own rule, and its town stands where the street would', () => {
    const route = routeBy(county, question('sanitation.garbage', { areaLevels: ['county', 'town', 'village'] }), villageChain, units)
    expect(route.lead?.id).toBe('townGovernment@t1')
    expect(route.why).toBe('第 50 条')
  })
})

describe('nobody’s', () => {
  test('what no rule names goes to arbitration, and the sentence says so', () => {
    const route = routeBy(county, question('publicService.other'), chain, units)
    expect(route).toMatchObject({ lead: null, ruleId: null, dutyEntryId: null })
    expect(route.why).toContain('须由县里裁定')
    expect(route.passedOver).toHaveLength(rules.length)
  })

  test('a unit that is not there is said, not guessed', () => {
    const route = routeBy(county, question('greening.park'), chain, units)
    expect(route.lead).toBeNull()
    expect(route.dutyEntryId).toBe('d5')
    expect(route.why).toContain('没有该单位')
  })

  test('a rule whose time is over is passed over, with the reason', () => {
    const route = routeBy(county, question('sanitation.sweeping'), chain, units)
    expect(route.lead).toBeNull()
    expect(route.passedOver.find((one) => one.position === 60)?.whyNot).toBe('不在有效期内')
  })
})

describe('the duty list', () => {
  test('is cited in the sentence why', () => {
    expect(routeBy(county, question('property.service'), chain, units).why).toBe('“property.service”由所在社区（村）牵头：本县履职事项清单，依据《某条例》第三条')
  })

  test('an entry that has ended routes no longer, one that has begun does', () => {
    expect(routeBy(county, question('housing.quality', { on: '2026-09-09' }), chain, units).lead?.key).toBe('housing')
    expect(routeBy(county, question('housing.quality'), chain, units).lead).toBeNull()
    const replaced = { rules, duties: [...duties, duty('d9', 'housing.quality', 'urbanManagement', 'lead', { valid_from: '2026-09-10' })] }
    expect(routeBy(replaced, question('housing.quality'), chain, units).lead?.key).toBe('urbanManagement')
  })

  test('whatever the entries are, it routes by the one entry that an objection may cite, or says that there is none', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((date) => `2026-09-${String(date).padStart(2, '0')}`)
    const entry = fc.record({
      unit: fc.constantFrom('housing', 'urbanManagement', 'gridCommunity', 'street', 'dissolvedBureau'), category: fc.constantFrom('sanitation', 'sanitation.garbage', 'property.service'),
      part: fc.constantFrom('lead' as const, 'support' as const), from: day, to: fc.option(day),
    })
    fc.assert(fc.property(fc.array(entry, { maxLength: 8 }), fc.constantFrom('sanitation', 'sanitation.garbage', 'property.service'), day, (entries, category, on) => {
      const random = entries.map(({ unit: named, category: of, part, from, to }, index) => duty(`x${index}`, of, named, part, { valid_from: from, valid_to: to }))
      const route = routeBy({ rules: [], duties: random }, question(category, { on }), chain, units)
      const leading = leadingEntry(random, category, on)
      const leads = random.filter((one) => one.part === 'lead' && one.valid_from <= on && (one.valid_to === null || on < one.valid_to) && (category === one.category || category.startsWith(`${one.category}.`)))
      expect(route.dutyEntryId).toBe(leading?.id ?? null)
      expect(leads.length === 0).toBe(leading === undefined)
      expect(leads.some((one) => one.category.length > (leading?.category.length ?? 0))).toBe(false)
      if (leading === undefined || leading.unit === 'dissolvedBureau') expect(route.lead).toBeNull()
      else expect(route.lead).not.toBeNull()
    }))
  })
})

test.each([
  ['the community', chain, 'communityCommittee@c1'],
  ['the village', villageChain, 'villageCommittee@v1'],
  ['the street where the place is no nearer', chain.slice(0, 2), 'streetOffice@s1'],
  ['the centre for the county as a whole', chain.slice(0, 1), 'countyCentre@county'],
])('first receiver: %s', (_why, place, expected) => {
  expect(receiverOf(place, units)?.id).toBe(expected)
})
