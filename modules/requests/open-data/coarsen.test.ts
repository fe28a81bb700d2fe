import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ALL_CATEGORIES, coarsen, fitInto, keyOf, LEAST } from '#modules/requests/open-data/coarsen.ts'
import type { Coarsened } from '#modules/requests/open-data/coarsen.ts'

const county = { id: 'c', name: '某县' }
const place = (id: string) => ({ id, name: id })
const row = (community: string | null, category: string, more: Partial<Coarsened> = {}): Coarsened => ({
  community: community === null ? null : place(community), street: place(community === null ? 's1' : `s${community[0]}`), county, category: { key: category, name: category }, sealed: false, ...more,
})
const times = (count: number, make: () => Coarsened) => Array.from({ length: count }, make)
const sizes = (rows: readonly Coarsened[], tells?: Parameters<typeof coarsen<Coarsened>>[1]) => coarsen(rows, tells)?.map(({ group, rows: inside }) => [group.area.id, group.category.key, inside.length]).sort()

test.each<[why: string, rows: Coarsened[], groups: unknown]>([
  ['ten in a community stand there', times(10, () => row('1a', 'x')), [['1a', 'x', 10]]],
  ['fewer go to the street, with the others there', [...times(9, () => row('1a', 'x')), ...times(9, () => row('1b', 'x'))], [['s1', 'x', 18]]],
  ['and on to the county', [...times(9, () => row('1a', 'x')), ...times(9, () => row('2b', 'x'))], [['c', 'x', 18]]],
  ['what is rare everywhere is the county’s rest', [...times(9, () => row('1a', 'x')), ...times(9, () => row('2b', 'y'))], [['c', '', 18]]],
  ['a rest of one takes the smallest group with it', [...times(10, () => row('1a', 'x')), ...times(12, () => row('2b', 'x')), row('1a', 'y')], [['2b', 'x', 12], ['c', '', 11]]],
  ['but no group that a wider one covers', [...times(10, () => row('1a', 'x')), ...times(6, () => row('1b', 'x')), ...times(6, () => row('1c', 'x')), row('1a', 'y')], [['1a', 'x', 10], ['c', '', 13]]],
  ['what has no community joins the street’s', [...times(10, () => row(null, 'x')), ...times(4, () => row('1a', 'x')), ...times(10, () => row('2a', 'x'))], [['2a', 'x', 10], ['s1', 'x', 14]]],
  ['fewer than ten in all are not published', times(9, () => row('1a', 'x')), undefined],
  ['what is sealed is never alone, and counts for nobody’s ten', [...times(10, () => row('1a', 'x')), row(null, 'conduct', { sealed: true })], [['c', '', 11]]],
  ['nor does it make up for what lacks', [...times(9, () => row('1a', 'x')), ...times(5, () => row(null, 'conduct', { sealed: true }))], undefined],
])('%s', (_why, rows, groups) => expect(sizes(rows)).toEqual(groups))

test('a group that tells of everybody in it is widened', () => {
  const rows = [...times(10, () => row('1a', 'x')), ...times(10, () => row('1b', 'y'))]
  expect(sizes(rows, (group) => group.every(({ category }) => category.key === 'x'))).toEqual([['1b', 'y', 10], ['c', '', 10]])
})

test('every row stands once, no group has fewer than ten, and no group lies in another of its own rows', () => {
  const one = fc.record({ community: fc.constantFrom('1a', '1b', '2a', '2b', null), category: fc.constantFrom('x', 'y'), sealed: fc.boolean() })
  fc.assert(fc.property(fc.array(one, { maxLength: 120 }), (given) => {
    const rows = given.map(({ community, category, sealed }) => row(community, category, { sealed }))
    const groups = coarsen(rows)
    if (groups === null) {
      expect(rows.filter(({ sealed }) => !sealed).length).toBeLessThan(LEAST)
      return
    }
    expect(groups.flatMap((group) => group.rows).length).toBe(rows.length)
    expect(new Set(groups.flatMap((group) => group.rows)).size).toBe(rows.length)
    expect(new Set(groups.map(({ group }) => keyOf(group))).size).toBe(groups.length)
    // Each in the narrowest that there is, so that the groups alone say where a row stands.
    const sizesOf = (of: typeof groups) => of.map(({ group, rows: inside }) => [keyOf(group), inside.length]).sort()
    expect(sizesOf(fitInto(rows, new Set(groups.map(({ group }) => keyOf(group)))))).toEqual(sizesOf(groups))
    for (const { group, rows: inside } of groups) {
      expect(inside.filter(({ sealed }) => !sealed).length).toBeGreaterThanOrEqual(LEAST)
      if (inside.some(({ sealed }) => sealed)) expect(group.category).toBe(ALL_CATEGORIES)
    }
  }))
})
