import { describe, expect, test } from 'vitest'
import { routeBy, receiverOf } from '#modules/requests/routing.ts'
import type { Placed, RoutableUnit, RoutingRule } from '#modules/requests/routing.ts'

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
  rule(1000, { when_category: 'sanitation.garbage' }, 'urbanManagement', ['gridCommunity']),
  rule(1010, { when_category: 'property.service' }, 'gridCommunity', ['housing']),
  rule(1020, { when_category: 'greening' }, 'dissolvedBureau'),
  rule(1030, { when_category: 'property.parking' }, 'propertyFirm'),
]
const question = (category: string, more = {}) => ({ category, urgency: 'routine', purpose: 'help', areaLevels: chain.map((area) => area.level), on: '2026-09-15', ...more })

test.each([
  // why                                              question                                                            lead                 co-units
  ['the duty list by category', question('sanitation.garbage'), 'urbanManagement@county', ['communityCommittee@c1']],
  ['the community of the place', question('property.service'), 'communityCommittee@c1', ['housing@county']],
  ['an emergency goes before; the lead is no co-unit of itself', question('safety.lift', { urgency: 'emergency' }), 'fireRescue@county', ['streetOffice@s1']],
  ['the unit of the nearest area', question('property.parking'), 'propertyFirm@g1', []],
])('%s', (_why, asked, lead, coUnits) => {
  const route = routeBy(rules, asked, chain, units)
  expect(route.lead?.id).toBe(lead)
  expect(route.coUnits.map((one) => one.id)).toEqual(coUnits)
})

describe('a village', () => {
  test('has its own rule, and its town stands where the street would', () => {
    const route = routeBy(rules, question('sanitation.garbage', { areaLevels: ['county', 'town', 'village'] }), villageChain, units)
    expect(route.lead?.id).toBe('townGovernment@t1')
    expect(route.why).toBe('第 50 条')
  })
})

describe('nobody’s', () => {
  test('what no rule names goes to arbitration, and the sentence says so', () => {
    const route = routeBy(rules, question('publicService.other'), chain, units)
    expect(route).toMatchObject({ lead: null, ruleId: null })
    expect(route.why).toContain('须由县里裁定')
    expect(route.passedOver).toHaveLength(rules.length)
  })

  test('a unit that is not there is said, not guessed', () => {
    const route = routeBy(rules, question('greening.park'), chain, units)
    expect(route.lead).toBeNull()
    expect(route.ruleId).toBe('r1020')
    expect(route.why).toContain('没有该单位')
  })

  test('a rule whose time is over is passed over, with the reason', () => {
    const route = routeBy(rules, question('sanitation.sweeping'), chain, units)
    expect(route.lead).toBeNull()
    expect(route.passedOver.find((one) => one.position === 60)?.whyNot).toBe('不在有效期内')
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
