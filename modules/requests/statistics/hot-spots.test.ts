import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNear } from '#modules/requests/nearness.ts'
import { beginningOf, clustering, clustersOf, standingOut, standsOut, tailOf } from '#modules/requests/statistics/hot-spots.ts'
import type { Told } from '#modules/requests/statistics/hot-spots.ts'

let made = 0
const told = (change: Partial<Told>): Told => ({
  id: String(++made).padStart(4, '0'), text: '夜里烧烤摊油烟呛人', category: 'environment.smoke', longitude: 116.76, latitude: 36.79, area_id: 'g1', level_3: 'c1', opened_at: new Date('2026-09-10T02:00:00Z'), ...change,
})
const METRE = 1 / 111_320

test('what lies near and is of one kind is one spot; the same kind elsewhere and other things here are not', () => {
  const here = [told({}), told({ latitude: 36.79 + 200 * METRE, text: '烧烤摊占道经营' }), told({ latitude: 36.79 - 250 * METRE, text: '味道太大睡不着' })]
  const elsewhere = told({ latitude: 36.9 })
  const otherwise = told({ category: 'traffic.parking', text: '车位被占了' })
  const [spot, ...more] = clustersOf([...here, elsewhere, otherwise], 3)
  expect(more).toEqual([])
  expect(spot!.members.map(({ id }) => id).sort()).toEqual(here.map(({ id }) => id).sort())
})

test('like words are one thing whatever their category', () => {
  const spots = clustersOf([told({}), told({ category: 'streetOrder.stall', text: '夜里烧烤摊油烟呛人，没人管' }), told({ category: 'sanitation.rubbish', text: '烧烤摊油烟夜里呛人' })], 3)
  expect(spots).toHaveLength(1)
})

test('without a point the area decides', () => {
  expect(clustersOf([told({ longitude: null, latitude: null }), told({}), told({ longitude: null, latitude: null })], 3)).toHaveLength(1)
  expect(clustersOf([told({ longitude: null, latitude: null }), told({ area_id: 'g2' }), told({ longitude: null, latitude: null, area_id: 'g3' })], 2)).toEqual([])
})

test.each([['a street', null, 0], ['a community or grid', 'c1', 1]])('without a point %s is one place or none', (_what, level_3, spots) => {
  expect(clustersOf([1, 2, 3].map(() => told({ longitude: null, latitude: null, area_id: 's1', level_3 })), 3)).toHaveLength(spots)
})

test('what lies across the edge of a cell is near as well, in the north of China too', () => {
  const edge = [told({ longitude: 116.7499, latitude: 52.9999 }), told({ longitude: 116.7501, latitude: 53.0001 }), told({ longitude: 116.7539, latitude: 53.0001 })]
  expect(clustersOf(edge, 3)).toHaveLength(1)
})

test('thousands of one thing at one place are one spot, without each being compared with each', () => {
  const outage = Array.from({ length: 4_000 }, (_, index) => told({ latitude: 36.79 + (index % 200) * METRE }))
  let compared = 0
  const near = (one: Told, other: Told) => ++compared > 0 && isNear(one, other)
  expect(clustersOf(outage, 3, near)[0]!.members).toHaveLength(4_000)
  expect(compared).toBeLessThan(4_000 * 400)
})

test('others have their turn before each one is looked at', () => {
  const outage = Array.from({ length: 50 }, () => told({ longitude: null, latitude: null, category: `of its own ${made}` }))
  expect([...clustering(outage, 3)].length).toBeGreaterThanOrEqual(50)
})

test('no chain grows through a town: ten in a row at 250 m are no one spot of ten', () => {
  const row = Array.from({ length: 10 }, (_, index) => told({ latitude: 36.79 + index * 250 * METRE }))
  expect(clustersOf(row, 3).every(({ members }) => members.length === 3)).toBe(true)
})

test('whatever is told: each stands in one spot at most, and near its centre', () => {
  const any = fc.array(fc.record({ x: fc.nat(2000), y: fc.nat(2000), category: fc.constantFrom('a.b', 'c.d'), point: fc.boolean(), area: fc.constantFrom('g1', 'g2') }), { maxLength: 60 })
  fc.assert(fc.property(any, fc.integer({ min: 2, max: 6 }), (places, least) => {
    const all = places.map(({ x, y, category, point, area }) => told({ category, area_id: area, text: `${x}`, longitude: point ? 116.76 + x * METRE : null, latitude: point ? 36.79 + y * METRE : null }))
    const spots = clustersOf(all, least)
    const ids = spots.flatMap(({ members }) => members.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    for (const { centre, members } of spots) {
      expect(members.length).toBeGreaterThanOrEqual(least)
      expect(members.every((member) => isNear(centre, member))).toBe(true)
    }
  }))
})

test.each([[0, 3, 1], [1, 3, 0.950213], [5, 3, 0.184737], [10, 3, 0.001102], [4, 0.5, 0.001752]])('%i or more where %d are usual: %d (tables of the Poisson distribution)', (count, usual, tail) => {
  expect(tailOf(count, usual)).toBeCloseTo(tail, 6)
})

test.each([
  [4, 0, 12, true, 'four where nothing came in a year'], [4, 12, 12, false, 'four where one a month is usual'], [7, 12, 12, true, 'seven there'], [40, 360, 12, false, 'forty where thirty are usual'], [4, 0, 1, true, 'no past to compare with'],
])('%i, %i in %i months before → %s: %s', (count, past, windows, out) => expect(standsOut(count, past, windows)).toBe(out))

test.each<[why: string, members: string[], past: string[], shown: number | undefined, past: number | undefined]>([
  ['six of what never came, and one told in like words of what comes five times a month', [...Array<string>(6).fill('light'), 'property'], Array<string>(60).fill('property'), 6, 0],
  ['all of them, where together they are more than usual', ['light', 'light', 'property', 'property', 'stall'], ['property'], 5, 1],
  ['two of what never came are too few', ['light', 'light', 'property'], Array<string>(60).fill('property'), undefined, undefined],
  ['what always comes', Array<string>(6).fill('property'), Array<string>(60).fill('property'), undefined, undefined],
])('of a cluster stands out: %s', (_why, members, past, shown, pastShown) => {
  const cluster = members.map((category) => told({ category }))
  const found = standingOut({ centre: cluster.at(-1)!, members: cluster }, new Map([...Map.groupBy(past, (category) => category)].map(([category, some]) => [category, some.length])), 12, 3)
  expect([found?.members.length, found?.past]).toEqual([shown, pastShown])
})

test.each([['短', '短'], ['路'.repeat(80), '路'.repeat(80)], ['路'.repeat(81), `${'路'.repeat(80)}…`], [`${'路'.repeat(79)}👨‍👩‍👧灯坏了`, `${'路'.repeat(79)}👨‍👩‍👧…`], [`${'a '.repeat(40)}end`, `${'a '.repeat(40).trimEnd()}…`]])('a text is cut in whole characters: %s', (text, beginning) => {
  expect(beginningOf(text)).toBe(beginning)
})
